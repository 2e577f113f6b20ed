"""Writes one content in one language as an editor would: typed, validated, published by a revision; and takes it back.

Everything of one content is one savepoint: it is there whole or not at all.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from uuid import UUID

from anyascii import anyascii
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.coreutils import find_available_slug
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Revision

from cms.base.fields import ContentField
from cms.base.models import BasePage, TranslationBasis
from cms.base.segments import segments_of_page
from cms.base.translation_policy import TranslationRefused, missing_words
from content_store.kinds import kind
from ngo_pages.merging import pointing
from ngo_pages.models import Organization, OrganizationPage

from .enums import Outcome
from .values import Codes, Problem, WrongValueError, typed

#: What says where a content is, rather than what it says.
PLACES: Final = ("id", "slug", "parent")
_NOT_VALIDATED: Final = ["path", "depth", "url_path", "content_type"]


class RowRefusedError(Exception):
    """A row that cannot be written, with all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{item.field}: {item}" for item in problems))
        self.problems = problems


@dataclass
class Written:
    """What was done; `before` is what `take_back` needs."""

    outcome: Outcome
    content_id: UUID
    title: str
    before: dict[str, Any] = field(default_factory=dict)


def write(
    kind_name: str,
    content_id: UUID | None,
    locale: str,
    values: Mapping[str, Any],
    *,
    codes: Codes,
    user: Any = None,
    machine: bool = False,
) -> Written:
    """Creates or changes a content in one language and publishes it. Raises RowRefusedError.

    Values that are not given stay as they are. The facts of a translation are its original's: they are refused here.
    """
    model = kind(kind_name).model
    values = dict(values)
    with transaction.atomic():
        record_done = None
        if model is OrganizationPage:
            record_values = {name: values.pop(name) for name in list(values) if _is_of_record(name)}
            record_done = _write_record(content_id, locale, record_values, codes, user)
            content_id = record_done.content_id
            values["organization"] = Organization.objects.get(content_id=content_id)
        done = _write_page(model, content_id, locale, values, codes, user, machine)
        if record_done:
            done.before |= record_done.before
            if done.outcome == Outcome.UNCHANGED:
                done.outcome = record_done.outcome
        return done


def _is_of_record(name: str) -> bool:
    page_names = {*OrganizationPage.words, *PLACES}
    return name not in page_names and any(item.name == name for item in Organization._meta.get_fields())


# --- records ---------------------------------------------------------------------------------------------------------


def _write_record(content_id: UUID | None, locale: str, values: Mapping[str, Any], codes: Codes, user: Any) -> Written:
    record = Organization.objects.filter(content_id=content_id).first() if content_id else None
    if record is None:
        fresh = Organization(live=False, name_language=locale)
        if content_id:
            fresh.content_id = content_id
        _set_all(fresh, values, codes)
        _validate(fresh)
        fresh.save()
        revision = _publish_record(fresh, user)
        made = {"record": {"created": fresh.pk, "revision": revision.pk}}
        return Written(Outcome.CREATE, fresh.content_id, str(fresh), made)
    _refuse_drafts(record)
    state = _before(record)
    draft = record.get_latest_revision_as_object()
    if not _set_all(draft, values, codes):
        return Written(Outcome.UNCHANGED, record.content_id, str(record))
    _validate(draft)
    revision = _publish_record(draft, user)
    return Written(Outcome.UPDATE, record.content_id, str(record), {"record": state | {"revision": revision.pk}})


def _publish_record(record: Organization, user: Any) -> Revision:
    """A dry run was looked at, so the same person may publish; the rules on status hold for each row."""
    revision: Revision = record.save_revision(user=user, log_action=True, clean=False)  # it was validated
    try:
        revision.publish(user=user, skip_permission_checks=True)
    except ValidationError as error:
        raise RowRefusedError([Problem("statuses", " ".join(error.messages))]) from None
    return revision


# --- pages -----------------------------------------------------------------------------------------------------------


def _write_page(
    model: type[BasePage],
    content_id: UUID | None,
    locale: str,
    values: dict[str, Any],
    codes: Codes,
    user: Any,
    machine: bool,
) -> Written:
    pages = {
        page.locale.language_code: page
        for page in model._default_manager.filter(translation_key=content_id, alias_of=None).select_related("locale")
    }
    if content_id and not pages and Page.objects.filter(translation_key=content_id).exists():
        raise RowRefusedError([Problem("id", _("This id belongs to a content of another kind."))])
    parent = values.pop("parent", None)
    if locale in pages:
        return _change_page(pages[locale], values, codes, user, machine)
    original = next((page.original for page in pages.values()), None)
    page = original.copy_for_translation(Locale.objects.get(language_code=locale)) if original else None
    if page is not None:
        page.live = False
        page.save(clean=False)
        _facts_are_the_originals(page, values)
        _set_all(page, values, codes)
        _validate(page)
    else:
        page = _new_page(model, content_id, locale, values, parent, codes)
    _publish(page, user, machine)
    state = {"created": page.pk, "revision": page.live_revision_id}
    return Written(Outcome.CREATE, page.translation_key, page.title, {"page": state})


def _new_page(
    model: type[BasePage],
    content_id: UUID | None,
    locale: str,
    values: dict[str, Any],
    parent: Any,
    codes: Codes,
) -> BasePage:
    place = _parent(model, locale, parent)
    slug = str(values.pop("slug", "") or "")
    page = model(translation_key=content_id or uuid.uuid4(), locale=place.locale, live=False)
    _set_all(page, values, codes)
    if isinstance(page, OrganizationPage) and page.organization:
        page.title = page.organization.official_name(locale)
        slug = slug or page.organization.acronym or page.organization.name
    base = slugify(anyascii(slug or page.title))[:60].strip("-") or str(page.translation_key)
    page.slug = find_available_slug(place, base)
    _validate(page)
    place.add_child(instance=page)
    return page


def _change_page(page: BasePage, values: dict[str, Any], codes: Codes, user: Any, machine: bool) -> Written:
    _refuse_drafts(page)
    if not page.is_original:
        _facts_are_the_originals(page, values)
    values.pop("slug", None)
    state = _before(page)
    draft = page.get_latest_revision_as_object() if page.latest_revision_id else page
    if not _set_all(draft, values, codes) and page.live:
        return Written(Outcome.UNCHANGED, page.translation_key, page.title)
    _validate(draft)
    _publish(draft, user, machine)
    state["revision"] = type(page)._default_manager.values_list("live_revision_id", flat=True).get(pk=page.pk)
    return Written(Outcome.UPDATE, page.translation_key, draft.title, {"page": state})


def _parent(model: type[BasePage], locale: str, given: Any) -> BasePage:
    allowed = [item for item in model.allowed_parent_page_models() if issubclass(item, BasePage)]
    for parent_model in allowed:
        places = parent_model._default_manager.filter(locale__language_code=locale, alias_of=None)
        if given:
            places = places.filter(translation_key=_id_or_refuse(given))
        found: BasePage | None = places.order_by("path").first()
        if found:
            return found
    names = ", ".join(str(item._meta.verbose_name) for item in allowed)
    raise RowRefusedError(
        [Problem("parent", _("There is no page in this language to put it below (%s); make one first.") % names)]
    )


def _id_or_refuse(given: Any) -> UUID:
    try:
        return UUID(str(given))
    except ValueError:
        raise RowRefusedError([Problem("parent", _("“%s” is no content id.") % given)]) from None


def _facts_are_the_originals(page: BasePage, values: Mapping[str, Any]) -> None:
    wrong = [name for name in values if name not in (*page.words, "slug", "organization")]
    if wrong:
        text = _("Facts are kept with the original (%s); a translation has words only.") % page.source_locale
        raise RowRefusedError([Problem(name, text) for name in wrong])


def _publish(page: BasePage, user: Any, machine: bool) -> None:
    revision = page.save_revision(user=user, log_action=True, clean=False)  # it was validated
    if machine and not page.is_original:
        TranslationBasis.objects.create(
            revision=revision, segments=segments_of_page(page.original), missing=missing_words(page), machine=True
        )
    try:
        revision.publish(user=user)
    except TranslationRefused as error:
        raise RowRefusedError([Problem("locale", str(error))]) from None
    page.refresh_from_db(fields=["live_revision"])


# --- both ------------------------------------------------------------------------------------------------------------


def _set_all(target: Any, values: Mapping[str, Any], codes: Codes) -> bool:
    """Sets what differs; whether anything did. Raises RowRefusedError with every wrong value."""
    problems, changed = [], False
    for name, value in values.items():
        try:
            new = value if isinstance(value, models.Model) else typed(type(target), name, value, codes)
        except WrongValueError as error:
            problems.append(Problem(name, str(error), error.place))
            continue
        if _plain(target, name, new) != _plain(target, name, _current(target, name)):
            changed = True
            setattr(target, name, new)
    if problems:
        raise RowRefusedError(problems)
    return changed


def _current(target: Any, name: str) -> Any:
    item = target._meta.get_field(name)
    if isinstance(item, models.ManyToOneRel | models.ManyToManyField):
        return list(getattr(target, name).all())
    return getattr(target, item.attname)


def _plain(target: Any, name: str, value: Any) -> Any:
    """A form in which the same values are equal."""
    item = target._meta.get_field(name)
    if isinstance(item, StreamField):
        return _blocks(value)
    if isinstance(item, models.ManyToManyField):
        return {row.pk for row in value}
    if isinstance(item, models.ManyToOneRel):
        return [_row(row) for row in value]
    return value.pk if isinstance(value, models.Model) else value


def _blocks(stream: Any) -> list[Any]:
    return [(block.block_type, block.block.get_prep_value(block.value)) for block in stream or []]


def _row(row: Any) -> dict[str, Any]:
    skipped = {"id", "sort_order", "translation_key", "locale"}
    own = [item for item in row._meta.concrete_fields if item.name not in skipped]
    return {item.name: getattr(row, item.attname) for item in own if not isinstance(item, ParentalKey)}


def _validate(target: Any) -> None:
    try:
        target.full_clean(exclude=_NOT_VALIDATED)  # says, too, whether a new page is an original
        for relation in _child_relations(target):
            for row in getattr(target, relation.get_accessor_name()).all():
                row.full_clean(exclude=[relation.field.name])
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        raise RowRefusedError([Problem(name, " ".join(texts)) for name, texts in found.items()]) from None
    _require_relations(target)


def _require_relations(target: Any) -> None:
    """Many-to-many facts that a form would insist on; a model's own validation does not look at them."""
    if isinstance(target, BasePage) and not target.is_original:
        return
    missing = [item.name for item in target._meta.many_to_many if not item.blank and not _current(target, item.name)]
    if missing:
        raise RowRefusedError([Problem(name, _("At least one is needed.")) for name in missing])


def _child_relations(target: Any) -> list[Any]:
    return [item for item in get_all_child_relations(type(target)) if item.related_model.__module__[:7] != "wagtail"]


def _refuse_drafts(target: Any) -> None:
    if target.has_unpublished_changes and target.live:
        raise RowRefusedError(
            [Problem("id", _("“%s” has changes that are not published yet; publish or discard them first.") % target)]
        )


def _before(target: Any) -> dict[str, Any]:
    """What the content was, by the revision it was published with."""
    if target.live_revision_id is None:
        target.save_revision(changed=False)
        type(target)._default_manager.filter(pk=target.pk).update(live_revision=target.latest_revision)
    moment = target.last_published_at
    return {
        "changed": target.pk,
        "was": target.live_revision_id or target.latest_revision_id,
        "live": target.live,
        "at": moment.isoformat() if moment else None,
    }


# --- undo ------------------------------------------------------------------------------------------------------------


def take_back(kind_name: str, before: Mapping[str, Any], user: Any = None) -> str:
    """Undoes what `write` did; says why not where the content was edited since, or "" when it is done."""
    page_model = kind(kind_name).model
    states: list[tuple[Any, Any]] = [(page_model, before.get("page")), (Organization, before.get("record"))]
    held = []
    for model, state in states:
        if not state:
            continue
        target = model._default_manager.filter(pk=state.get("created") or state.get("changed")).first()
        if target is None:
            return _("It was deleted since.")
        if target.latest_revision_id != state["revision"]:
            return str(_("“%s” was edited since; it stays as it is.") % target)
        if "changed" in state and not target.live:
            return str(_("“%s” was withdrawn since; it stays as it is.") % target)
        if "created" in state and (needing := _needing(target)):
            return str(_("“%(name)s” is needed by others (%(kinds)s); it stays.") % {"name": target, "kinds": needing})
        held.append((model, target, state))
    with transaction.atomic():
        for model, target, state in held:
            if "created" in state:
                _remove(target, user)
            else:
                _restore(model, target, state, user)
    return ""


def _needing(target: Any) -> str:
    """What others have made upon a content that an import has made: kinds of rows, and languages."""
    found: set[str] = set()
    columns: Iterable[tuple[type[models.Model], str, Any]] = ()
    if isinstance(target, Page):
        found = {str(page.locale) for page in target.get_translations().select_related("locale")}
        columns = [(*column, target.translation_key) for column in _content_columns(target._meta.label)]
    else:
        columns = pointing(target)
    found |= {
        str(model._meta.verbose_name)
        for model, column, held in columns
        if model._base_manager.filter(**{column: held}).exists()
    }
    return ", ".join(sorted(found))


@cache
def _content_columns(label: str) -> list[tuple[type[models.Model], str]]:
    """Where rows name a content of this type by its id."""
    return [
        (model, item.attname)
        for model in apps.get_models()
        for item in model._meta.local_concrete_fields
        if isinstance(item, ContentField) and (not item.page_types or label in item.page_types)
    ]


def _remove(target: Any, user: Any) -> None:
    if isinstance(target, Page):
        target.specific.delete(user=user)
    else:
        target.delete()


def _restore(model: Any, target: Any, state: Mapping[str, Any], user: Any) -> None:
    old = Revision.objects.get(pk=state["was"]).as_object()
    if isinstance(old, Organization):
        old.status_correction = _("An import was undone.")
    revision = old.save_revision(user=user, log_action=True)
    revision.publish(user=user, skip_permission_checks=True)
    fresh = model._default_manager.get(pk=target.pk)
    if not state.get("live", True):
        fresh.unpublish(user=user)
        return
    fresh.last_published_at = dt.datetime.fromisoformat(state["at"]) if state["at"] else None
    if isinstance(fresh, Page):
        fresh.save(clean=False)
    else:
        fresh.save()
