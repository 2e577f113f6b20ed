"""What members send in: seen where it is due, sent whole or not at all, and in nobody else's name (trap 14)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, TaskState

from cms.base.audit import AuditEntry
from forums.follow_up import FollowUpComment, PositionStatement, ProgressReport
from members import submitting
from members.enums import AssignedRole
from members.proposals import Proposal
from ngo_pages.activities import ActivityFeedback
from ngo_pages.models import ActionPage
from reference.enums import ReviewState
from reference.models import Actor, Country, FieldOffice, Member
from tests import factories
from tests.admin.conftest import user_of
from tests.forums import following

from .conftest import actor, assigned, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SPACE = "/en/members/"


@pytest.fixture
def recommendation() -> Any:
    page = factories.recommendation("Associate NGOs", addressees={"member-FR": "proposed", "member-KE": "proposed"})
    factories.drain()
    return page


def send(kind: str, page: Any) -> str:
    return f"{SPACE}send/{kind}/{page.translation_key}/"


def report(**values: Any) -> dict[str, Any]:
    data = {
        "actor": actor("member-FR").pk,
        "addressee": actor("member-FR").pk,
        "period_from": "2026-01-01",
        "period_to": "2026-06-30",
        "text": "A round table was held.",
        "language": "en",
        "claimed": "",
        "reason": "",
    }
    return data | values


def waiting(client: Client) -> list[tuple[str, str]]:
    return [(item.kind, item.actor) for item in client.get(SPACE).context["waiting"]]


def sent(client: Client) -> list[tuple[str, str, str]]:
    return [(item.kind, item.title, item.state) for item in client.get(SPACE).context["sent"]]


def test_a_delegation_answers_a_text_addressed_to_its_state(recommendation: Any, member: Callable[..., Client]) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")
    assert waiting(client) == [("Say your position", "France")]
    data = {"actor": actor("member-FR").pk, "position": "supported", "text": "We agree.", "language": "en"}
    response = client.post(send("position", recommendation), data | {"submit": "1"})
    assert response.status_code == 302, response.context["form"].errors
    row = PositionStatement.objects.get()
    assert (row.state, row.actor.code, row.submitted_by.username) == ("submitted", "member-FR", "delegation-member-FR")
    assert waiting(client) == []
    assert sent(client) == [("Position", "Associate NGOs", "submitted")]
    assert AuditEntry.objects.filter(action="positionstatement.submitted", user=row.submitted_by).count() == 1


def test_who_reports_on_itself_is_offered_the_texts_that_ask_it(
    recommendation: Any, member: Callable[..., Client]
) -> None:
    """Who reports on what others did, as NGOs do, is offered all."""
    other = factories.recommendation("Asks nobody we know")
    factories.drain()
    asked = {recommendation.translation_key}
    ngo = f"organization-{factories.record('An NGO').content_id}"
    for role, code, texts in (
        (AssignedRole.DELEGATION, "member-FR", asked),
        (AssignedRole.SECTOR, "sector-SHS", set()),
        (AssignedRole.NGO, ngo, asked | {other.translation_key}),
    ):
        choices = member(role, code).get(f"{SPACE}send/progress-report/").context["choices"]
        assert {document.content_id for document, _url in choices} == texts, role
    assert member(AssignedRole.DELEGATION, "member-FR").get(send("progress-report", other)).status_code == 404


def test_a_form_is_filled_in_for_whom_the_person_acts(recommendation: Any, member: Callable[..., Client]) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")
    form = client.get(send("progress-report", recommendation).replace("/en/", "/fr/")).context["form"]
    france = actor("member-FR").pk
    assert [form[name].value() for name in ("actor", "addressee", "language")] == [france, france, "fr"]


def test_only_what_one_may_send_in_is_offered(member: Callable[..., Client]) -> None:
    ngo = f"organization-{factories.record('An NGO').content_id}"
    for client in (member(AssignedRole.OFFICE, "office-dakar"), member(AssignedRole.NGO, ngo)):
        offers = client.get(SPACE).context["offers"]
        assert offers
        assert {client.get(offer.url).status_code for offer in offers} == {200}


def test_a_silent_year_makes_a_report_due(recommendation: Any, member: Callable[..., Client]) -> None:
    following.published(following.position(recommendation, "supported", "2024-01-01", "member-FR"))
    assert waiting(member(AssignedRole.DELEGATION, "member-FR")) == [("Report progress", "France")]


@pytest.mark.parametrize(
    ("field", "other"), [("actor", "member-KE"), ("addressee", "member-KE"), ("actor", "sector-ED")]
)
def test_nobody_reports_in_anothers_name_or_on_another_state(
    field: str, other: str, recommendation: Any, member: Callable[..., Client]
) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")
    response = client.post(send("progress-report", recommendation), report(**{field: actor(other).pk}, submit="1"))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not ProgressReport.objects.exists()


def test_a_draft_is_kept_changed_and_sent_in(recommendation: Any, member: Callable[..., Client]) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")
    client.post(send("progress-report", recommendation), report(draft="1"))
    row = ProgressReport.objects.get()
    assert row.state == ReviewState.DRAFT
    colleague = client_of(assigned(AssignedRole.DELEGATION, "member-FR", name="colleague"))
    url = f"{SPACE}sent/progress-report/{row.pk}/"
    assert colleague.post(url, report(text="Two were held.", submit="1")).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.text, row.submitted_by.username) == ("submitted", "Two were held.", "colleague")
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("state", ReviewState.values)
def test_others_drafts_are_not_there(state: str, recommendation: Any, member: Callable[..., Client]) -> None:
    """Neither for another State nor for an NGO, in whatever state they are."""
    client_of(assigned(AssignedRole.DELEGATION, "member-FR")).post(
        send("progress-report", recommendation), report(draft="1")
    )
    ProgressReport.objects.update(state=state)
    row = ProgressReport.objects.get()
    for stranger in (member(AssignedRole.DELEGATION, "member-KE"), member(AssignedRole.SECTOR, "sector-ED")):
        url = f"{SPACE}sent/progress-report/{row.pk}/"
        assert stranger.get(url).status_code == stranger.post(url, report(submit="1")).status_code == 404
        assert stranger.post(f"{url}discard/").status_code == 404
        assert sent(stranger) == []
    assert ProgressReport.objects.filter(pk=row.pk).exists()


def test_nothing_is_half_written(recommendation: Any, member: Callable[..., Client]) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")
    for wrong in ({"period_to": "2025-01-01"}, {"text": ""}, {"claimed": "implemented"}, {"actor": ""}):
        response = client.post(send("progress-report", recommendation), report(**wrong, submit="1"))
        assert response.status_code == 422
        assert response.context["form"].errors
    assert not ProgressReport.objects.exists()
    assert not AuditEntry.objects.filter(target_kind="progressreport").exists()


def test_a_refusal_is_told_with_its_reason_and_can_be_mended(
    recommendation: Any, member: Callable[..., Client]
) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")
    client.post(send("progress-report", recommendation), report(submit="1"))
    row = ProgressReport.objects.get()
    row.refuse(user_of("Moderators"), "Name the session.")
    assert b"Name the session." in client.get(SPACE).content
    url = f"{SPACE}sent/progress-report/{row.pk}/"
    assert client.post(url, report(text="At the 220th session.", submit="1")).status_code == 302
    row.refresh_from_db()
    assert row.state == ReviewState.SUBMITTED


def test_states_comment_where_they_are_asked(member: Callable[..., Client]) -> None:
    asked = factories.recommendation("Asked", addressees={"member-FR": "proposed"})
    other = factories.recommendation("Not asked", addressees={"member-KE": "proposed"})
    factories.drain()
    client = member(AssignedRole.DELEGATION, "member-FR")
    data = {"actor": actor("member-FR").pk, "text": "Well done.", "language": "en", "submit": "1"}
    assert client.post(send("comment", asked), data).status_code == 302
    assert client.post(send("comment", other), data).status_code == 403
    assert FollowUpComment.objects.count() == 1


def test_the_liaison_committee_comments_on_all(recommendation: Any, member: Callable[..., Client]) -> None:
    client = member(AssignedRole.LIAISON_COMMITTEE)
    data = {"actor": actor("liaison-committee").pk, "text": "Well done.", "language": "en", "submit": "1"}
    assert client.post(send("comment", recommendation), data).status_code == 302


def test_the_lists_cost_the_same_for_many_texts(member: Callable[..., Client]) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")

    def cost(texts: int) -> int:
        for _ in range(texts):
            page = factories.recommendation(addressees={"member-FR": "proposed"})
            following.sent_in(following.report(page, "2024-01-01", "member-FR"))
        factories.drain()
        with CaptureQueriesContext(connection) as queries:
            client.get(SPACE)
        return len(queries)

    cost(1)
    assert cost(1) == cost(5)


# --- actions


def ngo(name: str = "Fictional Example NGO") -> str:
    return f"organization-{factories.record(name, acronym='FEN').content_id}"


def decide(what: str, page: int, task: int) -> str:
    return reverse("wagtailadmin_pages:workflow_action", args=[page, what, task])


def told(who: Actor, **values: Any) -> dict[str, Any]:
    data = {
        "actor": who.pk,
        "language": "en",
        "title": "A school garden",
        "summary": "Pupils grow vegetables.",
        "story": "First.\n\nSecond <b>.",
        "partners": "",
        "countries": [_country("SN")],
        "starts": "2026-01-01",
        "ends": "",
        "people_reached": "120",
        "sectors": [],
        "sdgs": [],
        **{f"{rows}-{count}_FORMS": "0" for rows in ("places", "photos") for count in ("TOTAL", "INITIAL")},
    }
    return data | values


def _country(code: str) -> int:
    return Country.objects.get(code=code).pk


def test_an_ngo_tells_an_action_and_the_secretariat_publishes_it() -> None:
    factories.action_index()
    code = ngo()
    client = client_of(assigned(AssignedRole.NGO, code))
    response = client.post(f"{SPACE}actions/propose/", told(actor(code), submit="1"))
    assert response.status_code == 302, response.context["form"].errors
    page = ActionPage.objects.get()
    assert not page.live
    assert sent(client) == [("Action on the ground", "A school garden", "submitted")]
    task = TaskState.objects.get()
    moderator = client_of(user_of("Moderators"))
    moderator.post(decide("approve", page.pk, task.pk))
    page.refresh_from_db()
    assert page.live
    assert [row.name for row in page.organizations.all()] == ["Fictional Example NGO"]
    assert "<p>Second &lt;b&gt;.</p>" in str(page.body)
    assert sent(client) == [("Action on the ground", "A school garden", "published")]


def test_an_action_sent_back_is_mended_by_its_own_people_only() -> None:
    factories.action_index()
    code = ngo()
    client = client_of(assigned(AssignedRole.NGO, code))
    client.post(f"{SPACE}actions/propose/", told(actor(code), submit="1"))
    proposal, task = Proposal.objects.get(), TaskState.objects.get()
    url = f"{SPACE}actions/{proposal.pk}/"
    assert client.get(url).status_code == 404
    moderator = client_of(user_of("Moderators"))
    moderator.post(decide("reject", proposal.page_id, task.pk), {"comment": "Where?"})
    assert b"Where?" in client.get(SPACE).content
    stranger = client_of(assigned(AssignedRole.NGO, ngo("Fictional Other NGO"), name="stranger"))
    assert stranger.post(url, told(actor(code), submit="1")).status_code == 404
    assert client.get(url).context["form"]["story"].initial == "First.\n\nSecond <b>."
    assert client.post(url, told(actor(code), title="In Thiès", submit="1")).status_code == 302
    assert proposal.draft.title == "In Thiès"
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"countries": "FR"}, "countries"),
        ({"partners": "Nobody knows it"}, "partners"),
        ({"partners": ""}, "partners"),
        ({"ends": "2025-01-01"}, "ends"),
        ({"title": ""}, "title"),
        ({"actor": "office-nairobi"}, "actor"),
    ],
)
def test_an_office_tells_of_its_own_countries_or_nothing(values: dict[str, Any], field: str) -> None:
    factories.action_index()
    ngo()
    client = client_of(assigned(AssignedRole.OFFICE, "office-dakar"))
    if "countries" in values:
        values = {"countries": [_country(values["countries"])]}
    if "actor" in values:
        values = {"actor": actor(values["actor"]).pk}
    data = told(actor("office-dakar"), partners="fen") | values
    response = client.post(f"{SPACE}actions/propose/", data | {"submit": "1"})
    assert set(response.context["form"].errors) == {field}
    assert not ActionPage.objects.exists()
    assert not Proposal.objects.exists()


def test_an_office_tells_an_action_of_its_country() -> None:
    factories.action_index()
    ngo()
    client = client_of(assigned(AssignedRole.OFFICE, "office-dakar"))
    FieldOffice.objects.get(code="dakar").covers.add(Member.objects.get(code="ML"))
    form = client.get(f"{SPACE}actions/propose/").context["form"]
    for field in (form.fields["countries"], form.places[0].fields["country"]):
        assert [str(label) for key, label in field.widget.choices if key] == ["Mali", "Senegal"]
    response = client.post(f"{SPACE}actions/propose/", told(actor("office-dakar"), partners="fen", draft="1"))
    assert response.status_code == 302, response.context["form"].errors
    assert ActionPage.objects.get().get_latest_revision_as_object().office.code == "dakar"
    proposal = Proposal.objects.get()
    client.post(f"{SPACE}actions/{proposal.pk}/discard/")
    assert not Page.objects.filter(pk=proposal.page_id).exists()


def test_ngos_say_what_they_think_of_an_activity(member: Callable[..., Client]) -> None:
    activity = factories.activity()
    factories.drain()
    code = ngo()
    data = {"actor": actor(code).pk, "text": "Useful.", "language": "en", "submit": "1"}
    client = client_of(assigned(AssignedRole.NGO, code))
    assert client.post(send("feedback", activity), data).status_code == 302
    row = ActivityFeedback.objects.get()
    assert (row.state, row.organization.name, row.activity) == (
        "submitted",
        "Fictional Example NGO",
        activity.translation_key,
    )
    assert member(AssignedRole.DELEGATION, "member-FR").post(send("feedback", activity), data).status_code == 403


ANYONE = {"ngo", "delegation", "commission", "office", "sector", "liaison", "translator", "editor", "moderator"}
SPEAKERS = {"ngo", "delegation", "commission", "office", "sector", "liaison"}
#: Door to who gets through it.
DOORS: dict[str, set[str]] = {
    "send/position/": SPEAKERS,
    "send/progress-report/": SPEAKERS,
    "send/commitment/": SPEAKERS,
    "send/comment/": {"delegation", "liaison"},
    "send/hearing/": {"ngo"},
    "send/attendance/": {"delegation", "commission"},
    "send/themes/": {"ngo", "delegation", "commission"},
    "send/feedback/": {"ngo"},
    "send/contribution/": {"ngo"},
    "actions/propose/": {"ngo", "office", "sector"},
    "": ANYONE,
    "passkeys/": ANYONE,
}


@pytest.mark.parametrize("door", DOORS)
def test_who_gets_through_which_door(door: str) -> None:
    people = {
        "visitor": Client(),
        "ended": client_of(
            assigned(
                AssignedRole.DELEGATION, "member-FR", name="ended", starts=dt.date(2024, 1, 1), ends=dt.date(2024, 2, 1)
            )
        ),
        "ngo": client_of(assigned(AssignedRole.NGO, ngo())),
        "delegation": client_of(assigned(AssignedRole.DELEGATION, "member-FR")),
        "commission": client_of(assigned(AssignedRole.COMMISSION, "commission-FR")),
        "office": client_of(assigned(AssignedRole.OFFICE, "office-dakar")),
        "sector": client_of(assigned(AssignedRole.SECTOR, "sector-ED")),
        "liaison": client_of(assigned(AssignedRole.LIAISON_COMMITTEE)),
        "translator": client_of(assigned(AssignedRole.TRANSLATOR, locale="fr")),
        "editor": client_of(assigned(AssignedRole.EDITOR)),
        "moderator": client_of(assigned(AssignedRole.MODERATOR)),
    }
    answers = {name: client.get(SPACE + door).status_code for name, client in people.items()}
    assert {name for name, status in answers.items() if status == 200} == DOORS[door]
    assert answers["visitor"] == 302
    assert answers["ended"] == 403


# --- what is hostile, odd or happens in between


def test_a_refused_report_is_sent_in_again_or_stays_as_it_was(
    recommendation: Any, member: Callable[..., Client]
) -> None:
    """Saved without being sent in, it could be published as nobody has sent it in."""
    client = member(AssignedRole.DELEGATION, "member-FR")
    client.post(send("progress-report", recommendation), report(submit="1"))
    row = ProgressReport.objects.get()
    row.refuse(user_of("Moderators"), "Name the session.")
    client.post(f"{SPACE}sent/progress-report/{row.pk}/", report(text="At the 220th session."))
    row.refresh_from_db()
    assert (row.text, row.state) == ("At the 220th session.", ReviewState.SUBMITTED)


def test_what_was_published_meanwhile_is_not_written_over(
    recommendation: Any, member: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Secretariat publishes between the reading of a refused report and the saving of its change."""
    client = member(AssignedRole.DELEGATION, "member-FR")
    client.post(send("progress-report", recommendation), report(submit="1"))
    row = ProgressReport.objects.get()
    row.refuse(user_of("Moderators"), "Name the session.")
    keep = submitting._keep

    def late(*args: Any) -> bool:
        ProgressReport.objects.get(pk=row.pk).publish(user_of("Moderators"))
        return keep(*args)

    monkeypatch.setattr(submitting, "_keep", late)
    answer = client.post(f"{SPACE}sent/progress-report/{row.pk}/", report(text="Changed.", submit="1"))
    assert answer.status_code == 422
    row.refresh_from_db()
    assert (row.state, row.text) == (ReviewState.PUBLISHED, "A round table was held.")


def test_a_discarded_draft_does_not_come_back(recommendation: Any) -> None:
    row = following.report(recommendation, "2026-01-01", "member-FR")
    row.save()
    ProgressReport.objects.get(pk=row.pk).delete()
    with pytest.raises(ValidationError):
        row.submit(user_of("Editors"))
    assert not ProgressReport.objects.exists()


def test_odd_words_are_searched_for_without_harm(recommendation: Any, member: Callable[..., Client]) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")
    for odd in ("\x00", "associate\x00", "%", "a" * 5000, "\ud7ff", "☃"):
        assert client.get(f"{SPACE}send/position/", {"q": odd}).status_code == 200


def test_a_story_is_the_same_after_each_saving() -> None:
    factories.action_index()
    code = ngo()
    client = client_of(assigned(AssignedRole.NGO, code))
    story = 'L\'eau & le sel: 3 < 4.\n\n<b>Bread</b> "and" roses &amp; more.'
    client.post(f"{SPACE}actions/propose/", told(actor(code), story=story, draft="1"))
    url = f"{SPACE}actions/{Proposal.objects.get().pk}/"
    form = client.get(url).context["form"]
    assert form["story"].value() == story
    client.post(url, told(actor(code), story=form["story"].value(), draft="1"))
    assert client.get(url).context["form"]["story"].value() == story


def test_what_the_secretariat_has_added_to_a_story_stays() -> None:
    factories.action_index()
    code = ngo()
    client = client_of(assigned(AssignedRole.NGO, code))
    client.post(f"{SPACE}actions/propose/", told(actor(code), draft="1"))
    proposal = Proposal.objects.get()
    page = proposal.draft
    page.body.append(("quote", {"text": "Now we eat what we grow.", "attribution": ""}))
    page.save_revision()
    client.post(f"{SPACE}actions/{proposal.pk}/", told(actor(code), story="Mended.", draft="1"))
    story = str(Proposal.objects.get().draft.body)
    assert "Mended." in story
    assert "Now we eat what we grow." in story


@pytest.mark.parametrize(
    ("locale", "in_order"),
    [
        ("en", ["Egypt", "Ethiopia", "Spain"]),
        ("fr", ["Égypte", "Espagne", "Éthiopie"]),
        ("ru", ["Египет", "Испания", "Эфиопия"]),
    ],
)
def test_countries_stand_in_the_order_of_the_readers_language(locale: str, in_order: list[str]) -> None:
    factories.action_index()
    factories.home_in(locale)
    client = client_of(assigned(AssignedRole.NGO, ngo()))
    form = client.get(f"/{locale}/members/actions/propose/").context["form"]
    labels = [str(shown.choice_label) for shown in form["countries"]]
    assert [label for label in labels if label in in_order] == in_order
