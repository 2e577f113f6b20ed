"""Nothing that can be typed is an error."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cms.base.locales import LOCALES
from search import service
from search.interface import SORTS, Engine, FacetRequest, SearchQuery

ODD = st.sampled_from(
    [
        '"',
        "“",
        "”",
        "-",
        " -",
        "'",
        "’",
        "/",
        "207 EX/",
        "\u200f",
        "\u202e",
        "\u2066",
        "\x00",
        "\t",
        "ـ",
        "،",
        "的",
        "組",
        "~",
    ]
)
TYPED = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(ODD, st.text(max_size=6)), max_size=30).map("".join),
)


@given(q=TYPED, locale=st.sampled_from(LOCALES), sort=st.sampled_from(SORTS))
@example(q='"', locale="en", sort="relevance")
@example(q="the of and", locale="en", sort="relevance")
@example(q="в на и", locale="ru", sort="relevance")
@example(q="-" * 500, locale="en", sort="relevance")
@example(q='"' * 501, locale="ar", sort="title")
@example(q="a" * 10_000, locale="fr", sort="relevance")
@example(q="水" * 10_000, locale="zh-hans", sort="relevance")
@example(q="a b " * 2_500, locale="fr", sort="-date")
@example(q="a-b/c.d'" * 1_250, locale="fr", sort="relevance")
@example(q="\ud800 water", locale="en", sort="relevance")
@example(q="\u202e\u2066water\u2069", locale="ar", sort="relevance")
@example(q="~enfant", locale="fr", sort="relevance")
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("engine", "db")
def test_any_query_is_answered(q: str, locale: str, sort: str) -> None:
    result = service.search(SearchQuery(q=q, locale=locale, sort=sort, facets=(FacetRequest("kind"),)))  # type: ignore[arg-type]
    assert not result.degraded
    assert result.total >= len(result.hits)


@given(q=TYPED, locale=st.sampled_from(LOCALES))
@example(q="\x00", locale="en")
@example(q=".*", locale="en")
@example(q="[", locale="en")
@example(q="水" * 10_000, locale="zh-hans")
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("db")
def test_any_beginning_is_answered(engine: Engine, q: str, locale: str) -> None:
    assert len(engine.suggest(q, locale, 5)) <= 5
