"""The documents of work plans."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from cms.base.locales import Direction, direction
from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import Block, Card, Coded, Link, SearchText, Shape
from content_store.streams import words_of

from .documents import codes, lines
from .terms import BodyTerm
from .work_plans import WorkPlanPage


class SeatOut(Shape):
    """An organization on the body, null while it is not public here; dates as known, empty where the term has them."""

    organization: Link | None
    status: Coded
    region: Coded | None
    role: Coded
    starts: str
    ends: str


class BalanceOut(Shape):
    """The seats against the rule of the body's composition, as found: nothing is refused for it."""

    seats: int
    associate: int
    consultative: int
    regions_without: list[Coded]
    as_ruled: bool


class TermOut(Shape):
    """Who sits on the body in the term; `balance` is null where no seat is known."""

    term: Coded
    body: Coded
    starts: str
    ends: str
    elected_by: Link | None
    seats: list[SeatOut]
    balance: BalanceOut | None


class PlannedActionOut(Shape):
    """In the plan's original language. `objective`: the number of the objective it belongs to, from 1."""

    text: str
    locale: str
    dir: Direction
    objective: int | None
    date: dt.date | None
    state: Coded
    recommendation: Link | None


class WorkPlanCard(Card):
    planned_by: Coded | None
    term: Coded | None
    starts: dt.date | None
    ends: dt.date | None
    sectors: list[Coded]


class WorkPlanDocument(WorkPlanCard):
    objectives: list[str]
    actions: list[PlannedActionOut]
    mandate: TermOut | None
    body: list[Block]


def _term(term: BodyTerm, ctx: RenderContext) -> TermOut:
    found = term.balance()
    return TermOut(
        term=ctx.coded("terms", term.code),
        body=ctx.coded("bodies", term.body.code),
        starts=term.starts,
        ends=term.ends,
        elected_by=ctx.link(term.elected_by),
        seats=[
            SeatOut(
                organization=ctx.link(seat.organization),
                status=ctx.coded("partnership-statuses", seat.status),
                region=ctx.coded("regions", seat.region.code) if seat.region else None,
                role=ctx.coded("seat-roles", seat.role),
                starts=seat.starts,
                ends=seat.ends,
            )
            for seat in term.seats.select_related("region")
        ],
        balance=BalanceOut(
            seats=found.seats,
            associate=found.associate,
            consultative=found.consultative,
            regions_without=ctx.coded_all("regions", found.regions_without),
            as_ruled=found.as_ruled,
        )
        if found
        else None,
    )


def build_work_plan(page: WorkPlanPage, ctx: RenderContext) -> WorkPlanDocument:
    facts = page.original
    term = facts.term
    return WorkPlanDocument(
        **ctx.head,
        planned_by=ctx.coded("bodies", term.body.code) if term else None,
        term=ctx.coded("terms", term.code) if term else None,
        starts=facts.starts,
        ends=facts.ends,
        sectors=ctx.coded_all("sectors", codes(facts.sectors.all())),
        objectives=lines(page.objectives),
        actions=[
            PlannedActionOut(
                text=row.text,
                locale=page.source_locale,
                dir=direction(page.source_locale),
                objective=row.objective,
                date=row.date,
                state=ctx.coded("commitment-states", row.state),
                recommendation=ctx.link(row.recommendation),
            )
            for row in facts.actions.all()
        ],
        mandate=_term(term, ctx) if term else None,
        body=ctx.blocks(page.body),
    )


work_plan = register(
    Kind(
        name="work-plan",
        plural="work-plans",
        label=_("work plan"),
        label_plural=_("work plans"),
        model=WorkPlanPage,
        card=WorkPlanCard,
        full=WorkPlanDocument,
        build=build_work_plan,
        search=lambda d: SearchText(
            text="\n".join([*d.objectives, *(action.text for action in d.actions), words_of(d.body)])
        ),
        filters=(
            Filter("body", _("body"), lambda d: codes([d.planned_by] if d.planned_by else []), vocabulary="bodies"),
            Filter("term", _("term of the body"), lambda d: codes([d.term] if d.term else []), vocabulary="terms"),
            Filter(
                "recommendation",
                _("recommendation served"),
                lambda d: sorted({str(action.recommendation.id) for action in d.actions if action.recommendation}),
                type="content",
            ),
            Filter(
                "action-state",
                _("state of an action"),
                lambda d: sorted({action.state.code for action in d.actions}),
                vocabulary="commitment-states",
            ),
            Filter("sector", _("sector"), lambda d: codes(d.sectors), vocabulary="sectors"),
            Filter("year", _("year"), lambda d: [str(d.starts.year)] if d.starts else [], type="text"),
        ),
        date=lambda d: d.starts.isoformat() if d.starts else "",
        default_sort="-date",
    )
)
