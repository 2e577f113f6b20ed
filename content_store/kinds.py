"""The protocol by which a page type declares its document, and the registry of kinds.

A kind is declared once, beside its model: its shapes, how it is built, what it is filtered and searched by.
Everything downstream (store, API, search, site) is driven by this declaration.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.core.exceptions import ImproperlyConfigured

from cms.base.models import BasePage

from .enums import Tier
from .schemas import Card, SearchText

if TYPE_CHECKING:
    from .rendering import RenderContext

FilterType = Literal["term", "content", "date", "flag", "text"]


@dataclass(frozen=True)
class Filter:
    """A field a kind is filtered and counted by.

    `of` reads the codes from the full document. `term`: codes of `vocabulary`; `content`: content ids; `date`: ISO
    dates, with [from] and [to]; `flag`: "true" or "false"; `text`: codes that are their own labels, such as years.
    """

    name: str
    label: Any
    of: Callable[[Any], Iterable[str]]
    type: FilterType = "term"
    vocabulary: str = ""


@dataclass(frozen=True)
class Kind:
    """What the store knows of a page type. `plural` names it in API paths."""

    name: str
    plural: str
    label: Any
    label_plural: Any
    model: type[BasePage]
    card: type[Card]
    full: type[Card]
    build: Callable[[Any, "RenderContext"], Card]
    search: Callable[[Any], SearchText]
    filters: tuple[Filter, ...] = ()
    #: ISO date a list is sorted by with sort=date; "" for a document without one.
    date: Callable[[Any], str] | None = None
    #: Natural sort text for sort=reference; without it the slug.
    reference: Callable[[Any], str] | None = None
    #: Has a typed list of its own in the API (home, sections and directories have not).
    listed: bool = True
    default_sort: str = "title"
    #: Whom `build` tells more than those below (it asks `ctx.tier`), the public first.
    tiers: tuple[Tier, ...] = (Tier.PUBLIC,)
    #: Whether an original page has anything for them; where not, the tiers above the public are not rendered.
    restricted: Callable[[Any], bool] = lambda original: True
    #: The fields of the full document that are its text, the page's own words: every edition of them can be cited.
    cited: tuple[str, ...] = ()

    def filter(self, name: str) -> Filter | None:
        return next((item for item in (*self.filters, *COMMON_FILTERS) if item.name == name), None)

    @property
    def all_filters(self) -> tuple[Filter, ...]:
        return (*self.filters, *COMMON_FILTERS)

    @property
    def sorts(self) -> tuple[str, ...]:
        """The orders that make sense to a reader of this kind's list."""
        dated = ("-date", "date") if self.date else ()
        numbered = ("reference",) if self.reference else ()
        return ("title", *numbered, *dated, "-updated")


def _flag(value: bool) -> list[str]:
    return ["true" if value else "false"]


#: Every kind can be filtered by these.
COMMON_FILTERS: tuple[Filter, ...] = (
    Filter("state", "state", lambda d: [d.state], vocabulary="translation-states"),
    Filter("fictional", "fictional", lambda d: _flag(d.fictional), type="flag"),
    Filter("updated", "updated", lambda d: [d.updated_at.isoformat()] if d.updated_at else [], type="date"),
    Filter("published", "published", lambda d: [d.published_at.isoformat()] if d.published_at else [], type="date"),
)

_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    if kind.name in _kinds and _kinds[kind.name].model is not kind.model:
        raise ImproperlyConfigured(f"Kind {kind.name!r} is declared by two models.")
    _kinds[kind.name] = kind
    return kind


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds[name] for name in sorted(_kinds))


def kind(name: str) -> Kind:
    """Raises KeyError for a name that no kind has."""
    return _kinds[name]


def kind_of(model: type[Any]) -> Kind | None:
    return next((item for item in _kinds.values() if item.model is model), None)


def kind_of_plural(plural: str) -> Kind | None:
    return next((item for item in _kinds.values() if item.plural == plural), None)
