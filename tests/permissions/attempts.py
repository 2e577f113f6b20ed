"""How each action of the table is tried: by the real request, and by what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.mail import EmailMessage
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState

from cms.base.audit import AuditEntry
from content_store.enums import Tier
from delivery.files import BACKEND
from delivery.models import Mailing, Recipient, Suppression
from diffusion.approving import fingerprint
from diffusion.models import Diffusion
from forums.consulting import AttendanceNotice, HearingRequest, ThemeAnswer
from forums.follow_up import Commitment, FollowUpComment, PositionStatement, ProgressReport
from forums.models import RecommendationPage
from members.proposals import Proposal
from ngo_pages.activities import ActivityFeedback
from ngo_pages.models import ActionPage, Organization
from ngo_pages.projects import ProjectContribution
from reference.contacts import Contact
from reference.enums import ReviewState
from reference.models import Actor, Country
from search.models import Pin, Synonyms
from webhooks.models import Delivery

from .world import SAID, World

SPACE: Final = "/en/members/"


@dataclass(frozen=True)
class Try:
    """One attempt: by whom, and whether with what is one's own: `whose` record, or a page in which `locale`."""

    world: World
    client: Client
    role: str
    is_own: bool

    @property
    def whose(self) -> Actor:
        return (self.world.own if self.is_own else self.world.other)[self.role]

    @property
    def locale(self) -> str:
        return "fr" if self.is_own else "ar"

    def shows(self, url: str) -> bool:
        response = self.client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
        return bool(response.status_code == 200)

    def reads(self, url: str, text: str) -> bool:
        response = self.client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return text in body.decode()

    def writes(self, url: str, data: dict[str, Any], rows: Any) -> bool:
        """Whether a row came, or went."""
        before = rows.count()
        self.client.post(url, data)
        return bool(rows.count() != before)


Attempt = Callable[[Try], bool]
ATTEMPTS: Final[dict[str, Attempt]] = {}
#: Without a difference between one's own and another's.
OF_NOBODY: Final[set[str]] = set()


def attempt(name: str, *, owned: bool = False) -> Callable[[Attempt], Attempt]:
    def register(function: Attempt) -> Attempt:
        ATTEMPTS[name] = function
        if not owned:
            OF_NOBODY.add(name)
        return function

    return register


# --- the members' space


def _sends(kind: str, model: Any, about: str, **data: Any) -> Attempt:
    def tried(do: Try) -> bool:
        url = f"{SPACE}send/{kind}/{getattr(do.world, about).translation_key}/"
        return do.writes(url, {"actor": do.whose.pk, "language": "en", "submit": "1"} | data, model.objects)

    return tried


_PERIOD: Final = {"period_from": "2026-01-01", "period_to": "2026-06-30", "text": "It was held.", "claimed": ""}

attempt("space: enter")(lambda do: do.shows(SPACE))
attempt("space: state a position", owned=True)(
    _sends("position", PositionStatement, "recommendation", position="supported", text="We agree.")
)
attempt("space: commit oneself", owned=True)(_sends("commitment", Commitment, "recommendation", text="We will meet."))
attempt("space: comment", owned=True)(_sends("comment", FollowUpComment, "recommendation", text="Well done."))
attempt("space: answer on themes", owned=True)(_sends("themes", ThemeAnswer, "themes", choices=["1"]))
attempt("space: ask to be heard", owned=True)(_sends("hearing", HearingRequest, "session", question="Ten minutes?"))
attempt("space: say that one attends", owned=True)(
    _sends("attendance", AttendanceNotice, "session", level="delegation")
)
attempt("space: feedback on an activity", owned=True)(_sends("feedback", ActivityFeedback, "activity", text="Useful."))
attempt("space: contribute to a project", owned=True)(
    _sends("contribution", ProjectContribution, "project", text="We came.", date="2026-03-01")
)


@attempt("space: report progress", owned=True)
def report_progress(do: Try) -> bool:
    return _sends("progress-report", ProgressReport, "recommendation", addressee=do.whose.pk, **_PERIOD)(do)


@attempt("space: report on another's progress")
def report_on_another(do: Try) -> bool:
    data = {"actor": do.world.own[do.role].pk, "addressee": do.world.other[do.role].pk, **_PERIOD}
    return _sends("progress-report", ProgressReport, "recommendation", **data)(do)


@attempt("space: propose an action", owned=True)
def propose(do: Try) -> bool:
    data = {
        "actor": do.whose.pk,
        "language": "en",
        "title": "A garden",
        "summary": "Vegetables.",
        "story": "They grew.",
        "partners": "FEN",
        "countries": [Country.objects.get(code=_country(do.whose)).pk],
        "starts": "2026-01-01",
        **{f"{rows}-{count}_FORMS": "0" for rows in ("places", "photos") for count in ("TOTAL", "INITIAL")},
        "submit": "1",
    }
    return do.writes(f"{SPACE}actions/propose/", data, Proposal.objects)


def _country(who: Actor) -> str:
    return who.office.country.code if who.office else "SN"


def _proposal(do: Try) -> Proposal:
    """Who proposes nothing reaches for another's."""
    proposals = do.world.proposals
    return proposals.get(do.whose.code) or proposals[do.world.own["ngo"].code]


@attempt("space: open a proposed action", owned=True)
def open_proposal(do: Try) -> bool:
    return do.shows(f"{SPACE}actions/{_proposal(do).pk}/")


@attempt("space: discard a proposed action", owned=True)
def discard_proposal(do: Try) -> bool:
    return do.writes(f"{SPACE}actions/{_proposal(do).pk}/discard/", {}, Proposal.objects)


@attempt("space: confirm the record", owned=True)
def confirm(do: Try) -> bool:
    record = do.world.record if do.is_own else do.world.other_record
    noted = AuditEntry.objects.filter(action="organization.confirmed")
    return do.writes(f"{SPACE}record/{record.pk}/", {"confirm": "1"}, noted)


def _draft(do: Try) -> str:
    return f"{SPACE}sent/progress-report/{do.world.drafts[do.whose.code].pk}/"


attempt("space: open a draft", owned=True)(lambda do: do.shows(_draft(do)))


@attempt("space: send a draft in", owned=True)
def send_in(do: Try) -> bool:
    data = {"actor": do.whose.pk, "addressee": do.whose.pk, "language": "en", "submit": "1"} | _PERIOD
    return do.writes(_draft(do), data, ProgressReport.objects.filter(state=ReviewState.SUBMITTED))


@attempt("space: discard a draft", owned=True)
def discard(do: Try) -> bool:
    return do.writes(f"{_draft(do)}discard/", {}, ProgressReport.objects)


@attempt("space: see what was sent", owned=True)
def see_sent(do: Try) -> bool:
    context = do.client.get(SPACE).context
    return any(item.actor == str(do.whose) for item in (context or {}).get("sent", ()))


# --- files, by the tier that may read them


TIERS: Final = {"partners": Tier.PARTNER, "Member States": Tier.MEMBER_STATE, "the Secretariat": Tier.SECRETARIAT}


def _seen_in_space(tier: Tier) -> tuple[Attempt, Attempt]:
    table = f"{SPACE}tables/?kind=organizations&format=json&locale=en"
    return lambda do: do.reads(f"{SPACE}contacts/", SAID[tier]), lambda do: do.reads(table, SAID[tier])


def _for_tier(tier: Tier) -> tuple[Attempt, Attempt]:
    def finds(do: Try) -> bool:
        return do.reads(f"{SPACE}documents/", do.world.files[tier].url)

    def reads(do: Try) -> bool:
        return do.reads(do.world.files[tier].url, SAID[tier])

    return finds, reads


for _name, _tier in TIERS.items():
    _finds, _reads = _for_tier(_tier)
    attempt(f"space: find a file for {_name}")(_finds)
    attempt(f"file: for {_name}")(_reads)
    _reads_contact, _sees_table = _seen_in_space(_tier)
    attempt(f"space: read a contact for {_name}")(_reads_contact)
    attempt(f"space: read a table for {_name}")(_sees_table)
attempt("space: find experts")(lambda do: do.shows(f"{SPACE}experts/"))
attempt("file: for everyone")(_for_tier(Tier.PUBLIC)[1])


# --- pages and records in the admin


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _writes_page(name: str, **action: str) -> Attempt:
    """Saves a draft, or publishes."""

    def tried(do: Try) -> bool:
        page = getattr(do.world, name)
        do.client.post(_edit(page), do.world.form(_edit(page), "page-edit-form", summary="Changed.", **action))
        page = type(page).objects.get(pk=page.pk)
        return bool((page if action else page.get_latest_revision_as_object()).summary == "Changed.")

    return tried


def _of_page(name: str, view: str, *, gone: bool) -> Attempt:
    def tried(do: Try) -> bool:
        pk = getattr(do.world, name).pk
        do.client.post(reverse(f"wagtailadmin_pages:{view}", args=[pk]), {"next": ""})
        rows = Page.objects.filter(pk=pk)
        return not (rows if gone else rows.filter(live=True)).exists()

    return tried


def _translated(name: str) -> Callable[[Try], Page]:
    return lambda do: getattr(do.world, name).get_translations().get(locale__language_code=do.locale)


for _name in ("profile", "recommendation", "session", "forum", "action", "article", "newsletter"):
    _a = "an" if _name in ("action", "article") else "a"
    attempt(f"admin: write {_a} {_name}")(_writes_page(_name))
    if _name != "article":
        attempt(f"admin: publish {_a} {_name}")(_writes_page(_name, **{"action-publish": "1"}))
for _name in ("profile", "recommendation"):
    _page_of = _translated(_name)
    attempt(f"admin: delete a {_name}")(_of_page(_name, "delete", gone=True))
    attempt(f"admin: open a translated {_name}", owned=True)(
        lambda do, page_of=_page_of: do.shows(_edit(page_of(do)))  # type: ignore[misc]
    )
attempt("admin: unpublish a profile")(_of_page("profile", "unpublish", gone=False))
attempt("admin: enter")(lambda do: do.shows("/admin/"))


attempt("admin: prepare a newsletter")(lambda do: do.shows(reverse("prepare-newsletter")))


attempt("admin: see a newsletter as a mail")(
    lambda do: do.shows(reverse("newsletter-mail", args=[do.world.newsletter.pk]))
)
attempt("admin: build a diffusion")(lambda do: do.shows(reverse("diffusions:add")))
attempt("admin: see a diffusion's dry run")(lambda do: do.shows(_diffusion(do)))
attempt("admin: see a diffusion's mail")(
    lambda do: do.shows(reverse("diffusion-sample", args=[do.world.diffusion.pk, "en", "html"]))
)


def _diffusion(do: Try) -> str:
    return reverse("diffusions:inspect", args=[do.world.diffusion.pk])


@attempt("admin: approve a diffusion")
def approve_diffusion(do: Try) -> bool:
    """That somebody else asked to be approved."""
    seen = fingerprint(Diffusion.objects.get(pk=do.world.diffusion.pk))
    do.client.post(_diffusion(do), {"do": "approve", "seen": seen})
    return Diffusion.objects.filter(pk=do.world.diffusion.pk).exclude(approved_by=None).exists()


# --- what is sent

attempt("admin: mailings")(lambda do: do.shows(reverse("mailings:index")))
attempt("admin: see a mailing")(lambda do: do.shows(reverse("mailings:show", args=[do.world.mailing.pk])))
attempt("admin: suppressed addresses")(lambda do: do.shows(reverse("suppressions:index")))
attempt("admin: find a person's data")(lambda do: do.shows(reverse("personal-data:index")))
attempt("admin: see a person's data")(lambda do: do.shows(_person(do, "show")))


def _person(do: Try, view: str) -> str:
    return reverse(f"personal-data:{view}", args=[do.world.person.pk])


@attempt("admin: pause a mailing")
def pause_mailing(do: Try) -> bool:
    do.client.post(reverse("mailings:turn", args=[do.world.mailing.pk, "pause"]))
    return Mailing.objects.filter(pk=do.world.mailing.pk, state="paused").exists()


@attempt("admin: call a mailing off")
def cancel_mailing(do: Try) -> bool:
    do.client.post(reverse("mailings:turn", args=[do.world.mailing.pk, "cancel"]))
    return Mailing.objects.filter(pk=do.world.mailing.pk, state="cancelled").exists()


@attempt("admin: suppress an address")
def suppress_address(do: Try) -> bool:
    values = {"address": "other@partner.example", "reason": "unsubscribed", "kind": ""}
    return do.writes(reverse("suppressions:add"), values, Suppression.objects)


@attempt("admin: write to an address again")
def lift_suppression(do: Try) -> bool:
    url = reverse("suppressions:lift", args=[do.world.suppression.pk])
    return do.writes(url, {"because": "asked"}, Suppression.objects)


@attempt("admin: export a person's data")
def export_person(do: Try) -> bool:
    return b"reader@partner.example" in do.client.post(_person(do, "show")).content


@attempt("admin: erase a person's data")
def erase_person(do: Try) -> bool:
    return do.writes(_person(do, "erase"), {}, Recipient.objects.exclude(address=""))


def _in_file(**headers: str) -> Attempt:
    def tried(do: Try) -> bool:
        with TemporaryDirectory() as folder, override_settings(EMAIL_BACKEND=BACKEND, EMAIL_FILE_PATH=folder):
            EmailMessage("Marker", "Marker", to=["reader@partner.example"], headers=headers).send()
            [file] = Path(folder).iterdir()
            seen = [do.reads(reverse("mail-files:index"), "Marker")]
            seen += [
                do.reads(reverse(f"mail-files:{view}", args=[file.name]), "Marker") for view in ("show", "download")
            ]
            assert len(set(seen)) == 1, seen
            return seen[0]

    return tried


attempt("admin: a list's mail in a file")(_in_file(**{"List-Id": "<newsletter.localhost>"}))
attempt("admin: another mail in a file")(_in_file())


@attempt("admin: add a recommendation")
def add_recommendation(do: Try) -> bool:
    parent = do.world.recommendation.get_parent()
    model = RecommendationPage._meta
    return do.shows(reverse("wagtailadmin_pages:add", args=[model.app_label, model.model_name, parent.pk]))


def _record(do: Try, view: str) -> str:
    return reverse(f"wagtailsnippets_ngo_pages_organization:{view}", args=[do.world.record.pk])


attempt("admin: read a record")(lambda do: do.shows(_record(do, "inspect")))
attempt("preview: history of a record")(lambda do: do.shows(_record(do, "history")))


def _writes_record(**action: str) -> Attempt:
    def tried(do: Try) -> bool:
        url = _record(do, "edit")
        do.client.post(url, do.world.form(url, "w-editor-form", acronym="NEW", **action))
        record = Organization.objects.get(pk=do.world.record.pk)
        return bool((record if action else record.get_latest_revision_as_object()).acronym == "NEW")

    return tried


attempt("admin: edit a record and its status")(_writes_record())
attempt("admin: publish a record")(_writes_record(**{"action-publish": "1"}))


@attempt("admin: delete a record")
def delete_record(do: Try) -> bool:
    """One that nothing protects."""
    from tests import factories

    lonely = factories.record("Fictional Lonely NGO")
    url = reverse("wagtailsnippets_ngo_pages_organization:delete", args=[lonely.pk])
    return do.writes(url, {}, Organization.objects)


@attempt("admin: approve a proposed action")
def approve(do: Try) -> bool:
    page = do.world.approving.page
    task = TaskState.objects.filter(workflow_state__object_id=str(page.pk)).latest("pk")
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    return do.writes(url, {}, ActionPage.objects.filter(live=True))


# --- contacts


def _contact(tier: Tier) -> Attempt:
    return lambda do: do.reads(f"/admin/contacts/inspect/{do.world.contacts[tier].pk}/", SAID[tier])


for _name, _tier in TIERS.items():
    attempt(f"admin: read a contact for {_name}")(_contact(_tier))
attempt("admin: list contacts")(lambda do: do.reads("/admin/contacts/", SAID[Tier.PARTNER]))
attempt("admin: list a contact for the Secretariat")(lambda do: do.reads("/admin/contacts/", SAID[Tier.SECRETARIAT]))


@attempt("admin: edit a contact")
def edit_contact(do: Try) -> bool:
    url = f"/admin/contacts/edit/{do.world.contacts[Tier.PARTNER].pk}/"
    data = do.world.form(url, "w-editor-form", name="Ms Renamed")
    return do.writes(url, data, Contact.objects.filter(name="Ms Renamed"))


@attempt("admin: delete a contact")
def delete_contact(do: Try) -> bool:
    return do.writes(f"/admin/contacts/delete/{do.world.contacts[Tier.PARTNER].pk}/", {}, Contact.objects)


# --- what was sent in


def _row(row: Any, view: str) -> str:
    return reverse(f"{row._meta.model_name}:{view}", args=[row.pk])


def _sent(view: str) -> Attempt:
    return lambda do: do.shows(_row(do.world.sent[do.whose.code], view))


def _listed(rows: str) -> Attempt:
    def tried(do: Try) -> bool:
        context = do.client.get(reverse("progressreport:index")).context
        return getattr(do.world, rows)[do.whose.code] in list((context or {}).get("object_list", ()))

    return tried


attempt("admin: list what was sent in", owned=True)(_listed("sent"))
attempt("admin: read what was sent in", owned=True)(_sent("inspect"))
attempt("admin: edit what was sent in", owned=True)(_sent("edit"))
attempt("admin: history of what was sent in", owned=True)(_sent("history"))
attempt("admin: list a member's draft")(_listed("drafts"))
attempt("admin: read a member's draft")(lambda do: do.shows(_row(do.world.drafts["member-FR"], "inspect")))
attempt("admin: edit a member's draft")(lambda do: do.shows(_row(do.world.drafts["member-FR"], "edit")))
attempt("admin: read a published report")(lambda do: do.shows(_row(do.world.published["member-FR"], "inspect")))


def _decides(row_of: Callable[[Try], Any], state: ReviewState, **decision: str) -> Attempt:
    def tried(do: Try) -> bool:
        row = row_of(do)
        do.client.post(_row(row, "inspect"), decision)
        return bool(type(row).objects.get(pk=row.pk).state == state)

    return tried


def _france(do: Try) -> Any:
    return do.world.sent["member-FR"]


attempt("admin: publish what was sent in")(_decides(_france, ReviewState.PUBLISHED, publish="1"))
attempt("admin: refuse what was sent in")(_decides(_france, ReviewState.REFUSED, refuse="1", note="Which?"))


@attempt("admin: delete what was sent in")
def delete_sent(do: Try) -> bool:
    return do.writes(_row(_france(do), "delete"), {}, ProgressReport.objects)


def _of_kind(what: str, name: str) -> None:
    def row_of(do: Try) -> Any:
        return getattr(do.world, name)

    attempt(f"admin: read {what}")(lambda do: do.shows(_row(row_of(do), "inspect")))
    attempt(f"admin: publish {what}")(_decides(row_of, ReviewState.PUBLISHED, publish="1"))


_of_kind("a hearing request", "hearing")
_of_kind("an announced attendance", "notice")
_of_kind("an answer on themes", "answer")
_of_kind("feedback", "feedback")
_of_kind("a contribution", "contribution")
attempt("admin: edit a hearing request")(lambda do: do.shows(_row(do.world.hearing, "edit")))


# --- the admin's own pages, previews, exports

for _name, _url in (
    ("people with roles", "/admin/assignment/"),
    ("API keys", "/admin/api-keys/"),
    ("webhook endpoints", "/admin/webhooks/"),
    ("import", "/admin/transfer/"),
    ("audit", "/admin/reports/audit/"),
    ("what is searched for", "/admin/reports/searches/"),
    ("users", "/admin/users/"),
):
    attempt(f"admin: {_name}")(lambda do, url=_url: do.shows(url))  # type: ignore[misc]


@attempt("admin: make synonyms")
def make_synonyms(do: Try) -> bool:
    with override_settings(SEARCH_JUDGEMENTS_DIR="none"):  # which would ask an engine
        return do.writes("/admin/search-synonyms/new/", {"locale": "en", "words": "lass\ngirl"}, Synonyms.objects)


@attempt("admin: pin results")
def pin_results(do: Try) -> bool:
    data = {"query": "first", "addresses": do.world.recommendation.site_path, "expires": "2099-01-01"}
    with override_settings(SEARCH_JUDGEMENTS_DIR="none"):
        return do.writes("/admin/search-pins/new/", data, Pin.objects)


@attempt("admin: the address of a key's holder")
def read_holder(do: Try) -> bool:
    return do.reads(reverse("api_keys:inspect", args=[do.world.held.pk]), "holder@partner.example")


@attempt("admin: send a webhook message again")
def resend_webhook(do: Try) -> bool:
    row = Delivery.objects.create(
        endpoint=do.world.endpoint, message_id="msg_world", type="endpoint.ping", at=timezone.now(), state="failed"
    )
    do.client.post(f"/admin/webhooks/inspect/{do.world.endpoint.pk}/", {"do": "resend", "message": row.message_id})
    return Delivery.objects.filter(pk=row.pk, state="waiting").exists()


@attempt("admin: a test of a webhook endpoint")
def try_webhook(do: Try) -> bool:
    return do.writes(f"/admin/webhooks/inspect/{do.world.endpoint.pk}/", {"do": "test"}, Delivery.objects)


def _preview(page_of: Callable[[Try], Page], view: str) -> Attempt:
    def tried(do: Try) -> bool:
        page = page_of(do)
        args = [page.pk, page.latest_revision_id] if view == "revisions_view" else [page.pk]
        return do.shows(reverse(f"wagtailadmin_pages:{view}", args=args))

    return tried


def _page(name: str) -> Callable[[Try], Page]:
    return lambda do: getattr(do.world, name)


attempt("preview: draft of a profile")(_preview(_page("profile"), "view_draft"))
attempt("preview: draft of a translated profile", owned=True)(_preview(_translated("profile"), "view_draft"))
attempt("preview: revision of a profile")(_preview(_page("profile"), "revisions_view"))
attempt("preview: history of a profile")(_preview(_page("profile"), "history"))
attempt("preview: draft of a recommendation")(_preview(_page("recommendation"), "view_draft"))
attempt("preview: revision of a recommendation")(_preview(_page("recommendation"), "revisions_view"))
attempt("preview: draft of an article")(_preview(_page("article"), "view_draft"))
attempt("preview: draft of a proposed action")(
    _preview(lambda do: do.world.proposals[do.world.own["ngo"].code].page, "view_draft")
)


@attempt("preview: what is typed in a profile")
def preview_typed(do: Try) -> bool:
    page = do.world.profile
    data = do.world.form(_edit(page), "page-edit-form", summary="Typed.")
    response = do.client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), data)
    return bool(response.status_code == 200 and response.json()["is_valid"])


@attempt("admin: erase earlier texts")
def erase_earlier_texts(do: Try) -> bool:
    do.client.post(f"/admin/earlier-texts/{do.world.recommendation.translation_key}/")
    return AuditEntry.objects.filter(action="editions.erased").exists()


@attempt("preview: draft in a partner's front end")
def front_end_preview(do: Try) -> bool:
    """The link is made, and what it leads to can be read."""
    page = do.world.recommendation
    with override_settings(PREVIEW_FRONT_ENDS={"Partner": "https://partner.example/?token={token}"}):
        response = do.client.get(f"/admin/front-end-preview/{page.pk}/Partner/")
        token = response.headers.get("Location", "").partition("token=")[2]
        return bool(token and Client().get(f"/api/v1/preview?token={token}").status_code == 200)


@attempt("preview: as each tier sees it")
def seen_by(do: Try) -> bool:
    return do.reads(f"/admin/seen-by/{do.world.profile.translation_key}/", SAID[Tier.SECRETARIAT])


def _exports(tier: Tier) -> Attempt:
    url = f"/admin/transfer/export/?kind=organizations&format=json&tier={tier.value}"
    text = SAID[tier] if tier else "Fictional Example NGO"
    return lambda do: do.reads(url, text)


attempt("export: what is public")(_exports(Tier.PUBLIC))
attempt("export: what partners see")(_exports(Tier.PARTNER))
attempt("export: what Member States see")(_exports(Tier.MEMBER_STATE))
attempt("export: what the Secretariat sees")(_exports(Tier.SECRETARIAT))
attempt("export: the audit")(lambda do: do.shows("/admin/reports/audit/?export=csv"))


# --- the public site and the API, to which a session gives nothing

_NOT_PUBLISHED: Final = "What is not published yet."


def _content(do: Try) -> str:
    return f"/api/v1/content/{do.world.profile.translation_key}"


attempt("site: a contact for partners")(lambda do: do.reads(do.world.profile.site_path, SAID[Tier.PARTNER]))
attempt("site: a proposed action")(lambda do: do.shows(do.world.approving.page.specific.site_path))
attempt("api: a contact for partners")(lambda do: do.reads(_content(do), SAID[Tier.PARTNER]))
attempt("api: a draft")(lambda do: do.reads(_content(do), _NOT_PUBLISHED))


# --- readers with a key


def reads_with(world: World, action: str, headers: dict[str, str]) -> bool:
    """What a reader of the API comes by."""
    channel, _, what = action.partition(": ")
    name = next((name for name in TIERS if what.endswith(f"for {name}")), "")
    tier = TIERS.get(name, Tier.PUBLIC)
    if channel == "file":
        url = world.files[tier].url
    elif what.startswith("what changed"):
        url = "/api/v1/changes?profile=full&limit=100"
    else:
        url = f"/api/v1/content/{world.profile.translation_key}"
    response = Client().get(url, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return SAID[tier] in body.decode()
