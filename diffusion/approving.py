"""From a draft to what may be sent: somebody asks, somebody else approves. Each step is refused by ValidationError."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.base import audit
from delivery.enums import MailingKind, MailingState
from delivery.models import Mailing
from delivery.queueing import cancel, pause, resume

from .diffusions import SUBSTANCE, DiffusedContent, Diffusion
from .enums import Stage
from .newsletters import NewsletterPage
from .selecting import contents_of, documents

_MAY = "diffusion.{}_diffusion"


def may(user: Any, action: str) -> bool:
    """`action`: `add`, `change`, `view`, `delete`, or `publish`, which is to approve and to stop."""
    return bool(user.has_perm(_MAY.format(action)))


def _require(user: Any, action: str) -> None:
    if not may(user, action):
        raise PermissionDenied


def _locked(diffusion: Diffusion, *stages: Stage) -> Diffusion:
    """The row as it is now, for this transaction."""
    row = Diffusion.objects.select_for_update(of=("self",)).select_related("mailing").get(pk=diffusion.pk)
    if row.stage not in stages:
        raise ValidationError(_("This is not possible: it is “%(stage)s”.") % {"stage": row.stage.label})
    return row


def authors(diffusion: Diffusion) -> set[int]:
    """Who asked for the approval or edited last: of a newsletter, in any of its languages."""
    found = {diffusion.requested_by_id, diffusion.edited_by_id}
    if diffusion.newsletter:
        found |= {_wrote(page) for page in NewsletterPage.objects.filter(translation_key=diffusion.newsletter)}
    return {pk for pk in found if pk}


def _wrote(page: NewsletterPage) -> int | None:
    """Who made what the newest revision says; to publish it makes one that says the same, often by somebody else."""
    author, said = None, None
    for revision in page.revisions.order_by("-created_at", "-pk").iterator():
        says = {name: revision.content.get(name) for name in (*page.words, *page.facts)}
        if said is not None and says != said:
            break
        author, said = revision.user_id, says
    return author


def may_approve(diffusion: Diffusion, user: Any) -> bool:
    return diffusion.stage == Stage.REQUESTED and may(user, "publish") and user.pk not in authors(diffusion)


@transaction.atomic
def request_approval(diffusion: Diffusion, user: Any) -> Diffusion:
    _require(user, "change")
    row = _locked(diffusion, Stage.DRAFT)
    _complete(row)
    row.requested_by, row.requested_at = user, timezone.now()
    row.save()
    audit.record("diffusion.requested", user=user, target=row)
    return row


@transaction.atomic
def send_back(diffusion: Diffusion, user: Any) -> Diffusion:
    """To be worked on again: not approved, or approved and not begun."""
    _require(user, "change")
    row = _locked(diffusion, Stage.REQUESTED, Stage.APPROVED)
    if row.stage == Stage.APPROVED:
        _require(user, "publish")
    _reopen(row)
    audit.record("diffusion.sent-back", user=user, target=row)
    return row


def fingerprint(diffusion: Diffusion) -> str:
    """Of all that an approval is of, as it is now. Raises ValidationError for filters that are not known."""
    values = {name: getattr(diffusion, name) for name in (*SUBSTANCE, "title", "per_minute", "scheduled_for")}
    values |= {"found": contents_of(diffusion), "live": _live(diffusion.newsletter)}
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def _live(newsletter: Any) -> dict[str, int | None]:
    """Locale to the revision of a newsletter that is public."""
    if not newsletter:
        return {}
    live = NewsletterPage.objects.filter(translation_key=newsletter, live=True, alias_of=None)
    return dict(live.values_list("locale__language_code", "live_revision_id"))


@transaction.atomic
def approve(diffusion: Diffusion, user: Any, seen: str) -> Diffusion:
    """Keeps what is sent, and lets it go at its hour. Refused to whoever asked for it, or edited it last.

    `seen`: the fingerprint of what was shown to them; what has changed since is not approved.
    """
    _require(user, "publish")
    row = _locked(diffusion, Stage.REQUESTED)
    if user.pk in authors(row):
        raise ValidationError(_("Somebody else approves it: you edited it last, or asked for the approval."))
    if seen != fingerprint(row):
        raise ValidationError(_("Somebody else has changed this meanwhile: see what it is now."))
    _complete(row)
    if row.newsletter:
        for page in NewsletterPage.objects.filter(translation_key=row.newsletter, live=True, alias_of=None):
            if page.is_original:
                page.freeze()
            row.revisions[page.locale.language_code] = page.live_revision_id
    kept = [
        DiffusedContent(diffusion=row, content=content, position=place)
        for place, content in enumerate(contents_of(row))
    ]
    DiffusedContent.objects.bulk_create(kept, ignore_conflicts=True)
    row.approved_by, row.approved_at = user, timezone.now()
    if row.mailing:
        Mailing.objects.filter(pk=row.mailing.pk).update(
            created_by=row.requested_by,
            approved_by=user,
            title=row.title,
            scheduled_for=row.scheduled_for,
            hold_until=timezone.now() + dt.timedelta(days=row.hold_days),
        )
        resume(row.mailing)
    else:
        row.mailing = _mailing(row, user)
    row.save()
    audit.record("diffusion.approved", user=user, target=row)
    return row


def _mailing(row: Diffusion, user: Any) -> Mailing:
    key = f"newsletter:{row.newsletter}" if row.newsletter else f"diffusion:{row.pk}"
    return Mailing.objects.update_or_create(
        key=key,
        defaults={
            "kind": row.kind,
            "title": row.title,
            "statutory": row.statutory,
            "context": {"diffusion": row.pk},
            "created_by": row.requested_by,
            "approved_by": user,
            "scheduled_for": row.scheduled_for,
        },
    )[0]


def _complete(row: Diffusion) -> None:
    """Raises ValidationError where there is nothing to send, or nobody to send it to."""
    contents = contents_of(row)
    if not documents(contents, "en"):
        raise ValidationError(_("There is nothing to send: none of its contents is public."))
    if row.newsletter:
        pages = NewsletterPage.objects.filter(translation_key=row.newsletter, live=True, alias_of=None)
        if not pages or any(page.has_unpublished_changes for page in pages):
            raise ValidationError(_("Publish the newsletter first, with all its changes: recipients are led to it."))
    elif not row.audience:
        raise ValidationError({"audience": _("Say to whom it goes.")})


def _reopen(row: Diffusion) -> None:
    row.requested_by = row.requested_at = row.approved_by = row.approved_at = None
    row.revisions = {}
    if row.mailing and row.mailing.state == MailingState.DRAFT:
        mailing, row.mailing = row.mailing, None
        row.save()
        mailing.delete()
    else:
        row.save()
    if not row.mailing or not row.mailing.deliveries.exists():
        row.kept.all().delete()


@transaction.atomic
def lapse(newsletter: Any) -> None:
    """A newsletter that changed after its approval, or after somebody asked for it: what is left of it waits for
    another approval."""
    rows = Diffusion.objects.select_for_update(of=("self",)).filter(
        kind=MailingKind.NEWSLETTER, requested_at__isnull=False
    )
    for row in rows.select_related("mailing"):
        if row.newsletter != newsletter or row.stage in (Stage.DONE, Stage.CANCELLED):
            continue
        if row.approved_at and _live(newsletter) == row.revisions:
            continue
        if row.approved_at:
            pause(row.sent_as)
        _reopen(row)
        audit.record("diffusion.lapsed", target=row)


def stop(diffusion: Diffusion, user: Any) -> Diffusion:
    return _turn(diffusion, user, Stage.SENDING, pause, "diffusion.paused")


def go_on(diffusion: Diffusion, user: Any) -> Diffusion:
    return _turn(diffusion, user, Stage.PAUSED, resume, "diffusion.resumed")


@transaction.atomic
def _turn(diffusion: Diffusion, user: Any, stage: Stage, turn: Callable[[Mailing], Any], action: str) -> Diffusion:
    _require(user, "publish")
    row = _locked(diffusion, stage)
    turn(row.sent_as)
    audit.record(action, user=user, target=row)
    return row


@transaction.atomic
def call_off(diffusion: Diffusion, user: Any) -> Diffusion:
    """For ever; what was sent stays sent."""
    _require(user, "publish")
    row = _locked(diffusion, Stage.DRAFT, Stage.REQUESTED, Stage.APPROVED, Stage.SENDING, Stage.PAUSED)
    if not row.mailing:
        raise ValidationError(_("Nothing of it was to be sent yet: delete it."))
    cancel(row.mailing)
    audit.record("diffusion.cancelled", user=user, target=row)
    return row
