"""Merging of two records of one organization, in one transaction, and its exact undoing.

The survivor gets the other's names as further names and what pointed to the other; its facts and statuses stay as they
are. The other is unpublished, and its id and addresses lead to the survivor.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from content_store.dirty import content_key, mark
from content_store.enums import Reason
from content_store.merged import MergedContent
from content_store.models import DocumentDependency
from reference.models import Actor
from search.analysis.tokens import folded_key

from .enums import NameType
from .models import Organization, OrganizationName, OrganizationPage

MERGED: Final = "ngo_pages.merged"
UNDONE: Final = "ngo_pages.merge_undone"
#: What publishing and unpublishing change of a row.
_PUBLICATION: Final = (
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "live_revision_id",
    "latest_revision_id",
    "expired",
)


class Merge(models.Model):
    """A merge and all that undoing it needs. `before`: the survivor's data, and the publication of all rows;
    `moved`: (model, primary key, column) of each row that pointed to the merged record; `drafts`: revisions."""

    survivor = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="merged_into")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    moved = models.JSONField(default=list)
    drafts = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.merged} → {self.survivor}"


@dataclass(frozen=True)
class Plan:
    """What a merge would do, for the person who decides."""

    names: list[OrganizationName]
    pointing: list[tuple[str, int]]


# --- candidates -------------------------------------------------------------------------------------------------------


def candidates() -> list[tuple[Organization, Organization, str]]:
    """Pairs of records that share a name, written in any way; an acronym counts as a name."""
    records = {record.pk: record for record in Organization.objects.filter(merged_into__isnull=True)}
    records |= {record.pk: record for record in Organization.objects.filter(merged_into__undone_at__isnull=False)}
    by_key: dict[str, dict[int, str]] = defaultdict(dict)
    for pk, text in _names_of(records):
        key = name_key(text)
        if key:
            by_key[key].setdefault(pk, text)
    pairs: dict[tuple[int, int], str] = {}
    for held in by_key.values():
        first, *others = sorted(held)
        for other in others:
            pairs.setdefault((first, other), held[other])
    return [(records[first], records[other], text) for (first, other), text in sorted(pairs.items())]


def name_key(text: str) -> str:
    """Equal for two ways of writing the same name, spaces and full stops aside."""
    return folded_key(text).replace(" ", "")


def _names_of(records: dict[int, Organization]) -> Iterator[tuple[int, str]]:
    for record in records.values():
        yield record.pk, record.name
        if record.acronym:
            yield record.pk, record.acronym
    further = OrganizationName.objects.filter(organization__in=records)
    yield from further.values_list("organization_id", "text")


# --- planning ---------------------------------------------------------------------------------------------------------


def plan(survivor: Organization, merged: Organization) -> Plan:
    _require_mergeable(survivor, merged)
    counts: dict[str, int] = defaultdict(int)
    for model, column, held in pointing(merged):
        count = model._base_manager.filter(**{column: held}).count()
        if count:
            counts[str(model._meta.verbose_name)] += count
    return Plan(_further_names(survivor, merged), sorted(counts.items()))


def _require_mergeable(survivor: Organization, merged: Organization) -> None:
    if survivor.pk == merged.pk:
        raise ValidationError(_("A record is not merged with itself."))
    if not survivor.live:
        raise ValidationError(_("The record that stays must be published."))
    if Merge.objects.filter(merged__in=[survivor, merged], undone_at=None).exists():
        raise ValidationError(_("One of the two has been merged already."))
    for record in (survivor, merged):
        if record.live and record.has_unpublished_changes:
            raise ValidationError(_("“%s” has unpublished changes: publish or discard them first.") % record)


def _further_names(survivor: Organization, merged: Organization) -> list[OrganizationName]:
    """The merged record's names that the survivor does not have yet."""
    known = {name_key(text) for _, text in _names_of({survivor.pk: survivor})}
    offered = [(merged.name, merged.name_language, NameType.ALIAS), (merged.acronym, "und", NameType.ACRONYM)]
    offered += [
        (name.text, name.language, NameType.ALIAS if name.type == NameType.OFFICIAL else NameType(name.type))
        for name in merged.names.all()
    ]
    found = []
    for text, language, kind in offered:
        key = name_key(text)
        if key and key not in known:
            known.add(key)
            found.append(OrganizationName(text=text, language=language, type=kind))
    return found


def pointing(record: Organization) -> Iterator[tuple[type[models.Model], str, Any]]:
    """(model, column, value) of all that points to a record or to its actor; its own parts and pages do not."""
    own = {OrganizationPage, Merge, apps.get_model("ngo_pages", "ConfirmationRequest")}
    actor = Actor.objects.filter(organization=record.content_id).first()
    targets: list[models.Model] = [record, *([actor] if actor else [])]
    for target in targets:
        for relation in target._meta.get_fields(include_hidden=True):
            if not relation.auto_created or relation.concrete or not (relation.one_to_many or relation.one_to_one):
                continue
            field: Any = relation.field  # type: ignore[union-attr]
            parental = isinstance(field, ParentalKey) and field.model._meta.app_label == "ngo_pages"
            of_its_own = target is record and field.model._meta.auto_created is Organization
            if field.model in own or parental or of_its_own or field.model._meta.proxy:
                continue
            yield field.model, field.attname, target.pk


# --- doing ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def merge(survivor: Organization, merged: Organization, user: Any) -> Merge:
    """Raises ValidationError where the two cannot be merged."""
    survivor, merged = _locked(survivor, merged)
    names = plan(survivor, merged).names
    pages = list(Page.objects.filter(pk__in=merged.profile_pages.values("pk")))
    done = Merge(survivor=survivor, merged=merged, by=user)
    done.before = {
        "survivor": survivor.serializable_data(),
        "publication": {"survivor": _publication(survivor), "merged": _publication(merged)},
        "pages": {str(page.pk): _publication(page) for page in pages},
    }
    done.moved, done.drafts = _move(merged, survivor)
    for name in names:
        survivor.names.add(name)
    revision = survivor.save_revision(user=user, log_action=True)
    revision.publish()
    done.revision = revision
    merged.unpublish(user=user)
    done.save()
    MergedContent.objects.create(content_id=merged.content_id, survivor=survivor.content_id)
    mark(content_key(merged.content_id), reason=Reason.MERGED)
    # What points to it shows the survivor now, even where the merged record was not public and nothing is gone.
    mark(*_showing(merged))
    log(instance=survivor, action=MERGED, user=user, data={"merged": str(merged)}, content_changed=True)
    return done


def _locked(first: Organization, second: Organization) -> tuple[Organization, Organization]:
    """As they are now. In the order of their keys: two merges the opposite way wait for each other, one by one."""
    rows = Organization.objects.select_for_update().filter(pk__in=[first.pk, second.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[first.pk], found[second.pk]


def _publication(row: Any) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _PUBLICATION}
    return {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in values.items()}


def _move(merged: Organization, survivor: Organization) -> tuple[list[list[Any]], dict[str, Any]]:
    """Lets rows point to the survivor, but those that do so already beside; the drafts that hold them follow."""
    actors = {actor.organization: actor.pk for actor in Actor.objects.filter(
        organization__in=[merged.content_id, survivor.content_id]
    )}  # fmt: skip
    moved: list[list[Any]] = []
    for model, column, old in list(pointing(merged)):
        of_actor = old == actors.get(merged.content_id) and _target(model, column) is Actor
        new = actors.get(survivor.content_id) if of_actor else survivor.pk
        for pk in list(model._base_manager.filter(**{column: old}).values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=pk).update(**{column: new})
            except IntegrityError:
                continue
            moved.append([model._meta.label, pk, column, old, new])
    return moved, _move_drafts(moved)


def _target(model: type[models.Model], column: str) -> Any:
    return next(field.related_model for field in model._meta.concrete_fields if field.attname == column)


def _move_drafts(moved: list[list[Any]]) -> dict[str, Any]:
    """Revision to its content before, of the newest revisions of pages whose rows were moved."""
    before: dict[str, Any] = {}
    for label, pk, column, old, new in moved:
        row = apps.get_model(label)._base_manager.get(pk=pk)
        for field in row._meta.concrete_fields:
            page = getattr(row, field.name, None) if field.is_relation else None
            revision = getattr(page, "latest_revision", None) if isinstance(page, Page) else None
            if revision is None:
                continue
            before.setdefault(str(revision.pk), revision.content)
            content = _replaced(revision.content, column.removesuffix("_id"), old, new)
            Revision.objects.filter(pk=revision.pk).update(content=content)
    return before


def _replaced(value: Any, name: str, old: Any, new: Any) -> Any:
    """The same JSON, with the value of fields of this name, alone or in a list of keys, replaced."""
    if isinstance(value, list):
        return [_replaced(item, name, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, item in value.items():
        if key in (name, f"{name}s") and isinstance(item, list):
            found[key] = [new if entry == old else _replaced(entry, name, old, new) for entry in item]
        else:
            found[key] = new if key == name and item == old else _replaced(item, name, old, new)
    return found


# --- undoing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def undo(done: Merge, user: Any) -> None:
    """Puts everything back as it was, to the byte. Raises ValidationError where the survivor was edited since."""
    done = Merge.objects.select_for_update().get(pk=done.pk)
    survivor, merged = _locked(done.survivor, done.merged)
    if done.undone_at:
        raise ValidationError(_("This merge has been undone already."))
    if Merge.objects.filter(merged=survivor, undone_at=None).exists():
        raise ValidationError(_("“%s” has itself been merged since; undo that first.") % survivor)
    if survivor.latest_revision_id != done.revision_id:
        raise ValidationError(_("“%s” was edited since the merge; undo that first.") % survivor)
    for label, pk, column, old, new in done.moved:
        apps.get_model(label)._base_manager.filter(pk=pk, **{column: new}).update(**{column: old})
    for pk, content in done.drafts.items():
        Revision.objects.filter(pk=pk).update(content=content)
    MergedContent.objects.filter(content_id=merged.content_id).delete()
    _restore(
        Organization.from_serializable_data(done.before["survivor"]), done.before["publication"]["survivor"]
    ).save()
    _restore(merged, done.before["publication"]["merged"]).save()
    for pk, values in done.before["pages"].items():
        Page.objects.filter(pk=pk).update(**_parsed(values))
    done.undone_at = timezone.now()
    done.save(update_fields=["undone_at"])
    mark(content_key(survivor.content_id), content_key(merged.content_id), *_showing(survivor))
    log(instance=survivor, action=UNDONE, user=user, data={"merged": str(merged)}, content_changed=True)


def _showing(record: Organization) -> list[str]:
    """The keys of the contents that show a record."""
    found = DocumentDependency.objects.filter(target=content_key(record.content_id))
    return [content_key(content_id) for content_id in found.values_list("content_id", flat=True)]


def _restore(record: Organization, values: dict[str, Any]) -> Organization:
    for name, value in _parsed(values).items():
        setattr(record, name, value)
    return record


def _parsed(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: dt.datetime.fromisoformat(value) if name.endswith("_at") and value else value
        for name, value in values.items()
    }
