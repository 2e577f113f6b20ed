"""One address of each page type, below the prefix of a language.

`python -m tests.browser.page_types` prints those that exist, for the measurements in benchmarks/lighthouse.
"""

from typing import Final

#: The forum to which additions.py gives a report; the demonstration has none.
FORUM: Final = "forum-2014-yamoussoukro"
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
    "calendar": "calendar/",
    "document-index": "documents/",
    "document": "documents/207-ex-decision-33/",
    "impact": "impact/",
    "impact-of-a-sector": "impact/?sector=ED",
    "search": "search/",
    "search-results": "search/?q=UNESCO",
    "not-found": "there-is-nothing-here/",
}
LOCALES: Final = ("en", "ar")
WIDTHS: Final = (360, 1280)


def status(page_type: str, locale: str) -> int:
    """What the address answers: a missing translation is a 404 that names the languages there are."""
    missing = page_type == "not-found" or (page_type == IN_TWO_LANGUAGES and locale not in ("en", "fr"))
    return 404 if missing else 200


if __name__ == "__main__":
    for name, path in PAGE_TYPES.items():
        for locale in LOCALES:
            if status(name, locale) == 200:
                print(name, locale, f"/{locale}/{path}")  # noqa: T201
