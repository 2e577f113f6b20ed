"""The rules of translation where the admin asks before it acts; said in time, with what to do."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.models import Translation

from .models import BasePage
from .roles import may_edit
from .translation import PageState, translation_statuses
from .translation_policy import missing_texts, refreshed_source


def before_edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Who may edit; and on opening a translation: the original's newest texts, and what is to be done."""
    page = page.specific
    if not isinstance(page, BasePage) or page.alias_of_id:
        return None
    if not may_edit(request.user, page):
        raise PermissionDenied
    if "localize-convert-to-alias" in request.POST:
        return redirect("wagtail_localize:convert_to_alias", page.pk)
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale, enabled=True
    ).first()
    if translation and request.method == "GET":
        refreshed_source(page.original)
        _say_what_is_to_be_done(request, page, translation)
    return None


def _say_what_is_to_be_done(request: HttpRequest, page: BasePage, translation: Translation) -> None:
    status = translation_statuses([page])[page.pk]
    if page.live and status.state == PageState.STALE:
        messages.warning(
            request,
            ngettext(
                "The original has changed in %(count)d text since this translation was published.",
                "The original has changed in %(count)d texts since this translation was published.",
                status.stale_segments,
            )
            % {"count": status.stale_segments},
            buttons=[
                messages.button(reverse("translation_changes", args=[page.pk]), _("What changed since you translated"))
            ],
        )
    elif page.live and status.state == PageState.MACHINE:
        messages.info(
            request, _("Published as a machine translation. It counts as reviewed once each text is saved by a person.")
        )
    missing = len(missing_texts(translation))
    if missing:
        messages.info(
            request,
            ngettext(
                "%(count)d text has no translation yet; a translation is published when it is complete.",
                "%(count)d texts have no translation yet; a translation is published when it is complete.",
                missing,
            )
            % {"count": missing},
        )
    elif not page.permissions_for_user(request.user).can_publish():
        messages.info(
            request,
            _("The translation is complete. Moderators publish it once it is submitted."),
            buttons=[
                messages.button(reverse("submit_translation_for_review", args=[translation.pk]), _("Submit for review"))
            ],
        )


def follow_original(pages: Iterable[Page], action: str) -> dict[Page, Any]:
    """What is done to an original (delete, unpublish, move) is done to its translations, which have no facts."""
    found = {}
    for page in pages:
        specific = page.specific
        if isinstance(specific, BasePage) and specific.is_original:
            found[page] = Page.objects.translation_of(page, inclusive=False).filter(alias_of=None)
    return found


def before_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Original and translations stay at the same place of their trees."""
    specific = page.specific
    if not isinstance(specific, BasePage):
        return None
    refusal = ""
    if not specific.is_original:
        refusal = _("Move the original: its translations follow.")
    else:
        missing = [
            translation.locale.get_display_name()
            for translation in specific.get_translations().filter(alias_of=None).select_related("locale")
            if destination.get_translation_or_none(translation.locale) is None
        ]
        if missing:
            refusal = _(
                "“%(place)s” is not translated into %(languages)s, “%(page)s” is: translate the place first."
            ) % {
                "place": destination.title,
                "page": page.title,
                "languages": ", ".join(missing),
            }
    if refusal:
        messages.error(request, refusal)
        return redirect("wagtailadmin_pages:move", page.pk)
    return None


def before_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy of a translation would be a content without facts: those are its original's."""
    specific = page.specific
    if not isinstance(specific, BasePage) or specific.is_original:
        return None
    messages.error(request, _("Copy the original: a translation has no facts of its own."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def before_bulk_action(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Wagtail's bulk actions know no translations: what has any is deleted, unpublished or moved one by one."""
    if action_type not in {"delete", "unpublish", "move"} or request.method != "POST":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    translated = [page for page, others in follow_original(pages, action_type).items() if others.exists()]
    if not translated:
        return None
    messages.error(
        request,
        _("Done one by one, so that their translations follow: %(pages)s.")
        % {"pages": ", ".join(f"“{page.title}”" for page in translated[:5])},
    )
    return redirect(action.next_url or "wagtailadmin_home")
