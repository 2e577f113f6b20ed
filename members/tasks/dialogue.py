"""The dialogue: attendance at a session, requests to be heard there, and answers to a choice of themes."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cms.base.days import utc_today
from content_store.models import Document, DocumentCode
from forums.consulting import (
    TO_COME,
    AttendanceNotice,
    HearingRequest,
    ThemeAnswer,
    ThemeConsultationPage,
    consultation_of,
)
from ngo_pages.models import Organization
from reference.models import Actor

from ..permissions import Rights
from ..submitting import SubmissionForm, SubmissionKind, area, titles_of
from . import AREAS, Waiting

#: Who answers on themes.
ANSWERING: Final = ("member", "commission", "organization")


class HearingForm(SubmissionForm):
    class Meta:
        model = HearingRequest
        fields = ["actor", "item", "question", "text", "language"]


class SessionKind(SubmissionKind):
    """About a session that is still to come."""

    about_kinds = ("session",)

    def subject(self, about: Document | None) -> dict[str, Any]:
        return {"session": about.content_id} if about else {}

    def contents(self, rights: Rights) -> QuerySet[Document]:
        states = DocumentCode.objects.filter(field="session-state", code__in=TO_COME).values("document")
        return super().contents(rights).filter(pk__in=states)


class NoticeForm(SubmissionForm):
    class Meta:
        model = AttendanceNotice
        fields = ["actor", "level", "people", "comment"]


class NoticeKind(SessionKind):
    slug = "attendance"
    title = _("Say that you will attend")
    help = _("A session of the dialogue; the member and the level are published.")
    action = "session.attend"
    model = AttendanceNotice
    form = NoticeForm


class HearingKind(SessionKind):
    slug = "hearing"
    title = _("Ask to be heard")
    help = _("While an item is taken at a session; the chair decides.")
    action = "session.hearing"
    model = HearingRequest
    form = HearingForm

    def actor_of(self, row: HearingRequest) -> Actor | None:
        return Actor.objects.filter(organization=row.organization.content_id).first()

    def name_of(self, row: HearingRequest) -> str:
        return row.organization.name

    def set_actor(self, row: HearingRequest, actor: Actor) -> None:
        row.organization = Organization.objects.get(content_id=actor.organization)

    def rows(self, actors: Sequence[Actor]) -> QuerySet[Any]:
        own = [actor.organization for actor in actors if actor.organization]
        return HearingRequest.objects.filter(organization__content_id__in=own).select_related("organization")


class ThemeAnswerForm(SubmissionForm):
    """The themes as boxes, in the reader's language."""

    choices = forms.TypedMultipleChoiceField(label=_("Themes"), coerce=int, widget=forms.CheckboxSelectMultiple)
    field_order = ("actor", "choices", "comment")

    class Meta:
        model = ThemeAnswer
        fields = ["actor", "choices", "comment"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = consultation_of(self.instance.consultation)
        field: Any = self.fields["choices"]
        if page is not None:
            translations = page.get_translations(inclusive=True).filter(live=True)
            local = translations.filter(locale__language_code=get_language()).first()
            field.choices = list(enumerate((local or page).specific.option_lines, start=1))
            field.help_text = gettext("At most %(most)d.") % {"most": page.most_choices}


class ThemeAnswerKind(SubmissionKind):
    slug = "themes"
    title = _("Answer on themes")
    help = _("Choose the themes of a coming debate; results are published as counts.")
    action = "session.propose"
    model = ThemeAnswer
    form = ThemeAnswerForm
    about_kinds = ("theme-consultation",)

    def subject(self, about: Document | None) -> dict[str, Any]:
        return {"consultation": about.content_id} if about else {}

    def actors(self, rights: Rights, about: Document | None) -> list[Actor]:
        return answering(rights)

    def contents(self, rights: Rights) -> QuerySet[Document]:
        return super().contents(rights).filter(content_id__in=open_now())


def answering(rights: Rights) -> list[Actor]:
    return [actor for actor in rights.actors(ThemeAnswerKind.action) if actor.kind in ANSWERING]


def open_now() -> list[Any]:
    """The theme consultations that take answers today."""
    return list(_open().values_list("translation_key", flat=True))


def _open() -> QuerySet[ThemeConsultationPage]:
    """Originals, which hold the facts."""
    today = utc_today()
    pages: QuerySet[ThemeConsultationPage] = ThemeConsultationPage.objects.filter(
        live=True, locale__language_code=F("source_locale"), opens__lte=today, closes__gte=today
    )
    return pages


def waiting(rights: Rights) -> Iterable[Waiting]:
    """Open choices of themes that an actor of the person has not answered yet."""
    actors = answering(rights)
    if not actors:
        return
    closes = dict(_open().values_list("translation_key", "closes"))
    answered = set(ThemeAnswer.objects.filter(actor__in=actors).values_list("consultation", "actor"))
    titles = titles_of(closes)
    for content_id, due in closes.items():
        for actor in actors:
            if content_id in titles and (content_id, actor.pk) not in answered:
                url = THEMES.url(content_id)
                yield Waiting(str(THEMES.title), titles[content_id], str(actor), url, due)


ATTENDANCE: Final = NoticeKind()
HEARING: Final = HearingKind()
THEMES: Final = ThemeAnswerKind()

AREAS.append(area(ATTENDANCE, HEARING, THEMES, waiting=waiting))
