"""Who knows about what: published organizations by the expertise they offer; for the admin and the members' space."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from reference.forms import order_choices
from reference.models import Country, Language, Sector, Subject

from .models import Organization


def experts() -> QuerySet[Organization]:
    """By name, with what a list of them shows."""
    records: QuerySet[Organization] = Organization.objects.filter(live=True).exclude(expertise=None).distinct()
    related = ("expertise", "sectors", "working_languages")
    return records.order_by("name").select_related("headquarters_country").prefetch_related(*related)


class ExpertFilters(django_filters.FilterSet):
    """All criteria are to hold; of several values of one, any."""

    expertise = django_filters.ModelMultipleChoiceFilter(
        label=_("Expertise offered"),
        queryset=Subject.objects.filter(pk__in=Organization.expertise.through.objects.values("subject")),
    )
    sectors = django_filters.ModelMultipleChoiceFilter(label=_("Field of competence"), queryset=Sector.objects.all())
    country = django_filters.ModelChoiceFilter(
        label=_("Headquarters or members in"), queryset=Country.objects.all(), method="with_people_in"
    )
    working_languages = django_filters.ModelMultipleChoiceFilter(
        label=_("Working language"),
        queryset=Language.objects.filter(pk__in=Organization.working_languages.through.objects.values("language")),
    )

    class Meta:
        model = Organization
        fields = ("expertise", "sectors", "country", "working_languages")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order_choices(self.form.fields["country"])

    def with_people_in(self, queryset: QuerySet[Organization], name: str, value: Country) -> QuerySet[Organization]:
        return queryset.filter(Q(headquarters_country=value) | Q(presences__country=value)).distinct()
