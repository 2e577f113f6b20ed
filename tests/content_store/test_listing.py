"""The list as the site shows it, from whatever query string a visitor comes with."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.utils.translation import override

from content_store.listing import Listing, listing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organizations(db: None) -> None:
    factories.organization("Alpha", sectors=["ED", "SC"], headquarters_country="FR")
    beta = factories.organization("Élan", sectors=["ED"])
    factories.translated(beta, "fr")
    factories.organization("2050 Now", sectors=["CLT"], fictional=True)
    factories.drain()


def ask(query: str = "", locale: str = "en", *, letters: bool = True, limit: int = 20) -> Listing:
    facets = ("sector", "country", "no-such-facet")
    return listing("organization", QueryDict(query), locale, facets=facets, letters=letters, limit=limit)


def titles(found: Listing) -> list[str]:
    return [card.title for card in found.cards]


def test_plain() -> None:
    found = ask()
    assert titles(found) == ["2050 Now", "Alpha", "Élan"]
    assert (found.count, found.untranslated, found.active, found.next_url) == (3, 0, [], "")
    assert [group.name for group in found.facets] == ["sector", "country"]
    assert found.cards[1].sectors[0].label == "Education"


def test_the_reader_s_language_first_and_what_is_missing_counted() -> None:
    found = ask(locale="fr")
    assert [(card.title, card.locale) for card in found.cards] == [("2050 Now", "en"), ("Alpha", "en"), ("Élan", "fr")]
    assert found.untranslated == 2


def test_facets_put_on_and_take_off() -> None:
    found = ask("sector=ED&cursor=zzz&utm=1")
    assert titles(found) == ["Alpha", "Élan"]
    options = {option.code: option for option in found.facets[0].options}
    assert (options["ED"].count, options["ED"].selected, options["ED"].url) == (2, True, "?utm=1")
    assert (options["CLT"].count, options["CLT"].url) == (1, "?sector=ED&sector=CLT&utm=1")


def test_active_filters_carry_labels_of_values_that_no_facet_shows() -> None:
    found = ask("sector=ED&sector=SHS&scope=regional&fictional=true&letter=A&sdg=nonsense", locale="fr")
    with override("fr"):
        labels = [(item.name, item.value) for item in found.active]
    assert labels == [
        ("sector", "Éducation"),
        ("sector", "Sciences sociales et humaines"),
        ("sdg", "nonsense"),
        ("scope", "Régional"),
        ("letter", "A"),
        ("fictional", found.active[5].value),
    ]
    assert found.active[0].remove_url == "?sector=SHS&scope=regional&fictional=true&letter=A&sdg=nonsense"


def test_active_filters_of_contents_carry_their_titles() -> None:
    forum = factories.forum("Forum on water")
    factories.recommendation(source_event=forum.translation_key)
    factories.drain()
    query = QueryDict(f"source={forum.translation_key}&source=nonsense")
    found = listing("recommendation", query, "en")
    assert [item.value for item in found.active] == ["Forum on water", "nonsense"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("date_from=2018-12-17", ["January", "December"]),
        ("date_from=2019", ["January"]),
        ("date_to=2018", ["December"]),
        ("date_from=2018-12-17&date_to=2018-12-17", ["December"]),
        ("date_from=yesterday&date_to=2018-1", ["January", "December"]),
    ],
)
def test_dates(query: str, found: list[str]) -> None:
    factories.article("December", date=dt.date(2018, 12, 17))
    factories.article("January", date=dt.date(2019, 1, 1))
    factories.drain()
    assert titles(listing("article", QueryDict(query), "en")) == found


def test_active_dates_are_written_out() -> None:
    with override("en"):
        found = listing("article", QueryDict("date_from=2018-12-17&date_to=2019-02-30"), "en")
    assert [(item.name, item.value, item.remove_url) for item in found.active] == [
        ("date", "from Dec. 17, 2018", "?date_to=2019-02-30"),
        ("date", "until 2019-02-30", "?date_from=2018-12-17"),
    ]


@pytest.mark.parametrize(
    "query",
    [
        "sector=%00",
        "sector=ED%00",
        "sort=--title",
        "sort=colour",
        "cursor=%FF",
        "letter=%00",
        "x=" + "y" * 5000,
        "sector=",
    ],
)
def test_what_is_not_known_is_passed_over(query: str) -> None:
    assert titles(ask(query)) == ["2050 Now", "Alpha", "Élan"]


def test_sorts() -> None:
    with override("en"):
        found = ask("sort=-updated&sector=ED")
    assert [(choice.label, choice.selected, choice.url) for choice in found.sorts] == [
        ("Title", False, "?sort=title&sector=ED"),
        ("Recently updated", True, "?sort=-updated&sector=ED"),
    ]
    assert titles(found) == ["Élan", "Alpha"]
    events = listing("forum", QueryDict(), "en")
    assert [choice.selected for choice in events.sorts] == [False, True, False, False]  # the newest first
    assert listing("recommendation", QueryDict(), "en").sorts[1].selected  # by reference


def test_letters() -> None:
    assert ask().letters == ["A", "E", "#"]
    found = ask("letter=E&sector=ED")
    assert titles(found) == ["Élan"]
    assert found.letters == ["A", "E"]
    assert ask(letters=False).letters == []


def test_pages() -> None:
    first = ask("sector=ED&sector=CLT", limit=2)
    assert titles(first) == ["2050 Now", "Alpha"]
    assert first.first_url == ""
    second = ask(first.next_url.removeprefix("?"), limit=2)
    assert titles(second) == ["Élan"]
    assert (second.next_url, second.first_url) == ("", "?sector=ED&sector=CLT")
