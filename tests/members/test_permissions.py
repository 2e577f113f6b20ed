"""Every role × every action × own and other: what the table grants.

The expectation is written here once more, by action instead of by role, so that a slip in either transcription shows.
"""

from typing import Any, Final

import pytest
from django.contrib.auth.models import AnonymousUser, User

from members.enums import AssignedRole as Role
from members.permissions import actions, allowed, cells, rights_of
from reference.models import Actor
from tests import factories

from .conftest import actor, assigned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

VISITOR: Final = "visitor"
ENDED: Final = "delegation whose time is over"
ROLES: Final[tuple[str, ...]] = (VISITOR, ENDED, *Role.values)

ALL = set(ROLES)
SECRETARIAT: set[str] = {Role.EDITOR, Role.MODERATOR}
DESKS: set[str] = {Role.SECTOR, Role.OFFICE}
STATES: set[str] = {Role.DELEGATION, Role.COMMISSION}
NGOS: set[str] = {Role.NGO}
LC: set[str] = {Role.LIAISON_COMMITTEE}
TRANSLATORS: set[str] = {Role.TRANSLATOR}
MODERATORS: set[str] = {Role.MODERATOR}
DELEGATIONS: set[str] = {Role.DELEGATION}
COMMISSIONS: set[str] = {Role.COMMISSION}
SPACE = NGOS | STATES | DESKS
NOBODY: set[str] = set()

#: Action to those who may do it with any record, those who may with their own only, and, of translations, in their
#: language. An action that is not here is nobody's.
EXPECTED: Final[dict[str, tuple[set[str], set[str], set[str]]]] = {
    "profile.read": (ALL, NOBODY, NOBODY),
    "profile.read_restricted": (SECRETARIAT | DESKS | LC | DELEGATIONS, COMMISSIONS, NOBODY),
    "profile.propose": (SECRETARIAT, NGOS, TRANSLATORS),
    "profile.edit": (SECRETARIAT, NGOS, TRANSLATORS),
    "profile.publish": (MODERATORS, NOBODY, NOBODY),
    "status.read": (ALL, NOBODY, NOBODY),
    "status.propose": (SECRETARIAT, NOBODY, NOBODY),
    "status.edit": (SECRETARIAT, NOBODY, NOBODY),
    "status.publish": (MODERATORS, NOBODY, NOBODY),
    "recommendation.read": (ALL, NOBODY, NOBODY),
    "recommendation.read_restricted": (SECRETARIAT | DESKS | STATES, NOBODY, NOBODY),
    "recommendation.propose": (SECRETARIAT | LC, NGOS, TRANSLATORS),
    "recommendation.edit": (SECRETARIAT | LC, NOBODY, TRANSLATORS),
    "recommendation.publish": (MODERATORS, NOBODY, NOBODY),
    "progress.read": (ALL, NOBODY, NOBODY),
    "progress.read_restricted": (SECRETARIAT, NOBODY, NOBODY),
    "progress.propose": (SECRETARIAT, SPACE | LC, TRANSLATORS),
    "progress.edit": (SECRETARIAT, DESKS | STATES, TRANSLATORS),
    "progress.publish": (MODERATORS, NOBODY, NOBODY),
    "progress.comment": (LC, DELEGATIONS, NOBODY),
    "session.read": (ALL, NOBODY, NOBODY),
    "session.propose": (SECRETARIAT | LC, SPACE, TRANSLATORS),
    "session.edit": (SECRETARIAT | LC, NOBODY, TRANSLATORS),
    "session.publish": (MODERATORS, NOBODY, NOBODY),
    "session.hearing": (NOBODY, NGOS, NOBODY),
    "session.attend": (NOBODY, STATES, NOBODY),
    "event.read": (ALL, NOBODY, NOBODY),
    "event.propose": (SECRETARIAT | LC, SPACE, TRANSLATORS),
    "event.edit": (SECRETARIAT | LC, NOBODY, TRANSLATORS),
    "event.publish": (MODERATORS, NOBODY, NOBODY),
    "action.read": (ALL, NOBODY, NOBODY),
    "action.read_restricted": (NOBODY, COMMISSIONS, NOBODY),
    "action.propose": (SECRETARIAT, NGOS | DESKS, TRANSLATORS),
    "action.edit": (SECRETARIAT, NGOS | DESKS, TRANSLATORS),
    "action.publish": (MODERATORS, NOBODY, NOBODY),
    "newsletter.read": (ALL, NOBODY, NOBODY),
    "newsletter.propose": (SECRETARIAT, NGOS | DESKS | LC, TRANSLATORS),
    "newsletter.edit": (SECRETARIAT, NOBODY, TRANSLATORS),
    "newsletter.publish": (MODERATORS, NOBODY, NOBODY),
    "contact.read": (SECRETARIAT | DESKS | LC | STATES, NGOS, NOBODY),
    "contact.read_restricted": (SECRETARIAT | DESKS | LC | STATES, NGOS, NOBODY),
    "contact.propose": (SECRETARIAT, DESKS, NOBODY),
    "contact.edit": (SECRETARIAT, DESKS, NOBODY),
    "contact.publish": (MODERATORS, NOBODY, NOBODY),
    "export.read": (ALL, NOBODY, NOBODY),
    "export.read_restricted": (SECRETARIAT | DESKS | LC | DELEGATIONS, NGOS | COMMISSIONS, NOBODY),
}


def organization(name: str, country: str) -> Actor:
    return actor(f"organization-{factories.record(name, headquarters_country=country).content_id}")


@pytest.fixture
def own() -> dict[str, Actor | None]:
    """Whom each role acts for."""
    acts_for = {
        Role.NGO: organization("Fictional Example NGO", "FR"),
        Role.DELEGATION: actor("member-FR"),
        Role.COMMISSION: actor("commission-FR"),
        Role.OFFICE: actor("office-dakar"),
        Role.SECTOR: actor("sector-ED"),
        Role.LIAISON_COMMITTEE: actor("liaison-committee"),
        ENDED: actor("member-FR"),
    }
    return {role: acts_for.get(role) for role in ROLES}


@pytest.fixture
def people(own: dict[str, Actor | None]) -> dict[str, Any]:
    """Somebody of each role; a `User`, or nobody in particular."""
    found: dict[str, Any] = {VISITOR: AnonymousUser()}
    found[ENDED] = assigned(Role.DELEGATION, "member-FR", name="ended", starts="2024-01-01", ends="2024-12-31")
    for role in Role.values:
        acting = own[role] if role != Role.LIAISON_COMMITTEE else None
        locale = "fr" if role == Role.TRANSLATOR else ""
        found[role] = assigned(role, acting.code if acting else "", name=role, locale=locale)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_of_the_table(role: str, people: dict[str, User], own: dict[str, Actor | None]) -> None:
    """Each action for the own actor, for another of the same kind, for nobody, and in a language."""
    stranger = organization("Fictional Other NGO", "KE")
    others = {
        Role.DELEGATION: actor("member-KE"),
        Role.COMMISSION: actor("commission-KE"),
        Role.OFFICE: actor("office-nairobi"),
        Role.SECTOR: actor("sector-SC"),
        ENDED: actor("member-KE"),
    }
    granted, wanted = set(), set()
    for action in actions():
        anyone, own_only, in_language = EXPECTED.get(action, (NOBODY, NOBODY, NOBODY))
        questions: dict[str, tuple[dict[str, Any], bool]] = {
            "own": ({"actor": own[role]}, role in anyone or (role in own_only and own[role] is not None)),
            "other": ({"actor": others.get(role, stranger)}, role in anyone),
            "nobody": ({}, role in anyone),
            "own language": ({"locale": "fr"}, role in anyone | in_language),
            "other language": ({"locale": "ar"}, role in anyone),
        }
        rights = rights_of(people[role])
        for cell, (values, expected) in questions.items():
            if rights.allow(action, **values):
                granted.add((action, cell))
            if expected:
                wanted.add((action, cell))
    assert granted == wanted


def test_the_table_knows_every_role_and_every_expected_action() -> None:
    assert {role for role, _ in cells()} == {VISITOR, *Role.values}
    assert set(EXPECTED) <= set(actions())


def test_an_unknown_action_is_an_error_and_no_refusal(people: dict[str, User]) -> None:
    for action in ("progress.fly", "everything.edit", "progress"):
        with pytest.raises(ValueError, match=r"fly|everything|''"):
            allowed(people[Role.MODERATOR], action)


def test_ngo_focal_points_read_the_focal_points_of_sectors_and_their_own(
    people: dict[str, User], own: dict[str, Any]
) -> None:
    asked = (actor("sector-ED"), own[Role.NGO], organization("Other", "KE"), actor("member-FR"), actor("office-dakar"))
    reads = [who.code for who in asked if allowed(people[Role.NGO], "contact.read_restricted", actor=who)]
    assert reads == ["sector-ED", own[Role.NGO].code]


def test_a_commission_reads_restricted_data_of_its_country_and_speaks_for_no_ngo(
    people: dict[str, User], own: dict[str, Any]
) -> None:
    user = people[Role.COMMISSION]
    assert allowed(user, "profile.read_restricted", actor=own[Role.NGO])
    assert not allowed(user, "profile.read_restricted", actor=organization("Other", "KE"))
    assert not allowed(user, "progress.propose", actor=own[Role.NGO])
    assert allowed(user, "progress.propose", actor=actor("member-FR"))
    assert not allowed(user, "progress.propose", actor=actor("member-KE"))


def test_tiers_follow_the_roles(people: dict[str, User]) -> None:
    assert {role: rights_of(user).tier.name for role, user in people.items()} == {
        VISITOR: "PUBLIC",
        ENDED: "PUBLIC",
        Role.TRANSLATOR: "PUBLIC",
        Role.NGO: "PARTNER",
        Role.DELEGATION: "MEMBER_STATE",
        Role.COMMISSION: "MEMBER_STATE",
        Role.LIAISON_COMMITTEE: "MEMBER_STATE",
        Role.OFFICE: "SECRETARIAT",
        Role.SECTOR: "SECRETARIAT",
        Role.EDITOR: "SECRETARIAT",
        Role.MODERATOR: "SECRETARIAT",
    }
