"""From what a file says (texts, numbers, lists) to what a model's field holds; wrong values are named, never guessed.

A value of the wrong type would make Wagtail drop child rows silently: everything is typed here before a model sees it.
"""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.base.fields import ContentField

_TRUE: Final = frozenset(("true", "yes", "1", "x", "oui", "vrai"))
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
_FALSE: Final = frozenset(("false", "no", "0", "", "non", "faux"))


@dataclass(frozen=True)
class Place:
    """Where among the child rows of a field something is wrong; they are numbered from 1."""

    number: int
    part: str

    def __str__(self) -> str:
        return f"{self.number}. {self.part}"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of one row, and the mend."""

    field: str
    message: str
    place: Place | None = None

    def as_json(self) -> dict[str, str]:
        return {"column": self.field, "message": str(self)}

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class WrongValueError(Exception):
    """A value that its field cannot hold; the message says what would be right."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.place = place


def nearest(value: str, known: Iterable[str]) -> str:
    """“ Did you mean …?” for a near miss, else nothing."""
    found = difflib.get_close_matches(value, [str(item) for item in known], n=1, cutoff=0.6)
    return " " + _("Did you mean “%s”?") % found[0] if found else ""


@dataclass
class Codes:
    """Rows of a model by code or number, each model read once for a run; by other ways where one is given."""

    ways: dict[type[models.Model], Callable[[str], Any]] = field(default_factory=dict)
    _rows: dict[type[models.Model], dict[str, Any]] = field(default_factory=dict)

    def row(self, model: type[models.Model], code: str) -> Any:
        """Raises WrongValueError for a code that no row has."""
        if model in self.ways:
            return self.ways[model](code)
        if model not in self._rows:
            key = "code" if _has(model, "code") else "id"
            self._rows[model] = {str(getattr(row, key)): row for row in model._default_manager.all()}
        rows = self._rows[model]
        found = rows.get(code) or rows.get(code.upper())
        if found is None:
            raise WrongValueError(
                _("“%(code)s” is not known among the %(names)s.")
                % {"code": code, "names": model._meta.verbose_name_plural}
                + nearest(code, rows)
            )
        return found


def _has(model: type[models.Model], name: str) -> bool:
    return any(item.name == name for item in model._meta.get_fields())


def field_of(model: type[models.Model], name: str) -> Any:
    """The field or child relation of this name. Raises WrongValueError for a name that there is not."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        names = [item.name for item in model._meta.get_fields()]
        raise WrongValueError(_("There is no field “%s”.") % name + nearest(name, names)) from None


def typed(model: type[models.Model], name: str, value: Any, codes: Codes) -> Any:
    """The value as this field of the model holds it: for relations rows, for child rows unsaved instances.

    Raises WrongValueError.
    """
    target = field_of(model, name)
    if isinstance(target, models.ManyToOneRel):
        return _children(target, value, codes)
    if isinstance(target, models.ManyToManyField):
        return [codes.row(target.related_model, str(item).strip()) for item in _list(value)]
    if isinstance(target, StreamField):
        return _stream(target, value)
    if value is None or value == "":
        return None if target.null else ("" if isinstance(target, models.CharField | models.TextField) else None)
    if isinstance(target, ContentField):
        return _content(target, str(value).strip())
    if isinstance(target, models.ForeignKey):
        return codes.row(target.related_model, str(value).strip())
    return _plain(target, value)


def _plain(target: Any, value: Any) -> Any:
    if isinstance(target, models.BooleanField):
        return _flag(value)
    if isinstance(target, models.DateField) and not isinstance(target, models.DateTimeField):
        return _date(value)
    if isinstance(target, models.TimeField):
        return _time(value)
    if isinstance(target, models.IntegerField):
        return _integer(target, value)
    if isinstance(target, models.CharField | models.TextField):
        return _text(target, value)
    try:
        return target.to_python(value)
    except ValidationError as error:
        raise WrongValueError(" ".join(error.messages)) from None


def _flag(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise WrongValueError(_("“%s” is neither yes nor no: write true or false.") % value)


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise WrongValueError(_("“%s” is no date: write it as 2026-11-30.") % value) from None


def _time(value: Any) -> dt.time:
    if isinstance(value, dt.time):
        return value
    try:
        time = dt.time.fromisoformat(str(value).strip())
    except ValueError:
        time = None
    if time is None or time.tzinfo:  # the place has its own column
        raise WrongValueError(_("“%s” is no time: write it as 09:30.") % value)
    return time


def _integer(target: Any, value: Any) -> int:
    text = str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
    if not _INTEGER.fullmatch(text):
        raise WrongValueError(_("“%s” is no whole number.") % value)
    number = int(text)
    try:
        target.run_validators(number)
    except ValidationError as error:
        raise WrongValueError(" ".join(error.messages)) from None
    return number


def _text(target: Any, value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        value = _date(value).isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise WrongValueError(_("A text is expected here."))
    text = str(value).strip()
    if "\x00" in text:
        raise WrongValueError(_("The text holds a null character."))
    if target.choices:
        known = [str(code) for code, _label in target.flatchoices]
        if text not in known:
            raise WrongValueError(
                _("“%(value)s” is not one of: %(known)s.") % {"value": text, "known": ", ".join(known)}
                + nearest(text, known)
            )
    try:
        target.run_validators(text)
    except ValidationError as error:
        raise WrongValueError(" ".join(error.messages)) from None
    if target.max_length and len(text) > target.max_length:
        raise WrongValueError(
            _("%(length)d characters; at most %(most)d fit.") % {"length": len(text), "most": target.max_length}
        )
    return text


def _list(value: Any) -> list[Any]:
    """A list as JSON has it, or codes in one cell, with semicolons or commas between them."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value
    return [part.strip() for part in str(value).replace(",", ";").split(";") if part.strip()]


def _content(target: ContentField, value: str) -> UUID:
    pages = Page.objects.filter(alias_of=None)
    try:
        found = pages.filter(translation_key=UUID(value)).first()
    except ValueError:
        found = pages.filter(slug=value).order_by("pk").first()
    if found is None:
        raise WrongValueError(_("There is no content with the id or slug “%s”.") % value)
    label = f"{found.specific_class._meta.app_label}.{found.specific_class.__name__}" if found.specific_class else ""
    if target.page_types and label not in target.page_types:
        raise WrongValueError(_("“%s” is a content of another kind.") % value)
    return UUID(str(found.translation_key))


def _children(relation: Any, value: Any, codes: Codes) -> list[Any]:
    child = relation.related_model
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise WrongValueError(_("A list of objects is expected here."))
    rows = []
    for number, item in enumerate(value, start=1):
        row = child(sort_order=number - 1) if _has(child, "sort_order") else child()
        for name, part in item.items():
            try:
                if isinstance(field_of(child, name), ParentalKey):
                    raise WrongValueError(_("There is no field “%s”.") % name)
                setattr(row, name, typed(child, name, part, codes))
            except WrongValueError as error:
                raise WrongValueError(str(error), Place(number, name)) from None
        rows.append(row)
    return rows


def _stream(target: StreamField, value: Any) -> Any:
    """Blocks as the API writes them to `body`: a list of {type, value}; or a plain text, a paragraph each line."""
    if value is None or value == "":
        return target.to_python([])
    if isinstance(value, str):
        lines = [line.strip() for line in value.splitlines() if line.strip()]
        return target.to_python([{"type": "text", "value": "".join(f"<p>{escape(line)}</p>" for line in lines)}])
    known = set(target.stream_block.child_blocks)
    if not isinstance(value, list) or not all(isinstance(item, Mapping) and "type" in item for item in value):
        raise WrongValueError(_("A list of blocks is expected here, each with its type and value."))
    for item in value:
        if item["type"] not in known:
            raise WrongValueError(_("There is no block “%s”.") % item["type"] + nearest(str(item["type"]), known))
    try:
        stream = target.to_python(list(value))
        return target.stream_block.clean(stream)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise WrongValueError(_("The blocks are not as the editor would write them: %s") % error) from None
