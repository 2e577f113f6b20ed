"""The OpenAPI document is exact: every route is in it, every answer fits it."""

import json
import re

import jsonschema_rs
import pytest
from django.urls import URLResolver, get_resolver

from content_store.kinds import Kind, kinds
from content_store.models import Document

from .client import ApiClient, component_validator, openapi
from .conftest import World


def test_it_is_openapi_31_as_served(api: ApiClient, db: None) -> None:
    served = api.json("/openapi.json")
    assert served == openapi()
    assert served["openapi"].startswith("3.1")


def test_every_route_is_documented_with_an_id_and_a_summary_of_its_own() -> None:
    routes = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"{prefix.pattern}{route.pattern}")
        for prefix in get_resolver().url_patterns
        if isinstance(prefix, URLResolver) and str(prefix.pattern) == "api/v1/"
        for version in prefix.url_patterns
        if isinstance(version, URLResolver)
        for route in version.url_patterns
    }
    assert routes == set(openapi()["paths"])
    operations = [each for methods in openapi()["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert len({each["summary"] for each in operations}) == len(operations)
    assert all(each["tags"] for each in operations)


def test_every_reference_leads_somewhere() -> None:
    schemas = openapi()["components"]["schemas"]
    for name in re.findall(r'"#/components/schemas/([^"]+)"', str(openapi()).replace("'", '"')):
        assert name in schemas


def test_every_shape_is_a_schema() -> None:
    for name, schema in openapi()["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}), name


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_stored_documents_fit_their_own_shapes(kind: Kind, world: World) -> None:
    full, card = kind.full.__name__, kind.card.__name__
    for row in Document.objects.filter(kind=kind.name):
        component_validator(full).validate(json.loads(row.full))
        component_validator(card).validate(json.loads(row.card))
        component_validator("MinimalDocument").validate(json.loads(row.minimal))
        component_validator(f"{full}Part").validate({"title": row.title})


def test_parts_are_still_exact() -> None:
    assert component_validator("OrganizationDocumentPart").is_valid({"headquarters": {"city": "Paris"}})
    assert not component_validator("OrganizationDocumentPart").is_valid({"headquarters": {"town": "Paris"}})
    assert not component_validator("OrganizationDocumentPart").is_valid({"colour": "red"})
    assert not component_validator("OrganizationDocument").is_valid({"title": "OMEP"})


def test_lists_are_exact() -> None:
    template = openapi()["paths"]["/api/v1/organizations"]["get"]["responses"]["200"]["content"]["application/json"]
    valid = jsonschema_rs.Draft202012Validator({**template["schema"], "components": openapi()["components"]})
    page = {"next": None, "has_more": False, "count": 0, "requested_locale": "en", "untranslated": 0}
    assert valid.is_valid({"items": [], "page": page, "facets": {}})
    assert not valid.is_valid({"items": [], "page": page, "facets": {"colour": []}})
    assert not valid.is_valid({"items": [{"colour": "red"}], "page": page, "facets": {}})
    assert not valid.is_valid({"items": [], "page": page})
