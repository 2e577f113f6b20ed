"""Actions on the ground: where, with whom, for which recommendation, and photographs with their rights."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image

from cms.base.models import MediaImage
from ngo_pages.models import ActionPage, ActionPlace, ActionRecommendation
from reference.models import Country, FieldOffice
from tests import factories

pytestmark = pytest.mark.django_db


def place(country: str, name: str = "", *point: str) -> ActionPlace:
    latitude, longitude = map(Decimal, point) if point else (None, None)
    return ActionPlace(country=Country.objects.get(code=country), name=name, latitude=latitude, longitude=longitude)


def image(credit: str) -> MediaImage:
    data = BytesIO()
    Image.new("RGB", (400, 300), "#336699").save(data, "PNG")
    return MediaImage.objects.create(title="A square", credit=credit, file=ImageFile(data, name="square.png"))


def photo(credit: str = "A. Maker", rights: str = "CC BY 4.0") -> list[Any]:
    value = {"image": image(credit), "alt": "A blue square", "caption": "Blue", "rights": rights}
    return [("photo", value)]


def shown(client: Client, page: ActionPage) -> BeautifulSoup:
    factories.drain()
    response = client.get(page.site_path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html5lib")


def test_everything_it_is_about_is_in_its_document(client: Client) -> None:
    recommendation = factories.recommendation("Listen")
    page = factories.action(
        organizations=[factories.organization()],
        places=[place("SN", "Dakar", "14.69", "-17.45"), place("ML")],
        office=FieldOffice.objects.get(code="dakar"),
        priorities=["africa"],
        people_reached=640,
        recommendations=[ActionRecommendation(recommendation=recommendation.translation_key)],
        photos=photo(),
    )
    factories.drain()
    document = client.get(f"/api/v1/actions/{page.slug}").json()
    assert [(item["name"], item["latitude"], item["longitude"]) for item in document["places"]] == [
        ("Dakar", 14.69, -17.45),
        ("", None, None),
    ]
    assert {country["code"] for country in document["countries"]} == {"SN", "ML"}
    assert document["office"]["code"] == "dakar"
    assert document["recommendations"][0]["id"] == str(recommendation.translation_key)
    assert document["photos"][0]["rights"] == "CC BY 4.0"
    assert document["photos"][0]["image"]["credit"] == "A. Maker"
    for query in (
        {"filter[office]": "dakar"},
        {"filter[country]": "ML"},
        {"filter[priority]": "africa"},
        {"filter[recommendation]": str(recommendation.translation_key)},
    ):
        found = client.get("/api/v1/actions", query).json()
        assert [item["slug"] for item in found["items"]] == [page.slug], query


def test_its_places_are_points_with_a_list_beside_them(client: Client) -> None:
    page = factories.action(
        organizations=[factories.organization()],
        places=[place("SN", "Dakar", "14.69", "-17.45"), place("ML", "Bamako", "12.65", "-8.0"), place("GM")],
    )
    html = shown(client, page)
    assert len(html.select(".point-map circle")) == 2
    assert [item.get_text() for item in html.select(".point-map-list li")] == ["Dakar (Senegal)", "Bamako (Mali)"]
    svg = html.select_one(".point-map svg")
    assert svg is not None
    assert html.find(id=svg["aria-labelledby"]).get_text() == "Where it took place"
    assert not svg.find("path")  # no border and no coast
    index = BeautifulSoup(client.get("/en/actions/").content, "html5lib")
    assert [link["href"] for link in index.select(".point-map-list a")] == [page.site_path] * 2


def test_photographs_are_shown_with_who_made_them_and_by_what_right(client: Client) -> None:
    page = factories.action(organizations=[factories.organization()], photos=photo())
    html = shown(client, page)
    figure = html.select("figure.figure")[0]
    assert [image["alt"] for image in figure.select("img")] == ["A blue square"]
    assert "Credit: A. Maker" in figure.get_text()
    assert "Rights: CC BY 4.0" in figure.get_text()


@pytest.mark.parametrize(("credit", "rights"), [("", "CC BY 4.0"), ("A. Maker", "")])
def test_a_photograph_without_author_or_rights_is_refused(credit: str, rights: str) -> None:
    block = ActionPage._meta.get_field("photos").stream_block
    value = ActionPage._meta.get_field("photos").to_python(
        [{"type": "photo", "value": {"image": image(credit).pk, "alt": "A", "caption": "", "rights": rights}}]
    )
    with pytest.raises(ValidationError):
        block.clean(value)


def test_half_a_point_is_refused() -> None:
    with pytest.raises(ValidationError, match="latitude and a longitude"):
        ActionPlace(country=Country.objects.get(code="SN"), latitude=Decimal("14.69")).clean()
