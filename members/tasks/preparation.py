"""The checklists by which sessions are prepared together (proposal P8.2): for those who prepare; each look is noted.

Who prepares: the Secretariat and the Liaison Committee all sessions; others those where they have a step to do, have
proposed the theme or agreed with it, or whose sector it is about.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.base.audit import record
from cms.base.days import utc_today
from forums.calendar_feed import Day, feed_of_days
from forums.consulting import TO_COME
from forums.dialogue import PreparationItem, SessionPage

from ..access import MemberRequest, members_only
from ..paging import paged
from ..permissions import Rights
from ..submitting import documents_of, titles_of
from . import AREAS, Area, Offer, Waiting

TITLE: Final = _("Preparation of sessions")
_ON_A_PAGE: Final = 10
_RESPONSIBLE: Final = tuple(f"responsible__{kind}" for kind in ("body", "sector", "member", "office", "commission"))


def prepared_by(rights: Rights) -> QuerySet[SessionPage]:
    """Published originals, which hold the facts, with a checklist; the latest first."""
    pages: QuerySet[SessionPage] = SessionPage.objects.filter(
        live=True, locale__language_code=F("source_locale"), preparation__isnull=False
    )
    if not rights.allow("session.edit"):
        own = rights.actors("session.propose")
        sectors = [actor.sector_id for actor in own if actor.sector_id]
        named = Q(preparation__responsible__in=own) | Q(theme_actors__actor__in=own) | Q(sectors__in=sectors)
        pages = pages.filter(named)
    return pages.distinct().order_by(F("starts").desc(nulls_first=True), "pk")


def _steps() -> QuerySet[PreparationItem]:
    rows: QuerySet[PreparationItem] = PreparationItem.objects.select_related("responsible", *_RESPONSIBLE)
    return rows


@members_only
@require_safe
def preparation(request: MemberRequest) -> HttpResponse:
    pages = prepared_by(request.rights)
    if not pages.exists():
        raise Http404
    pages = pages.prefetch_related(Prefetch("preparation", _steps()))
    context: dict[str, Any] = {"title": TITLE, "today": utc_today()} | paged(request, pages, _ON_A_PAGE)
    documents = documents_of(page.translation_key for page in context["page"])
    context["sessions"] = [(page, documents.get(page.translation_key)) for page in context["page"]]
    for page in context["page"]:
        record("preparation.read", user=request.user, target=page)
    return render(request, "members/preparation.html", context)


@members_only
@require_safe
def dates(request: MemberRequest) -> HttpResponse:
    """The last days of the steps that are still to be done, as iCalendar."""
    pages = prepared_by(request.rights)
    open_steps = _steps().filter(page__in=pages, done=None).exclude(due=None).select_related("page")
    steps = list(open_steps.order_by("due", "pk"))
    titles = titles_of(step.page.translation_key for step in steps)
    address = f"{settings.PUBLIC_BASE_URL}{reverse('members:preparation')}"
    days = [_day(step, titles, address) for step in steps]
    for page in {step.page_id: step.page for step in steps}.values():
        record("preparation.exported", user=request.user, target=page)
    body = feed_of_days(days, name=str(TITLE), url=address, locale=get_language() or "en")
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="preparation.ics"'
    return response


def _day(step: PreparationItem, titles: dict[Any, str], address: str) -> Day:
    day: dt.date = step.due or utc_today()
    title = titles.get(step.page.translation_key, step.page.title)
    return Day(f"preparation-{step.pk}", day, step.task, title, f"{address}#session-{step.page_id}")


def waiting(rights: Rights) -> Iterable[Waiting]:
    """Steps that one's own actors are to do for a session that is still to come."""
    own = {actor.pk: actor for actor in rights.actors("session.propose")}
    pages = prepared_by(rights).filter(state__in=TO_COME)
    for step in PreparationItem.objects.filter(page__in=pages, responsible__in=own, done=None):
        actor = own[step.responsible_id]
        yield Waiting(gettext("Prepare a session"), step.task, str(actor), _url(step.page_id), step.due)


def readings(rights: Rights) -> Iterable[Offer]:
    if prepared_by(rights).exists():
        yield Offer(str(TITLE), gettext("What is to be done for a session, by whom and until when."), _url())


def _url(session: int | None = None) -> str:
    return reverse("members:preparation") + (f"#session-{session}" if session else "")


AREAS.append(Area(waiting=waiting, readings=readings))
