"""The Directives' rules: who may hold which status, from when, for how long, decided by whom."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from ngo_pages.dates import check_known_date
from ngo_pages.directives import decision_year, findings
from ngo_pages.statuses import StatusPeriod, current, renewal_deadline, renewal_due_from, steps

TODAY = dt.date(2026, 11, 22)


def period(status: str, since: str = "", until: str = "", **facts: str) -> StatusPeriod:
    return StatusPeriod(status=status, since=since, until=until, **facts)


def errors(*periods: StatusPeriod, kind: str = "ngo", scope: str = "international") -> list[str]:
    return [item.message for item in findings(kind, scope, periods, TODAY) if item.is_error]


def warnings(*periods: StatusPeriod, kind: str = "ngo", scope: str = "international") -> list[str]:
    return [item.message for item in findings(kind, scope, periods, TODAY) if not item.is_error]


CONSULTATIVE = period("consultative", "2020-03-01", "2024-04-10")


def test_a_regular_life_passes_without_a_word() -> None:
    assert not findings(
        "ngo",
        "regional",
        [
            period("applied", "2017-01-10", "2017-02-01"),
            period("under-review", "2017-02-01", "2017-06-01"),
            period("consultative", "2017-06-01", "2020-04-15", decided_by="director-general"),
            period("associate-requested", "2019-11-30", "2020-04-15"),
            period("associate", "2020-04-15", decided_by="executive-board", decision="209 EX/Decision 30"),
        ],
        TODAY,
    )


@pytest.mark.parametrize(
    ("requested", "year"),
    [("2023-01-01", 2024), ("2023-11-30", 2024), ("2023-12-01", 2025), ("2024-02-29", 2025)],
)
def test_requests_by_30_november_are_decided_in_the_next_year(requested: str, year: int) -> None:
    assert decision_year(dt.date.fromisoformat(requested)) == year


@pytest.mark.parametrize(
    ("requested", "decided", "refused"),
    [("2023-11-30", "2024-04-10", False), ("2023-12-01", "2024-04-10", True), ("2023-12-01", "2025-04", False)],
)
def test_an_associate_status_does_not_begin_before_its_request_can_be_decided(
    requested: str, decided: str, refused: bool
) -> None:
    found = errors(
        period("consultative", "2018", decided), period("associate-requested", requested, decided),
        period("associate", decided),
    )  # fmt: skip
    assert [text for text in found if "30 November" in text] == found
    assert bool(found) is refused


@pytest.mark.parametrize(
    ("since", "requested", "refused"),
    [
        ("2020-03-01", "2022-02-28", True),
        ("2020-03-01", "2022-03-01", False),
        ("2020-02-29", "2022-02-28", False),
        ("2020", "2022", False),
        ("2021", "2022", True),
    ],
)
def test_two_years_of_consultative_status_come_first(since: str, requested: str, refused: bool) -> None:
    found = errors(period("consultative", since), period("associate-requested", requested))
    assert bool(found) is refused
    assert not refused or "Two years" in found[0]


def test_a_request_without_consultative_status_is_refused_and_an_old_admission_only_noted() -> None:
    assert errors(period("associate-requested", "2025-05-01"))
    assert not errors(period("associate", "2022"))
    assert warnings(period("associate", "2022"))


@pytest.mark.parametrize("scope", ["national", "local"])
@pytest.mark.parametrize("status", ["associate", "associate-requested"])
def test_national_and_local_ngos_are_not_associated(scope: str, status: str) -> None:
    found = errors(CONSULTATIVE, period(status, "2024-04-10"), scope=scope)
    assert any("international and regional" in text for text in found)
    assert not errors(period("consultative", "2024-04-10"), scope=scope)


def test_a_foundation_has_no_ngo_status_and_an_ngo_no_official_relations() -> None:
    for status in ("consultative", "associate-requested", "associate"):
        assert any("foundation" in text for text in errors(period(status), kind="foundation"))
    assert not errors(period("official-relations", "2002-05-28"), kind="foundation")
    assert errors(period("official-relations", "2002-05-28"), kind="network")


@pytest.mark.parametrize(
    ("since", "ends"),
    [("2016-04-12", "2024-04-12"), ("2016-02-29", "2024-02-29"), ("2092-02-29", "2100-02-28"), ("2019", "2027"),
     ("2019-10", "2027-10"), ("", "")],
)  # fmt: skip
def test_an_associate_term_is_eight_years(since: str, ends: str) -> None:
    assert period("associate", since).term_ends == ends
    assert period("consultative", since).term_ends == ""


def test_a_term_is_not_longer_than_eight_years() -> None:
    assert not errors(CONSULTATIVE, period("associate", "2024-04-10", "2032-04-10"))
    assert any("eight years" in text for text in errors(CONSULTATIVE, period("associate", "2024-04-10", "2032-04-11")))


def test_a_renewal_is_due_before_the_deadline_that_the_board_s_session_needs() -> None:
    status = period("associate", "2019-10-03")
    assert renewal_due_from(status) == dt.date(2026, 1, 1)
    assert renewal_deadline(status) == dt.date(2026, 11, 30)
    assert renewal_due_from(period("associate")) is None


def test_a_term_that_has_ended_is_noted() -> None:
    assert any("term ended" in text for text in warnings(CONSULTATIVE, period("associate", "2018-10-03")))


def test_only_one_status_is_held_at_a_time() -> None:
    assert errors(period("consultative", "2015"), period("associate", "2020"))
    assert not errors(period("consultative", "2015"), period("associate-requested", "2020-05-01"))


def test_who_decides() -> None:
    assert errors(period("consultative", "2015", decided_by="executive-board"))
    assert errors(CONSULTATIVE, period("associate", "2024-04-10", decided_by="director-general"))
    back = period("consultative", "2024-04-10", decided_by="executive-board")
    assert not errors(period("consultative", "2010", "2016"), period("associate", "2016", "2024-04-10"), back)


def test_steps_are_read_from_what_came_before() -> None:
    assert steps([
        period("consultative", "2004", "2008"), period("associate-requested", "2007", "2008"),
        period("associate", "2008", "2016"), period("associate", "2016", "2024"),
        period("consultative", "2024", "2025"), period("former", "2025"),
    ]) == ["consultative", "associate-requested", "associate", "renewed", "reverted", "ended"]  # fmt: skip


def test_the_status_of_today() -> None:
    held, asked = period("consultative", "2015"), period("associate-requested", "2026-05-01")
    assert current([held, asked], TODAY) is held
    assert current([period("applied", "2026-01-01")], TODAY)
    ends = period("associate", "2018", "2027")
    assert current([ends], TODAY) is ends
    assert current([ends], dt.date(2028, 1, 1)) is None


@pytest.mark.parametrize("value", ["9999", "9995-01", "0000", "٢٠٠٦", "2006-13", "2006-1", "soon"])
def test_a_date_that_cannot_be_reckoned_with_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        check_known_date(value)
