"""Maps of points for the templates."""

from collections.abc import Iterable
from typing import Any

from django import template

from cms.base.point_map import Point, PointMap, point_map

register = template.Library()


@register.simple_tag
def map_of_places(places: Iterable[Any]) -> PointMap | None:
    """Of places with `latitude`, `longitude`, `name` and `country`; those without coordinates are left out."""
    return point_map(
        [
            Point(place.latitude, place.longitude, _name(place))
            for place in places
            if place.latitude is not None and place.longitude is not None
        ]
    )


def _name(place: Any) -> str:
    return f"{place.name} ({place.country.label})" if place.name else str(place.country.label)


@register.simple_tag
def map_of_cards(cards: Iterable[Any]) -> PointMap | None:
    """Of the places of several records; each point leads to its record."""
    return point_map(
        [
            Point(place.latitude, place.longitude, card.title, card.url)
            for card in cards
            for place in card.places
            if place.latitude is not None and place.longitude is not None
        ]
    )
