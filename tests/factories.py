"""Small functions that make real rows and published pages, as the admin leaves them.

Facts and words are keyword arguments set on the model, many-to-many facts and child rows as lists. Vocabulary values
may be given by their codes: `sectors=["ED"]`, `headquarters_country="FR"`.
Nothing here drains the store: call `drain()`, or let the transaction commit.
"""

import datetime as dt
from itertools import count
from typing import Any, TypeVar

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Collection, Locale, Page, Site
from wagtail_localize.models import Translation

from cms.base.locales import DEFAULT_LOCALE, LOCALES
from cms.base.models import BasePage
from content_store import terms
from content_store.drain import drain_all
from diffusion.models import NewsletterIndexPage, NewsletterPage
from diffusion.months import this_month
from forums.addresses import Address
from forums.consulting import ThemeConsultationIndexPage, ThemeConsultationPage
from forums.dialogue import DialogueIndexPage, SessionPage
from forums.enums import Mechanism
from forums.events import ConferencePage, EventIndexPage, ForumPage, ForumReportPage
from forums.groups import ConsultationIndexPage, ConsultationPage, WorkingGroupIndexPage, WorkingGroupPage
from forums.official_documents import OfficialDocumentIndexPage, OfficialDocumentPage
from forums.recommendations import RecommendationIndexPage, RecommendationPage
from forums.terms import BodyTerm
from forums.work_plans import WorkPlanPage
from home.models import ArticlePage, HomePage, ImpactPage, SectionPage
from ngo_pages.activities import ProgrammeActivityIndexPage, ProgrammeActivityPage
from ngo_pages.models import ActionIndexPage, ActionPage, DirectoryPage, Organization, OrganizationPage
from ngo_pages.projects import ProjectIndexPage, ProjectPage
from reference.contacts import Contact
from reference.enums import ConsentBasis, ContactRole
from reference.models import (
    Actor,
    Body,
    Country,
    FieldOffice,
    Goal,
    Language,
    Member,
    NationalCommission,
    OfficialDocument,
    Priority,
    Sector,
    Subject,
    VocabularyTerm,
)
from reference.pages import (
    BodyIndexPage,
    BodyPage,
    DelegationIndexPage,
    DelegationPage,
    FieldOfficeIndexPage,
    FieldOfficePage,
    NationalCommissionIndexPage,
    NationalCommissionPage,
)

AnyPage = TypeVar("AnyPage", bound=BasePage)

_numbers = count(1)
_BY_CODE: dict[str, type[VocabularyTerm]] = {
    "sectors": Sector,
    "sdgs": Goal,
    "priorities": Priority,
    "subjects": Subject,
    "expertise": Subject,
    "working_languages": Language,
    "countries": Country,
    "country": Country,
    "headquarters_country": Country,
}


def drain() -> int:
    """Brings the store into line with what was written; returns how many contents were rendered."""
    return drain_all()


def run_tasks() -> None:
    """What Wagtail leaves to the worker: the index of the admin's search, and of what is used where."""
    for result in DBTaskResult.objects.ready():
        result.task.call(*result.task_result.args, **result.task_result.kwargs)
        result.delete()


def vocabularies() -> None:
    """The platform's vocabularies, from its own data; quick where they are there already."""
    if not Sector.objects.exists():
        call_command("load_vocabularies", verbosity=0)
        drain()  # a commit would have


def installation() -> None:
    """What migrations and the vocabularies leave; a transactional test has emptied those tables, too."""
    vocabularies()
    for code in LOCALES:
        Locale.objects.get_or_create(language_code=code)
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(title="Root", slug="root", locale=_locale(DEFAULT_LOCALE))
    if not Collection.objects.filter(depth=1).exists():
        Collection.add_root(name="Root")
    Permission.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(Translation),
        codename="submit_translation",
        name="Can submit translations",
    )


# --- the tree


def site() -> Site:
    """The default site at http://testserver with a published English home page; the same one when called again."""
    found = Site.objects.filter(hostname="testserver").first()
    if found and HomePage.objects.exists():
        return found
    installation()
    if not HomePage.objects.exists():
        for welcome in Page.objects.filter(depth=2):
            welcome.delete()
        root = Page.objects.get(depth=1)
        _publish(root, HomePage(title="NGO partnership", slug="home", locale=_locale(DEFAULT_LOCALE)))
    found, _ = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "testserver", "port": 80, "site_name": "NGO partnership", "root_page": _home()},
    )
    return found


def home_in(locale: str = DEFAULT_LOCALE) -> HomePage:
    """The published home page of a language, made where it is missing."""
    if not Site.objects.filter(hostname="testserver").exists():
        site()
    found = HomePage.objects.filter(locale__language_code=locale).first()
    return found or translated(_home(), locale)


def translated(page: AnyPage, locale: str, **words: Any) -> AnyPage:
    """The published translation of a page, its parents translated first; `words` are set on it, the rest is copied."""
    parent = page.get_parent().specific
    if isinstance(parent, BasePage) and not parent.get_translations().filter(locale=_locale(locale)).exists():
        translated(parent, locale)
    copy = page.copy_for_translation(_locale(locale))
    return publish(copy, **words)


def publish(page: AnyPage, **values: Any) -> AnyPage:
    """Sets the values and publishes a revision; returns the page as stored."""
    _set(page, values)
    page.full_clean()
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def _home() -> HomePage:
    return HomePage.objects.get(locale__language_code=DEFAULT_LOCALE)


def _locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)


def _publish(parent: Page, page: AnyPage, **values: Any) -> AnyPage:
    page.live = False
    _set(page, values)
    parent.add_child(instance=page)
    return publish(page)


def _set(target: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        model = _BY_CODE.get(name)
        if model and isinstance(value, str):
            value = model._default_manager.get(code=value)
        elif model and isinstance(value, list | tuple):
            value = [model._default_manager.get(code=item) if isinstance(item, str) else item for item in value]
        setattr(target, name, value)


def _index(model: type[AnyPage], title: str, slug: str) -> AnyPage:
    return model.objects.filter(locale__language_code=DEFAULT_LOCALE).first() or _publish(
        home_in(), model(title=title, slug=slug)
    )


def _slug(prefix: str) -> str:
    return f"{prefix}-{next(_numbers)}"


# --- organizations and actions


def directory() -> DirectoryPage:
    return _index(DirectoryPage, "Organizations", "organizations")


def record(name: str, **facts: Any) -> Organization:
    """A live record without a profile page."""
    vocabularies()
    found = Organization(name=name, live=False)
    _set(found, facts)
    found.full_clean()
    found.save()
    found.save_revision().publish()
    return Organization.objects.get(pk=found.pk)


def organization(
    name: str = "", *, slug: str = "", parent: DirectoryPage | None = None, **facts: Any
) -> OrganizationPage:
    """A live record and its published profile page. `summary`, `mission` and `body` go to the page."""
    parent = parent or directory()
    words = {word: facts.pop(word) for word in ("summary", "mission", "body") if word in facts}
    slug = slug or _slug("organization")
    found = record(name or slug.replace("-", " ").title(), **facts)
    return _publish(parent, OrganizationPage(organization=found, slug=slug), **words)


def contact(owner: OrganizationPage | Actor, **values: Any) -> Contact:
    """A contact of an organization or another actor, with consent for a year; seen by the Secretariat only."""
    today = timezone.localdate()
    actor = owner if isinstance(owner, Actor) else Actor.objects.get(organization=owner.translation_key)
    languages, themes = values.pop("languages", []), values.pop("themes", [])
    found = Contact(actor=actor)
    given = {
        "role": ContactRole.FOCAL_POINT,
        "name": "Example Person",
        "basis": ConsentBasis.PERSON,
        "granted_by": "The person",
        "granted_on": today,
        "expires": today + dt.timedelta(days=365),
    }
    for name, value in (given | values).items():
        setattr(found, name, value)
    found.full_clean()
    found.save()
    found.languages.set(Language.objects.filter(code__in=languages))
    found.themes.set(Sector.objects.filter(code__in=themes))
    return found


def action_index() -> ActionIndexPage:
    return _index(ActionIndexPage, "Actions", "actions")


def action(title: str = "A school garden", *, slug: str = "", **values: Any) -> ActionPage:
    """`organizations` are profile pages or records."""
    values["organizations"] = [
        item.organization if isinstance(item, OrganizationPage) else item for item in values.get("organizations", [])
    ]
    return _publish(action_index(), ActionPage(title=title, slug=slug or _slug("action")), **values)


def project_index() -> ProjectIndexPage:
    return _index(ProjectIndexPage, "Projects", "projects")


def project(title: str = "A network in a crisis", *, slug: str = "", **values: Any) -> ProjectPage:
    """`partners` are profile pages or records."""
    values["partners"] = [
        item.organization if isinstance(item, OrganizationPage) else item for item in values.get("partners", [])
    ]
    return _publish(project_index(), ProjectPage(title=title, slug=slug or _slug("project")), **values)


def activity_index() -> ProgrammeActivityIndexPage:
    return _index(ProgrammeActivityIndexPage, "Programme activities", "activities")


def activity(title: str = "Schools by the sea", *, slug: str = "", **values: Any) -> ProgrammeActivityPage:
    index = activity_index()
    values.setdefault("sector", Sector.objects.get(code="ED"))
    return _publish(index, ProgrammeActivityPage(title=title, slug=slug or _slug("activity")), **values)


# --- events, sessions, recommendations


def event_index() -> EventIndexPage:
    return _index(EventIndexPage, "Events", "events")


def forum(title: str = "Forum on water", *, slug: str = "", **values: Any) -> ForumPage:
    return _publish(event_index(), ForumPage(title=title, slug=slug or _slug("forum")), **values)


def forum_report(
    title: str = "Report of the forum", *, slug: str = "", parent: ForumPage | None = None, **values: Any
) -> ForumReportPage:
    return _publish(parent or forum(), ForumReportPage(title=title, slug=slug or _slug("report")), **values)


def conference(title: str = "Conference of NGOs", *, slug: str = "", year: int = 2018, **values: Any) -> ConferencePage:
    return _publish(event_index(), ConferencePage(title=title, slug=slug or _slug("conference"), year=year), **values)


def dialogue_index() -> DialogueIndexPage:
    return _index(DialogueIndexPage, "Dialogue", "dialogue")


def session(title: str = "Thematic debate", *, slug: str = "", **values: Any) -> SessionPage:
    values.setdefault("mechanism", Mechanism.THEMATIC_DEBATE)
    return _publish(dialogue_index(), SessionPage(title=title, slug=slug or _slug("session")), **values)


def recommendation_index() -> RecommendationIndexPage:
    return _index(RecommendationIndexPage, "Recommendations", "recommendations")


def recommendation(
    title: str = "Associate NGOs", *, slug: str = "", addressees: dict[str, str] | None = None, **values: Any
) -> RecommendationPage:
    """`addressees`: actor code to status, such as {"secretariat": "proposed"}."""
    index = recommendation_index()
    values.setdefault("reference", f"ICNGO-2018/{next(_numbers)}")
    values.setdefault("text", "The Conference recommends that NGOs be associated.")
    values["addresses"] = [
        Address(actor=Actor.objects.get(code=code), status=status) for code, status in (addressees or {}).items()
    ]
    return _publish(index, RecommendationPage(title=title, slug=slug or _slug("recommendation")), **values)


# --- official documents


def document_record(symbol: str = "", **facts: Any) -> OfficialDocument:
    """A row of the vocabulary, with the symbol as its label and, in the form of a code, as its code."""
    code = facts.pop("code", "") or symbol.replace("/", "-").replace(" ", "-") or _slug("document")
    found = OfficialDocument(code=code, symbol=symbol, **{"kind": "board-document", "label_en": symbol or code} | facts)
    found.full_clean()
    found.save()
    return found


def document_index() -> OfficialDocumentIndexPage:
    return _index(OfficialDocumentIndexPage, "Official documents", "documents")


def document(symbol: str = "", *, slug: str = "", **values: Any) -> OfficialDocumentPage:
    """A record and its published page. `summary` goes to the page."""
    words = {word: values.pop(word) for word in ("summary",) if word in values}
    index = document_index()
    record = document_record(symbol or f"207 EX/{next(_numbers)}", **values)
    return _publish(index, OfficialDocumentPage(document=record, slug=slug or _slug("document")), **words)


# --- bodies, offices, commissions, delegations


def body_index() -> BodyIndexPage:
    return _index(BodyIndexPage, "Bodies", "bodies")


def standing_body(code: str = "liaison-committee", **values: Any) -> BodyPage:
    """The page of a body that the vocabularies hold."""
    index = body_index()
    return _publish(index, BodyPage(slug=code, standing_body=Body.objects.get(code=code)), **values)


def office_index() -> FieldOfficeIndexPage:
    return _index(FieldOfficeIndexPage, "Field offices", "field-offices")


def office(code: str = "beirut", **values: Any) -> FieldOfficePage:
    """The page of an office that the vocabularies hold."""
    index = office_index()
    return _publish(index, FieldOfficePage(slug=code, office=FieldOffice.objects.get(code=code)), **values)


def commission_index() -> NationalCommissionIndexPage:
    return _index(NationalCommissionIndexPage, "National Commissions", "national-commissions")


def commission_record(member: str = "SN", label: str = "Example National Commission") -> NationalCommission:
    vocabularies()
    found = NationalCommission.objects.create(code=member, label_en=label, member=Member.objects.get(code=member))
    terms.project(
        terms.term_key(*key) for key in (("national-commissions", member), ("actors", f"commission-{member}"))
    )
    return found


def commission(member: str = "SN", **values: Any) -> NationalCommissionPage:
    index, record = commission_index(), commission_record(member)
    return _publish(index, NationalCommissionPage(slug=member.lower(), commission=record), **values)


def delegation_index() -> DelegationIndexPage:
    return _index(DelegationIndexPage, "Delegations", "delegations")


def delegation(member: str = "FR", **values: Any) -> DelegationPage:
    index = delegation_index()
    return _publish(index, DelegationPage(slug=member.lower(), member=Member.objects.get(code=member)), **values)


# --- working groups and consultations


def working_group_index() -> WorkingGroupIndexPage:
    return _index(WorkingGroupIndexPage, "Working groups", "working-groups")


def working_group(title: str = "Working group on dialogue", *, slug: str = "", **values: Any) -> WorkingGroupPage:
    return _publish(working_group_index(), WorkingGroupPage(title=title, slug=slug or _slug("group")), **values)


def consultation_index() -> ConsultationIndexPage:
    return _index(ConsultationIndexPage, "Consultations", "consultations")


def consultation(title: str = "Consultation on education", *, slug: str = "", **values: Any) -> ConsultationPage:
    return _publish(consultation_index(), ConsultationPage(title=title, slug=slug or _slug("consultation")), **values)


def body_term(code: str = "liaison-committee-2019-2020", **values: Any) -> BodyTerm:
    """A term of the Liaison Committee; `seats` as a list of Seat."""
    values = {"body": Body.objects.get(code="liaison-committee"), "starts": "2019", "ends": "2020", **values}
    term = BodyTerm(code=code, label_en=code.replace("-", " "), **values)
    term.full_clean()
    term.save()
    return term


def work_plan(title: str = "Plan of a mandate", *, slug: str = "", **values: Any) -> WorkPlanPage:
    """`actions` as a list of PlannedAction."""
    return _publish(recommendation_index(), WorkPlanPage(title=title, slug=slug or _slug("plan")), **values)


def theme_consultation_index() -> ThemeConsultationIndexPage:
    return _index(ThemeConsultationIndexPage, "Theme consultations", "themes")


def theme_consultation(title: str = "Themes of the debate", *, slug: str = "", **values: Any) -> ThemeConsultationPage:
    """Open in 2026, with three themes, unless told otherwise."""
    facts = {"options": "Water\nYouth\nPeace", "opens": dt.date(2026, 1, 1), "closes": dt.date(2026, 12, 31)} | values
    return _publish(
        theme_consultation_index(), ThemeConsultationPage(title=title, slug=slug or _slug("theme")), **facts
    )


# --- sections and articles


def section(title: str = "About", *, slug: str = "", parent: Page | None = None, **values: Any) -> SectionPage:
    return _publish(parent or home_in(), SectionPage(title=title, slug=slug or _slug("section")), **values)


def impact() -> ImpactPage:
    return _index(ImpactPage, "The partnership in figures", "impact")


def article(
    title: str = "News of the day", *, slug: str = "", parent: Page | None = None, **values: Any
) -> ArticlePage:
    return _publish(parent or section(), ArticlePage(title=title, slug=slug or _slug("article")), **values)


# --- newsletters


def newsletter_index() -> NewsletterIndexPage:
    return _index(NewsletterIndexPage, "Newsletters", "newsletters")


def pulled(**values: Any) -> dict[str, Any]:
    """A block of a newsletter that pulls contents, as a stream field takes it."""
    value = {"heading": "What is new", "kind": "article", "filters": "", "period": "month", "most": 5} | values
    return {"type": "items", "value": value}


def newsletter(
    title: str = "Newsletter", *, slug: str = "", sections: list[dict[str, Any]] | None = None, **values: Any
) -> NewsletterPage:
    """Of this month, with an article made for it unless sections are given; brings the store into line first."""
    if sections is None:
        article("News for the newsletter")
    drain()
    stream = NewsletterPage._meta.get_field("sections").to_python([pulled()] if sections is None else sections)
    page = NewsletterPage(title=title, slug=slug or _slug("newsletter"))
    return _publish(newsletter_index(), page, **{"month": this_month(), "sections": stream} | values)
