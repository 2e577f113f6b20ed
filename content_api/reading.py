"""Reads the parameters of a request, strictly, and tells all that is wrong with them at once."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from cms.base.locales import DEFAULT_LOCALE, LOCALES, fallback_chain
from content_store.criteria import Condition, Op
from content_store.kinds import Filter

from . import parameters
from .codes import CodeBook, unknown_contents
from .fields import FieldTree, Selection, read_fields
from .keys import access_of
from .parameters import MOST_CODES, OPERATORS, Parameter
from .problems import BROKEN_CURSOR, ParameterError, invalid
from .query_string import QueryString, read_query, shown
from .suggesting import nearest

_FILTER: Final = re.compile(r"^filter\[([^\[\]]*)\](?:\[([^\[\]]*)\])?$")
_DATE: Final = re.compile(parameters.DATE_PATTERN)
_CODE: Final = re.compile(parameters.CODE_PATTERN)
_UUID: Final = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
#: Longer lists of allowed values are not repeated in an error; the vocabulary's own address has them.
_MOST_ALLOWED: Final = 500
#: More errors than these help nobody.
MOST_ERRORS: Final = 25


def content_id(text: str) -> UUID | None:
    """A content id in its one written form; None for anything else."""
    return UUID(text) if _UUID.fullmatch(text) else None


@dataclass(frozen=True)
class ItemShape:
    """How much of each item is sent: the stored profile, and the parts to cut out of it where `fields` asks."""

    profile: str
    selection: Selection | None


class Reader:
    """One request's parameters. Each method reads one of them; `finish` raises the 422 problem if anything is wrong."""

    def __init__(self, request: HttpRequest, allowed: Sequence[Parameter], query: QueryString | None = None) -> None:
        self.access = access_of(request)
        self.tier = self.access.tier
        self.query: QueryString = query or read_query(request)
        self.access.query = self.query
        self.errors: list[ParameterError] = list(self.query.errors)
        self._codes = CodeBook()
        names = [parameter.name for parameter in allowed]
        plain = [name for name in names if not name.startswith("filter[")]
        has_filters = len(plain) < len(names)
        for name in self.query.values:
            if not (name in names or (has_filters and name.startswith("filter["))):
                shapes = [*plain, "filter[…]"] if has_filters else plain
                self.fault(name, "unknown-parameter", f"There is no parameter “{shown(name)}” here.", shapes)

    def finish(self) -> None:
        if self.errors:
            raise invalid(self.errors[:MOST_ERRORS])

    def fault(
        self,
        param: str,
        code: str,
        detail: str,
        allowed: Sequence[str] | None = None,
        given: str | None = None,
    ) -> None:
        """Notes an error; the nearest allowed value to `given` (the parameter's own name by default) is offered."""
        if len(self.errors) >= MOST_ERRORS:
            return
        meant = nearest(param if given is None else given, allowed) if allowed else None
        listed = list(allowed) if allowed is not None and len(allowed) <= _MOST_ALLOWED else None
        self.errors.append(ParameterError(shown(param), code, detail, listed, meant))

    # --- single values -----------------------------------------------------------------------------------------------

    def text(self, name: str) -> str:
        return self.query.values.get(name, "")

    def required(self, name: str) -> str:
        if name not in self.query.values:
            self.fault(name, "missing", "This parameter is required.", given="")
        return self.text(name)

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        value = self.query.values.get(name, default)
        if value in allowed:
            return value
        self.fault(name, "unknown-value", f"There is no value “{shown(value)}”.", allowed, value)
        return default

    def choices(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Values separated by commas, each once, in the order given; none where the parameter is not given."""
        if name not in self.query.values:
            return ()
        values = tuple(dict.fromkeys(self._values(name)))
        for value in values:
            if value not in allowed:
                self.fault(name, "unknown-value", f"There is no value “{shown(value)}”.", allowed, value)
        return tuple(value for value in values if value in allowed)

    def _values(self, name: str) -> list[str]:
        values = self.query.values[name].split(",")
        if len(values) > MOST_CODES:
            self.fault(name, "too-many", f"A parameter may have up to {MOST_CODES} values.", given="")
        return values[:MOST_CODES]

    def number(self, name: str, default: int, most: int) -> int:
        value = self.query.values.get(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", value):
            self.fault(name, "not-a-number", f"“{shown(value)}” is no whole number from 1 to {most}.")
        elif not 1 <= int(value) <= most:
            self.fault(name, "out-of-range", f"From 1 to {most}; {int(value)} is not.")
        else:
            return int(value)
        return default

    # --- language and shape ------------------------------------------------------------------------------------------

    def locale(self) -> str:
        return self.choice("locale", LOCALES, DEFAULT_LOCALE)

    def chain(self) -> tuple[str, ...]:
        """The languages to serve, in order: `locale`, then what `fallback` allows."""
        locale = self.locale()
        given = self.choices("fallback", ("none", "chain", *LOCALES))
        if len(given) > 1 and {"none", "chain"} & set(given):
            self.fault("fallback", "contradiction", "none, chain, or languages: one of the three.")
        if "chain" in given:
            return fallback_chain(locale)
        return tuple(dict.fromkeys((locale, *(code for code in given if code in LOCALES))))

    def shape(self, default: str, trees: Callable[[str], FieldTree]) -> ItemShape:
        """`trees` gives the fields that items have in a profile. Parts named are looked for in the full profile."""
        profile = self.choice("profile", parameters.PROFILES, default)
        if "fields" not in self.query.values:
            return ItemShape(profile, None)
        value = self.text("fields")
        names_parts = any(not part.startswith("-") for part in value.split(","))
        if "profile" not in self.query.values and names_parts:
            profile = "full"
        selection, errors = read_fields(value, trees(profile))
        self.errors += errors
        return ItemShape(profile, selection)

    def limit(self, profile: str) -> int:
        most = parameters.MOST_MINIMAL if profile == "minimal" else parameters.MOST
        return self.number("limit", parameters.LIMIT, most)

    def cursor(self) -> str:
        value = self.text("cursor")
        if not value and "cursor" in self.query.values:
            self.errors.append(BROKEN_CURSOR)
        return value

    # --- filters and facets ------------------------------------------------------------------------------------------

    def facets(self, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """(name, most values) of each facet asked for."""
        if "facet" not in self.query.values:
            return ()
        found: dict[str, int] = {}
        for part in self._values("facet"):
            name, colon, most = part.partition(":")
            if name not in names:
                self.fault("facet", "unknown-field", f"Nothing is counted by “{shown(name)}”.", names, name)
            elif name in found:
                self.fault("facet", "repeated", f"“{name}” is given more than once.")
            elif colon and not re.fullmatch(r"[1-9][0-9]{0,2}", most):
                top = parameters.MOST_FACET_VALUES
                self.fault("facet", "out-of-range", f"“{shown(part)}”: the number of values is from 1 to {top}.")
            else:
                found[name] = int(most) if colon else parameters.FACET_VALUES
        return tuple(found.items())

    def conditions(self, filters: Sequence[Filter]) -> tuple[Condition, ...]:
        """What the filters ask for; filters of one name (in several kinds) know each other's codes."""
        known = parameters.by_name(filters)
        found: list[Condition] = []
        given = {param: value for param, value in self.query.values.items() if param.startswith("filter[")}
        if sum(value.count(",") + 1 for value in given.values()) > MOST_CODES:
            self.fault("filter[…]", "too-many", f"Filters may have up to {MOST_CODES} values in all.", given="")
            return ()
        for param, value in given.items():
            match = _FILTER.fullmatch(param)
            if match:
                condition = self._condition(param, match[1], match[2], value, known)
                found += [condition] if condition else []
            else:
                self.fault(
                    param, "malformed", "A filter is written filter[field] or filter[field][operator].", given=""
                )
        return tuple(sorted(found))

    def _condition(
        self, param: str, name: str, operator: str | None, value: str, known: dict[str, list[Filter]]
    ) -> Condition | None:
        if name not in known:
            self.fault(param, "unknown-field", f"There is no filter “{shown(name)}”.", tuple(known), name)
            return None
        items = known[name]
        ops = parameters.operators(items)
        op: Op | None = next((op for op in ops if op == (operator or "any")), None)
        if op is None or operator == "any":
            written: dict[str, str] = {each: parameters.filter_name(name, each) for each in ops}
            meant = nearest(operator or "", written)
            self.errors.append(
                ParameterError(
                    shown(param),
                    "unknown-operator",
                    f"“{name}” cannot be filtered so.",
                    list(written.values()),
                    written[meant] if meant else None,
                )
            )
            return None
        items = [item for item in items if op in OPERATORS[item.type]]
        values = tuple(sorted(set(value.split(",")))) if op in ("any", "all", "not") else (value,)
        before = len(self.errors)
        if op == "exists":
            self._check(param, values, ("true", "false"))
        elif op in ("from", "to"):
            self._check_bound(param, values[0], dated=items[0].type == "date")
        else:
            values = self._check_values(param, values, items)
        return Condition(name, op, values) if len(self.errors) == before else None

    def _check(self, param: str, values: Collection[str], allowed: Sequence[str]) -> None:
        for value in values:
            if value not in allowed:
                self.fault(param, "unknown-value", f"There is no value “{shown(value)}”.", allowed, value)

    def _check_bound(self, param: str, value: str, *, dated: bool) -> None:
        if not dated:
            if not 1 <= len(value) <= 120:
                self.fault(param, "malformed", "A value has 1 to 120 characters.", given="")
        elif not _DATE.fullmatch(value) or not _is_date(value):
            self.fault(
                param, "not-a-date", f"“{shown(value)}” is no date; write 2018, 2018-12 or 2018-12-19.", given=""
            )

    def _check_values(self, param: str, values: tuple[str, ...], items: Sequence[Filter]) -> tuple[str, ...]:
        types = {item.type for item in items}
        if "text" in types:
            for value in values:
                self._check_bound(param, value, dated=False)
        elif "content" in types:
            return self._check_contents(param, values)
        elif "flag" in types:
            self._check(param, values, ("true", "false"))
        else:
            plausible = [value for value in values if _CODE.fullmatch(value)]
            lists = [self._codes.of(item.vocabulary, plausible) for item in items]
            codes = tuple(dict.fromkeys(code for each in lists for code in each))
            for value in values:
                if value not in codes:
                    self.fault(param, "unknown-code", f"There is no code “{shown(value)}”.", codes, value)
        return values

    def _check_contents(self, param: str, values: tuple[str, ...]) -> tuple[str, ...]:
        ids = {value: content_id(value) for value in values}
        for value, found in ids.items():
            if found is None:
                self.fault(param, "not-an-id", f"“{shown(value)}” is no content id.", given="")
        unknown = unknown_contents(found for found in ids.values() if found)
        for missing in sorted(unknown):
            self.fault(param, "unknown-content", f"There is no content with the id {missing}.", given="")
        return tuple(sorted(str(found) for found in ids.values()))


def _is_date(value: str) -> bool:
    whole = {4: f"{value}-01-01", 7: f"{value}-01"}.get(len(value), value)
    try:
        dt.date.fromisoformat(whole)
    except ValueError:
        return False
    return True
