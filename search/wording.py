"""Criteria in words, as their reader's language has them: “actions – sector: Education, Culture”."""

import datetime as dt
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cms.base.locales import fallback_chain
from content_store.criteria import CONTENT, Condition, Criteria
from content_store.query import in_chain, readable

from .facets import KIND, code_labels, facet_label, filters_named


def in_words(criteria: Criteria, locale: str) -> str:
    """A line of text. A code without a label is its own; a content that is not public any more has none."""
    codes = {item.field: item.values for item in criteria.conditions if item.op in ("any", "all", "not")}
    labels = code_labels({KIND: criteria.kinds} | codes, locale)
    with override(locale):
        followed = [item for item in criteria.conditions if item.field == CONTENT]
        if followed:
            return _comma().join(_titles(followed[0].values, locale)) or _("A page that is not public any more")
        what = _comma().join(labels[KIND, name] for name in criteria.kinds) or _("Everything")
        parts = [_condition(item, labels) for item in criteria.conditions]
        return capfirst(what) + (f" – {'; '.join(parts)}" if parts else "")


def _comma() -> str:
    return pgettext("between the items of a list", ", ")


def _condition(item: Condition, labels: dict[tuple[str, str], str]) -> str:
    name = facet_label(item.field)
    match item.op:
        case "exists":
            values = _("stated") if item.values[0] == "true" else _("not stated")
        case "from" | "to":
            words = _("from %(date)s") if item.op == "from" else _("until %(date)s")
            values = words % {"date": _day(item.values[0])}
        case _:
            values = _comma().join(_label(item.field, code, labels) for code in item.values)
            if item.op == "not":
                values = _("not %(values)s") % {"values": values}
            elif item.op == "all" and len(item.values) > 1:
                values = _("all of %(values)s") % {"values": values}
    return f"{name}: {values}"


def _label(field: str, code: str, labels: dict[tuple[str, str], str]) -> str:
    found = filters_named(field)
    if found and found[0].type == "flag":
        return _("yes") if code == "true" else _("no")
    return labels[field, code]


def _day(value: str) -> str:
    try:
        return date_format(dt.date.fromisoformat(value))
    except ValueError:  # a year or a month
        return value


def _titles(values: tuple[str, ...], locale: str) -> list[str]:
    rows = in_chain(readable(), fallback_chain(locale)).filter(content_id__in=[UUID(value) for value in values])
    return list(rows.order_by("sort_title").values_list("title", flat=True))
