"""No information for twelve months is a state of its own, reached by time alone."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from content_store.models import Change, Document
from forums.follow_up_reading import last_day, twelve_months_after
from forums.models import RecommendationPage
from reference.models import OfficialDocument
from tests import factories
from tests.content_store.reading import document, newest
from tests.forums.following import FRANCE, SECRETARIAT, change, commitment, published, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`today("2026-03-01")` sets the day."""

    def set_to(text: str) -> None:
        day = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
        monkeypatch.setattr("cms.base.days.timezone", SimpleNamespace(now=lambda: day))
        monkeypatch.setattr("forums.recommendations.day_of", lambda published_at: day.date())

    set_to("2026-11-22")
    return set_to


def states(page: RecommendationPage) -> tuple[str, dict[str, str]]:
    factories.drain()
    found = document(page)
    return found["follow_up_state"]["code"], {row["actor"]["code"]: row["state"]["code"] for row in found["addressees"]}


@pytest.mark.parametrize(
    ("day", "then"),
    [("2025-11-22", "2026-11-22"), ("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28")],
)
def test_twelve_months(day: str, then: str) -> None:
    assert twelve_months_after(dt.date.fromisoformat(day)).isoformat() == then


@pytest.mark.parametrize(
    ("known", "last"),
    [
        ("2018", "2018-12-31"),
        ("2018-02", "2018-02-28"),
        ("2018-12-19", "2018-12-19"),
        ("", None),
        ("2018-13", None),
        ("9999", None),
    ],
)
def test_a_date_known_in_part_may_be_its_last_day(known: str, last: str | None) -> None:
    found = last_day(known)
    assert (found.isoformat() if found else None) == last


def test_an_old_text_of_which_nobody_said_anything(today: Any) -> None:
    page = factories.recommendation(adopted="2018", addressees={SECRETARIAT: ""})
    assert states(page) == ("no-information", {SECRETARIAT: "no-information"})
    assert document(page)["status"]["code"] == "adopted"  # which it is, all the same


def test_the_source_document_s_date_stands_in_for_an_unknown_one(today: Any) -> None:
    paper = OfficialDocument.objects.create(code="paper", kind="working-paper", date="2020-06-01", label_en="Paper")
    page = factories.recommendation(kind="proposal", source_document=paper, addressees={SECRETARIAT: ""})
    assert states(page) == ("no-information", {SECRETARIAT: "no-information"})
    assert document(page)["status"]["code"] == "proposed"


def test_a_text_without_any_date_is_new_when_it_comes_here(today: Any) -> None:
    assert states(factories.recommendation(addressees={SECRETARIAT: ""})) == ("adopted", {SECRETARIAT: "adopted"})


@pytest.mark.parametrize("made", [change, report, commitment])
def test_whatever_is_published_is_information_on_its_addressee_alone(made: Any, today: Any) -> None:
    page = factories.recommendation(adopted="2018", addressees={SECRETARIAT: "", FRANCE: ""})
    row = made(page, "in-progress", "2026-01-01") if made is change else made(page, "2026-01-01")
    published(row)
    status = "in-progress" if made is change else "adopted"
    assert states(page) == (status, {SECRETARIAT: status, FRANCE: "no-information"})


@pytest.mark.parametrize("status", ["implemented", "not-implemented"])
def test_no_information_is_not_said_of_what_is_closed(status: str, today: Any) -> None:
    page = factories.recommendation(adopted="2018", addressees={SECRETARIAT: ""})
    published(change(page, status, "2019-01-01"))
    assert states(page) == (status, {SECRETARIAT: status})
    assert document(page)["follow_up"]["turns_on"] is None


def test_time_turns_it_by_the_sweep_once(today: Any) -> None:
    page = factories.recommendation(adopted="2026-01-10", addressees={SECRETARIAT: "", FRANCE: ""})
    published(change(page, "in-progress", "2026-03-01", FRANCE))
    today("2027-01-10")
    call_command("sweep")
    assert states(page) == ("in-progress", {SECRETARIAT: "adopted", FRANCE: "in-progress"})
    assert document(page)["follow_up"]["turns_on"] == "2027-01-11"

    today("2027-01-11")
    call_command("sweep")
    assert states(page) == ("in-progress", {SECRETARIAT: "no-information", FRANCE: "in-progress"})
    assert document(page)["follow_up"]["turns_on"] == "2027-03-02"

    today("2027-03-02")
    call_command("sweep")
    assert states(page)[0] == "no-information"
    seq = newest()
    call_command("sweep")
    factories.drain()
    assert newest() == seq
    assert Change.objects.filter(content_id=page.translation_key, latest=True).exists()


def test_the_sweep_asks_the_store_and_renders_nothing_that_stands(
    today: Any, django_assert_max_num_queries: Any
) -> None:
    from forums.follow_up_sweep import turn_to_no_information

    for _ in range(3):
        factories.recommendation(adopted="2026-01-10", addressees={SECRETARIAT: ""})
    factories.drain()
    assert Document.objects.filter(kind="recommendation").count() == 3
    with django_assert_max_num_queries(1):
        assert turn_to_no_information() == 0
    today("2028-01-01")
    assert turn_to_no_information() == 3
