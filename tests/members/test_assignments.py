"""Rights begin and end by date, in the admin and in the members' space, without anybody doing anything."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from cms.base.audit import AuditEntry
from cms.base.roles import Role, translators
from forums.terms import Seat
from members import models
from members.enums import AssignedRole
from members.models import Assignment
from members.permissions import allowed, rights_of
from tests import factories

from .conftest import actor, assigned, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

DAY = timedelta(days=1)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the day by which rights are judged."""

    def set_day(day: date) -> None:
        monkeypatch.setattr(models, "today", lambda: day)

    return set_day


def groups_of(user: User) -> set[str]:
    return set(Group.objects.filter(user=user).values_list("name", flat=True))


def test_both_days_belong_to_the_period(on: Any) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    user = assigned(AssignedRole.DELEGATION, "member-FR", starts=first, ends=last)
    answers = {}
    for day in (first - DAY, first, last, last + DAY):
        on(day)
        answers[day] = allowed(user, "session.attend", actor=actor("member-FR"))
        assert Assignment.objects.current().exists() == answers[day]
    assert list(answers.values()) == [False, True, True, False]


def test_a_right_of_the_admin_ends_with_the_day_even_in_an_open_session(on: Any) -> None:
    last = date(2026, 12, 31)
    user = assigned(AssignedRole.LIAISON_COMMITTEE, starts=date(2025, 1, 1), ends=last)
    on(last)
    client, home = client_of(user), reverse("wagtailadmin_home")
    assert client.get(home).status_code == 200
    on(last + DAY)
    assert client.get(home).status_code == 302
    assert groups_of(user) == set()


def test_the_sweep_takes_and_gives_groups(on: Any) -> None:
    ending = assigned(AssignedRole.LIAISON_COMMITTEE, starts=date(2025, 1, 1), ends=date(2026, 12, 31))
    coming = assigned(AssignedRole.TRANSLATOR, locale="ar", starts=date(2027, 1, 1))
    on(date(2026, 12, 31))
    call_command("sweep")
    assert (groups_of(ending), groups_of(coming)) == ({Role.LIAISON_COMMITTEE}, set())
    on(date(2027, 1, 1))
    call_command("sweep")
    assert (groups_of(ending), groups_of(coming)) == (set(), {translators("ar")})


def test_a_second_mandate_keeps_the_group(on: Any) -> None:
    first: dict[str, Any] = {"starts": date(2024, 12, 1), "ends": date(2026, 12, 31)}
    user = assigned(AssignedRole.LIAISON_COMMITTEE, **first)
    assigned(AssignedRole.LIAISON_COMMITTEE, name=user.username, starts=date(2027, 1, 1), ends=date(2028, 12, 31))
    on(date(2027, 1, 1))
    call_command("sweep")
    assert groups_of(user) == {Role.LIAISON_COMMITTEE}


def test_ending_one_by_hand_takes_the_group_at_once() -> None:
    user = assigned(AssignedRole.TRANSLATOR, locale="fr")
    assert groups_of(user) == {translators("fr")}
    assignment = Assignment.objects.get(user=user)
    assignment.starts, assignment.ends = models.today() - 2 * DAY, models.today() - DAY
    assignment.save()
    assert groups_of(user) == set()


def test_removing_one_takes_the_group() -> None:
    user = assigned(AssignedRole.EDITOR)
    Assignment.objects.get(user=user).delete()
    assert groups_of(user) == set()


def test_a_group_given_by_hand_is_left_alone_and_carries_the_role() -> None:
    user = User.objects.create_user("by-hand")
    user.groups.set(Group.objects.filter(name=Role.EDITORS))
    call_command("sweep")
    assert groups_of(user) == {Role.EDITORS}
    assert allowed(user, "profile.edit")
    assert not allowed(user, "profile.publish")


def test_closing_an_account_ends_everything() -> None:
    user = assigned(AssignedRole.MODERATOR)
    assert allowed(user, "profile.publish")
    user.is_active = False
    assert rights_of(user).held == ()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": AssignedRole.DELEGATION}, "actor"),
        ({"role": AssignedRole.DELEGATION, "actor": "sector-ED"}, "actor"),
        ({"role": AssignedRole.SECTOR, "actor": "member-FR"}, "actor"),
        ({"role": AssignedRole.EDITOR, "actor": "member-FR"}, "actor"),
        ({"role": AssignedRole.TRANSLATOR}, "locale"),
        ({"role": AssignedRole.EDITOR, "locale": "fr"}, "locale"),
        ({"role": AssignedRole.LIAISON_COMMITTEE}, "ends"),
        ({"role": AssignedRole.EDITOR, "ends": date(2020, 1, 1)}, "ends"),
    ],
)
def test_an_assignment_without_sense_is_refused(values: dict[str, Any], field: str) -> None:
    values = values | ({"actor": actor(values["actor"])} if "actor" in values else {})
    with pytest.raises(ValidationError) as refusal:
        Assignment(user=User.objects.create_user("somebody"), **values).full_clean()
    assert set(refusal.value.message_dict) == {field}


def test_giving_and_ending_a_role_is_noted_without_names() -> None:
    user = assigned(AssignedRole.NGO, _organization())
    assignment = Assignment.objects.get(user=user)
    assignment.ends = models.today()
    assignment.save()
    entries = AuditEntry.objects.filter(target_kind="assignment").order_by("pk")
    assert [(entry.action, entry.detail) for entry in entries] == [
        ("assignment.added", ""),
        ("assignment.changed", "ends"),
    ]


@pytest.fixture
def seat() -> Seat:
    """Of the Liaison Committee, for a term known by its years."""
    organization = factories.organization("Fictional Example NGO")
    term = factories.body_term(starts="2025", ends="2026", seats=[Seat(organization=organization.translation_key)])
    return term.seats.get()


def test_a_mandate_ends_with_the_term_of_its_seat(seat: Seat, on: Any) -> None:
    on(date(2026, 12, 31))
    user = assigned(AssignedRole.LIAISON_COMMITTEE, ends=None, seat=seat, starts=date(2025, 1, 1))
    assert Assignment.objects.get().ends == date(2026, 12, 31)
    assert allowed(user, "session.edit")
    on(date(2027, 1, 1))
    assert not allowed(user, "session.edit")


def test_a_mandate_does_not_outlive_its_seat(seat: Seat) -> None:
    with pytest.raises(ValidationError, match="term of the seat"):
        assigned(AssignedRole.LIAISON_COMMITTEE, seat=seat, starts=date(2025, 1, 1), ends=date(2027, 1, 1))
    with pytest.raises(ValidationError, match="nobody else"):
        assigned(AssignedRole.EDITOR, name="editor", seat=seat)


def test_a_term_that_is_shortened_takes_its_rights_along(seat: Seat, on: Any) -> None:
    on(date(2026, 6, 15))
    user = assigned(AssignedRole.LIAISON_COMMITTEE, ends=None, seat=seat, starts=date(2025, 1, 1))
    term = seat.term
    term.ends = "2026-05"
    term.save()
    assert Assignment.objects.get().ends == date(2026, 5, 31)
    assert groups_of(user) == set()
    term.ends = "2028"
    term.save()
    assert not allowed(user, "session.edit")


def test_who_loses_the_seat_loses_the_rights(seat: Seat) -> None:
    user = assigned(AssignedRole.LIAISON_COMMITTEE, ends=None, seat=seat, starts=date(2025, 1, 1))
    assert groups_of(user) == {Role.LIAISON_COMMITTEE}
    seat.delete()
    assert groups_of(user) == set()
    assert not allowed(user, "session.edit")
    assert Assignment.objects.filter(user=user, seat=None).exists()


def _organization() -> str:
    return f"organization-{factories.record('Fictional Example NGO').content_id}"
