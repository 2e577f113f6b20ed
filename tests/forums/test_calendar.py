"""The calendar: by month without script, and as files that calendar programs read."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from content_store.kinds import kind
from forums.calendar_feed import feed
from forums.dialogue import SessionPage
from tests import factories

pytestmark = pytest.mark.django_db


def events(response: Any) -> dict[str, Any]:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert not calendar.errors
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def hearing(**values: Any) -> SessionPage:
    facts: dict[str, Any] = {
        "mechanism": "hearing",
        "starts": dt.date(2026, 4, 15),
        "starts_at": dt.time(10),
        "ends_at": dt.time(12, 30),
        "timezone": "Africa/Abidjan",
        "city": "Abidjan",
        "country": "CI",
        "theme": "Culture, and what; it means",
    } | values
    return factories.session("Hearing in Abidjan", **facts)


def test_a_session_has_its_times_in_its_own_zone(client: Client) -> None:
    session = hearing(timezone="Europe/Paris")
    factories.drain()
    [event] = events(client.get(f"/en/calendar/{session.translation_key}.ics")).values()
    assert event.start == dt.datetime(2026, 4, 15, 10, tzinfo=ZoneInfo("Europe/Paris"))
    assert event.end == dt.datetime(2026, 4, 15, 12, 30, tzinfo=ZoneInfo("Europe/Paris"))
    assert event["dtstart"].params["TZID"] == "Europe/Paris"
    assert str(event["description"]) == "Culture, and what; it means"
    assert str(event["location"]).startswith("Abidjan, Côte d")
    assert str(event["url"]).endswith(session.site_path)
    assert str(event["uid"]).startswith(str(session.translation_key))
    text = client.get(f"/en/calendar/{session.translation_key}.ics").content.decode()
    assert "BEGIN:VTIMEZONE" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_what_has_no_time_is_an_event_of_whole_days(client: Client) -> None:
    forum = factories.forum("Forum", starts=dt.date(2014, 9, 28), ends=dt.date(2014, 9, 30), city="Sofia, Sozopol")
    factories.drain()
    [event] = events(client.get(f"/en/calendar/{forum.translation_key}.ics")).values()
    assert (event.start, event.end) == (dt.date(2014, 9, 28), dt.date(2014, 10, 1))


def test_states_are_told_in_the_calendar_s_words(client: Client) -> None:
    for title, state in (("A", "proposed"), ("B", "confirmed"), ("C", "cancelled")):
        factories.session(title, starts=dt.date(2026, 5, 1), state=state)
    factories.drain()
    found = events(client.get("/en/calendar/all.ics"))
    assert {name: str(event["status"]) for name, event in found.items()} == {
        "A": "TENTATIVE",
        "B": "CONFIRMED",
        "C": "CANCELLED",
    }


def test_the_feed_is_narrowed_and_in_the_language_of_its_address(client: Client) -> None:
    session = hearing(sectors=["CLT"])
    factories.translated(session, "fr", title="Audition à Abidjan")
    factories.forum("Forum on water", starts=dt.date(2014, 7, 30), sectors=["SC"])
    factories.session("Without a date")
    factories.drain()
    assert set(events(client.get("/en/calendar/all.ics"))) == {"Hearing in Abidjan", "Forum on water"}
    assert set(events(client.get("/fr/calendar/all.ics?kind=session"))) == {"Audition à Abidjan"}
    assert set(events(client.get("/en/calendar/all.ics?sector=SC"))) == {"Forum on water"}
    assert set(events(client.get("/en/calendar/all.ics?mechanism=hearing&year=2026"))) == {"Hearing in Abidjan"}
    assert events(client.get("/en/calendar/all.ics?sector=nonsense")) == {}
    assert client.get(f"/en/calendar/{factories.section().translation_key}.ics").status_code == 404


def test_the_page_groups_by_month_and_leads_to_other_years(client: Client) -> None:
    year = dt.date.today().year + 1  # noqa: DTZ011
    factories.session("In the spring", starts=dt.date(year, 3, 2), starts_at=dt.time(9))
    factories.session("Later that month", starts=dt.date(year, 3, 20))
    factories.session("Long ago", starts=dt.date(2019, 10, 11), state="held")
    factories.drain()
    page = client.get("/en/calendar/")
    assert [(month.first, [card.title for card in month.items]) for month in page.context["months"]] == [
        (dt.date(year, 3, 1), ["In the spring", "Later that month"])
    ]
    text = page.content.decode()
    assert f"March {year}" in text
    assert "?year=2019" in text
    assert "Long ago" not in text
    assert "Long ago" in client.get("/en/calendar/?year=2019").content.decode()
    assert client.get("/en/calendar/?year=nonsense&kind=x&sector=%00").status_code == 200


def test_with_nothing_to_come_the_last_year_is_shown(client: Client) -> None:
    factories.session("Long ago", starts=dt.date(2019, 10, 11))
    factories.drain()
    page = client.get("/en/calendar/")
    assert (page.context["year"], page.context["count"]) == ("2019", 1)


def test_the_page_costs_the_same_for_more_events(client: Client, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/en/calendar/?year=2026").status_code == 200
        return len(captured)

    hearing()
    factories.drain()
    client.get("/en/calendar/?year=2026")
    few = queries()
    for day in range(1, 6):
        factories.session(f"Session {day}", starts=dt.date(2026, 4, day))
    factories.drain()
    assert queries() == few


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)


@given(title=TEXTS, theme=TEXTS, day=st.dates(dt.date(1946, 1, 1), dt.date(2100, 1, 1)), hour=st.integers(0, 22))
def test_any_text_and_time_is_read_back_as_it_was(title: str, theme: str, day: dt.date, hour: int) -> None:
    begins = dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo("Asia/Kathmandu"))
    card = kind("session").card.model_construct(
        id="1", kind="session", url="https://example.org/en/x/", locale="en", title=title, theme=theme, summary="",
        starts=day, ends=day, begins=begins, finishes=begins + dt.timedelta(minutes=45), timezone="Asia/Kathmandu",
        place="", city="", country=None, updated_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        mechanism=kind("session").card.model_fields["mechanism"].annotation(code="hearing", label="Hearing"),  # type: ignore[misc]
        state_of_session=kind("session").card.model_fields["state_of_session"].annotation(code="held", label="Held"),  # type: ignore[misc]
    )  # fmt: skip
    calendar = Calendar.from_ical(feed([card], name=title, url="https://example.org/", locale="en"))
    [event] = calendar.walk("VEVENT")
    assert (str(event["summary"]), str(event["description"])) == (title, theme)
    assert event.start == begins
    assert event.end - event.start == dt.timedelta(minutes=45)
