"""Groups of the admin follow assignments: who holds a role is a member, who no longer holds it is not.

A group that somebody was given by hand, without ever having had an assignment to its role, is left alone.
"""

from collections import defaultdict

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db import transaction

from .enums import AssignedRole
from .models import Assignment
from .permissions import GROUPS, group_of

_ROLES = [*GROUPS, AssignedRole.TRANSLATOR]


def follow(*users: User) -> int:
    """Brings the groups of these people into line with their assignments of today; returns how many changed.

    Two queries where nothing is to change, one where nobody has an assignment.
    """
    wanted: dict[int, dict[str, bool]] = defaultdict(dict)
    for row in Assignment.objects.filter(user__in=users, role__in=_ROLES):
        name = group_of(row)
        wanted[row.user_id][name] = wanted[row.user_id].get(name, False) or row.is_current
    if not wanted:
        return 0
    members = set(Group.objects.filter(user__in=wanted).values_list("user", "name"))
    changes = [
        (user, name, join)
        for user, names in wanted.items()
        for name, join in names.items()
        if ((user, name) in members) != join
    ]
    with transaction.atomic():
        for user, name, join in changes:
            groups = get_user_model()._default_manager.get(pk=user).groups
            for group in Group.objects.filter(name=name):
                (groups.add if join else groups.remove)(group)
    return len(changes)


def sweep() -> int:
    """Ends, and begins, what did so by date; each admin request does it for its own user as well."""
    people = Assignment.objects.filter(role__in=_ROLES).values("user")
    return follow(*get_user_model()._default_manager.filter(pk__in=people))
