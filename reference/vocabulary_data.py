"""The vocabularies' own data: read from data/vocabularies.yaml and from CLDR, with every value's type checked.

A list's values carry a code and a label in each language; `machine` names the languages whose label is a draft of ours,
`unverified` the facts that no source confirms, which are not loaded.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from babel import Locale as CldrLocale
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from cms.base.locales import LOCALES

SOURCE: Final = Path(__file__).resolve().parent / "data" / "vocabularies.yaml"

#: Two-letter codes of CLDR that ISO 3166-1 does not assign to a country or territory.
NOT_ISO_3166: Final = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ")
)

Day = Annotated[date, Field(strict=False)]  # YAML has it with or without quotation marks
LocaleCode = Literal["en", "fr", "es", "ar", "zh-hans", "ru"]
Label = Annotated[str, StringConstraints(min_length=1, max_length=250, strip_whitespace=True)]


class VocabularyError(ValueError):
    """The data does not hold together; the text names list, code and field."""


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.()-]*$", max_length=60)]
    labels: dict[LocaleCode, Label]
    machine: list[LocaleCode] = []
    unverified: list[str] = []

    @model_validator(mode="after")
    def _labelled(self) -> "Entry":
        self.check_labels()
        return self

    def check_labels(self) -> None:
        missing = [locale for locale in LOCALES if locale not in self.labels]
        if missing:
            raise ValueError(f"labels: no label in {', '.join(missing)}")


class KindedEntry(Entry):
    kind: str


class BodyEntry(Entry):
    kind: Literal["body", "secretariat", "collective"]
    acronym: Annotated[str, StringConstraints(max_length=20)] = ""
    parent: str = ""


class GoverningSessionEntry(Entry):
    body: str
    number: int
    start: Day | None = None
    end: Day | None = None
    when: str = ""


class MemberEntry(Entry):
    """`labels` holds only the names that differ from CLDR's."""

    labels: dict[LocaleCode, Label] = {}
    kind: Literal["member-state", "associate-member"]
    electoral_group: str | None
    region: str | None
    joined: Day | None
    left: Day | None

    def check_labels(self) -> None:
        """CLDR has what is missing."""


class FieldOfficeEntry(Entry):
    """Kind, coverage and dates as the sources have them; dates as known: 2014, 2014-04 or 2014-04-24."""

    city: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    country: str
    kind: Literal["national", "regional", "multisectoral-regional", "cluster", "liaison"]
    bureau_for: str | None = None
    covers: list[str] = []
    as_of: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}){0,2}$")]
    sources: Annotated[list[str], Field(min_length=1)]


class VocabularyData(BaseModel):
    """The whole file; lists of closed sets are named as their vocabulary, with underscores."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sectors: list[KindedEntry]
    priorities: list[KindedEntry]
    subjects: list[Entry]
    sdgs: list[Entry]
    regions: list[Entry]
    electoral_groups: list[Entry]
    bodies: list[BodyEntry]
    governing_sessions: list[GoverningSessionEntry]
    office_kinds: list[Entry]
    field_offices: list[FieldOfficeEntry]
    members: list[MemberEntry]
    translation_states: list[Entry]
    partnership_statuses: list[Entry]
    status_steps: list[Entry]
    deciding_bodies: list[Entry]
    network_relations: list[Entry]
    ecosoc_statuses: list[Entry]
    contact_roles: list[Entry]
    freshness: list[Entry]
    organization_types: list[Entry]
    geographic_scopes: list[Entry]
    mechanisms: list[Entry]
    recommendation_statuses: list[Entry]
    recommendation_kinds: list[Entry]
    positions: list[Entry]
    commitment_states: list[Entry]
    seat_roles: list[Entry]
    event_modes: list[Entry]
    session_states: list[Entry]
    document_kinds: list[Entry]
    document_roles: list[Entry]
    hearing_decisions: list[Entry]
    event_stages: list[Entry]
    name_types: list[Entry]
    attendance_levels: list[Entry]

    @model_validator(mode="after")
    def _consistent(self) -> "VocabularyData":
        for name in type(self).model_fields:
            codes = [entry.code for entry in getattr(self, name)]
            twice = sorted({code for code in codes if codes.count(code) > 1})
            if twice:
                raise ValueError(f"{name}: {', '.join(twice)} stands there twice")
        groups = {entry.code for entry in self.electoral_groups}
        regions = {entry.code for entry in self.regions}
        countries = set(country_codes())
        for member in self.members:
            if member.code not in countries:
                raise ValueError(f"members {member.code}: code: no country or territory of ISO 3166-1")
            if member.electoral_group and member.electoral_group not in groups:
                raise ValueError(f"members {member.code}: electoral_group: no group {member.electoral_group}")
            if member.region and member.region not in regions:
                raise ValueError(f"members {member.code}: region: no region {member.region}")
        self._check_bodies()
        self._check_offices(countries)
        return self

    def _check_bodies(self) -> None:
        parents = {entry.code: entry.parent for entry in self.bodies}
        for code, parent in parents.items():
            above = [code]
            while parent:
                if parent not in parents or parent in above:
                    raise ValueError(f"bodies {code}: parent: no body above it {parent}")
                above.append(parent)
                parent = parents[parent]

    def _check_offices(self, countries: set[str]) -> None:
        members = {entry.code for entry in self.members}
        sectors = {entry.code for entry in self.sectors}
        for office in self.field_offices:
            if office.country not in countries:
                raise ValueError(f"field_offices {office.code}: country: no country {office.country}")
            if office.bureau_for and office.bureau_for not in sectors:
                raise ValueError(f"field_offices {office.code}: bureau_for: no sector {office.bureau_for}")
            if unknown := sorted(set(office.covers) - members):
                raise ValueError(f"field_offices {office.code}: covers: no member {', '.join(unknown)}")


def read(path: Path = SOURCE) -> VocabularyData:
    """The checked data. Raises VocabularyError."""
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise VocabularyError(f"{path.name} is no YAML: {error}") from error
    try:
        return VocabularyData.model_validate(plain)
    except ValidationError as error:
        raise VocabularyError("\n".join(_explain(item, plain) for item in error.errors())) from error


def _explain(error: Any, plain: Any) -> str:
    """`sectors ED: labels fr: what is wrong`, from pydantic's place and message."""
    where = list(error["loc"])
    if len(where) >= 2 and isinstance(where[1], int):
        entry = plain[where[0]][where[1]]
        code = entry.get("code", f"number {where[1] + 1}") if isinstance(entry, dict) else f"number {where[1] + 1}"
        where = [f"{where[0]} {code}:", *where[2:]]
    return f"{' '.join(str(part) for part in where)}: {error['msg']}".replace("::", ":").removeprefix(": ")


def country_codes() -> list[str]:
    """The countries and territories of ISO 3166-1 (alpha-2), by code."""
    return sorted(
        code
        for code in map(str, CldrLocale("en").territories)
        if len(code) == 2 and code.isalpha() and code not in NOT_ISO_3166
    )


def country_labels(code: str) -> dict[str, str]:
    """CLDR's name of a country in each of the six languages."""
    return {locale: str(CldrLocale.parse(locale, sep="-").territories[code]) for locale in LOCALES}


def language_codes() -> list[str]:
    """The languages of ISO 639-1 (two letters) that CLDR names in all six languages, by code."""
    named = [set(map(str, CldrLocale.parse(locale, sep="-").languages)) for locale in LOCALES]
    return sorted(code for code in set.intersection(*named) if len(code) == 2)


def language_labels(code: str) -> dict[str, str]:
    """CLDR's name of a language in each of the six languages."""
    return {locale: str(CldrLocale.parse(locale, sep="-").languages[code]) for locale in LOCALES}
