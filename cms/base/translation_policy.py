"""The rules of translation, held in every channel: admin, wagtail-localize's own calls, workflow, schedule, scripts.

- A page is translated below its translated parent only; nothing makes alias trees.
- A translation is published when it is complete and its original is public; with less it stays a draft.
- A draft never touches the published row.
- Each published translation keeps what it was made from (TranslationRecord); it is stale as soon as its original's
  published texts differ from that.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modelcluster.models import get_field_value
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationLog, TranslationSource
from wagtail_localize.strings import StringValue, validate_translation_links

from .models import BasePage, TranslationBasis, TranslationRecord, TranslationRequest
from .segments import Segments, count_differing, segments_of_page, segments_of_source

#: Field name or segment path to its text, or to the texts of all its segments in order.
Words = Mapping[str, str | Sequence[str]]


class TranslationRefused(Exception):  # noqa: N818
    """A rule of translation stands against it; the message says which and what to do.

    No ValidationError: wagtail-localize swallows those and reports success.
    """


# --- rules ------------------------------------------------------------------------------------------------------------


def require_translated_parent(page: Page, locale: Locale) -> None:
    """Raises TranslationRefused unless the page's parent has a translation of its own (no alias) in this locale."""
    parent = page.get_parent()
    if parent.is_root():
        return
    if not Page.objects.filter(translation_key=parent.translation_key, locale=locale, alias_of=None).exists():
        raise TranslationRefused(
            _("“%(page)s” cannot be translated into %(locale)s yet: translate “%(parent)s”, which it is below, first.")
            % {"page": page.title, "locale": locale.get_display_name(), "parent": parent.title}
        )


def require_publishable(page: BasePage, missing: Sequence[str]) -> None:
    """Raises TranslationRefused where this translation may not be public: incomplete, or its original is not."""
    if missing:
        count = len(missing)
        listed = "; ".join(f"“{text}”" for text in missing[:5]) + (" …" if count > 5 else "")
        raise TranslationRefused(
            ngettext(
                "“%(page)s” (%(locale)s) is not published: %(count)d text has no translation yet: %(listed)s",
                "“%(page)s” (%(locale)s) is not published: %(count)d texts have no translation yet: %(listed)s",
                count,
            )
            % {"page": page.title, "locale": page.locale.get_display_name(), "count": count, "listed": listed}
        )
    if not page.original.live:
        raise TranslationRefused(
            _("“%(page)s” (%(locale)s) is not published: publish its original first.")
            % {"page": page.title, "locale": page.locale.get_display_name()}
        )


def missing_words(page: BasePage) -> list[str]:
    """What this translation lacks: texts, or, where it is edited without wagtail-localize, names of fields."""
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale, enabled=True
    ).first()
    if translation:
        return missing_texts(translation)
    have = {path.split(".")[0] for path in segments_of_page(page)}
    wanted = {path.split(".")[0] for path in segments_of_page(page.original)}
    return [str(page._meta.get_field(name).verbose_name) for name in sorted(wanted - have)]


def check_publication(page: BasePage) -> None:
    """Judges a translation about to go live by the revision it goes live with."""
    basis = TranslationBasis.objects.filter(revision=page.live_revision_id).first()
    require_publishable(page, basis.missing if basis else missing_words(page))


# --- records ----------------------------------------------------------------------------------------------------------


def record_publication(page: BasePage) -> None:
    """Keeps what the translation now published was made from: noted with its revision, else the original as it is."""
    basis = TranslationBasis.objects.filter(revision=page.live_revision_id).first()
    # Waits for a publication of the original under way, which does not see this one's record yet.
    Page.objects.select_for_update().filter(pk=page.original.pk).values_list("pk").first()
    source = _stored(page.original)
    now = segments_of_page(source)
    made_from: Segments = basis.segments if basis else now
    stale = count_differing(made_from, now)
    machine = bool(basis and basis.machine)
    TranslationRecord.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "segments": made_from,
            "machine": machine,
            "stale_segments": stale,
            "stale_since": timezone.now() if stale else None,
        },
    )
    if not stale and not machine:
        TranslationRequest.objects.filter(content_id=page.translation_key, locale=page.locale_id).delete()


def compare_translations(original: BasePage) -> None:
    """Finds what has become stale, or is no longer, by the original's texts as they are published now."""
    records = list(
        TranslationRecord.objects.filter(page__translation_key=original.translation_key).exclude(page=original.pk)
    )
    if not records:
        return
    now = segments_of_page(_stored(original))
    for record in records:
        stale = count_differing(record.segments, now)
        if stale != record.stale_segments:
            record.stale_since = (record.stale_since or timezone.now()) if stale else None
            record.stale_segments = stale
            record.save(update_fields=["stale_segments", "stale_since"])


def _stored(page: BasePage) -> BasePage:
    stored: BasePage = type(page)._base_manager.get(pk=page.pk)
    return stored


# --- wagtail-localize's one place where translations are written ------------------------------------------------------

upstream_create_or_update = TranslationSource.create_or_update_translation


def create_or_update_translation(
    source: TranslationSource,
    locale: Locale,
    user: object = None,
    publish: bool = True,
    copy_parent_pages: bool = False,
    fallback: bool = False,
) -> tuple[Any, bool]:
    """Takes the place of TranslationSource.create_or_update_translation, which has no hook.

    Upstream copies parents as live aliases, publishes source texts where translations are missing, publishes only
    after the transaction, and writes drafts over the published row.
    """
    page = source.get_source_instance()
    if not isinstance(page, BasePage):
        result: tuple[Any, bool] = upstream_create_or_update(source, locale, user, publish, copy_parent_pages, fallback)
        return result
    require_translated_parent(page, locale)
    segments, missing, machine = _basis(source, locale)
    target = type(page).objects.filter(translation_key=page.translation_key, locale=locale, alias_of=None).first()
    if target and target.live and not publish:
        return target, False
    with transaction.atomic():
        if publish and missing:
            require_publishable(target or page, missing)
        # Upstream turns an alias into a page that stays public, with the source's words.
        type(page).objects.filter(translation_key=page.translation_key, locale=locale, alias_of__isnull=False).update(
            live=False
        )
        translation, created = upstream_create_or_update(source, locale, user, False, False, fallback)
        revision = translation.latest_revision
        TranslationBasis.objects.create(revision=revision, segments=segments, missing=missing, machine=machine)
        if publish:
            revision.publish(user=user)
            translation.refresh_from_db()
    return translation, created


def save_draft(translation: Translation, user: Any) -> Any:
    """A revision of the translation as it stands, for review; a published row stays as it is. Returns the draft."""
    source, locale = translation.source, translation.target_locale
    target = translation.get_target_instance()
    if not target.live:
        return source.create_or_update_translation(locale, user=user, publish=False, fallback=True)[0]
    segments, missing, machine = _basis(source, locale)
    with transaction.atomic():
        draft = source.get_ephemeral_translated_instance(locale, fallback=True)
        revision = draft.save_revision(user=user, log_action=True)
        TranslationLog.objects.create(source=source, locale=locale, revision=revision)
        TranslationBasis.objects.create(revision=revision, segments=segments, missing=missing, machine=machine)
    return draft


def missing_texts(translation: Translation) -> list[str]:
    """The beginnings of the source texts that this translation has no words for yet."""
    return _basis(translation.source, translation.target_locale)[1]


def _basis(source: TranslationSource, locale: Locale) -> tuple[Segments, list[str], bool]:
    """The source texts of a translation made now, the beginnings of those not translated, and whether by machine."""
    strings = source.stringsegment_set.order_by("order")
    texts = strings.annotate_translation(locale).values_list("string__data", "translation")
    missing = [
        Truncator(StringValue(text).render_text()).chars(60) for text, words in texts if not (words and words.strip())
    ]
    machine = strings.get_translations(locale).filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)
    return segments_of_source(source), missing, machine.exists()


# --- making translations ----------------------------------------------------------------------------------------------


def refreshed_source(page: BasePage) -> tuple[TranslationSource, bool]:
    """The source of a page with the texts it has now, and whether they had to be read anew."""
    stored = _stored(page)
    source, created = TranslationSource.get_or_create_from_instance(stored)
    if created:
        return source, True
    held = json.loads(source.content_json)
    current = {name: get_field_value(page._meta.get_field(name), stored) for name in page.words}
    if any(held.get(name) != value for name, value in current.items()):
        source.update_from_db()
        return source, True
    return source, False


@transaction.atomic
def publish_translation(
    page: BasePage, locale: Locale, words: Words, *, machine: bool, user: object = None
) -> BasePage:
    """Makes or renews the translation of a published original through wagtail-localize's own rows, and publishes it.

    Texts of plain fields and blocks are plain text; those of rich text are inline HTML as wagtail-localize cuts it (one
    text for each paragraph, heading or item; links as `<a id="a1">`). Machine texts never replace a person's. Where
    nothing differs, nothing is written. Returns the translation.
    Raises TranslationRefused for texts that do not fit the source, and by the rules above.
    """
    source, changed = refreshed_source(page.original)
    require_translated_parent(page.original, locale)
    changed |= _store_words(source, locale, words, machine=machine, user=user)
    translation, created = Translation.objects.get_or_create(source=source, target_locale=locale)
    if not translation.enabled:
        Translation.objects.filter(pk=translation.pk).update(enabled=True)
    pages = type(page).objects.filter(translation_key=page.translation_key, locale=locale, alias_of=None)
    target = pages.first()
    stale = TranslationRecord.objects.filter(page=target, stale_segments__gt=0) if target else None
    if changed or created or target is None or not target.live or (stale and stale.exists()):
        translation.save_target(user=user, publish=True)
    published: BasePage = pages.get()
    return published


def _store_words(source: TranslationSource, locale: Locale, words: Words, *, machine: bool, user: object) -> bool:
    """Writes the texts as StringTranslation rows; True when any differs from what was there."""
    given = _by_segment(source, words)
    manual, by_machine = StringTranslation.TRANSLATION_TYPE_MANUAL, StringTranslation.TRANSLATION_TYPE_MACHINE
    existing = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(locale=locale, context__object=source.object_id)
    }
    rows = []
    for key, text in given.items():
        row = existing.get(key)
        if row and machine and row.translation_type == manual:
            continue
        kind = by_machine if machine else manual
        if row and (row.data, row.translation_type, row.has_error) == (text, kind, False):
            continue
        rows.append(
            StringTranslation(
                translation_of_id=key[0],
                context_id=key[1],
                locale=locale,
                data=text,
                translation_type=kind,
                last_translated_by=user,
                updated_at=timezone.now(),
            )
        )
    StringTranslation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "translation_type", "last_translated_by", "updated_at", "has_error", "field_error"],
    )
    return bool(rows)


def _by_segment(source: TranslationSource, words: Words) -> dict[tuple[int, int], str]:
    """(string, context) to translated HTML. Raises TranslationRefused for texts that do not fit the segments."""
    segments = list(source.stringsegment_set.select_related("string", "context").order_by("order"))
    rich = set(source.templatesegment_set.values_list("context__path", flat=True))
    found: dict[tuple[int, int], str] = {}
    for name, value in words.items():
        texts = [value] if isinstance(value, str) else list(value)
        mine = [item for item in segments if item.context.path == name or item.context.path.startswith(f"{name}.")]
        if len(mine) != len(texts):
            raise TranslationRefused(
                _("“%(page)s”: %(name)s has %(wanted)d texts to translate, %(given)d were given.")
                % {"page": source.object_repr, "name": name, "wanted": len(mine), "given": len(texts)}
            )
        for segment, text in zip(mine, texts, strict=True):
            try:
                html = _html(text, segment.string.data, is_html=segment.context.path in rich)
            except ValueError as error:
                raise TranslationRefused(f"“{source.object_repr}”: {name}: {error}") from error
            if html:
                found[segment.string_id, segment.context_id] = html
    return found


def _html(text: str, source_html: str, *, is_html: bool) -> str:
    if not is_html:
        return str(StringValue.from_plaintext(text).data)
    validate_translation_links(source_html, text)
    return str(StringValue.from_translated_html(text).data)
