"""The figures of the partnership: each picture is one facet of one list, counted by the store, never by hand.

A picture says what it counts in a sentence, links each value to the records behind it, and has its table to download.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.base.locales import AUTONYMS, LOCALES, fallback_chain
from cms.base.tables import BYTE_ORDER_MARK, csv_line
from content_store.criteria import Condition, Criteria
from content_store.kinds import kind
from content_store.models import Document, Term
from content_store.query import ListQuery, in_chain, list_documents, newest_seq, readable

#: Values drawn of what has an order of its own, and of what is ordered by how often it occurs.
MOST_IN_ORDER: Final = 20
MOST_VALUES: Final = 8
_KEEP_FOR: Final = 3600  # seconds


@dataclass(frozen=True)
class Bar:
    """One value: how often it occurs, and where the records are."""

    code: str
    label: str
    count: int
    url: str = ""


@dataclass(frozen=True)
class Picture:
    """`most` is the length of the longest bar, `sentence` what the picture says."""

    name: str
    title: str
    sentence: str
    column: str
    bars: list[Bar]

    @property
    def most(self) -> int:
        return max((bar.count for bar in self.bars), default=0)


@dataclass(frozen=True)
class Chapter:
    name: str
    title: str
    total: int
    total_text: str
    pictures: list[Picture]


@dataclass(frozen=True)
class Focus:
    """A sector, a member or an organization that the figures are narrowed to."""

    parameter: str
    code: str
    label: str

    def condition(self, kind_name: str) -> Condition | None:
        """What narrows a kind's list to it; None where the kind knows nothing of it."""
        name, prefix = _FOCUS_FIELDS[self.parameter].get(kind_name, ("", ""))
        return Condition(name, "any", (f"{prefix}{self.code}",)) if name else None

    @property
    def query(self) -> str:
        return urlencode({self.parameter: self.code})


#: Parameter to kind to the filter that means it, and what its codes begin with.
_FOCUS_FIELDS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "sector": dict.fromkeys(("recommendation", "session", "action", "organization"), ("sector", "")),
    "member": {
        "recommendation": ("addressee", "member-"),
        "session": ("member", ""),
        "action": ("country", ""),
        "organization": ("country", ""),
    },
    "organization": {
        "recommendation": ("addressee", "organization-"),
        "session": ("organization", ""),
        "action": ("organization", ""),
    },
}

#: Kind to the page that lists it, the chapter's title, and the facets drawn.
_CHAPTERS: Final[tuple[tuple[str, str, Any, tuple[tuple[str, Any], ...]], ...]] = (
    (
        "recommendation",
        "recommendation-index",
        gettext_lazy("Recommendations"),
        (
            ("status", gettext_lazy("Recommendations by status")),
            ("addressee", gettext_lazy("Recommendations by addressee")),
            ("sector", gettext_lazy("Recommendations by sector")),
            ("sdg", gettext_lazy("Recommendations by Sustainable Development Goal")),
            ("year", gettext_lazy("Recommendations by year")),
        ),
    ),
    (
        "session",
        "dialogue-index",
        gettext_lazy("Dialogue with Member States"),
        (
            ("year", gettext_lazy("Dialogue sessions by year")),
            ("mechanism", gettext_lazy("Dialogue sessions by mechanism")),
            ("member", gettext_lazy("Attendance: sessions by member")),
        ),
    ),
    (
        "action",
        "action-index",
        gettext_lazy("Actions on the ground"),
        (
            ("country", gettext_lazy("Actions by country")),
            ("sdg", gettext_lazy("Actions by Sustainable Development Goal")),
        ),
    ),
    (
        "organization",
        "directory",
        gettext_lazy("The directory"),
        (
            ("status", gettext_lazy("Organizations by status")),
            ("region", gettext_lazy("Organizations by region")),
            ("freshness", gettext_lazy("How fresh the directory is")),
        ),
    ),
)
_IN_ORDER: Final = frozenset(("year", "sdg"))
#: Invented examples are no part of any figure.
_REAL: Final = Condition("fictional", "any", ("false",))


def focus_of(parameters: QueryDict, locale: str) -> Focus | None:
    """The first known sector, member or organization that is asked for."""
    for parameter, vocabulary in (("sector", "sectors"), ("member", "members")):
        code = parameters.get(parameter, "").replace("\x00", "")
        term = Term.objects.filter(vocabulary=vocabulary, code=code).first() if code else None
        if term:
            return Focus(parameter, code, str(term.labels[locale]))
    row = _organization(parameters.get("organization", ""), locale)
    return Focus("organization", str(row.content_id), row.title) if row else None


def _organization(wanted: str, locale: str) -> Document | None:
    """By content id or slug."""
    if not wanted or "\x00" in wanted:
        return None
    try:
        named = Q(content_id=UUID(wanted))
    except ValueError:
        named = Q(slug=wanted)
    return in_chain(readable().filter(named, kind="organization"), fallback_chain(locale)).first()


def choices(locale: str) -> dict[str, list[tuple[str, str]]]:
    """Code and label of what the figures can be narrowed to, in the reader's language."""
    terms = Term.objects.filter(vocabulary__in=("sectors", "members")).order_by("vocabulary", "order", "code")
    found: dict[str, list[tuple[str, str]]] = {"sectors": [], "members": []}
    for term in terms:
        found[term.vocabulary].append((term.code, str(term.labels[locale])))
    found["members"].sort(key=lambda item: item[1])
    return found


def chapters(locale: str, focus: Focus | None = None) -> Iterator[Chapter]:
    """All pictures, those without a value left out; each chapter is counted when it is asked for."""
    paths = _list_paths(locale)
    for kind_name, index, title, facets in _CHAPTERS:
        narrowed = focus.condition(kind_name) if focus else None
        if focus and narrowed is None:
            continue
        total, pictures = _pictures(kind_name, facets, locale, narrowed, paths.get(index, ""))
        if pictures:
            yield Chapter(kind_name, str(title), total, _total(kind_name, total), pictures)
    if focus is None and (coverage := _coverage()):
        yield Chapter("translation", _("Languages"), 0, "", [coverage])


def picture(name: str, locale: str, focus: Focus | None) -> Picture | None:
    return next((item for chapter in chapters(locale, focus) for item in chapter.pictures if item.name == name), None)


def _pictures(
    kind_name: str, facets: tuple[tuple[str, Any], ...], locale: str, narrowed: Condition | None, path: str
) -> tuple[int, list[Picture]]:
    declared = kind(kind_name)
    # A facet counts its list without the conditions of its own field: what the figures are narrowed to is not drawn.
    items = [
        (item, title)
        for name, title in facets
        if (item := declared.filter(name)) and not (narrowed and narrowed.field == name)
    ]
    criteria = Criteria((kind_name,), (_REAL, narrowed) if narrowed else (_REAL,))
    query = ListQuery(criteria, fallback_chain(locale), sort=(declared.default_sort,), limit=1, profile="minimal")
    page = list_documents(
        query, [(item, MOST_IN_ORDER if item.name in _IN_ORDER else MOST_VALUES) for item, _title in items]
    )
    found = []
    for item, title in items:
        values = page.facets[item.name]
        if item.name in _IN_ORDER:
            values = sorted(values, key=lambda value: value.code.zfill(4))
        bars = [
            Bar(value.code, value.label, value.count, _link(path, item.name, value.code, narrowed)) for value in values
        ]
        if bars:
            top = max(bars, key=lambda bar: bar.count)
            sentence = _("Most often: %(label)s (%(count)d of %(total)d).") % {
                "label": top.label,
                "count": top.count,
                "total": page.count or 0,
            }
            found.append(Picture(f"{declared.plural}-by-{item.name}", str(title), sentence, str(item.label), bars))
    return page.count or 0, found


def _link(path: str, name: str, code: str, narrowed: Condition | None) -> str:
    if not path:
        return ""
    query = {name: code, "fictional": "false"} | ({narrowed.field: narrowed.values[0]} if narrowed else {})
    return f"{path}?{urlencode(query)}"


def _list_paths(locale: str) -> dict[str, str]:
    """Kind of a list page to its path in the reader's language, or the nearest."""
    rows = in_chain(readable().filter(kind__in=[index for _, index, _, _ in _CHAPTERS]), fallback_chain(locale))
    return dict(rows.values_list("kind", "path"))


def _total(kind_name: str, total: int) -> str:
    texts = {
        "recommendation": ngettext("%d recommendation", "%d recommendations", total),
        "session": ngettext("%d dialogue session", "%d dialogue sessions", total),
        "action": ngettext("%d action on the ground", "%d actions on the ground", total),
        "organization": ngettext("%d organization", "%d organizations", total),
    }
    return texts[kind_name] % total


def _coverage() -> Picture | None:
    """In how many contents each language is there; counted once for each state of the store."""
    key = f"impact-coverage-{newest_seq()}"
    counts: dict[str, int] | None = cache.get(key)
    if counts is None:
        counts = dict(readable().values_list("locale").annotate(count=Count("pk")))
        cache.set(key, counts, _KEEP_FOR)
    if not counts:
        return None
    bars = [Bar(code, AUTONYMS[code], counts.get(code, 0)) for code in LOCALES]
    sentence = _("Contents that can be read in each language, machine-made drafts included.")
    return Picture("contents-by-language", _("Contents by language"), sentence, _("language"), bars)


def as_csv(picture: Picture) -> bytes:
    """The table behind a picture: code, label, number."""
    rows = [(picture.column, "label", "count"), *((bar.code, bar.label, str(bar.count)) for bar in picture.bars)]
    return BYTE_ORDER_MARK + b"".join(map(csv_line, rows))
