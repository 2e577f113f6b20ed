"""The dashboard's figures are those of the lists, for all and for one sector, member or organization."""

import csv
import io
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content_store.models import Term
from home.models import ImpactPage
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/en/impact/"


@pytest.fixture
def impact() -> ImpactPage:
    page = factories.impact()
    factories.recommendation("One", sectors=["ED"], addressees={"sector-ED": "proposed", "member-FR": "proposed"})
    factories.recommendation("Two", sectors=["ED", "CLT"], addressees={"sector-ED": "proposed"})
    factories.action(sectors=["CLT"], countries=["SN"])
    factories.action("Invented", sectors=["CLT"], countries=["FR"], fictional=True)
    factories.organization("Enfance", sectors=["ED"], headquarters_country="FR")
    factories.drain()
    return page


def rows(client: Client, name: str, query: str = "") -> dict[str, int]:
    answer = client.get(f"{URL}?picture={name}&format=csv{query}")
    assert answer.status_code == 200
    found = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    return {code: int(count) for code, _label, count in found}


@pytest.mark.usefixtures("impact")
def test_each_picture_counts_its_list(client: Client) -> None:
    page = client.get(URL)
    assert page.status_code == 200
    names = [picture.name for chapter in page.context["chapters"] for picture in chapter.pictures]
    assert {"recommendations-by-status", "recommendations-by-addressee", "actions-by-country"} <= set(names)
    assert rows(client, "recommendations-by-sector") == {"ED": 2, "CLT": 1}
    assert rows(client, "recommendations-by-addressee") == {"sector-ED": 2, "member-FR": 1}
    assert rows(client, "actions-by-country") == {"SN": 1}, "what is invented is not counted"
    assert rows(client, "contents-by-language")["en"] >= 5
    text = page.content.decode()
    assert "2 recommendations" in text
    assert "?sector=ED" in text, "each value leads to its records"


@pytest.mark.usefixtures("impact")
@pytest.mark.parametrize(
    ("query", "picture", "expected"),
    [
        ("&member=FR", "recommendations-by-sector", {"ED": 1}),
        ("&sector=CLT", "recommendations-by-addressee", {"sector-ED": 1}),
        ("&organization=enfance", "", {}),
        ("&sector=NONE", "recommendations-by-sector", {"ED": 2, "CLT": 1}),
    ],
)
def test_figures_of_one(client: Client, query: str, picture: str, expected: dict[str, int]) -> None:
    assert client.get(f"{URL}?{query[1:]}").status_code == 200
    if picture:
        assert rows(client, picture, query) == expected


def test_each_page_of_one_leads_to_its_own_figures(impact: ImpactPage, client: Client) -> None:
    invented = factories.organization("Invented", fictional=True)
    pages = {
        factories.organization("Real").site_path: "?organization={slug}",
        factories.delegation("FR").site_path: "?member=FR",
        factories.commission("SN").site_path: "?member=SN",
    }
    factories.recommendation("To France", addressees={"member-FR": "proposed"})
    factories.drain()
    for path, query in pages.items():
        href = URL + query.format(slug=path.split("/")[-2])
        assert f'href="{href}"' in client.get(path).content.decode()
        assert client.get(href).context["focus"]
    assert f'"{URL}?' not in client.get(invented.site_path).content.decode(), "it is in no figure"
    impact.unpublish()
    factories.drain()
    assert "?organization=" not in client.get(next(iter(pages))).content.decode()


@pytest.mark.usefixtures("impact")
def test_a_picture_is_kept_as_svg_with_its_words(client: Client) -> None:
    answer = client.get(f"{URL}?picture=recommendations-by-sector&format=svg")
    drawing = ET.fromstring(answer.content)  # noqa: S314  (our own drawing)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    texts = " ".join(drawing.itertext())
    label = str(Term.objects.get(vocabulary="sectors", code="ED").labels["en"])
    assert label in texts
    assert "Recommendations by sector" in texts


@pytest.mark.usefixtures("impact")
@pytest.mark.parametrize("query", ["picture=none&format=csv", "picture=recommendations-by-sector&format=exe"])
def test_what_is_no_picture_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"{URL}?{query}").status_code == 404


@pytest.mark.usefixtures("impact")
def test_queries_do_not_grow(client: Client) -> None:
    client.get(URL)

    def queries() -> int:
        factories.drain()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    factories.recommendation("Three", sectors=["SC"], addressees={"member-SN": "proposed"})
    factories.action("Three", countries=["FR"])
    first = queries()
    for number in range(12):
        factories.recommendation(
            f"More {number}", sectors=["SC", "ED"], addressees={"member-SN": "proposed", "member-FR": "proposed"}
        )
        factories.action(f"Action {number}", countries=["FR"])
    assert queries() == first
