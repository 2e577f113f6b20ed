"""Registers the vocabularies with the admin."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks

from cms.base.models import MediaDocument
from cms.base.roles import Grant, Role
from content_store.enums import Tier

from .models import (
    Body,
    ClosedTerm,
    Country,
    DocumentFile,
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


def refuse_restricted(document: MediaDocument, request: HttpRequest) -> None:
    """A file of a restricted official document is not there for who has no access to the admin."""
    restricted = DocumentFile.objects.filter(file=document, document__access__gt=Tier.PUBLIC)
    if restricted.exists() and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404


hooks.register("before_serve_document", refuse_restricted)
hooks.register("register_admin_viewset", register_vocabularies)
hooks.register("register_role_grants", vocabulary_grants)
