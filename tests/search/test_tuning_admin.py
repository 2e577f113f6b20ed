"""Editors make synonyms and pins; none is saved that makes a judged query worse, and what is searched leads to them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from cms.base.days import utc_today
from cms.base.roles import Role
from search import service
from search.models import Pin, QueryCount, Synonyms
from search.queries import QueryCounts, expire, normal
from tests.search import engines
from tests.search.engines import ENGINES

_TOPICS = "water: {article/water: 3}\nschool: {article/school: 3}\nomep: {organization/omep: 3}\n"
_QUERIES = "queries: {clean water: water, ladies: water, children: school, OMEP: omep}\n"


@pytest.fixture(scope="module")
def engine(partnership: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with engines.chosen(ENGINES[0], tmp_path_factory.mktemp("index")), django_db_blocker.unblock():
        service.engine().rebuild()
        yield


@pytest.fixture
def editor(engine: None, db: None, client: Client, settings: Any, tmp_path: Path) -> Client:
    (tmp_path / "topics.yaml").write_text(_TOPICS, encoding="utf-8")
    (tmp_path / "en.yaml").write_text(_QUERIES, encoding="utf-8")
    settings.SEARCH_JUDGEMENTS_DIR = tmp_path
    user = User.objects.create_user("editor")
    user.groups.add(Group.objects.get(name=Role.EDITORS))
    client.force_login(user)
    return client


def _url(viewset: str, view: str, *args: Any) -> str:
    return reverse(f"{viewset}:{view}", args=args)


ADD_SYNONYMS, ADD_PIN = "/admin/search-synonyms/new/", "/admin/search-pins/new/"


def _pin(query: str, slug: str, **fields: str) -> dict[str, str]:
    days = {"expires": (utc_today() + dt.timedelta(days=7)).isoformat()}
    return {"query": query, "addresses": f"https://example.org/en/{slug}/?q=x", "locale": "en"} | days | fields


def test_synonyms_are_tried_saved_changed_and_removed(editor: Client) -> None:
    data = {"locale": "en", "words": "ladies\r\nwomen\r\n"}
    tried = editor.post(ADD_SYNONYMS, data | {"try": "1"})
    assert not Synonyms.objects.exists()
    (trial,) = tried.context["trials"]
    assert [(each.q, each.before, each.after) for each in trial.changed] == [("ladies", 0, 1)]
    assert (trial.before.success, trial.after.success) == (0.75, 1)
    assert "ladies" in tried.content.decode()
    saved = editor.post(ADD_SYNONYMS, data, follow=True)
    assert "0.750 → 1.000" in saved.content.decode()
    row = Synonyms.objects.get()
    assert row.words == "ladies\nwomen"
    # To make it worse again is a change too, also by taking it away.
    edit = _url("search_synonyms", "edit", row.pk)
    worse = editor.post(edit, {"locale": "en", "words": "ladies\r\nchildren\r\n"})
    assert "ladies (en)" in worse.content.decode()
    assert "ladies (en)" in editor.post(_url("search_synonyms", "delete", row.pk)).content.decode()
    assert Synonyms.objects.get().words == "ladies\nwomen"
    assert (
        "lasses" in editor.post(edit, {"locale": "en", "words": "ladies\nwomen\nlasses"}, follow=True).content.decode()
    )


def test_a_pin_that_makes_a_judged_query_worse_is_refused(editor: Client) -> None:
    refused = editor.post(ADD_PIN, _pin("Clean  water", "news/school"))
    assert "clean water (en)" in refused.content.decode()
    assert [(each.before, each.after) for each in refused.context["trials"][0].fallen] == [
        (1, pytest.approx(0.63, abs=0.01))
    ]
    assert not Pin.objects.exists()
    editor.post(ADD_PIN, _pin("lessons", "news/school"))
    pin = Pin.objects.get()
    assert (pin.key, len(pin.contents)) == ("lessons", 1)
    shown = editor.get(_url("search_pins", "edit", pin.pk)).content.decode()
    assert "/en/news/school/" in shown
    hits = editor.get("/en/search/?q=lessons").content.decode()
    assert "Recommended by the Secretariat" in hits
    assert editor.get("/api/v1/search?q=lessons").json()["items"][0]["pinned"] is True
    editor.post(_url("search_pins", "delete", pin.pk))
    assert not Pin.objects.exists()


@pytest.mark.parametrize(
    ("url", "data"),
    [
        (ADD_SYNONYMS, {"locale": "en", "words": "alone"}),
        (ADD_SYNONYMS, {"locale": "en", "words": "Wáter\nwater"}),
        (ADD_SYNONYMS, {"locale": "xx", "words": "a lass\na girl"}),
        (ADD_SYNONYMS, {"locale": "en", "words": 'lass\n"girl"'}),
        (ADD_SYNONYMS, {"locale": "en", "words": "lass\n-girl"}),
        (ADD_SYNONYMS, {"locale": "en", "words": "lass\n…"}),
        (ADD_SYNONYMS, {"locale": "en", "words": "lass\none two three four five six seven"}),
        (ADD_SYNONYMS, {"locale": "en", "words": "\n".join(f"word{letter}" for letter in "abcdefghijklmnopqrstu")}),
        (ADD_PIN, _pin("lessons", "news/nothing")),
        (ADD_PIN, _pin("lessons", "news/school", expires="2020-01-01")),
        (ADD_PIN, _pin('"lessons"', "news/school")),
        (ADD_PIN, _pin("…", "news/school")),
    ],
)
def test_what_is_not_understood_is_refused(editor: Client, url: str, data: dict[str, str]) -> None:
    response = editor.post(url, data)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Synonyms.objects.exists()
    assert not Pin.objects.exists()


def test_nothing_is_saved_while_it_cannot_be_judged(editor: Client, settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR, settings.ELASTICSEARCH_URL = tmp_path / "none", ""
    response = editor.post(ADD_SYNONYMS, {"locale": "en", "words": "lass\ngirl"})
    assert response.context["form"].non_field_errors()
    # A language without judgements has nothing to fall.
    editor.post(ADD_SYNONYMS, {"locale": "fr", "words": "dame\nfemme"})
    assert Synonyms.objects.get().locale == "fr"


def test_what_is_searched_for_is_counted_and_leads_to_synonyms_and_pins(editor: Client, settings: Any) -> None:
    settings.SEARCH_COUNT_SECONDS = 3600
    counted = QueryCounts()
    visitor = Client()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.views.counts", counted)
        for q in ("Xylophone  Lessons", "xylophone lessons", "xylophone lessons", "water", "rare", "me@example.org"):
            visitor.get("/en/search/", {"q": q})
        # Pages that follow and what is narrowed say nothing new of the words.
        for chosen in ("kind=session", "sort=title", "in=en", "spell=0"):
            visitor.get(f"/en/search/?q=water&{chosen}")
        counted.write()
        visitor.get("/fr/search/", {"q": "water"})
        for _ in range(3):
            visitor.get("/en/search/", {"q": "water"})
        counted.write()
    found = {(row.query, row.locale, row.is_empty): row.count for row in QueryCount.objects.all()}
    assert found == {
        ("xylophone lessons", "en", True): 3,
        ("water", "en", False): 4,
        ("water", "fr", False): 1,
        ("rare", "en", True): 1,
    }
    report = editor.get("/admin/reports/searches/")
    assert [(row["query"], row["locale"], row["asked"], row["empty"]) for row in report.context["object_list"]] == [
        ("water", "en", 4, 0),
        ("xylophone lessons", "en", 3, 3),
    ]
    empty = editor.get("/admin/reports/searches/?is_empty=true&ordering=-empty")
    assert [row["query"] for row in empty.context["object_list"]] == ["xylophone lessons"]
    assert b"xylophone lessons,en,3,3" in b"".join(editor.get("/admin/reports/searches/?export=csv").streaming_content)
    links = [f"{ADD_SYNONYMS}?locale=en&words=xylophone+lessons", f"{ADD_PIN}?locale=en&query=xylophone+lessons"]
    for link in links:
        assert link.replace("&", "&amp;") in report.content.decode()
        form = editor.get(link).context["form"]
        assert "xylophone lessons" in {form["query" if "pins" in link else "words"].value()}
    QueryCount.objects.filter(query="rare").update(day=utc_today() - dt.timedelta(days=91))
    assert expire() == 1


@pytest.mark.parametrize(
    ("q", "kept"),
    [
        ("  Eau\u00a0POTABLE\u202e ", "eau potable"),
        ("207 EX/Decision 33", "207 ex/decision 33"),
        ("ＯＭＥＰ", "omep"),
        ("气候变化", "气候变化"),
        ("someone＠example.org", ""),
        ("call +33 (0)1 45.68.10.00", ""),
        ("٠٦١٢٣٤٥٦٧٨", ""),
        ("0 6 1 2 3 4 5 6 7 8", ""),
        ("word " * 11, ""),
        ("x" * 81, ""),
        ("…", ""),
        ("\x00", ""),
    ],
)
def test_what_may_be_of_a_person_is_not_kept(q: str, kept: str) -> None:
    assert normal(q) == kept
