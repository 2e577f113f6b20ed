"""Names and labels of what results are counted by, the same for every engine."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.base.locales import AUTONYMS, fallback_chain
from content_store.kinds import Filter, kinds
from content_store.models import Term
from content_store.query import in_chain, readable

from .interface import FacetRequest, FacetValue

#: Fields of every content, beside the filters that its kind declares.
KIND: Final = "kind"
LANGUAGE: Final = "language"
_LABELS: Final[dict[str, Any]] = {KIND: _("Type"), LANGUAGE: _("Language")}


def filters_named(name: str) -> list[Filter]:
    """The filters of this name that the kinds declare; several where kinds have vocabularies of their own for it."""
    return [item for kind in kinds() for item in kind.all_filters if item.name == name]


def filter_names() -> list[str]:
    """All that results of several kinds can be filtered by."""
    names = {item.name for kind in kinds() for item in kind.all_filters}
    return sorted({KIND, LANGUAGE, *names})


def facet_label(name: str) -> str:
    """The name of a facet in the language in force; the name itself for one that no kind declares."""
    if name in _LABELS:
        return str(_LABELS[name])
    found = filters_named(name)
    return str(found[0].label) if found else name


def code_labels(codes: Mapping[str, Iterable[str]], locale: str) -> dict[tuple[str, str], str]:
    """(Facet, code) to label in this locale; one query for all vocabularies, one for all contents.

    A code without a label is its own.
    """
    labels: dict[tuple[str, str], str] = {}
    terms: dict[str, set[tuple[str, str]]] = defaultdict(set)
    contents: dict[str, set[tuple[str, UUID]]] = defaultdict(set)
    names = {kind.name: kind.label_plural for kind in kinds()}
    for name, values in codes.items():
        found = filters_named(name)
        for code in values:
            labels[name, code] = code
            if name == KIND:
                with override(locale):
                    labels[name, code] = str(names.get(code, code))
            elif name == LANGUAGE:
                labels[name, code] = AUTONYMS.get(code, code)
            elif found and found[0].type == "term":
                for item in found:
                    terms[item.vocabulary].add((name, code))
            elif found and found[0].type == "content" and (content_id := _uuid(code)):
                contents[name].add((name, content_id))
    labels |= _term_labels(terms, locale)
    labels |= _content_labels({pair for pairs in contents.values() for pair in pairs}, locale)
    return labels


def labelled(
    counts: Mapping[str, Sequence[tuple[str, int]]], requests: Iterable[FacetRequest], locale: str
) -> dict[str, list[FacetValue]]:
    """What was counted, as the facets asked for; labelled in at most two queries for all of them."""
    shown = {request.name: counts[request.name][: request.most] for request in requests}
    labels = code_labels({name: [code for code, _ in values] for name, values in shown.items()}, locale)
    return {
        name: [FacetValue(code, labels[name, code], count) for code, count in values] for name, values in shown.items()
    }


def most_first(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The most frequent first; those as frequent by code."""
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))


def _term_labels(wanted: Mapping[str, set[tuple[str, str]]], locale: str) -> dict[tuple[str, str], str]:
    if not wanted:
        return {}
    match = Q(pk__in=[])
    for vocabulary, pairs in wanted.items():
        match |= Q(vocabulary=vocabulary, code__in={code for _, code in pairs})
    found: dict[tuple[str, str], str] = {}
    for vocabulary, code, labels in Term.objects.filter(match).values_list("vocabulary", "code", "labels"):
        found |= {
            (name, wanted_code): labels[locale] for name, wanted_code in wanted[vocabulary] if wanted_code == code
        }
    return found


def _content_labels(wanted: set[tuple[str, UUID]], locale: str) -> dict[tuple[str, str], str]:
    if not wanted:
        return {}
    rows = in_chain(readable(), fallback_chain(locale)).filter(content_id__in={content_id for _, content_id in wanted})
    titles = dict(rows.values_list("content_id", "title"))
    return {(name, str(content_id)): titles[content_id] for name, content_id in wanted if content_id in titles}


def _uuid(code: str) -> UUID | None:
    try:
        return UUID(code)
    except ValueError:
        return None
