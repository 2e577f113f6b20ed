"""The pages of bodies, offices, commissions and delegations in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.base.viewsets import ContentListing

from .pages import BodyPage, DelegationPage, FieldOfficePage, NationalCommissionPage


class BodyListing(ContentListing):
    model = BodyPage
    icon = "group"
    menu_label = _("Bodies")
    name = "body-pages"
    list_filter = ("live", "standing_body__kind")
    own_columns = (Column("kind", label=_("Kind"), accessor="standing_body.get_kind_display", width="15%"),)


class FieldOfficeListing(ContentListing):
    model = FieldOfficePage
    icon = "home"
    menu_label = _("Field offices")
    name = "field-office-pages"
    list_filter = ("live", "office__kind", "office__country__region")
    own_columns = (Column("kind", label=_("Kind"), accessor="office.get_kind_display", width="15%"),)


class NationalCommissionListing(ContentListing):
    model = NationalCommissionPage
    icon = "home"
    menu_label = _("National Commissions")
    name = "national-commission-pages"
    list_filter = ("live", "commission__member__country__region")
    own_columns = (Column("member", label=_("Member"), accessor="commission.member", width="15%"),)


class DelegationListing(ContentListing):
    model = DelegationPage
    icon = "globe"
    menu_label = _("Delegations")
    name = "delegation-pages"
    list_filter = ("live", "member__kind", "member__country__region")
    own_columns = (Column("kind", label=_("Kind"), accessor="member.get_kind_display", width="15%"),)


bodies = BodyListing()
field_offices = FieldOfficeListing()
national_commissions = NationalCommissionListing()
delegations = DelegationListing()


class ActorPageGroup(ViewSetGroup):
    menu_label = _("Bodies, offices and members")
    menu_icon = "home"
    menu_order = 125
    items = (bodies, field_offices, national_commissions, delegations)
