"""Registers the vocabularies with the admin."""

from typing import Any

from wagtail import hooks

from cms.base.roles import Grant, Role

from .models import (
    Body,
    ClosedTerm,
    Country,
    ElectoralGroup,
    FieldOffice,
    Goal,
    GoverningSession,
    Member,
    NationalCommission,
    OfficialDocument,
    Priority,
    Region,
    Sector,
)
from .viewsets import viewsets

#: What grows with the work; the other vocabularies change seldom, and moderators change them.
_GROWING = (OfficialDocument, GoverningSession, Body, FieldOffice, NationalCommission)
_STEADY = (Sector, Priority, Goal, Region, Country, ElectoralGroup, Member)


def register_vocabularies() -> Any:
    return viewsets


def vocabulary_grants() -> list[Grant]:
    return [
        *(Grant(Role.EDITORS, model, ("add", "change")) for model in _GROWING),
        *(Grant(Role.MODERATORS, model, ("add", "change", "delete")) for model in (*_GROWING, *_STEADY)),
        Grant(Role.MODERATORS, ClosedTerm, ("change",)),
    ]


hooks.register("register_admin_viewset", register_vocabularies)
hooks.register("register_role_grants", vocabulary_grants)
