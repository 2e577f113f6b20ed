"""How often each code of a field occurs in a list, with the code's label in the reader's language."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from .kinds import Filter
from .models import Document, DocumentCode, Term


@dataclass(frozen=True)
class FacetValue:
    code: str
    label: str
    count: int


def count_codes(
    rows: QuerySet[Document], titles: QuerySet[Document], item: Filter, most: int, locale: str
) -> list[FacetValue]:
    """The codes of one field over the rows, the most frequent first; `titles` are the rows that label contents."""
    codes = DocumentCode.objects.filter(field=item.name, document__in=rows.values("pk")).values("code", "target")
    counted = codes.annotate(count=Count("pk"), label=_label(titles, item)).order_by("-count", "code")[:most]
    return [FacetValue(row["code"], _text(item, row["label"], locale) or row["code"], row["count"]) for row in counted]


def label_codes(item: Filter, codes: list[str], titles: QuerySet[Document], locale: str) -> dict[str, str]:
    """Code to label of those that have one; one query at most."""
    if item.type == "term":
        terms = Term.objects.filter(vocabulary=item.vocabulary, code__in=codes)
        return {term.code: str(term.labels[locale]) for term in terms}
    if item.type == "content":
        wanted = DocumentCode.objects.filter(field=item.name, code__in=codes).values("target")
        return {
            str(found): title
            for found, title in titles.filter(content_id__in=wanted).values_list("content_id", "title")
        }
    return {}


def _label(titles: QuerySet[Document], item: Filter) -> Any:
    if item.type == "term":
        return Subquery(Term.objects.filter(vocabulary=item.vocabulary, code=OuterRef("code")).values("labels")[:1])
    if item.type == "content":
        return Subquery(titles.filter(content_id=OuterRef("target")).values("title")[:1])
    return F("code")


def _text(item: Filter, label: Any, locale: str) -> str:
    if item.type == "term" and label:
        labels = json.loads(label) if isinstance(label, str) else label
        return str(labels[locale])
    return str(label or "")
