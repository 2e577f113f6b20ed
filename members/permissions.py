"""Who may do what: one table, transcribed from the domain's (roles × kinds of record), read by every view.

A cell lists what a role may do with a kind of record, by the domain's letters:

    r  read what is public            R  read what is restricted too
    p  propose, answer, report        E  edit all (and propose)         P  publish
    c  comment on reports             h  request a hearing              a  say that one attends

A letter alone holds for all records, `@own` for those of the actor one acts for, `@locale` for one's language,
`@sectors` for those of programme sectors. Nobody proposes or reports in another's name: outside the Secretariat and
the Liaison Committee every `p` and `E` is `@own`.

Where this differs from the domain's table: its one "Secretariat editor" is two here, since who edits does not publish
(four eyes); sectors and field offices propose actions instead of publishing them, since all publishing is the
Secretariat's after moderation; they read focal points, as the tier they stand on does.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from django.contrib.auth.models import AnonymousUser, Group, User

from cms.base.locales import AUTONYMS
from cms.base.roles import Role, translators
from content_store.enums import Tier
from forums.follow_up import LIAISON_COMMITTEE
from ngo_pages.models import Organization
from reference.models import Actor

from .enums import AssignedRole
from .models import LABELS, Assignment

VISITOR: Final = "visitor"

TABLE: Final = """
                      | profile   | status | recommendation | progress  | session       | event    | action   | newsletter | contact        | export
visitor               | r         | r      | r              | r         | r             | r        | r        | r          | -              | r
ngo-focal-point       | E@own     | -      | p@own          | p@own     | p@own h@own   | p@own    | E@own    | p@own      | R@sectors R@own | R@own
delegation            | R         | -      | R              | E@own c@own | p@own a@own | p@own    | -        | -          | R              | R
national-commission   | R@own     | -      | R              | E@own     | p@own a@own   | p@own    | R@own    | -          | R              | R@own
field-office          | R         | -      | R              | E@own     | p@own         | p@own    | E@own    | p@own      | E@own R        | R
sector-focal-point    | R         | -      | R              | E@own     | p@own         | p@own    | E@own    | p@own      | E@own R        | R
liaison-committee     | R         | -      | E              | p@own c   | E             | E        | -        | p@own      | R              | R
translator            | E@locale  | -      | E@locale       | E@locale  | E@locale      | E@locale | E@locale | E@locale   | -              | -
secretariat-editor    | E R       | E      | E R            | E R       | E             | E        | E        | E          | E R            | R
secretariat-moderator | E R P     | E P    | E R P          | E R P     | E P           | E P      | E P      | E P        | E R P          | R
"""  # noqa: E501


class Right(StrEnum):
    READ = "read"
    READ_RESTRICTED = "read_restricted"
    PROPOSE = "propose"
    EDIT = "edit"
    PUBLISH = "publish"
    COMMENT = "comment"
    HEARING = "hearing"
    ATTEND = "attend"


class Scope(StrEnum):
    ALL = "all"
    OWN = "own"
    LOCALE = "locale"
    SECTORS = "sectors"


_LETTERS: Final[dict[str, tuple[Right, ...]]] = {
    "r": (Right.READ,),
    "R": (Right.READ, Right.READ_RESTRICTED),
    "p": (Right.PROPOSE,),
    "E": (Right.EDIT, Right.PROPOSE),
    "P": (Right.PUBLISH,),
    "c": (Right.COMMENT,),
    "h": (Right.HEARING,),
    "a": (Right.ATTEND,),
}
#: The tier whose documents a role may read (architecture: tiers are a ladder).
TIERS: Final[dict[str, Tier]] = {
    AssignedRole.NGO: Tier.PARTNER,
    AssignedRole.DELEGATION: Tier.MEMBER_STATE,
    AssignedRole.COMMISSION: Tier.MEMBER_STATE,
    AssignedRole.LIAISON_COMMITTEE: Tier.MEMBER_STATE,
    AssignedRole.SECTOR: Tier.SECRETARIAT,
    AssignedRole.OFFICE: Tier.SECRETARIAT,
    AssignedRole.EDITOR: Tier.SECRETARIAT,
    AssignedRole.MODERATOR: Tier.SECRETARIAT,
}
#: Roles that work in the admin, by the group whose members they are; a translator's depends on the language.
GROUPS: Final[dict[str, str]] = {
    AssignedRole.EDITOR: Role.EDITORS,
    AssignedRole.MODERATOR: Role.MODERATORS,
    AssignedRole.LIAISON_COMMITTEE: Role.LIAISON_COMMITTEE,
}

Cells = dict[tuple[str, str], dict[Right, frozenset[Scope]]]


@cache
def cells() -> Cells:
    """(role, subject) to each right and the scopes it holds in."""
    head, *rows = (line.split("|") for line in TABLE.strip("\n").splitlines())
    subjects = [subject.strip() for subject in head[1:]]
    found: Cells = {}
    for role, *row in rows:
        for subject, cell in zip(subjects, row, strict=True):
            rights: dict[Right, frozenset[Scope]] = {}
            for entry in cell.replace("-", " ").split():
                letter, _, scope = entry.partition("@")
                for right in _LETTERS[letter]:
                    rights[right] = rights.get(right, frozenset()) | {Scope(scope or "all")}
            found[role.strip(), subject] = rights
    return found


def actions() -> list[str]:
    """All that can be asked for: "progress.propose", …"""
    subjects = dict.fromkeys(subject for _, subject in cells())
    return [f"{subject}.{right}" for subject in subjects for right in Right]


@dataclass(frozen=True)
class Held:
    """A role somebody holds today."""

    role: str
    actor: Actor | None = None
    locale: str = ""


#: Group of the admin to the role its members hold.
GROUP_ROLES: Final[dict[str, Held]] = {
    **{group: Held(role) for role, group in GROUPS.items()},
    **{translators(locale): Held(AssignedRole.TRANSLATOR, locale=locale) for locale in AUTONYMS},
}


@dataclass(frozen=True)
class Rights:
    """What a person may do today, by the roles they hold; read once, asked as often as needed."""

    held: tuple[Held, ...] = ()
    everything: bool = False

    def allow(self, action: str, *, actor: Actor | None = None, locale: str = "") -> bool:
        """`actor`: whom the record speaks for or is about; `locale`: the language of what is edited.

        Raises ValueError for an action that does not exist.
        """
        subject, _, name = action.partition(".")
        right = Right(name)
        if (VISITOR, subject) not in cells():
            raise ValueError(f"There is no {subject!r} to have a right on.")
        return self.everything or any(
            _in_scope(scope, right, held, actor, locale)
            for held in (Held(VISITOR), *self.held)
            for scope in cells()[held.role, subject].get(right, ())
        )

    def actors(self, action: str) -> list[Actor]:
        """In whose name the person may do it."""
        own = {actor.pk: actor for held in self.held for actor in _speaks_for(held)}
        return [actor for actor in own.values() if self.allow(action, actor=actor)]

    @property
    def tier(self) -> Tier:
        """The highest tier whose documents they may read."""
        tiers = [Tier.SECRETARIAT] if self.everything else [TIERS.get(held.role, Tier.PUBLIC) for held in self.held]
        return max(tiers, default=Tier.PUBLIC)


def _in_scope(scope: Scope, right: Right, held: Held, actor: Actor | None, locale: str) -> bool:
    match scope:
        case Scope.ALL:
            return True
        case Scope.LOCALE:
            return bool(locale) and held.locale == locale
        case Scope.SECTORS:
            return bool(actor and actor.sector_id)
        case Scope.OWN:
            if actor is None:
                return False
            reads = right is Right.READ_RESTRICTED and held.role == AssignedRole.COMMISSION
            return actor in _speaks_for(held) or (reads and _country(actor) == _country(held.actor))


def _speaks_for(held: Held) -> list[Actor]:
    """A National Commission speaks for its State, too."""
    if held.role == AssignedRole.LIAISON_COMMITTEE:
        return list(Actor.objects.filter(code=LIAISON_COMMITTEE))
    if held.actor is None:
        return []
    if held.role == AssignedRole.COMMISSION:
        return [held.actor, *Actor.objects.filter(code=f"member-{_country(held.actor)}")]
    return [held.actor]


def _country(actor: Actor | None) -> str | None:
    """The code of the country where an organization has its seat, or whose National Commission it is."""
    if actor is None:
        return None
    if actor.commission:
        return actor.commission.code
    seats = Organization.objects.filter(content_id=actor.organization).values_list("headquarters_country__code")
    return next((code for (code,) in seats), None)


def rights_of(user: User | AnonymousUser) -> Rights:
    """Read anew each time: no right outlives its last day, nor an account that was closed.

    Who was put into a group of the admin by hand, without an assignment, holds that role as long as the group.
    """
    if not user.is_active or not user.is_authenticated:
        return Rights()
    assignments = list(Assignment.objects.filter(user_id=user.pk).select_related("actor", *LABELS))
    held = [Held(row.role, row.actor, row.locale) for row in assignments if row.is_current]
    assigned = {group_of(row) for row in assignments}
    groups = Group.objects.filter(user=user.pk).exclude(name__in=assigned).values_list("name", flat=True)
    held += [GROUP_ROLES[name] for name in groups if name in GROUP_ROLES]
    return Rights(tuple(held), everything=bool(getattr(user, "is_superuser", False)))


def allowed(user: User | AnonymousUser, action: str, *, actor: Actor | None = None, locale: str = "") -> bool:
    """One question; who has several asks `rights_of` once."""
    return rights_of(user).allow(action, actor=actor, locale=locale)


def group_of(assignment: Assignment) -> str:
    """The admin's group that an assignment makes its person a member of; "" for those of the members' space."""
    if assignment.role == AssignedRole.TRANSLATOR:
        return translators(assignment.locale)
    return GROUPS.get(assignment.role, "")
