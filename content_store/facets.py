"""How often each code of a field occurs in a list, with the code's label in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from .kinds import Filter
from .models import Document, DocumentCode, Term


@dataclass(frozen=True)
class FacetValue:
    code: str
    label: str
    count: int


@dataclass(frozen=True)
class CodeCount:
    """`target`: the content that the code stands for, where it does."""

    code: str
    target: UUID | None
    count: int


def count_codes(rows: QuerySet[Document], item: Filter, most: int) -> list[CodeCount]:
    """The codes of one field over the rows, the most frequent first."""
    codes = DocumentCode.objects.filter(field=item.name, document__in=rows.values("pk")).values("code", "target")
    counted = codes.annotate(count=Count("pk")).order_by("-count", "code")[:most]
    return [CodeCount(row["code"], row["target"], row["count"]) for row in counted]


def label_counts(
    counted: Mapping[Filter, list[CodeCount]], titles: QuerySet[Document], locale: str
) -> dict[str, list[FacetValue]]:
    """Field to its values with their labels; two queries at most. `titles` are the rows that label contents."""
    terms = _term_labels({item: [each.code for each in codes] for item, codes in counted.items()}, locale)
    contents = _titles([each.target for codes in counted.values() for each in codes if each.target], titles)

    def label(item: Filter, each: CodeCount) -> str:
        found = contents.get(each.target) if each.target else terms.get((item.vocabulary, each.code))
        return found or each.code

    return {
        item.name: [FacetValue(each.code, label(item, each), each.count) for each in codes]
        for item, codes in counted.items()
    }


def label_codes(item: Filter, codes: list[str], titles: QuerySet[Document], locale: str) -> dict[str, str]:
    """Code to label of those that have one; one query at most."""
    if item.type == "term":
        return {code: label for (_, code), label in _term_labels({item: codes}, locale).items()}
    if item.type == "content":
        wanted = DocumentCode.objects.filter(field=item.name, code__in=codes).values("target")
        return {
            str(found): title
            for found, title in titles.filter(content_id__in=wanted).values_list("content_id", "title")
        }
    return {}


def _term_labels(wanted: Mapping[Filter, list[str]], locale: str) -> dict[tuple[str, str], str]:
    """(vocabulary, code) to label."""
    asked = Q()
    for item, codes in wanted.items():
        if item.type == "term" and codes:
            asked |= Q(vocabulary=item.vocabulary, code__in=codes)
    if not asked:
        return {}
    return {(term.vocabulary, term.code): str(term.labels[locale]) for term in Term.objects.filter(asked)}


def _titles(wanted: Iterable[UUID], titles: QuerySet[Document]) -> dict[UUID, str]:
    ids = set(wanted)
    return dict(titles.filter(content_id__in=ids).values_list("content_id", "title")) if ids else {}
