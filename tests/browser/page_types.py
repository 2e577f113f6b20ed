"""One address of each page type, below the prefix of a language.

`python -m tests.browser.page_types` prints those that exist, for the measurements in benchmarks/lighthouse.
"""

from dataclasses import dataclass
from typing import Final

#: The forum to which additions.py gives a report; the demonstration has none.
FORUM: Final = "forum-2014-yamoussoukro"
#: The organization that additions.py makes to be asked whether its record is right, and the name of its mailbox.
ASKED: Final = "example-lecture"
#: Who is invited to the members' space by additions.py and does not come, and who is signed in there without a role.
INVITED: Final = "invited"
FORMER: Final = "former"
#: The key of the session of the one without a role.
FORMER_SESSION: Final = "the-session-of-the-one-without-a-role"
#: A page type whose example exists in English and French only.
IN_TWO_LANGUAGES: Final = "organization-in-two-languages"

PAGE_TYPES: Final[dict[str, str]] = {
    "home": "",
    "section": "about/",
    "article": "about/working-paper-2020/",
    "directory": "organizations/",
    "organization": "organizations/example-coastal-water/",
    IN_TWO_LANGUAGES: "organizations/omep/",
    "action-index": "actions/",
    "action": "actions/fictional-schools-measure-water/",
    "project-index": "projects/",
    "project": "projects/solidarity-network/",
    "programme-activity-index": "activities/",
    "programme-activity": "activities/fictional-coastal-schools/",
    "body-index": "bodies/",
    "body": "bodies/liaison-committee/",
    "field-office-index": "field-offices/",
    "field-office": "field-offices/beirut/",
    "delegation-index": "delegations/",
    "delegation": "delegations/vg/",
    "national-commission-index": "national-commissions/",
    "national-commission": "national-commissions/sn/",
    "event-index": "events/",
    "forum": f"events/{FORUM}/",
    "forum-report": f"events/{FORUM}/report/",
    "conference": "events/icngo-2018/",
    "dialogue-index": "dialogue/",
    "session": "dialogue/exb-207-item-11/",
    "recommendation-index": "recommendations/",
    "recommendation": "recommendations/icngo-2018-1/",
    "working-group-index": "working-groups/",
    "working-group": "working-groups/wg-partnership/",
    "consultation-index": "consultations/",
    "consultation": "consultations/ccngo-ed-2030/",
    "recommendation-with-follow-up": "recommendations/fiction-2026-1/",
    "work-plan": "recommendations/fictional-work-plan/",
    "theme-consultation-index": "themes/",
    "theme-consultation": "themes/fictional-choice-of-themes/",
    "newsletter-index": "newsletters/",
    "newsletter": "newsletters/demonstration/",
    "calendar": "calendar/",
    "document-index": "documents/",
    "document": "documents/207-ex-decision-33/",
    "impact": "impact/",
    "impact-of-a-sector": "impact/?sector=ED",
    "search": "search/",
    "search-results": "search/?q=UNESCO",
    "not-found": "there-is-nothing-here/",
}


@dataclass(frozen=True)
class SpacePage:
    """A page of the members' space, seen by one of the demonstration's people; by nobody where `person` is empty.

    `link`: the address is that of the first link on the page at `path` that begins so. `mailed`: it is that of the link
    which was mailed to this one, whose page nobody's sign-in changes. `is_seldom`: what it is made of is seen elsewhere
    in every way; it is looked at once narrow and once right to left.
    """

    path: str
    person: str = ""
    link: str = ""
    mailed: str = ""
    status: int = 200
    is_seldom: bool = False


def _form(slug: str, person: str) -> SpacePage:
    """Of one kind of submission, about the first content that it can be about."""
    return SpacePage(f"members/send/{slug}/", person, f"members/send/{slug}/", is_seldom=True)


SPACE: Final[dict[str, SpacePage]] = {
    "sign-in": SpacePage("members/sign-in/"),
    "link-sent": SpacePage("members/sign-in/sent/"),
    "link-invalid": SpacePage("members/sign-in/link/", status=400),
    "enter": SpacePage("members/sign-in/link/", mailed=INVITED, is_seldom=True),
    "no-role": SpacePage("members/", FORMER, status=403, is_seldom=True),
    "confirmation": SpacePage("confirm/", mailed="coordinator", is_seldom=True),
    "space": SpacePage("members/", "ngo"),
    "space-of-a-sector": SpacePage("members/", "sector"),
    "passkeys": SpacePage("members/passkeys/", "ngo"),
    "own-record": SpacePage("members/", "ngo", "members/record/"),
    "own-draft": SpacePage("members/", "ngo", "members/sent/contribution/"),
    "own-refused": SpacePage("members/", "ngo", "members/sent/feedback/"),
    "restricted-documents": SpacePage("members/documents/", "sector"),
    "contacts": SpacePage("members/contacts/", "sector", is_seldom=True),
    "experts": SpacePage("members/experts/", "ngo", is_seldom=True),
    "preparation": SpacePage("members/preparation/", "sector", is_seldom=True),
    "tables": SpacePage("members/tables/", "sector", is_seldom=True),
    "propose-action": SpacePage("members/actions/propose/", "office"),
    "choose": SpacePage("members/send/hearing/", "ngo"),
    "hearing": _form("hearing", "ngo"),
    "feedback": _form("feedback", "ngo"),
    "contribution": _form("contribution", "ngo"),
    "themes": _form("themes", "delegation"),
    "comment": SpacePage("members/send/comment/", "delegation"),
    "position": _form("position", "sector"),
    "commitment": _form("commitment", "sector"),
    "progress-report": _form("progress-report", "sector"),
}
EVERY_PAGE: Final = (*PAGE_TYPES, *SPACE)
LOCALES: Final = ("en", "ar")
WIDTHS: Final = (360, 1280)


def _looked_at(page_type: str, locale: str, width: int) -> bool:
    is_seldom = page_type in SPACE and SPACE[page_type].is_seldom
    return not is_seldom or (locale == "en") == (width == WIDTHS[0])


CASES: Final = [
    (name, locale, width)
    for name in EVERY_PAGE
    for locale in LOCALES
    for width in WIDTHS
    if _looked_at(name, locale, width)
]


def status(page_type: str, locale: str) -> int:
    """What the address answers: a missing translation is a 404 that names the languages there are."""
    if page_type in SPACE:
        return SPACE[page_type].status
    missing = page_type == "not-found" or (page_type == IN_TWO_LANGUAGES and locale not in ("en", "fr"))
    return 404 if missing else 200


if __name__ == "__main__":
    for name, path in PAGE_TYPES.items():
        for locale in LOCALES:
            if status(name, locale) == 200:
                print(name, locale, f"/{locale}/{path}")  # noqa: T201
