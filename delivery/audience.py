"""An audience: filters over people and actors, any of which lets somebody in, and others that keep them out.

    {"any": [{"actor_kind": ["member"], "themes": ["ED"]}, {"actor": ["sector-CLT"]}], "not": [{"role": ["press"]}]}

OR inside a field, AND across the fields of a filter, as everywhere. Values are codes.
"""

from dataclasses import dataclass
from typing import Any, Final

from reference.enums import ContactRole
from reference.models import ACTOR_KINDS, Actor, Country, Sector

ACTOR_KIND: Final = "actor_kind"
ACTOR: Final = "actor"
COUNTRY: Final = "country"
ROLE: Final = "role"
THEMES: Final = "themes"
FIELDS: Final = (ACTOR_KIND, ACTOR, COUNTRY, ROLE, THEMES)
#: Filters of one audience, and values of one field.
MOST: Final = 20
MOST_VALUES: Final = 500


class AudienceError(ValueError):
    """`field`: what of the audience is wrong, such as `any[0].role`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


@dataclass(frozen=True)
class Filter:
    """`actor_kind`: member, sector, office, …; `actor`: codes; `country`: of delegations and National Commissions, and
    where an office is; `role`: of the contact; `themes`: sectors it concerns (who has no themes of their own, all)."""

    actor_kind: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audience:
    any: tuple[Filter, ...]
    without: tuple[Filter, ...] = ()


def read(value: Any) -> Audience:
    """Raises AudienceError."""
    if not isinstance(value, dict):
        raise AudienceError("", 'An object with "any" and "not".')
    if unknown := value.keys() - {"any", "not"}:
        raise AudienceError(min(unknown), "There is no such part.")
    chosen = _filters("any", value.get("any", []))
    if not chosen:
        raise AudienceError("any", "At least one filter.")
    return Audience(chosen, _filters("not", value.get("not", [])))


def written(audience: Audience) -> dict[str, Any]:
    """As `read` takes it."""

    def one(item: Filter) -> dict[str, list[str]]:
        return {name: list(getattr(item, name)) for name in FIELDS if getattr(item, name)}

    return {"any": [one(item) for item in audience.any], "not": [one(item) for item in audience.without]}


def _filters(part: str, value: Any) -> tuple[Filter, ...]:
    if not isinstance(value, list) or len(value) > MOST:
        raise AudienceError(part, f"A list of {MOST} filters at most.")
    return tuple(_filter(f"{part}[{place}]", item) for place, item in enumerate(value))


def _filter(place: str, value: Any) -> Filter:
    if not isinstance(value, dict) or not value:
        raise AudienceError(place, "An object with at least one field; nobody is meant by all.")
    found = {}
    for name, codes in value.items():
        field = f"{place}.{name}"
        if name not in FIELDS:
            raise AudienceError(field, f"There is no such field; there are {', '.join(FIELDS)}.")
        if not isinstance(codes, list) or not codes or len(codes) > MOST_VALUES:
            raise AudienceError(field, f"A list of 1 to {MOST_VALUES} codes.")
        if not all(isinstance(code, str) for code in codes):
            raise AudienceError(field, "Codes are texts.")
        if unknown := set(codes) - _known(name, codes):
            raise AudienceError(field, f"There is no {min(unknown)!r}.")
        found[name] = tuple(sorted(set(codes)))
    return Filter(**found)


def _known(name: str, codes: list[str]) -> set[str]:
    match name:
        case "actor_kind":
            return set(ACTOR_KINDS)
        case "role":
            return set(ContactRole.values)
        case "actor":
            rows: Any = Actor.objects.filter(code__in=codes)
        case "country":
            rows = Country.objects.filter(code__in=codes)
        case _:
            rows = Sector.objects.filter(code__in=codes)
    return set(rows.values_list("code", flat=True))
