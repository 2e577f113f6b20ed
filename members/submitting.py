"""What members send in: one road for all kinds. A form, saved as a draft or sent in, whole or not at all.

Who speaks is one of those the person acts for; whoever acts for the same may carry a draft on.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cms.base.audit import record
from cms.base.locales import fallback_chain
from content_store.models import Document
from content_store.query import in_chain, readable
from reference.enums import ReviewState
from reference.models import Actor
from reference.submissions import Submission

from .access import MemberRequest, members_only
from .models import LABELS
from .once import once
from .permissions import Rights
from .tasks import Area, Offer, Sent

#: What can still be changed by who sent it in.
OPEN: Final = (ReviewState.DRAFT, ReviewState.REFUSED)
OVERTAKEN: Final = _("Somebody else has changed this meanwhile: see what it is now.")
#: The newest shown in the space.
MOST_SENT: Final = 50
#: How many contents are listed to choose from.
MOST_OFFERED: Final = 50


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SubmissionForm(forms.ModelForm[Any]):
    """`actor`: in whose name; offered are those the person acts for with this right, and nobody else is accepted."""

    actor = forms.ModelChoiceField(Actor.objects.none(), label=_("In the name of"))
    kind: "SubmissionKind"

    def __init__(
        self, *args: Any, kind: "SubmissionKind", rights: Rights, about: Document | None, **kwargs: Any
    ) -> None:
        self.kind, self.rights, self.about = kind, rights, about
        super().__init__(*args, **kwargs)
        self.instance.__dict__.update(kind.subject(about))
        actors = kind.actors(rights, about)
        field: Any = self.fields["actor"]
        field.queryset = Actor.objects.filter(pk__in=[actor.pk for actor in actors])
        present = kind.actor_of(self.instance) if self.instance.pk else None
        self.initial["actor"] = present or (actors[0] if actors else None)
        if len(actors) == 1:
            field.widget = forms.HiddenInput()
        for other in self.fields.values():
            if isinstance(other, forms.DateField):
                other.widget = DateInput()
            if isinstance(other.widget, forms.Textarea):
                other.widget.attrs.setdefault("dir", "auto")
        if not self.instance.pk and "language" in self.fields:
            self.initial["language"] = get_language()

    def undo(self) -> None:
        """Takes away what `save` has put beside the database, after it was refused."""

    def clean_actor(self) -> Actor:
        actor: Actor = self.cleaned_data["actor"]
        if not self.rights.allow(self.kind.action, actor=actor):
            raise PermissionDenied
        self.kind.set_actor(self.instance, actor)
        return actor


class SubmissionKind:
    """One kind of submission. `action`: the right it takes; `about_kinds`: kinds of content it is about, if any."""

    slug: ClassVar[str]
    title: ClassVar[Promise | str]
    help: ClassVar[Promise | str] = ""
    action: ClassVar[str]
    model: ClassVar[type[Submission]]
    form: ClassVar[type[SubmissionForm]]
    about_kinds: ClassVar[tuple[str, ...]] = ()

    def subject(self, about: Document | None) -> dict[str, Any]:
        """The row's fields that say what it is about."""
        return {}

    def actors(self, rights: Rights, about: Document | None) -> list[Actor]:
        """In whose name the person may send it in."""
        return rights.actors(self.action)

    def actor_of(self, row: Any) -> Actor | None:
        found: Actor | None = row.actor
        return found

    def name_of(self, row: Any) -> str:
        """In whose name it is, for lists."""
        return str(self.actor_of(row) or "")

    def set_actor(self, row: Any, actor: Actor) -> None:
        row.actor = actor

    def rows(self, actors: Sequence[Actor]) -> QuerySet[Any]:
        """All that was begun or sent in for these actors."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows.filter(actor__in=actors).select_related("actor", *LABELS)

    def about(self, row: Any) -> UUID | None:
        return row.shown_on  # type: ignore[no-any-return]

    def url(self, about: UUID | None = None) -> str:
        if about:
            return reverse("members:send-about", args=[self.slug, about])
        return reverse("members:send", args=[self.slug])

    def contents(self, rights: Rights) -> QuerySet[Document]:
        """What it may be about."""
        return readable().filter(kind__in=self.about_kinds)

    def sent(self, rights: Rights) -> Iterable[Sent]:
        rows = list(self.rows(rights.actors(self.action)).order_by("-pk")[:MOST_SENT])
        titles = titles_of(about for row in rows if (about := self.about(row)))
        for row in rows:
            about = self.about(row)
            yield Sent(
                kind=str(self.title),
                title=titles.get(about, str(row)) if about else str(row),
                actor=self.name_of(row),
                state=row.get_state_display(),
                at=row.submitted_at,
                note=row.review_note,
                url=reverse("members:sent", args=[self.slug, row.pk]) if row.state in OPEN else "",
            )


KINDS: Final[dict[str, SubmissionKind]] = {}


def register(kind: SubmissionKind) -> SubmissionKind:
    KINDS[kind.slug] = kind
    return kind


def document_of(content_id: UUID) -> Document | None:
    """The public document of a content in the reader's language, or the next best."""
    rows = in_chain(readable().filter(content_id=content_id), fallback_chain(get_language() or "en"))
    return rows.first()


def documents_of(contents: Iterable[UUID]) -> dict[UUID, Document]:
    """The same of many, without their bodies."""
    wanted = readable().filter(content_id__in=set(contents))
    rows = in_chain(wanted, fallback_chain(get_language() or "en"))
    return {row.content_id: row for row in rows.only("content_id", "title", "locale", "kind", "path")}


def titles_of(contents: Iterable[UUID]) -> dict[UUID, str]:
    return {content_id: row.title for content_id, row in documents_of(contents).items()}


def _kind(slug: str) -> SubmissionKind:
    try:
        return KINDS[slug]
    except KeyError:
        raise Http404 from None


@members_only
@once
def send(request: MemberRequest, slug: str, about: UUID | None = None) -> HttpResponse:
    """A new one."""
    kind = _kind(slug)
    document = document_of(about) if about else None
    if about and (document is None or document.kind not in kind.about_kinds):
        raise Http404
    if not kind.actors(request.rights, document):
        raise PermissionDenied
    if kind.about_kinds and document is None:
        return _choose(request, kind)
    if about and not kind.contents(request.rights).filter(content_id=about).exists():
        raise Http404
    return _handle(request, kind, kind.model(), document)


@members_only
@once
def change(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """A draft, or one that was refused. Others' are not there."""
    kind = _kind(slug)
    row = get_object_or_404(kind.rows(request.rights.actors(kind.action)), pk=pk, state__in=OPEN)
    about = kind.about(row)
    return _handle(request, kind, row, document_of(about) if about else None)


def _choose(request: MemberRequest, kind: SubmissionKind) -> HttpResponse:
    """What it is to be about."""
    query = request.GET.get("q", "").replace("\x00", "").strip()
    rows = in_chain(kind.contents(request.rights), fallback_chain(get_language() or "en")).order_by("title")
    found = (rows.filter(title__icontains=query) if query else rows)[: MOST_OFFERED + 1]
    choices = [(row, kind.url(row.content_id)) for row in found[:MOST_OFFERED]]
    context = {"kind": kind, "query": query, "choices": choices, "more": len(found) > MOST_OFFERED}
    return render(request, "members/choose.html", context)


def _handle(request: MemberRequest, kind: SubmissionKind, row: Any, about: Document | None) -> HttpResponse:
    files = request.FILES or None
    form = kind.form(request.POST or None, files, instance=row, kind=kind, rights=request.rights, about=about)
    if request.method == "POST" and form.is_valid() and _keep(request, form):
        return redirect("members:space")
    context = {"kind": kind, "form": form, "about": about, "row": row}
    return render(request, "members/form.html", context, status=422 if form.errors else 200)


def _keep(request: MemberRequest, form: SubmissionForm) -> bool:
    """Saves, and sends in where that was asked; nothing of it stays where any part is refused.

    What was refused is sent in again, never kept as a draft: the Secretariat may publish it as it is.
    """
    submits = "submit" in request.POST or form.instance.state == ReviewState.REFUSED
    try:
        with transaction.atomic():
            _require_open(form.instance)
            row = form.save()
            if submits:
                row.submit(request.user)
            record(f"{row._meta.model_name}.{'submitted' if submits else 'drafted'}", user=request.user, target=row)
    except IntegrityError:  # a colleague's, of what there is one of for each actor, came between the check and this
        form.undo()
        form.add_error(None, OVERTAKEN)
        return False
    except ValidationError as refusal:
        form.undo()
        for name, errors in getattr(refusal, "error_dict", {None: refusal}).items():
            form.add_error(name if name in form.fields else None, errors)
        return False
    sent_in = gettext("Sent in. The Secretariat looks at it before it is published.")
    messages.success(request, sent_in if submits else gettext("Saved as a draft."))
    return True


def _require_open(row: Submission) -> None:
    """Raises ValidationError where somebody has sent it in, decided on it or discarded it since it was read."""
    if row.pk:
        stored = type(row)._base_manager.select_for_update().filter(pk=row.pk).values_list("state", flat=True).first()
        if stored != row.state:
            raise ValidationError(OVERTAKEN)


@members_only
@require_POST
@once
def discard(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    kind = _kind(slug)
    row = get_object_or_404(kind.rows(request.rights.actors(kind.action)), pk=pk, state=ReviewState.DRAFT)
    record(f"{row._meta.model_name}.discarded", user=request.user, target=row)
    row.delete()
    messages.success(request, gettext("The draft was discarded."))
    return redirect("members:space")


def area(*kinds: SubmissionKind, waiting: Callable[[Rights], Iterable[Any]] | None = None) -> Area:
    """An area of the space made of these kinds."""
    for kind in kinds:
        register(kind)

    def sent(rights: Rights) -> Iterable[Sent]:
        return [row for kind in kinds for row in kind.sent(rights)]

    def offers(rights: Rights) -> Iterable[Offer]:
        return [Offer(str(kind.title), str(kind.help), kind.url()) for kind in kinds if kind.actors(rights, None)]

    return Area(sent=sent, offers=offers, waiting=waiting or (lambda rights: ()))
