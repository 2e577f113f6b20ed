"""Audiences: whom the filters let in and keep out, by what the contacts are; what is wrong is named."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.base.days import utc_today
from delivery.audience import Audience, AudienceError, Filter, read, written
from delivery.people import people
from reference.contacts import Contact
from reference.models import Actor, Sector
from tests import factories

pytestmark = pytest.mark.django_db
ACTORS = ("sector-ED", "sector-CLT", "member-FR", "member-KE", "icngo")


def actors() -> list[Actor]:
    return [Actor.objects.get(code=code) for code in ACTORS]


def whom(**audience: Any) -> list[str]:
    return [person.name for person in people(read(audience), utc_today())]


def test_who_is_let_in_and_who_is_not() -> None:
    ed, clt, france, kenya, icngo = actors()
    today = timezone.localdate()
    factories.contact(ed, name="ed", email="ed@example.org", languages=["zh", "fr", "sw"])
    factories.contact(clt, name="clt", email="clt@example.org")
    factories.contact(france, name="all", email="all@example.org", locales=["ar", "fr"], languages=["en"])
    factories.contact(france, name="only-ed", email="only-ed@example.org", themes=["ED"], role="press")
    factories.contact(kenya, name="only-clt", email="only-clt@example.org", themes=["CLT"])
    factories.contact(icngo, name="again", email="ALL@example.org")
    gone: dict[str, dict[str, Any]] = {
        "mute": {"email": ""},
        "ends": {"expires": today, "granted_on": today - dt.timedelta(days=9)},
        "coming": {"since": today + dt.timedelta(days=1)},
        "left": {"until": today - dt.timedelta(days=1)},
    }
    for name, values in gone.items():
        row = factories.contact(france, name=name, email=f"{name}@example.org")
        Contact.objects.filter(pk=row.pk).update(**values)
    concerned = {"themes": ["ED"], "actor_kind": ["member", "sector"]}
    assert whom(any=[concerned]) == ["ed", "all", "only-ed"]
    assert whom(any=[concerned], **{"not": [{"role": ["press"]}]}) == ["ed", "all"]
    assert whom(any=[{"country": ["KE"]}, {"actor": ["sector-CLT"]}]) == ["clt", "only-clt"]
    assert whom(any=[{"actor_kind": ["body"]}]) == ["again"]
    found = {person.name: person for person in people(read({"any": [concerned]}), utc_today())}
    assert found["ed"].locales == ("fr", "zh-hans")
    assert found["all"].locales == ("ar", "fr")
    recipient = found["all"].recipient()
    assert (recipient.address, recipient.locales) == ("all@example.org", ["ar", "fr"])


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ([], ""),
        ({"any": []}, "any"),
        ({"all": []}, "all"),
        ({"any": [{}]}, "any[0]"),
        ({"any": [{"role": ["head"]}], "not": [{"role": []}]}, "not[0].role"),
        ({"any": [{"sql": ["1"]}]}, "any[0].sql"),
        ({"any": [{"role": ["head"]}, {"actor": ["nobody"]}]}, "any[1].actor"),
        ({"any": [{"themes": [1]}]}, "any[0].themes"),
    ],
)
def test_what_is_wrong_is_named(value: Any, field: str) -> None:
    with pytest.raises(AudienceError) as raised:
        read(value)
    assert raised.value.field == field


_codes = st.lists(st.sampled_from(ACTORS), max_size=2).map(tuple)
_filters = st.builds(
    Filter,
    actor_kind=st.lists(st.sampled_from(("member", "sector", "body")), max_size=2).map(tuple),
    actor=_codes,
    country=st.lists(st.sampled_from(("FR", "KE")), max_size=1).map(tuple),
    role=st.lists(st.sampled_from(("head", "press")), max_size=1).map(tuple),
    themes=st.lists(st.sampled_from(("ED", "CLT")), max_size=2).map(tuple),
).filter(lambda item: item != Filter())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(("head", "press")), _codes, st.booleans()), max_size=6),
    audience=st.builds(
        Audience, st.lists(_filters, min_size=1, max_size=2).map(tuple), st.lists(_filters, max_size=1).map(tuple)
    ),
)
def test_random_audiences_are_whom_plain_rules_let_in(rows: Any, audience: Audience) -> None:
    Contact.objects.all().delete()
    them, expected = actors(), []
    for number, (place, role, codes, valid) in enumerate(rows):
        themes = {code.removeprefix("sector-") for code in codes if code.startswith("sector-")}
        row = factories.contact(
            them[place], name=str(number), email=f"p{number}@example.org", role=role, themes=sorted(themes)
        )
        if not valid:
            Contact.objects.filter(pk=row.pk).update(email="")

        def lets(item: Filter, actor: Actor = them[place], role: str = role, themes: set[str] = themes) -> bool:
            countries = {"member-FR": "FR", "member-KE": "KE"}
            sector = Sector.objects.filter(actor=actor).values_list("code", flat=True).first()
            return (
                (not item.actor_kind or actor.kind in item.actor_kind)
                and (not item.actor or actor.code in item.actor)
                and (not item.country or countries.get(actor.code) in item.country)
                and (not item.role or role in item.role)
                and (
                    not item.themes
                    or ((not themes or bool(themes & {*item.themes})) and sector in {None, *item.themes})
                )
            )

        if valid and any(map(lets, audience.any)) and not any(map(lets, audience.without)):
            expected.append(str(number))
    assert sorted(person.name for person in people(audience, utc_today())) == expected
    assert read(written(audience)) == read(written(read(written(audience))))
