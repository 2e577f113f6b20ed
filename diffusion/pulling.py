"""What a block of a newsletter finds: its criteria, in the one language of content_store, and the contents."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.base.locales import fallback_chain
from content_store.criteria import Condition, Criteria, Op
from content_store.kinds import Filter, Kind, kinds
from content_store.kinds import kind as kind_named
from content_store.models import Term
from content_store.query import ListQuery, list_documents

from .enums import Period

#: The kind that pulls no contents of its own kind.
NEWSLETTER: Final = "newsletter"
#: Stands in a filter by date for the newsletter's month.
THE_MONTH: Final = "month"
_LINE: Final = re.compile(r"([a-z-]+)(?:\[(all|not|from|to|exists)\])?=(\S+)")
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def pulled_kinds() -> list[Kind]:
    return [kind for kind in kinds() if kind.listed and kind.name != NEWSLETTER]


def read_filters(kind: Kind, text: str, month: str) -> tuple[Condition, ...]:
    """One filter a line, as the API writes them without `filter[…]`: `sector=ED,CLT`, `office[exists]=true`.

    Raises ValidationError, which names what is not known and what there is.
    """
    return tuple(_condition(kind, line.strip(), month) for line in text.splitlines() if line.strip())


def _condition(kind: Kind, line: str, month: str) -> Condition:
    parts = _LINE.fullmatch(line)
    if parts is None:
        raise ValidationError(
            _("“%(line)s” is no filter. Write one a line, such as sector=ED,CLT or office[exists]=true.")
            % {"line": line}
        )
    name, op, text = parts.groups()
    item = kind.filter(name)
    if item is None:
        raise ValidationError(
            _("“%(name)s” is no filter of this kind. There are: %(names)s.")
            % {"name": name, "names": ", ".join(each.name for each in kind.all_filters)}
        )
    values = tuple(text.split(","))
    if item.type == "date":
        values = tuple(month if value == THE_MONTH else value for value in values)
    wrong = _wrong(item, op or "any", values)
    if wrong:
        raise ValidationError(
            _("%(name)s does not know: %(values)s.") % {"name": name, "values": ", ".join(wrong)},
        )
    return Condition(name, cast("Op", op or "any"), values)


def _wrong(item: Filter, op: str, values: Sequence[str]) -> list[str]:
    """The values, or the operator, that the filter cannot take."""
    if op == "exists":
        return [] if values in (("true",), ("false",)) else list(values)
    if (op in ("from", "to")) != (item.type == "date"):
        return [f"[{op}]"]
    match item.type:
        case "date":
            return [value for value in values if not _DATE.fullmatch(value)] or list(values[1:])
        case "flag":
            return [value for value in values if value not in ("true", "false")]
        case "term":
            known = Term.objects.filter(vocabulary=item.vocabulary, code__in=values).values_list("code", flat=True)
            return sorted(set(values) - set(known))
        case _:
            return []


def criteria_of(block: Mapping[str, Any], month: str) -> Criteria:
    """Of a block of contents and the month its newsletter is of. Raises ValidationError for filters as above."""
    kind = kind_named(block["kind"])
    conditions = read_filters(kind, block["filters"], month)
    if block["period"] == Period.MONTH:
        conditions += (Condition("published", "from", (month,)), Condition("published", "to", (month,)))
    return Criteria((kind.name,), conditions)


def newest_first(kind: Kind) -> tuple[str, ...]:
    return (kind.default_sort if kind.default_sort.startswith("-") else "-published",)


def pull(block: Mapping[str, Any], month: str, locale: str) -> list[UUID]:
    """The public contents that a block finds now, the newest first, in whatever language they exist in; one query.

    None for a block of a draft that does not say yet what it shows. Raises ValidationError for filters as above.
    """
    if not block["kind"] or not block["most"]:
        return []
    kind = kind_named(block["kind"])
    query = ListQuery(
        criteria_of(block, month),
        fallback_chain(locale),
        sort=newest_first(kind),
        limit=block["most"],
        profile="minimal",
        count=False,
    )
    return [row.content_id for row in list_documents(query).rows]
