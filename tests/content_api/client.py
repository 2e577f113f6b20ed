"""A client that holds every answer against the OpenAPI document, and the one look at a problem."""

import json
import re
from functools import cache
from typing import Any, Protocol

import jsonschema_rs
from django.http.response import ResponseHeaders
from django.test import Client

from content_api.api import api
from content_api.documentation import document

BASE = "/api/v1"


class Response(Protocol):
    """What Django's test client returns."""

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> ResponseHeaders: ...

    @property
    def content(self) -> bytes: ...

    def json(self) -> Any: ...


@cache
def openapi() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(document(api)))
    return found


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    paths = sorted(openapi()["paths"], key=lambda path: path.count("{"))
    return [(re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path) for path in paths]


def template_of(path: str) -> str | None:
    """The documented path that an address belongs to."""
    return next((template for pattern, template in _templates() if pattern.match(path)), None)


@cache
def validator(template: str, method: str, status: int, media_type: str) -> Any:
    """Raises KeyError for an answer that is not documented."""
    schema = openapi()["paths"][template][method]["responses"][str(status)]["content"][media_type]["schema"]
    return jsonschema_rs.Draft202012Validator(
        {"allOf": [schema], "components": openapi()["components"]}, validate_formats=True
    )


def component_validator(name: str) -> Any:
    """Of one named shape."""
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": openapi()["components"]}, validate_formats=True
    )


class ApiClient:
    """`get("/organizations?limit=2")` below /api/v1; every answer is one that the OpenAPI document has."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, address: str, **headers: str) -> Response:
        return self.ask("get", address, **headers)

    def post(self, address: str, data: Any, **headers: str) -> Response:
        """Sends the data as JSON; a text as it is."""
        return self._checked("post", address, {"data": data, "content_type": "application/json", "headers": headers})

    def ask(self, method: str, address: str, **headers: str) -> Response:
        return self._checked(method, address, {"headers": headers})

    def _checked(self, method: str, address: str, arguments: dict[str, Any]) -> Response:
        response: Response = getattr(self.client, method)(f"{BASE}{address}", **arguments)
        template = template_of(f"{BASE}{address}".partition("?")[0])
        operation = openapi()["paths"].get(template, {}).get(method)
        if operation and "Content-Encoding" not in response.headers:
            responses = operation["responses"]
            assert str(response.status_code) in responses, f"{response.status_code} is not documented for {template}"
            media_type = response.headers.get("Content-Type", "").partition(";")[0]
            if "json" in media_type:
                validator(str(template), method, response.status_code, media_type).validate(response.json())
        return response

    def json(self, address: str, **headers: str) -> Any:
        response = self.get(address, **headers)
        assert response.status_code == 200, response.content.decode()
        return response.json()


def assert_problem(response: Response, status: int, slug: str, **members: Any) -> dict[str, Any]:
    """RFC 9457, the type, and these members with these values; returns the problem."""
    problem: dict[str, Any] = response.json()
    assert response.status_code == status, problem
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert problem["type"].endswith(f"#problem-{slug}")
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-Id"]
    component_validator("ProblemDocument").validate(problem)
    for name, value in members.items():
        assert problem[name] == value
    return problem


def assert_invalid(response: Response, *expected: tuple[str, str]) -> list[dict[str, Any]]:
    """A 422 that names exactly these (parameter, code); returns the errors."""
    errors: list[dict[str, Any]] = assert_problem(response, 422, "invalid-parameters")["errors"]
    assert sorted((error["param"], error["code"]) for error in errors) == sorted(expected)
    return errors
