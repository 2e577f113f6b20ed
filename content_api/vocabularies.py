"""The vocabularies: codes with a label in each of the six languages."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import NinjaAPI, Path

from cms.base.locales import LOCALES
from content_store.models import Term
from content_store.terms import Vocabulary, listed_terms, terms_changed
from content_store.terms import vocabularies as registered

from . import openapi, parameters, schemas
from .answers import BASE, absolute, json_answer
from .problems import ParameterError, Problem
from .query_string import shown
from .reading import Reader
from .suggesting import nearest


def _labels(vocabulary: Vocabulary) -> dict[str, str]:
    labels = {}
    for locale in LOCALES:
        with override(locale):
            labels[locale] = str(vocabulary.label)
    return labels


def list_vocabularies(request: HttpRequest) -> HttpResponse:
    """The vocabularies that filters, facets and values name."""
    Reader(request, parameters.NO_PARAMETERS).finish()
    counts = dict(listed_terms().order_by().values_list("vocabulary").annotate(Count("pk")))
    items = [
        {
            "name": vocabulary.name,
            "labels": _labels(vocabulary),
            "count": counts.get(vocabulary.name, 0),
            "url": absolute(f"{BASE}/vocabularies/{vocabulary.name}"),
        }
        for vocabulary in registered()
    ]
    return json_answer({"items": items}, locale=", ".join(LOCALES), modified=terms_changed())


def _term(term: Term) -> dict[str, Any]:
    return {"code": term.code, "labels": term.labels, "parent": term.parent or None, "facts": term.extra}


def get_vocabulary(request: HttpRequest, name: Path[str]) -> HttpResponse:
    """All values of one vocabulary, in its own order; organizations, which are actors too, have a list of their own."""
    Reader(request, parameters.NO_PARAMETERS).finish()
    found = {vocabulary.name: vocabulary for vocabulary in registered()}
    if name not in found:
        error = ParameterError(
            "name", "unknown-value", f"There is no vocabulary “{shown(name)}”.", list(found), nearest(name, found)
        )
        raise Problem("not-found", error.detail, errors=[error])
    data = {
        "name": name,
        "labels": _labels(found[name]),
        "items": [_term(term) for term in listed_terms().filter(vocabulary=name)],
    }
    return json_answer(data, locale=", ".join(LOCALES), modified=terms_changed())


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/vocabularies",
        operation_id="list_vocabularies",
        summary="The vocabularies",
        tags=["Vocabularies"],
        openapi_extra=openapi.operation(openapi.shape(schemas.VocabularyList)),
    )(list_vocabularies)
    api.get(
        "/vocabularies/{name}",
        operation_id="get_vocabulary",
        summary="One vocabulary with all its values",
        tags=["Vocabularies"],
        openapi_extra=openapi.operation(openapi.shape(schemas.VocabularyDetail), problems=(404,)),
    )(get_vocabulary)
