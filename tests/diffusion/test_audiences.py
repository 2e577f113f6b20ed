"""Audiences: whom the filters let in and keep out, by what the contacts are; what is wrong is named."""

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.base.days import utc_today
from content_api.parameters import filter_name
from content_store.criteria import Condition
from delivery import addresses
from delivery.enums import DeliveryState, MailingKind, Reason
from delivery.models import Mailing
from delivery.queueing import enqueue
from delivery.suppressing import suppress
from diffusion.audiences import Filter, checked
from diffusion.models import Diffusion
from diffusion.people import addressed
from diffusion.planning import intended
from diffusion.selecting import contents_of
from reference.contacts import Contact
from reference.models import Actor, Sector
from tests import factories
from tests.content_api.client import ApiClient
from tests.content_api.conftest import _no_quota, api  # noqa: F401, fixtures

pytestmark = pytest.mark.django_db
#: Code of an actor to its kind, its country and its sector.
ACTORS = {
    "sector-ED": ("sector", "", "ED"),
    "sector-CLT": ("sector", "", "CLT"),
    "member-FR": ("member", "FR", ""),
    "member-KE": ("member", "KE", ""),
    "office-dakar": ("office", "SN", ""),
    "icngo": ("body", "", ""),
}
ROLES = ("head", "press")
THEMES = ("ED", "CLT", "SC")
LIVES = ("valid", "valid", "valid", "mute", "ended", "left", "coming")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([], "“include” and “exclude”"),
        ({"any": []}, "“include” and “exclude”"),
        ({"include": []}, "Say to whom"),
        ({"include": [{}]}, "is no filter"),
        ({"include": {"kind": ["member"]}}, "filters at most"),
        ({"include": [{"kind": ["member"]}] * 51}, "filters at most"),
        ({"include": [{"role": ["head"]}], "exclude": [{"role": []}]}, "role does not know: —"),
        ({"include": [{"sql": ["1"]}]}, "“sql” is no filter"),
        ({"include": [{"role": ["head"]}, {"actor": ["nobody"]}]}, "actor does not know: nobody"),
        ({"include": [{"country": ["XX"]}]}, "country does not know: XX"),
        ({"include": [{"theme": [1]}]}, "theme does not know: 1"),
        ({"include": [{"theme": "ED"}]}, "theme does not know"),
    ],
)
def test_what_is_wrong_is_named(value: Any, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        checked(value)


def test_each_is_written_to_in_the_languages_of_their_own(db: None) -> None:
    ed, france = (Actor.objects.get(code=code) for code in ("sector-ED", "member-FR"))
    factories.contact(ed, name="ed", email="ED@example.org", languages=["zh", "fr", "sw"])
    factories.contact(france, name="all", email="all@example.org", locales=["ar", "fr"], languages=["en"])
    found = {item.recipient.address: item for item in addressed({"include": [{"kind": ["member", "sector"]}]})}
    assert found["ed@example.org"].recipient.locales == ["fr", "zh-hans"]
    assert found["all@example.org"].recipient.locales == ["ar", "fr"]
    assert found["all@example.org"].actor == france


@pytest.fixture(scope="module")
def recommendations(for_module: None) -> None:
    for number, (sectors, addressee) in enumerate(
        ((["ED"], "member-FR"), (["ED", "CLT"], "member-KE"), (["SC"], "member-FR"), ([], "sector-ED"))
    ):
        rows = list(Sector.objects.filter(code__in=sectors))
        asked = {addressee: "proposed"}
        factories.recommendation(f"Recommendation {number}", reference=f"R-{number}", sectors=rows, addressees=asked)
    factories.drain()


def _some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


_people = st.fixed_dictionaries(
    {
        "actor": st.sampled_from(tuple(ACTORS)),
        "address": st.integers(0, 4),
        "role": st.sampled_from(ROLES),
        "themes": st.lists(st.sampled_from(THEMES), max_size=2, unique=True),
        "life": st.sampled_from(LIVES),
    }
)
_filters = st.fixed_dictionaries(
    {},
    optional={
        "kind": _some("member", "sector", "body", "office"),
        "actor": _some(*ACTORS),
        "country": _some("FR", "KE", "SN"),
        "theme": _some(*THEMES),
        "role": _some(*ROLES),
    },
).filter(bool)
_conditions = st.lists(
    st.one_of(
        st.builds(Condition, st.just("sector"), st.sampled_from(("any", "all", "not")), _some(*THEMES).map(tuple)),
        st.builds(Condition, st.just("addressee"), st.just("any"), _some("member-FR", "sector-ED").map(tuple)),
        st.builds(Condition, st.just("sector"), st.just("exists"), st.sampled_from((("true",), ("false",)))),
    ),
    max_size=2,
    unique_by=lambda item: (item.field, item.op),
)


def _lets(item: Filter, person: Mapping[str, Any]) -> bool:
    """The rules as they are told, one after another."""
    kind, country, sector = ACTORS[person["actor"]]
    if "theme" in item:
        wanted = set(item["theme"])
        if (sector and sector not in wanted) or (person["themes"] and not wanted & set(person["themes"])):
            return False
    facts = {"kind": kind, "actor": person["actor"], "country": country, "role": person["role"]}
    return all(facts[name] in codes for name, codes in item.items() if name != "theme")


def _make(person: Mapping[str, Any]) -> None:
    today = utc_today()
    given = {name: person[name] for name in ("role", "themes")}
    address = f"p{person['address']}@example.org"
    row = factories.contact(Actor.objects.get(code=person["actor"]), email=address, **given)
    changes: dict[str, dict[str, Any]] = {
        "valid": {},
        "mute": {"email": ""},
        "ended": {"expires": today},
        "left": {"until": today - dt.timedelta(days=1)},
        "coming": {"since": today + dt.timedelta(days=1)},
    }
    if changed := changes[person["life"]]:
        Contact.objects.filter(pk=row.pk).update(**changed)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=400 if os.environ.get("PROOF") else 25,
)
@given(
    people=st.lists(_people, max_size=7),
    include=st.lists(_filters, min_size=1, max_size=2),
    exclude=st.lists(_filters, max_size=1),
    gone=st.sets(st.integers(0, 4), max_size=2),
    hidden=st.booleans(),
    conditions=_conditions,
)
def test_who_is_mailed_is_who_the_rules_let_in_and_what_is_what_the_api_filters(
    recommendations: None,
    api: ApiClient,  # noqa: F811
    people: list[dict[str, Any]],
    include: list[Filter],
    exclude: list[Filter],
    gone: set[int],
    hidden: bool,
    conditions: list[Condition],
) -> None:
    """Each address once, however many actors its person stands for; none that is suppressed, though it has its row."""
    with transaction.atomic():
        for person in people:
            _make(person)
        Actor.objects.filter(code="icngo").update(hidden=hidden)
        for number in gone:
            suppress(addresses.digest(f"p{number}@example.org"), Reason.HARD_BOUNCE)
        lines = [
            f"{item.field}{'' if item.op == 'any' else f'[{item.op}]'}={','.join(item.values)}" for item in conditions
        ]
        diffusion = Diffusion.objects.create(
            title="Random",
            list_kind="recommendation",
            filters="\n".join(lines),
            most=100,
            audience=checked({"include": include, "exclude": exclude}),
        )
        mailing = Mailing.objects.create(kind=MailingKind.DIFFUSION, key="random", title="Random")
        enqueue(mailing, intended(diffusion))
        rows = mailing.deliveries.values_list("recipient__address", "state")
        valid = [
            person for person in people if person["life"] == "valid" and not (hidden and person["actor"] == "icngo")
        ]
        meant = {
            person["address"]
            for person in valid
            if any(_lets(item, person) for item in include) and not any(_lets(item, person) for item in exclude)
        }
        queued = {f"p{number}@example.org" for number in meant - gone}
        assert sorted(address for address, state in rows if state == DeliveryState.QUEUED) == sorted(queued)
        assert len(rows) == len(meant)
        query = "&".join(f"{filter_name(item.field, item.op)}={','.join(item.values)}" for item in conditions)
        listed = api.json(f"/recommendations?locale=en&fallback=chain&limit=100&profile=minimal&{query}")
        assert sorted(map(str, contents_of(diffusion))) == sorted(item["id"] for item in listed["items"])
        transaction.set_rollback(True)
