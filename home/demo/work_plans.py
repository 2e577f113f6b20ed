"""The Liaison Committee's terms as far as a source confirms them, and a plainly fictional work plan.

What the strategy of 2019-2020 planned is in none of our sources: no plan of it is shown.
"""

import datetime as dt

from cms.base.locales import LOCALES
from forums.models import RecommendationIndexPage
from forums.terms import BodyTerm
from forums.work_plans import PlannedAction, WorkPlanPage
from reference.models import Body, Sector

from .publishing import Words, content_id, existing, publish
from .recommendations import slug_of
from .source import facts, words

COMMITTEE = "liaison-committee"


def known_terms() -> list[str]:
    """Such as 2019-2020; those inferred from the cycle are left out."""
    record = next(item for item in facts()["bodies"] if item["slug"] == COMMITTEE)
    inferred = " ".join(record.get("unverified", []))
    return [term for term in record["known_terms"] if term not in inferred]


def load_term(years: str) -> None:
    """Without seats: no source names them. The label is the body's name and the years, in each language."""
    body = Body.objects.get(code=COMMITTEE)
    starts, ends = years.split("-")
    labels = body.labels()
    BodyTerm.objects.get_or_create(
        code=f"{COMMITTEE}-{years}",
        defaults={
            "body": body,
            "starts": starts,
            "ends": ends,
            "order": int(starts),
            "machine_labels": list(body.machine_labels),
            **{f"label_{code.replace('-', '_')}": f"{labels[code]}, {starts}–{ends}" for code in LOCALES},
        },
    )


def plan_names() -> list[str]:
    return list(words("work_plans"))


def load_plan(slug: str) -> None:
    record = words("work_plans")[slug]
    page = WorkPlanPage(
        slug=slug,
        starts=dt.date.fromisoformat(record["start"]),
        ends=dt.date.fromisoformat(record["end"]),
        fictional=True,
    )
    page.sectors = list(Sector.objects.filter(code__in=record["sectors"]))
    page.actions = [
        PlannedAction(
            text=action["text"],
            recommendation=content_id(slug_of(action["recommendation"])),
            objective=action["objective"],
            date=dt.date.fromisoformat(action["date"]),
            state=action["state"],
        )
        for action in record["actions"]
    ]
    texts: dict[str, Words] = {
        locale: {
            "title": record["title"][locale],
            "summary": record["summary"][locale],
            "objectives": "\n".join(record["objectives"][locale]),
        }
        for locale in LOCALES
    }
    publish(existing(RecommendationIndexPage, "recommendations"), page, slug, texts)
