"""Lists by criteria, language and order; cursors; counts and facets."""

import base64
import datetime as dt
import json
from typing import Any

import pytest

from cms.base.locales import fallback_chain
from content_store.criteria import Condition, Criteria, narrow
from content_store.kinds import Filter, kind
from content_store.paging import Place, write_cursor
from content_store.query import BadCursor, ListQuery, list_documents, readable
from reference.models import ClosedTerm
from tests import factories

from .asking import ask, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def organizations(for_module: None) -> None:
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
    assert one.canonical() == '[["a","b"],[["a","not",["3"]],["x","any",["1","2"]]]]'
    assert one.without("x").canonical() == Criteria(("a", "b"), (Condition("a", "not", ("3",)),)).canonical()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([("a", "any", ("1;b[any]=2",))], [("a", "any", ("1",)), ("b", "any", ("2",))]),
        ([("a", "any", ("1,2",))], [("a", "any", ("1", "2"))]),
    ],
)
def test_criteria_that_differ_have_another_id(one: list[Any], other: list[Any]) -> None:
    """Whatever is in a value: also what stands between values elsewhere."""
    ids = {Criteria((), tuple(Condition(*item) for item in each)).id for each in (one, other)}
    assert len(ids) == 2


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
        ask(cursor=write_cursor(query.stamp(), Place(tuple(values))))


@pytest.mark.parametrize("value", ["yesterday", "2018-01-01"])
def test_a_forged_moment(organizations: None, value: str) -> None:
    query = ListQuery(Criteria(("organization",)), ("en",), sort=("updated",))
    with pytest.raises(BadCursor):
        ask(sort=("updated",), cursor=write_cursor(query.stamp(), Place((value, "0" * 32))))


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
