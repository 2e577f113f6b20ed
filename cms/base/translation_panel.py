"""On the admin's start page of translators: what waits for a translation into their language."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Locale, Page

from .models import TranslationRecord, TranslationRequest
from .roles import translators

SHOWN = 8


def _row(page: Page, url: str, note: str = "") -> dict[str, Any]:
    return {"title": page.title, "lang": page.locale.language_code, "url": url, "note": note}


class TranslationsPanel(Component):
    """`groups`: heading, number of contents, the first of them with a link to where they are worked on."""

    template_name = "wagtailadmin/platform/translations_panel.html"
    order = 60

    def __init__(self, locale: Locale, user: Any) -> None:
        self.locale = locale
        self.user = user
        self.name = f"translations-{locale.language_code}"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        heading = _("Translations into %(language)s") % {"language": self.locale.get_display_name()}
        groups = [self._assigned(), self._stale(), self._missing(), self._drafts()]
        return {"name": self.name, "heading": heading, "groups": groups}

    def _pages(self) -> Any:
        return Page.objects.filter(depth__gt=1, alias_of=None).select_related("locale")

    def _assigned(self) -> dict[str, Any]:
        requests = TranslationRequest.objects.filter(assignee=self.user, locale=self.locale)
        pages = self._pages().filter(locale=self.locale, translation_key__in=requests.values("content_id"))
        return {
            "heading": _("Assigned to you"),
            "count": pages.count(),
            "rows": [_row(page, reverse("wagtailadmin_pages:edit", args=[page.pk])) for page in pages[:SHOWN]],
        }

    def _stale(self) -> dict[str, Any]:
        records = TranslationRecord.objects.filter(page__locale=self.locale, stale_segments__gt=0)
        first = records.select_related("page__locale").order_by("stale_since")[:SHOWN]
        return {
            "heading": _("Out of date"),
            "count": records.count(),
            "rows": [
                _row(
                    record.page,
                    reverse("wagtailadmin_pages:edit", args=[record.page_id]),
                    ngettext("%(count)d text", "%(count)d texts", record.stale_segments)
                    % {"count": record.stale_segments},
                )
                for record in first
            ],
        }

    def _missing(self) -> dict[str, Any]:
        """Parents first, since they are translated first."""
        have = self._pages().filter(locale=self.locale).values("translation_key")
        pages = self._pages().filter(live=True).exclude(translation_key__in=have).order_by("depth", "path")
        # A content in two other languages is one content: the first page of each stands for it.
        first = {page.translation_key: page for page in reversed(pages[: SHOWN * 6])}
        return {
            "heading": _("Not translated yet"),
            "count": pages.values("translation_key").order_by().distinct().count(),
            "rows": [
                _row(
                    page,
                    reverse("wagtail_localize:submit_page_translation", args=[page.pk])
                    + f"?select_locale={self.locale.language_code}",
                )
                for page in sorted(first.values(), key=lambda page: (page.depth, page.path))[:SHOWN]
            ],
        }

    def _drafts(self) -> dict[str, Any]:
        pages = self._pages().filter(locale=self.locale, live=False).order_by("-latest_revision_created_at")
        return {
            "heading": _("Drafts"),
            "count": pages.count(),
            "rows": [_row(page, reverse("wagtailadmin_pages:edit", args=[page.pk])) for page in pages[:SHOWN]],
        }


def panels_for(request: HttpRequest) -> list[TranslationsPanel]:
    """One for each language whose translators the user belongs to."""
    groups = set(request.user.groups.values_list("name", flat=True)) if request.user.is_authenticated else set()
    return [
        TranslationsPanel(locale, request.user)
        for locale in Locale.objects.all()
        if translators(locale.language_code) in groups
    ]
