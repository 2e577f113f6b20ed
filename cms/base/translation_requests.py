"""Asking for translations and giving them to translators, and first drafts by machine where one is configured."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django_tasks import task
from wagtail.models import Locale, Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import Translation
from wagtail_localize.views.edit_translation import apply_machine_translation

from .models import BasePage, TranslationRequest
from .roles import translators
from .translation_board import BoardState, Cell, Row
from .translation_policy import TranslationRefused, refreshed_source, require_translated_parent, save_draft

#: What a request is for: all that is not as it should be.
OPEN = frozenset(BoardState) - {BoardState.PUBLISHED, BoardState.REVIEW}


def may_be_assigned(user: Any, locale: str) -> bool:
    return bool(user.is_active and user.groups.filter(name=translators(locale)).exists())


def request_translations(cells: Iterable[tuple[Row, Cell]], user: Any, assignee: Any = None) -> tuple[int, list[str]]:
    """Opens each translation for its translators and notes who asked for it and of whom; what stands in no need of
    work is passed over. An assignee given before stays where none is given.

    Returns how many were requested, and why others were not.
    """
    requested, refusals = 0, dict[str, None]()
    for row, cell in cells:
        if cell.state not in OPEN:
            continue
        locale = Locale.objects.get(language_code=cell.locale)
        try:
            with transaction.atomic():
                open_translation(row.page_id, locale, user)
                given = {"assignee": assignee} if assignee else {}
                TranslationRequest.objects.update_or_create(
                    content_id=row.content_id,
                    locale=locale,
                    defaults=given,
                    create_defaults={**given, "requested_by": user},
                )
        except TranslationRefused as refusal:
            refusals[str(refusal)] = None
        else:
            requested += 1
    return requested, list(refusals)


def open_translation(page_id: int, locale: Locale, user: Any) -> Translation | None:
    """Brings the original's texts of today to the translation editor, and makes the draft where there is no page yet.

    None for a translation that is edited without that editor. Raises TranslationRefused.
    """
    page = Page.objects.get(pk=page_id).specific
    assert isinstance(page, BasePage)
    source, _ = refreshed_source(page)
    exists = Page.objects.filter(translation_key=page.translation_key, locale=locale, alias_of=None).exists()
    if exists:
        return Translation.objects.filter(source=source, target_locale=locale, enabled=True).first()
    require_translated_parent(page, locale)
    translation, _ = Translation.objects.update_or_create(
        source=source, target_locale=locale, defaults={"enabled": True}
    )
    translation.save_target(user=user, publish=False)
    return translation


def request_machine_translations(cells: Iterable[tuple[Row, Cell]], user: Any) -> tuple[int, list[str]]:
    """Leaves the missing texts of each to the machine, in the background. Returns as `request_translations` does."""
    requested, refusals = 0, dict[str, None]()
    translator = get_machine_translator()
    assert translator
    for row, cell in cells:
        if cell.state not in OPEN:
            continue
        locale = Locale.objects.get(language_code=cell.locale)
        try:
            with transaction.atomic():
                translation = open_translation(row.page_id, locale, user)
                if translation and translator.can_translate(translation.source.locale, locale):
                    machine_translate.enqueue(translation.pk, user.pk)
                    requested += 1
        except TranslationRefused as refusal:
            refusals[str(refusal)] = None
    return requested, list(refusals)


@task()
def machine_translate(translation_id: int, user_id: int) -> None:
    """Fills in what has no translation yet, marked as a machine's, and keeps it as a draft; a person's words stay."""
    user = get_user_model()._default_manager.get(pk=user_id)
    if apply_machine_translation(translation_id, user, get_machine_translator()):
        save_draft(Translation.objects.get(pk=translation_id), user)
