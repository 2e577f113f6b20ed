"""Actions on the ground, told by NGOs, field offices and sectors, and published by the Secretariat."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.models import WorkflowState

from cms.base.audit import record
from cms.base.locales import AUTONYMS
from cms.base.models import MediaImage
from ngo_pages.models import ActionIndexPage, ActionPage, Organization
from reference.forms import order_choices
from reference.models import Actor, Country, FieldOffice, Goal, Sector

from ..access import MemberRequest, members_only
from ..models import LABELS
from ..once import once
from ..permissions import Rights
from ..proposals import Proposal, keep, note_of, reviews_of, state_of
from ..submitting import MOST_SENT, OVERTAKEN, DateInput
from . import AREAS, Area, Offer, Sent, story
from .photos_and_places import (
    PhotoFormSet,
    PlaceFormSet,
    drop_files,
    drop_own,
    filled,
    images_of,
    photos_of,
    places_of,
    set_photos,
    set_places,
)

ACTION: Final = "action.propose"
TITLE: Final = _("Action on the ground")
#: How many NGOs may be named beside one's own.
_MOST_PARTNERS: Final = 30
#: Lines of a list to choose several from.
_LINES: Final = 8


class ActionForm(forms.Form):
    """What happened, where and with whom. `actor`: in whose name; nobody is offered or accepted but one's own."""

    actor = forms.ModelChoiceField(Actor.objects.none(), label=_("In the name of"))
    language = forms.ChoiceField(label=_("Language you write in"))
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(label=_("In one or two sentences"), max_length=600, widget=forms.Textarea({"rows": 3}))
    story = forms.CharField(
        label=_("What was done, with whom, and what came of it"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Leave an empty line between paragraphs. Name no person who has not agreed."),
    )
    partners = forms.CharField(
        label=_("Further NGOs"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line, by official name or acronym as in the directory."),
    )
    countries = forms.ModelMultipleChoiceField(
        Country.objects.all(), label=_("Countries"), widget=forms.SelectMultiple({"size": _LINES})
    )
    starts = forms.DateField(label=_("From"), widget=DateInput())
    ends = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    people_reached = forms.IntegerField(label=_("People reached"), required=False, min_value=0, max_value=10**9)
    photos_kept = forms.MultipleChoiceField(
        label=_("Photographs so far"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Take the tick away from those that are not to stay."),
    )
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.all(), label=_("Sectors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sdgs = forms.ModelMultipleChoiceField(
        Goal.objects.all(),
        label=_("Sustainable Development Goals"),
        required=False,
        widget=forms.SelectMultiple({"size": _LINES}),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, rights: Rights, proposal: Proposal | None, **kwargs: Any
    ) -> None:
        self.rights = rights
        self.parents = {page.locale.language_code: page for page in index_pages()}
        draft = proposal.draft if proposal else ActionPage()
        if proposal:
            kwargs["initial"] = values_of(proposal, draft)
        super().__init__(data, files, **kwargs)
        self.places = PlaceFormSet(data, initial=places_of(draft) if proposal else [], prefix="places")
        self.photos = PhotoFormSet(data, files, prefix="photos")
        photos: Any = self.fields["photos_kept"]
        photos.choices = photos_of(draft)
        if not photos.choices:
            del self.fields["photos_kept"]
        actors = [proposal.actor] if proposal else rights.actors(ACTION)
        field: Any = self.fields["actor"]
        field.queryset = Actor.objects.filter(pk__in=[actor.pk for actor in actors])
        field.initial = actors[0] if actors else None
        if len(actors) == 1:
            field.widget = forms.HiddenInput()
        language: Any = self.fields["language"]
        own = {proposal.page.locale.language_code} if proposal else set(self.parents)
        language.choices = [(code, name) for code, name in AUTONYMS.items() if code in own]
        language.initial = get_language()
        only = covered_by(actors[0].office) if len(actors) == 1 and actors[0].office else None
        countries: Any = self.fields["countries"]
        for choice in (countries, *(row.fields["country"] for row in self.places)):
            order_choices(choice, only)
        if only:
            countries.initial = only if len(only) == 1 else ()
            countries.widget.attrs["size"] = min(_LINES, max(2, len(only)))
        for name in ("title", "summary", "story"):
            self.fields[name].widget.attrs["dir"] = "auto"

    def clean_actor(self) -> Actor:
        actor: Actor = self.cleaned_data["actor"]
        if not self.rights.allow(ACTION, actor=actor):
            raise PermissionDenied
        return actor

    def clean_partners(self) -> list[Organization]:
        """The organizations named, one a line."""
        names = [line.strip() for line in self.cleaned_data["partners"].splitlines() if line.strip()]
        if len(names) > _MOST_PARTNERS:
            raise ValidationError(_("Name up to %(most)s."), params={"most": _MOST_PARTNERS})
        live = Organization.objects.filter(live=True)
        matches = {
            name: live.filter(name__iexact=name).first() or live.filter(acronym__iexact=name).first() for name in names
        }
        unknown = [name for name, match in matches.items() if match is None]
        if unknown:
            raise ValidationError(_("Not in the directory: %(names)s"), params={"names": "; ".join(unknown)})
        return [match for match in matches.values() if match]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        actor, starts, ends = cleaned.get("actor"), cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The end is before the start."))
        rows_are_valid = self.places.is_valid() and self.photos.is_valid()
        if self.is_bound and not rows_are_valid:
            self.add_error(None, _("See the places and photographs below."))
        if actor and actor.office and "countries" in cleaned:
            covered = covered_by(actor.office)
            places = [row["country"] for row in filled(self.places)] if rows_are_valid else []
            named = dict.fromkeys([*cleaned["countries"], *places])
            strange = [str(country) for country in named if country.pk not in covered]
            if strange:
                message = _("Your office does not work for: %(names)s")
                self.add_error("countries", ValidationError(message, params={"names": ", ".join(strange)}))
        if actor and not actor.organization and "partners" in cleaned and not cleaned["partners"]:
            self.add_error("partners", _("Name the NGOs whose action it is."))
        return cleaned

    def fill(self, page: ActionPage, user: User) -> list[MediaImage]:
        """Puts all on the page; returns the images that were stored for it."""
        data = self.cleaned_data
        actor: Actor = data["actor"]
        page.title, page.summary = data["title"], data["summary"]
        page.slug = page.slug or _free_slug(data["title"], self.parents[data["language"]])
        page.body = story.with_text(page.body, data["story"])
        page.starts, page.ends, page.people_reached = data["starts"], data["ends"], data["people_reached"]
        own = Organization.objects.filter(content_id=actor.organization) if actor.organization else []
        page.organizations = list(dict.fromkeys([*own, *data["partners"]]))
        page.countries = list(data["countries"])
        page.sectors = list(dict.fromkeys([*data["sectors"], *([actor.sector] if actor.sector else [])]))
        page.sdgs = list(data["sdgs"])
        page.office = actor.office or page.office
        set_places(page, filled(self.places))
        return set_photos(page, data.get("photos_kept", []), filled(self.photos), user)


def covered_by(office: FieldOffice) -> set[int]:
    """The countries that an office works for, its own among them."""
    return {office.country_id, *office.covers.values_list("country", flat=True)}


def index_pages() -> list[ActionIndexPage]:
    return list(ActionIndexPage.objects.filter(live=True, alias_of=None).select_related("locale"))


def values_of(proposal: Proposal, page: ActionPage) -> dict[str, Any]:
    """The form's values from the draft."""
    own = proposal.actor.organization
    return {
        "title": page.title,
        "summary": page.summary,
        "story": story.as_text(page.body),
        "partners": "\n".join(row.name for row in page.organizations.all() if row.content_id != own),
        "language": page.locale.language_code,
        "photos_kept": [block for block, _alt in photos_of(page)],
        **{name: getattr(page, name) for name in ("starts", "ends", "people_reached")},
        **{name: list(getattr(page, name).all()) for name in ("countries", "sectors", "sdgs")},
    }


def _free_slug(title: str, parent: ActionIndexPage) -> str:
    """Latin letters; a number where that leaves none, or where the name is taken."""
    stem = slugify(title)[:60] or "action"
    taken = set(parent.get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


@members_only
@once
def propose(request: MemberRequest, pk: int | None = None) -> HttpResponse:
    """A new action, or one's draft, or one that was sent back. Others' are not there."""
    own = request.rights.actors(ACTION)
    if not own:
        raise PermissionDenied
    proposal = get_object_or_404(Proposal, pk=pk, actor__in=own) if pk else None
    if proposal and not proposal.is_open:
        raise Http404
    form = ActionForm(request.POST or None, request.FILES or None, rights=request.rights, proposal=proposal)
    if request.method == "POST" and form.is_valid() and _keep(request, form, proposal):
        return redirect("members:space")
    context = {
        "form": form,
        "proposal": proposal,
        "title": TITLE,
        "note": note_of(proposal, proposal.review) if proposal else "",
    }
    return render(request, "members/propose.html", context, status=422 if form.errors else 200)


def _keep(request: MemberRequest, form: ActionForm, proposal: Proposal | None) -> bool:
    submits = "submit" in request.POST
    parent = form.parents[form.cleaned_data["language"]]
    page = proposal.draft if proposal else ActionPage(locale=parent.locale)
    stored: list[MediaImage] = []
    before = images_of(page)
    try:
        with transaction.atomic():
            _require_open(proposal)
            stored = form.fill(page, request.user)
            keep(page, parent, form.cleaned_data["actor"], request.user, proposal=proposal, submits=submits)
            drop_own(before - images_of(page), page)
    except IntegrityError:  # a page beside it, or its review, was begun at the same moment
        drop_files(stored)
        form.add_error(None, OVERTAKEN)
        return False
    except ValidationError as refusal:
        drop_files(stored)
        for name, errors in getattr(refusal, "error_dict", {None: refusal}).items():
            form.add_error(name if name in form.fields else None, errors)
        return False
    sent_in = gettext("Sent in. The Secretariat looks at it before it is published.")
    messages.success(request, sent_in if submits else gettext("Saved as a draft."))
    return True


def _require_open(proposal: Proposal | None) -> None:
    """Raises ValidationError where somebody has sent it in, or discarded it, since it was read."""
    if proposal:
        stored = Proposal.objects.select_for_update().filter(pk=proposal.pk).first()
        if stored is None or not stored.is_open:
            raise ValidationError(OVERTAKEN)


@members_only
@require_POST
@once
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Only what nobody has reviewed yet."""
    proposal = get_object_or_404(Proposal, pk=pk, actor__in=request.rights.actors(ACTION))
    if not proposal.is_open or proposal.review:
        raise Http404
    record("proposal.discarded", user=request.user, target=proposal)
    draft = proposal.draft
    drop_own(images_of(draft), draft)
    proposal.page.delete()
    messages.success(request, gettext("The draft was discarded."))
    return redirect("members:space")


def sent(rights: Rights) -> Iterable[Sent]:
    rows = Proposal.objects.filter(actor__in=rights.actors(ACTION)).select_related("page", "actor", *LABELS)
    found = list(rows.order_by("-pk")[:MOST_SENT])
    reviews = reviews_of(found)
    for row in found:
        review = reviews.get(row.page_id)
        is_open = not row.page.live and not (review and review.status == WorkflowState.STATUS_IN_PROGRESS)
        yield Sent(
            kind=str(TITLE),
            title=row.page.draft_title,
            actor=str(row.actor),
            state=str(state_of(row, review)),
            at=row.submitted_at,
            note=note_of(row, review),
            url=reverse("members:proposed-action", args=[row.pk]) if is_open else "",
        )


def offers(rights: Rights) -> Iterable[Offer]:
    if rights.actors(ACTION):
        yield Offer(str(TITLE), gettext("Tell what was done, where, and with whom."), reverse("members:propose-action"))


AREAS.append(Area(offers=offers, sent=sent))
