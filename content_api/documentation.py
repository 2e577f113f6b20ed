"""The API described: its OpenAPI document for tools, and a page made of it for people."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from ninja import NinjaAPI
from pydantic_core import to_json

from cms.base.locales import LOCALES

from . import deprecations, openapi, operation_links, parameters
from .answers import BASE, absolute, answer
from .extensions import extensions
from .problems import TYPES
from .reading import Reader

#: The parts of the page, in order; those of the apps above come next, and then what is said of the API itself.
_TAGS: Final = ("Content", "Search", "Sync", "Feeds and tables", "Vocabularies")
_CODE: Final = re.compile(r"`([^`]+)`")
_FILTER: Final = re.compile(r"(filter\[[^\]]+\])(\[[^\]]+\])?")


@cache
def document(api: NinjaAPI) -> dict[str, Any]:
    """The OpenAPI document; the routes are ninja's, the shapes are ours."""
    found: dict[str, Any] = api.get_openapi_schema(path_prefix=f"{BASE}/")
    deprecations.mark(found["paths"])
    operation_links.add(found["paths"])
    found["servers"] = [{"url": settings.PUBLIC_BASE_URL}]
    found["components"] = {"schemas": openapi.components(), "securitySchemes": openapi.SECURITY_SCHEMES}
    found["security"] = [{}, {name: [] for name in openapi.SECURITY_SCHEMES}]
    return found


@cache
def _written() -> dt.datetime:
    """When the code that the description is made of was put here."""
    newest = max(path.stat().st_mtime for path in settings.BASE_DIR.glob("*/*.py"))
    return dt.datetime.fromtimestamp(newest, dt.UTC)


def _html(text: str) -> SafeString:
    """Escaped, with `code` as HTML's."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S308, escaped first


def _values(schema: dict[str, Any]) -> str:
    known = schema.get("enum") or schema.get("items", {}).get("enum") or []
    default = schema.get("default")
    parts = [", ".join(known)] if known else []
    if "minimum" in schema:
        parts.append(f"{schema['minimum']} to {schema['maximum']}")
    if default is not None:
        parts.append(f"by default {', '.join(default) if isinstance(default, list) else default}")
    return "; ".join(parts)


def _rows(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row for each parameter; the operators of a filter are in the filter's own."""
    rows: dict[str, dict[str, Any]] = {}
    for each in found:
        match = _FILTER.fullmatch(each["name"])
        name = match[1] if match else each["name"]
        row = rows.setdefault(
            name,
            {
                "name": name,
                "required": each["required"],
                "about": _html(each.get("description", "")),
                "values": _values(each["schema"]),
                "operators": [],
            },
        )
        if match and match[2]:
            row["operators"].append(match[2])
    return iter(rows.values())


def _operations(api: NinjaAPI) -> list[dict[str, Any]]:
    return [
        {
            "id": each["operationId"],
            "tag": each["tags"][0],
            "method": method.upper(),
            "path": path,
            "url": absolute(path) if method == "get" and "{" not in path else "",
            "summary": each["summary"],
            "about": _html(each.get("description", "")),
            "parameters": list(_rows(each["parameters"])),
        }
        for path, methods in document(api)["paths"].items()
        for method, each in methods.items()
    ]


def add_routes(api: NinjaAPI) -> None:
    def get_openapi(request: HttpRequest) -> HttpResponse:
        """For generators of clients, and for validators."""
        Reader(request, parameters.NO_PARAMETERS).finish()
        return answer(to_json(document(api)), modified=_written())

    def get_documentation(request: HttpRequest) -> HttpResponse:
        """In the browser, without scripts."""
        Reader(request, parameters.NO_PARAMETERS).finish()
        operations = _operations(api)
        tags = [*_TAGS, *(extension.tag for extension in extensions()), "About"]
        context = {
            "base": absolute(BASE),
            "parts": [(tag, [each for each in operations if each["tag"] == tag]) for tag in tags],
            "problems": [(slug, status, title) for slug, (status, title) in TYPES.items()],
            "locales": LOCALES,
            "deprecated": [(*operation, found) for operation, found in deprecations.DEPRECATED.items()],
        }
        with override("en"):
            page = render(request, "content_api/docs.html", context)
        return answer(page.content, content_type="text/html; charset=utf-8", modified=_written())

    api.get(
        "/openapi.json",
        operation_id="get_openapi",
        summary="This API as OpenAPI 3.1",
        tags=["About"],
        openapi_extra=openapi.operation({"type": "object"}),
    )(get_openapi)
    api.get(
        "/docs",
        operation_id="get_documentation",
        summary="This API as a page to read",
        tags=["About"],
        openapi_extra=openapi.operation(None, more={200: openapi.success("text/html", {"type": "string"})}),
    )(get_documentation)
