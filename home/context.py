"""What every page's header and footer show."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.base.locales import fallback_chain
from content_store.models import Document
from content_store.query import in_chain, readable

#: The lists of the site in the order of the menu; each is there once it is published.
LISTS: dict[str, Any] = {
    "directory": _("Organizations"),
    "recommendation-index": _("Recommendations"),
    "dialogue-index": _("Dialogue"),
    "event-index": _("Events"),
    "action-index": pgettext_lazy("on the ground", "Actions"),
    "impact": _("Impact"),
}
#: Lists that have their place at the foot of each page, not in the menu.
FURTHER_LISTS: dict[str, Any] = {
    "project-index": _("Projects"),
    "programme-activity-index": _("Programme activities"),
    "body-index": _("Bodies"),
    "field-office-index": _("Field offices"),
    "delegation-index": _("Delegations"),
    "national-commission-index": _("National Commissions"),
    "newsletter-index": _("Newsletters"),
}
#: The sections that come after them; any other section follows by its title.
SECTIONS = ("data", "about")


@dataclass(frozen=True)
class NavigationItem:
    """A list or section. `key` is the kind of a list or the slug of a section; `active` also on the pages below it."""

    key: str
    label: str
    url: str
    active: bool
    here: bool
    document: Document

    @property
    def in_menu(self) -> bool:
        return self.key not in FURTHER_LISTS

    @cached_property
    def title(self) -> str:
        return self.document.title

    @cached_property
    def summary(self) -> str:
        return str(json.loads(self.document.card)["summary"])


def _items(request_path: str, locale: str) -> list[NavigationItem]:
    lists = {**LISTS, **FURTHER_LISTS}
    wanted = readable().filter(Q(kind__in=lists) | Q(kind="section"))
    rows = in_chain(wanted, fallback_chain(locale)).only("kind", "slug", "path", "title", "card", "locale")
    items = []
    for row in rows:
        is_list = row.kind in lists
        if not is_list and row.path.count("/") != 3:  # a section within a section
            continue
        key = row.kind if is_list else row.slug
        label = str(lists[key]) if is_list else row.title
        items.append(
            NavigationItem(key, label, row.path, request_path.startswith(row.path), request_path == row.path, row)
        )
    order = [*LISTS, *SECTIONS, *FURTHER_LISTS]
    return sorted(items, key=lambda item: (order.index(item.key) if item.key in order else len(order), item.label))


def site_navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the lists and sections in the reader's language, read when a template asks for it."""
    return {"navigation": SimpleLazyObject(lambda: _items(request.path, get_language() or "en"))}
