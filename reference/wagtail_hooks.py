"""Registers the vocabularies with the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.base.adding import AddItem
from cms.base.roles import Grant, Role

from .attached_files import touch_files_added
from .contacts import Contact
from .models import (
    Body,
    ClosedTerm,
    Country,
    ElectoralGroup,
    FieldOffice,
    Goal,
    GoverningSession,
    Language,
    Member,
    NationalCommission,
    OfficialDocument,
    Priority,
    Region,
    Sector,
    Subject,
)
from .page_viewsets import ActorPageGroup, bodies, delegations, field_offices, national_commissions
from .pages import BodyPage, DelegationPage, FieldOfficePage, NationalCommissionPage
from .viewsets import viewsets
from .waiting_panel import show_waiting

#: What grows with the work; the other vocabularies change seldom, and moderators change them.
_GROWING = (OfficialDocument, GoverningSession, Body, FieldOffice, NationalCommission, Subject)
_STEADY = (Sector, Priority, Goal, Region, Country, ElectoralGroup, Member, Language)


def register_vocabularies() -> Any:
    return [*viewsets, ActorPageGroup()]


def add_body_page() -> AddItem:
    url_name = bodies.get_url_name("choose_parent")
    return AddItem(_("Add the page of a body"), url_name, BodyPage, icon_name="group", order=69)


def add_office_page() -> AddItem:
    url_name = field_offices.get_url_name("choose_parent")
    return AddItem(_("Add the page of a field office"), url_name, FieldOfficePage, icon_name="home", order=70)


def add_commission_page() -> AddItem:
    url_name = national_commissions.get_url_name("choose_parent")
    label = _("Add the page of a National Commission")
    return AddItem(label, url_name, NationalCommissionPage, icon_name="home", order=71)


def add_delegation_page() -> AddItem:
    url_name = delegations.get_url_name("choose_parent")
    return AddItem(_("Add the page of a delegation"), url_name, DelegationPage, icon_name="globe", order=72)


def vocabulary_grants() -> list[Grant]:
    return [
        *(Grant(Role.EDITORS, model, ("add", "change")) for model in _GROWING),
        *(Grant(Role.MODERATORS, model, ("add", "change", "delete")) for model in (*_GROWING, *_STEADY)),
        Grant(Role.MODERATORS, ClosedTerm, ("change",)),
        Grant(Role.EDITORS, Contact, ("add", "change", "view")),
        Grant(Role.MODERATORS, Contact, ("add", "change", "view", "delete")),
        Grant(Role.LIAISON_COMMITTEE, Contact, ("view",)),
    ]


hooks.register("register_admin_viewset", register_vocabularies)
hooks.register("register_add_menu_item", add_body_page)
hooks.register("register_add_menu_item", add_office_page)
hooks.register("register_add_menu_item", add_commission_page)
hooks.register("register_add_menu_item", add_delegation_page)
hooks.register("register_role_grants", vocabulary_grants)
hooks.register("construct_homepage_panels", show_waiting)
hooks.register("after_bulk_action", touch_files_added)
