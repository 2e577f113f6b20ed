"""The columns of the files that are imported: one table for each kind, documented where a file is sent in.

A cell is one field's value, or a part of a child row (a status, a name in another language). An empty cell leaves what
is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ngo_pages.enums import NameType

from .values import Problem, nearest


@dataclass(frozen=True)
class Column:
    """One column: its header, the field it fills (the header's own where none is named) and what to write in it."""

    name: str
    help: Any
    required: bool = False
    example: str = ""


@dataclass(frozen=True)
class Table:
    kind: str
    label: Any
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def problems_of_header(self, header: list[str]) -> list[Problem]:
        """Columns that are missing, twice there or not known."""
        found = [
            Problem(name, _("This column is not known.") + nearest(name, self.names))
            for name in header
            if name and name not in self.names
        ]
        found += [
            Problem(name, _("This column is there twice.")) for name in set(header) if name and header.count(name) > 1
        ]
        found += [
            Problem(column.name, _("This column is missing."))
            for column in self.columns
            if column.required and column.name not in header
        ]
        return found

    def in_columns(self, problem: Problem, values: Mapping[str, Any]) -> Problem:
        """The problem under the column that its child row was made of; `values` are what `fields` gave."""
        column, place = problem.field, problem.place
        if column == "names" and place:
            column = _column_of(values["names"][place.number - 1])
        elif column == "statuses":
            column = _STATUS[place.part] if place else "status"
        else:
            column = _LISTED.get(column, column)
        return problem if column == problem.field else Problem(column, problem.message)

    def fields(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The row's cells as fields of the kind; empty ones left out."""
        given = {name: value for name, value in cells.items() if value not in (None, "")}
        return _EXPAND.get(self.kind, dict)(given)


#: What a status says, and the column that says it.
_STATUS: Final = {"status": "status", "since": "status_since", "until": "status_until", "decision": "decision"}
_OTHER_NAMES: Final = {"aliases": NameType.ALIAS, "former_names": NameType.FORMER}
#: Child rows that one column lists.
_LISTED: Final = {"presences": "member_countries", "addresses": "addressees", "attendance": "member_states"}


def _column_of(name: Mapping[str, str]) -> str:
    """Where a further name stands in the file."""
    columns = {kind.value: column for column, kind in _OTHER_NAMES.items()}
    return columns.get(name["type"], f"official_name_{name['language']}")


def _organization(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Names, the status now and members by country are child rows of the record."""
    values = dict(cells)
    names = []
    for locale in ("en", "fr", "es", "ar", "zh-hans", "ru"):
        text = values.pop(f"official_name_{locale}", None)
        if text:
            names.append({"text": text, "language": locale, "type": NameType.OFFICIAL.value})
    for column, kind in _OTHER_NAMES.items():
        names += [{"text": text, "language": "und", "type": kind.value} for text in _parts(values.pop(column, None))]
    if names:
        values["names"] = names
    status = {name: values.pop(column) for name, column in _STATUS.items() if column in values}
    if status:
        values["statuses"] = [status]
    countries = _parts(values.pop("member_countries", None))
    if countries:
        values["presences"] = [{"country": code} for code in countries]
    return values


def _recommendation(cells: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(cells)
    addressees = _parts(values.pop("addressees", None))
    if addressees:
        values["addresses"] = [{"actor": code} for code in addressees]
    return values


def _session(cells: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(cells)
    members = _parts(values.pop("member_states", None))
    if members:
        values["attendance"] = [{"member": code} for code in members]
    return values


def _parts(value: Any) -> list[str]:
    return [part.strip() for part in str(value or "").split(";") if part.strip()]


_EXPAND: Final = {"organization": _organization, "recommendation": _recommendation, "session": _session}

_ID = Column("id", gettext_lazy("Content id of a record that is here already; empty: found by name, else made new."))
_SECTORS = Column("sectors", gettext_lazy("Codes with semicolons between them."), example="ED;CLT")
_SDGS = Column("sdgs", gettext_lazy("Numbers of the goals with semicolons between them."), example="4;13")
_COUNTRIES = Column("countries", gettext_lazy("Codes (ISO 3166-1) with semicolons between them."), example="FR;SN")
_SUMMARY = Column("summary", gettext_lazy("One or two sentences."))
_TITLE = Column("title", gettext_lazy("In the language of the file."), required=True)
_STARTS = Column("starts", gettext_lazy("First day, as 2026-11-30."), example="2024-04-15")
_ENDS = Column("ends", gettext_lazy("Last day."), example="2024-04-16")
_FICTIONAL = Column("fictional", gettext_lazy("true for an invented example."), example="false")

TABLES: Final = {
    table.kind: table
    for table in (
        Table(
            "organization",
            gettext_lazy("Organizations"),
            (
                _ID,
                Column("name", gettext_lazy("Official name in its own first language."), required=True),
                Column("name_language", gettext_lazy("Language of that name."), example="fr"),
                Column("acronym", gettext_lazy("One.")),
                *(
                    Column(f"official_name_{code}", gettext_lazy("Official name in this language, where one is known."))
                    for code in ("en", "fr", "es", "ar", "zh-hans", "ru")
                ),
                Column("aliases", gettext_lazy("Other forms of the name, with semicolons between them.")),
                Column("former_names", gettext_lazy("With semicolons between them.")),
                Column("type", gettext_lazy("ngo, foundation, network or national-member."), example="ngo"),
                Column("founded", gettext_lazy("Year."), example="1946"),
                Column("headquarters_city", gettext_lazy("City.")),
                Column("headquarters_country", gettext_lazy("Code (ISO 3166-1)."), example="FR"),
                Column("scope", gettext_lazy("international, regional, national or local.")),
                Column("website", gettext_lazy("Address."), example="https://example.org/"),
                _SECTORS,
                _SDGS,
                Column("priorities", gettext_lazy("Codes with semicolons between them.")),
                Column("status", gettext_lazy("Its status now."), example="consultative"),
                Column("status_since", gettext_lazy("As known: 2006, 2006-10 or 2006-10-03."), example="2006"),
                Column("status_until", gettext_lazy("Empty where it has no end.")),
                Column("decision", gettext_lazy("The decision it rests on."), example="175 EX/Decision 40"),
                Column("member_countries", gettext_lazy("Codes with semicolons between them."), example="BJ;TG"),
                _SUMMARY,
                Column("mission", gettext_lazy("In the language of the file.")),
                Column("sources", gettext_lazy("Where the facts come from.")),
                _FICTIONAL,
            ),
        ),
        Table(
            "action",
            gettext_lazy("Actions on the ground"),
            (
                _ID,
                _TITLE,
                _SUMMARY,
                Column("body", gettext_lazy("The story; a paragraph for each line.")),
                Column(
                    "organizations", gettext_lazy("Content ids or names, with semicolons between them."), required=True
                ),
                _COUNTRIES,
                _SECTORS,
                _SDGS,
                _STARTS,
                _ENDS,
                Column("people_reached", gettext_lazy("As a source gives it."), example="1200"),
                _FICTIONAL,
            ),
        ),
        Table(
            "session",
            gettext_lazy("Dialogue sessions"),
            (
                _ID,
                _TITLE,
                _SUMMARY,
                Column("mechanism", gettext_lazy("Code of the mechanism."), required=True, example="ngo-space"),
                Column("state", gettext_lazy("proposed, confirmed, held, …"), example="held"),
                Column("theme", gettext_lazy("In the language of the file.")),
                _STARTS,
                _ENDS,
                Column("starts_at", gettext_lazy("Time, as 09:30."), example="15:00"),
                Column("ends_at", gettext_lazy("Time."), example="17:00"),
                Column("timezone", gettext_lazy("Such as Europe/Paris."), example="Europe/Paris"),
                Column("place", gettext_lazy("Room or address.")),
                Column("city", gettext_lazy("City.")),
                Column("country", gettext_lazy("Code (ISO 3166-1)."), example="FR"),
                Column("event", gettext_lazy("Id or slug of the forum or conference it belongs to.")),
                Column("governing_session", gettext_lazy("Code."), example="general-conference-40"),
                Column("agenda_item", gettext_lazy("As numbered.")),
                _SECTORS,
                _SDGS,
                Column("member_states", gettext_lazy("Codes of those attending, with semicolons."), example="FR;VG"),
            ),
        ),
        Table(
            "recommendation",
            gettext_lazy("Recommendations"),
            (
                _ID,
                Column("reference", gettext_lazy("Unique."), required=True, example="ICNGO-2018/1"),
                _TITLE,
                _SUMMARY,
                Column("text", gettext_lazy("As adopted."), required=True),
                Column("kind", gettext_lazy("adopted-recommendation, proposal, …"), example="adopted-recommendation"),
                Column("condition", gettext_lazy("Such as: within the limits of the available means.")),
                Column("source_event", gettext_lazy("Id or slug of the forum or conference.")),
                Column("source_document", gettext_lazy("Code of the document."), example="207-ex-11"),
                Column("paragraph", gettext_lazy("As numbered.")),
                Column("adopted", gettext_lazy("As known: 2018 or 2018-12-19."), example="2018-12-19"),
                Column("addressees", gettext_lazy("Codes of actors, with semicolons."), example="sector-ED;member-FR"),
                _SECTORS,
                _SDGS,
                _FICTIONAL,
            ),
        ),
    )
}
