"""What could be meant by what is typed so far."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import service
from search.analysis.tokens import folded_key
from search.engines.elasticsearch import suggestions as elasticsearch_suggestions
from search.engines.embedded import suggestions as embedded_suggestions
from search.interface import Engine, Suggestion
from search.suggesting import FIRST_KIND


@pytest.fixture
def suggest(engine: Engine, db: None) -> Callable[..., list[Suggestion]]:
    def run(q: str, locale: str = "en", limit: int = 8) -> list[Suggestion]:
        return engine.suggest(q, locale, limit)

    return run


Suggest = Callable[..., list[Suggestion]]


def _ends(suggestion: Suggestion) -> str:
    return suggestion.url.rstrip("/").rsplit("/", 1)[1]


@pytest.mark.parametrize("locale", ["en", "fr", "ar", "zh-hans"])
@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("om", "omep"),
        ("OMEP", "omep"),
        ("omep ", "omep"),
        ("education presco", "omep"),
        ("préscolaire", "omep"),
        ("early child", "omep"),
        ("atd q", "atd"),
        ("climat opt", "climatoptimistes"),
        ("climat’opt", "climatoptimistes"),
        ("climato", "climatoptimistes"),
        ("اتحاد الحك", "storytellers"),
        ("说书", "storytellers"),
        ("說書人", "storytellers"),
        ("рассказ", "storytellers"),
        ("207EX/Dec/33", "207-ex-decision-33"),
        ("P5", "p5-1"),
        ("icngo-2018", "icngo-2018-1"),
        ("ontario", None),
    ],
)
def test_names_titles_and_symbols_are_completed(suggest: Suggest, typed: str, slug: str | None, locale: str) -> None:
    found = suggest(typed, locale)
    assert (_ends(found[0]) if found else None) == slug


@pytest.mark.parametrize(
    ("typed", "slug"), [("storytelers", "storytellers"), ("presoclaire", "omep"), ("quatr", "atd")]
)
def test_one_letter_may_be_wrong(suggest: Suggest, typed: str, slug: str) -> None:
    assert slug in [_ends(found) for found in suggest(typed)]


def test_what_fits_exactly_is_not_mixed_with_what_is_near(suggest: Suggest) -> None:
    assert {_ends(found) for found in suggest("quart", "en")} == {"atd"}


def test_a_name_found_by_another_shows_both(suggest: Suggest) -> None:
    found = suggest("omep", "fr")[0]
    assert found.text == "Organisation Mondiale pour l'Éducation Préscolaire (OMEP)"
    assert (found.kind, found.locale) == ("organization", "fr")
    assert found.url.endswith("/fr/organizations/omep/")
    assert found.id is not None


def test_a_title_in_another_language_leads_to_that_language(suggest: Suggest) -> None:
    found = suggest("agua limpia ald", "en")[0]
    assert (found.text, found.locale) == ("Agua limpia para las aldeas", "es")
    assert "/es/" in found.url


def test_vocabulary_terms_lead_to_the_search_for_them(suggest: Suggest) -> None:
    found = next(item for item in suggest("éduc", "fr") if item.id is None)
    assert (found.text, found.kind, found.locale) == ("Éducation", "sector", "fr")
    assert found.url.endswith("/fr/search/?sector=ED")


def test_terms_that_nothing_carries_are_not_suggested(suggest: Suggest) -> None:
    assert any(item.kind == "country" for item in suggest("Seneg", "en"))
    assert not any(item.kind == "country" for item in suggest("Austral", "en"))


@pytest.mark.parametrize("typed", ["a", "c", "s", "in", "edu", "fo", "educ"])
def test_of_very_many_that_fit_the_engine_hands_over_the_best(
    suggest: Suggest, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rank(found: Suggestion) -> tuple[bool, bool]:
        return found.kind != FIRST_KIND, not folded_key(found.text).startswith(typed)

    of_all = [rank(found) for found in suggest(typed, limit=1)]
    for module in (embedded_suggestions, elasticsearch_suggestions):
        monkeypatch.setattr(module, "CANDIDATES", 1)
    assert [rank(found) for found in suggest(typed)] == of_all


def test_no_more_than_asked_for(suggest: Suggest) -> None:
    assert len(suggest("a", limit=2)) <= 2
    assert suggest("a", limit=0) == []
    assert suggest("") == suggest("  '\"- ") == []


@pytest.mark.usefixtures("engine", "db")
def test_a_keystroke_costs_no_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert service.suggest("om", "en")
    assert len(queries) == 0
