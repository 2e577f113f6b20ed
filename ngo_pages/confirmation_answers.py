"""What comes of an answer: a confirmation is published at once; changes become a draft in moderation."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Revision

from cms.base.days import utc_today

from .confirmation import ConfirmationRequest, Outcome
from .models import Organization

CONFIRMED = "ngo_pages.confirmed"


class ConfirmationForm(forms.ModelForm[Organization]):
    """What an organization may say of itself; names and status are changed by the Secretariat, who reads the note."""

    website = forms.URLField(label=_("Website"), assume_scheme="https", required=False)
    note = forms.CharField(
        label=_("Anything else"),
        help_text=_("Names, status, members, network, your mission, your contacts: write what has changed."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
        required=False,
    )

    class Meta:
        model = Organization
        fields = (
            "website",
            "headquarters_city",
            "headquarters_country",
            "founded",
            "sectors",
            "subjects",
            "expertise",
            "working_languages",
        )
        widgets = {
            "sectors": forms.CheckboxSelectMultiple,
            "subjects": forms.CheckboxSelectMultiple,
            "expertise": forms.CheckboxSelectMultiple,
            "working_languages": forms.SelectMultiple(attrs={"size": 8}),
        }


class AlreadyAnsweredError(Exception):
    """The request is answered, or its time is over."""


def confirm(request: ConfirmationRequest) -> None:
    """Nothing has changed: the day is published, whatever draft is waiting meanwhile. Raises AlreadyAnsweredError."""
    with transaction.atomic():
        request = _open(request)
        record = request.organization
        _set_confirmed(record)
        _close(request, Outcome.UNCHANGED)


def propose(request: ConfirmationRequest, form: ConfirmationForm) -> None:
    """The changes of a valid form become a draft that a moderator compares and publishes, with the day of today.

    Raises AlreadyAnsweredError.
    """
    with transaction.atomic():
        request = _open(request)
        draft = request.organization.get_latest_revision_as_object()
        for name in form.changed_data:
            if name != "note":
                setattr(draft, name, form.cleaned_data[name])
        draft.last_confirmed = utc_today()
        revision = draft.save_revision(log_action=True)
        _submit(draft, revision)
        _close(request, Outcome.CHANGED, note=form.cleaned_data["note"], revision=revision)


def _open(request: ConfirmationRequest) -> ConfirmationRequest:
    """The request as it is now, locked: a token is good for one answer."""
    fresh = (
        ConfirmationRequest.objects.select_for_update(of=("self",)).select_related("organization").get(pk=request.pk)
    )
    if not fresh.is_open or fresh.token_hash != request.token_hash:
        raise AlreadyAnsweredError
    return fresh


def _close(request: ConfirmationRequest, outcome: Outcome, **values: Any) -> None:
    request.answered_at, request.outcome = timezone.now(), outcome
    for name, value in values.items():
        setattr(request, name, value)
    request.save()


def _set_confirmed(record: Organization) -> None:
    today = utc_today()
    pending = record.latest_revision if record.has_unpublished_changes else None
    record.last_confirmed = today
    if pending is None:
        record.save_revision(clean=False).publish()  # as it was published, whatever the rules are by now
    else:  # the draft that waits is somebody's work: it learns the day, and is not published
        record.save(update_fields=["last_confirmed"])
        content = pending.content | {"last_confirmed": today.isoformat()}
        Revision.objects.filter(pk=pending.pk).update(content=content)
    log(instance=record, action=CONFIRMED, revision=record.live_revision, content_changed=True)


def _submit(draft: Organization, revision: Revision) -> None:
    state = draft.current_workflow_task_state
    workflow = draft.get_workflow()
    if state:
        state.revision = revision
        state.save(update_fields=["revision"])
    elif workflow:
        workflow.start(draft, None)
