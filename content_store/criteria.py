"""The one criteria language: a set of filters over codes, the same for the API, the site's facets and all consumers.

OR inside a field, AND across fields. Values are codes; nothing here parses what a person typed.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Final, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import Document, DocumentCode

Op = Literal["any", "all", "not", "from", "to", "exists"]
#: The field that stands for the content itself: what who follows one page follows. No parameter of the API.
CONTENT: Final = "id"


@dataclass(frozen=True, order=True)
class Condition:
    """One filter: `any`/`all`/`not` of codes, `from`/`to` an ISO date (both ends included), `exists` true or false."""

    field: str
    op: Op
    values: tuple[str, ...]


@dataclass(frozen=True)
class Criteria:
    """What a list is narrowed to; no kinds means all kinds."""

    kinds: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = field(default_factory=tuple)

    def without(self, name: str) -> "Criteria":
        """The criteria without the conditions of one field, as its own facet counts it."""
        return Criteria(self.kinds, tuple(item for item in self.conditions if item.field != name))

    def canonical(self) -> str:
        """The same JSON for the same set, another for any other: what a cache or a saved search is keyed by."""
        conditions = sorted([item.field, item.op, sorted(set(item.values))] for item in self.conditions)
        return json.dumps([sorted(set(self.kinds)), conditions], ensure_ascii=False, separators=(",", ":"))

    @property
    def id(self) -> str:
        """Twenty hexadecimal digits of the canonical text, for whoever keeps or compares criteria."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()[:20]


def _codes(condition: Condition, *narrow: Q) -> Exists:
    return Exists(DocumentCode.objects.filter(*narrow, document=OuterRef("pk"), field=condition.field))


def _up_to(value: str) -> Q:
    """Codes up to a day, month or year, it and all that begins with it included, whatever the database's collation."""
    return Q(code__lt=value) | Q(code__startswith=value)


def narrow(documents: QuerySet[Document], criteria: Criteria) -> QuerySet[Document]:
    """The documents that satisfy the criteria."""
    if len(criteria.kinds) == 1:
        documents = documents.filter(kind=criteria.kinds[0])
    elif criteria.kinds:
        documents = documents.filter(kind__in=criteria.kinds)
    for item in criteria.conditions:
        if item.field == CONTENT:
            documents = documents.filter(content_id__in=item.values)
            continue
        match item.op:
            case "any":
                documents = documents.filter(_codes(item, Q(code__in=item.values)))
            case "all":
                for value in item.values:
                    documents = documents.filter(_codes(item, Q(code=value)))
            case "not":
                documents = documents.filter(~_codes(item, Q(code__in=item.values)))
            case "from":
                documents = documents.filter(_codes(item, Q(code__gte=item.values[0])))
            case "to":
                documents = documents.filter(_codes(item, _up_to(item.values[0])))
            case "exists":
                test = _codes(item)
                documents = documents.filter(test if item.values[0] == "true" else ~test)
    return documents
