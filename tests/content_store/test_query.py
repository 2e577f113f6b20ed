"""Lists by criteria, language and order; cursors; counts and facets."""

import base64
import datetime as dt
import json
from typing import Any

import pytest

from cms.base.locales import fallback_chain
from content_store.criteria import Condition, Criteria, narrow
from content_store.kinds import Filter, kind
from content_store.models import SORT_COLUMN
from content_store.paging import write_cursor
from content_store.query import BadCursor, ListPage, ListQuery, list_documents, readable
from reference.models import ClosedTerm
from tests import factories

pytestmark = pytest.mark.django_db


def titles(page: ListPage) -> list[str]:
    return [json.loads(item)["title"] for item in page.items]


def ask(*conditions: Condition, locales: tuple[str, ...] = ("en",), **rest: Any) -> ListPage:
    kinds = rest.pop("kinds", ("organization",))
    return list_documents(ListQuery(Criteria(kinds, conditions), locales, **rest))


@pytest.fixture
def organizations() -> None:
    factories.organization("Alpha", sectors=["ED", "SC"], headquarters_country="FR")
    factories.organization("Beta", sectors=["ED"], headquarters_country="SN")
    factories.organization("Gamma", sectors=["CLT"])
    factories.drain()


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Condition("sector", "any", ("ED",)), ["Alpha", "Beta"]),
        (Condition("sector", "any", ("SC", "CLT")), ["Alpha", "Gamma"]),
        (Condition("sector", "all", ("ED", "SC")), ["Alpha"]),
        (Condition("sector", "not", ("ED",)), ["Gamma"]),
        (Condition("country", "exists", ("true",)), ["Alpha", "Beta"]),
        (Condition("country", "exists", ("false",)), ["Gamma"]),
        (Condition("sector", "any", ("XX",)), []),
        (Condition("nothing", "any", ("XX",)), []),
    ],
)
def test_conditions(organizations: None, condition: Condition, found: list[str]) -> None:
    page = ask(condition)
    assert titles(page) == found
    assert page.count == len(found)


def test_conditions_are_joined_by_and(organizations: None) -> None:
    assert titles(ask(Condition("sector", "any", ("ED",)), Condition("country", "any", ("SN",)))) == ["Beta"]


@pytest.mark.parametrize(
    ("op", "date", "found"),
    [
        ("from", "2018-12-17", ["December", "January"]),
        ("from", "2018-12-18", ["January"]),
        ("to", "2018-12-17", ["October", "December"]),
        ("to", "2018-12", ["October", "December"]),
        ("to", "2018", ["October", "December"]),
        ("from", "2019", ["January"]),
    ],
)
def test_both_ends_of_a_range_are_included(op: Any, date: str, found: list[str]) -> None:
    factories.article("October", date=dt.date(2018, 10, 1))
    factories.article("December", date=dt.date(2018, 12, 17))
    factories.article("January", date=dt.date(2019, 1, 1))
    factories.drain()
    assert titles(ask(Condition("date", op, (date,)), kinds=("article",), sort=("date",))) == found


def test_criteria_have_one_text_for_one_set() -> None:
    one = Criteria(("b", "a"), (Condition("x", "any", ("2", "1")), Condition("a", "not", ("3",))))
    other = Criteria(("a", "b"), (Condition("a", "not", ("3",)), Condition("x", "any", ("1", "2"))))
    assert one.canonical() == other.canonical()
    assert one.without("x").canonical() == Criteria(("a", "b"), (Condition("a", "not", ("3",)),)).canonical()


@pytest.fixture
def translations() -> None:
    """English only, French too, all but English gone, Arabic and Spanish."""
    factories.article("A", slug="a")
    french = factories.article("B", slug="b")
    factories.translated(french, "fr", title="B fr")
    orphan = factories.article("C", slug="c")
    factories.translated(orphan, "fr", title="C fr")
    factories.translated(orphan, "es", title="C es")
    both = factories.article("D", slug="d")
    factories.translated(both, "ar", title="D ar")
    factories.translated(both, "es", title="D es")
    factories.drain()
    type(orphan).objects.get(pk=orphan.pk).unpublish()
    factories.drain()


@pytest.mark.parametrize(
    ("chain", "found", "untranslated"),
    [
        (("en",), ["A", "B", "D"], 1),
        (("fr",), ["B fr", "C fr"], 2),
        (("ru",), [], 4),
        (fallback_chain("en"), ["A", "B", "C fr", "D"], 1),
        (fallback_chain("fr"), ["A", "B fr", "C fr", "D"], 2),
        (fallback_chain("es"), ["A", "B", "C es", "D es"], 2),
        (fallback_chain("ar"), ["A", "B", "C fr", "D ar"], 3),
        (("es", "fr"), ["B fr", "C es", "D es"], 2),
        (("ar", "en"), ["A", "B", "D ar"], 3),
    ],
)
def test_each_content_once_in_the_first_language_it_has(
    translations: None, chain: tuple[str, ...], found: list[str], untranslated: int
) -> None:
    page = ask(locales=chain, kinds=("article",))
    assert sorted(titles(page)) == found
    assert (page.count, page.untranslated) == (len(found), untranslated)


@pytest.mark.parametrize("sort", [*SORT_COLUMN, *(f"-{name}" for name in SORT_COLUMN), "-date,title", "date,-title"])
def test_pages_follow_each_other_without_gap_or_repeat(sort: str) -> None:
    for number in range(9):
        factories.article(f"Article {number % 4}", date=dt.date(2018, 1, 1 + number % 3) if number % 2 else None)
    factories.drain()
    keys = tuple(sort.split(","))
    whole = [json.loads(item)["id"] for item in ask(kinds=("article",), sort=keys, limit=100).items]
    assert len(set(whole)) == 9
    if keys[0].removeprefix("-") == "date":
        dates = [json.loads(item)["date"] for item in ask(kinds=("article",), sort=keys, limit=100).items]
        dated = dates[:4]
        assert dates == [*sorted(dated, reverse=keys[0].startswith("-")), *[None] * 5], "the undated come last"
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask(kinds=("article",), sort=keys, limit=2, cursor=cursor)
        found += [json.loads(item)["id"] for item in page.items]
        cursor = page.next
    assert found == whole


def test_a_cursor_outlives_changes_before_and_behind_it() -> None:
    pages = [factories.article(title) for title in ("A", "C", "E", "G")]
    factories.drain()
    first = ask(kinds=("article",), limit=2)
    assert titles(first) == ["A", "C"]
    factories.article("B")
    factories.article("F")
    type(pages[1]).objects.get(pk=pages[1].pk).delete()
    factories.drain()
    assert titles(ask(kinds=("article",), limit=9, cursor=first.next)) == ["E", "F", "G"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "é", "AAAA", "=", "W10", "bnVsbA", "WyJ4Il0", "e30", "A" * 10_000, "W1tbW1tbW1tbW1tbW1tbW1tb"],
)
def test_a_broken_cursor(organizations: None, cursor: str) -> None:
    with pytest.raises(BadCursor):
        ask(cursor=cursor)


def test_a_cursor_of_another_list(organizations: None) -> None:
    cursor = ask(limit=1).next
    assert cursor
    for other in (
        {"sort": ("-title",)},
        {"locales": ("fr",)},
        {"kinds": ("article",)},
    ):
        with pytest.raises(BadCursor):
            ask(limit=1, cursor=cursor, **other)
    with pytest.raises(BadCursor):
        ask(Condition("sector", "any", ("ED",)), limit=1, cursor=cursor)


@pytest.mark.parametrize("values", [["a"], ["a", "b", "c"], ["a", "no-id"], ["\x00", "0" * 32], [1, 2]])
def test_a_forged_cursor(organizations: None, values: list[object]) -> None:
    query = ListQuery(Criteria(("organization",)), ("en",))
    with pytest.raises(BadCursor):
        ask(cursor=write_cursor(query.stamp(), values))


@pytest.mark.parametrize("value", ["yesterday", "2018-01-01"])
def test_a_forged_moment(organizations: None, value: str) -> None:
    query = ListQuery(Criteria(("organization",)), ("en",), sort=("updated",))
    with pytest.raises(BadCursor):
        ask(sort=("updated",), cursor=write_cursor(query.stamp(), [value, "0" * 32]))


def facet(name: str, *conditions: Condition, locale: str = "en", most: int = 20) -> list[tuple[str, str, int]]:
    item = kind("organization").filter(name)
    assert isinstance(item, Filter)
    query = ListQuery(Criteria(("organization",), conditions), fallback_chain(locale))
    return [(value.code, value.label, value.count) for value in list_documents(query, [(item, most)]).facets[name]]


def test_a_facet_ignores_its_own_filter_and_heeds_the_others(organizations: None) -> None:
    assert facet("sector", Condition("sector", "any", ("CLT",))) == [
        ("ED", "Education", 2), ("CLT", "Culture", 1), ("SC", "Natural Sciences", 1),
    ]  # fmt: skip
    assert facet("sector", Condition("country", "any", ("SN",))) == [("ED", "Education", 1)]
    assert facet("sector", most=1) == [("ED", "Education", 2)]


def test_facet_labels_are_in_the_reader_s_language(organizations: None) -> None:
    assert facet("sector", locale="fr")[0] == ("ED", "Éducation", 2)
    assert facet("country", locale="ru", most=1)[0][1] == "Сенегал" or facet("country", locale="ru")[0][0] == "FR"


def test_a_facet_of_contents_is_labelled_by_their_titles() -> None:
    forum = factories.forum("Forum on water")
    factories.translated(forum, "fr", title="Forum sur l’eau")
    factories.recommendation(source_event=forum.translation_key)
    factories.drain()
    item = kind("recommendation").filter("source")
    assert item
    query = ListQuery(Criteria(("recommendation",)), fallback_chain("fr"))
    (value,) = list_documents(query, [(item, 5)]).facets["source"]
    assert (value.code, value.label, value.count) == (str(forum.translation_key), "Forum sur l’eau", 1)


def test_profiles_are_parts_of_the_same_document(organizations: None) -> None:
    minimal, card, full = (json.loads(ask(profile=profile).items[0]) for profile in ("minimal", "list", "full"))
    assert minimal.items() <= card.items() <= full.items()
    assert set(minimal) == {"id", "kind", "slug", "url", "locale", "title", "etag"}
    assert "mission" in full
    assert "mission" not in card


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("-updated", "0001-01-01T00:00:00+10:00"),
        ("-updated", "9999-12-31T23:59:59-10:00"),
        ("title", "\ud800"),
    ],
)
def test_a_cursor_with_a_value_that_no_database_takes(organizations: None, sort: str, value: str) -> None:
    page = ask(sort=(sort,), limit=1)
    assert page.next
    digest, _, content_id = json.loads(base64.urlsafe_b64decode(page.next + "=" * (-len(page.next) % 4)))
    forged = base64.urlsafe_b64encode(json.dumps([digest, value, content_id]).encode()).decode().rstrip("=")
    with pytest.raises(BadCursor):
        ask(sort=(sort,), limit=1, cursor=forged)


def test_the_end_of_a_range_leaves_no_room_to_collations() -> None:
    """glibc's en_US.UTF-8, for one, puts U+FFFF before all letters and digits."""
    rows = narrow(readable(), Criteria(("article",), (Condition("date", "to", ("2018",)),)))
    assert str(rows.query).isascii()


def test_facets_are_labelled_by_what_a_content_is_called_now() -> None:
    section = factories.section("About")
    factories.article("A", parent=section)
    factories.drain()
    item = kind("article").filter("section")
    assert item

    def labels() -> list[str]:
        query = ListQuery(Criteria(("article",)), fallback_chain("fr"))
        return [value.label for value in list_documents(query, [(item, 5)]).facets["section"]]

    assert labels() == ["About"]
    factories.translated(section, "fr", title="À propos")
    factories.drain()
    assert labels() == ["À propos"]


def test_facets_are_labelled_by_what_a_value_is_called_now(organizations: None) -> None:
    item = kind("organization").filter("state")
    assert item

    def labels() -> list[str]:
        query = ListQuery(Criteria(("organization",)), ("en",))
        return [value.label for value in list_documents(query, [(item, 5)]).facets["state"]]

    assert len(labels()) == 1
    term = ClosedTerm.objects.get(vocabulary="translation-states", code="original")
    term.label_en = "As it was written"
    term.save()
    factories.drain()
    assert labels() == ["As it was written"]
