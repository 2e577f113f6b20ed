"""Every request that the OpenAPI document knows, made from it, so that what is new is asked too; and its answer."""

import gzip
import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.test import Client

from cms.base.locales import LOCALES
from content_api.api import api as ninja
from content_api.documentation import document
from content_api.parameters import facetable
from content_store.kinds import kinds
from content_store.models import Term
from content_store.query import readable

#: Kinds whose every filter is tried; the others have the same code behind theirs.
_THOROUGH: Final = ("organizations", "recommendations", "documents", "field-offices")
#: Parameters of the lists that are tried where filters are not.
_LIST: Final = {"facet", "sort", "q", "count", "fields", "profile", "fallback", "locale"}

_TOOK: Final = re.compile(rb'"took_ms":\d+')

Answer = tuple[int, dict[str, str], bytes]


def requests(words: Sequence[str]) -> Iterator[tuple[str, str, Any]]:
    """Method, address and body of each; `words` are what somebody would ask for who guesses."""
    paths: dict[str, Any] = document(ninja)["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            queries = list(_queries(path, operation.get("parameters", []), words))
            for address in _addresses(path, words):
                if method == "get":
                    yield "HEAD", address, None
                    yield from (("GET", f"{address}{query}", None) for query in queries)
                    queries = queries[:1]  # what is asked of one is asked of all in the same way
                else:
                    yield from ((method.upper(), address, body) for body in _bodies(address, words))
    yield from (("GET", f"/api/v1/lookup?path={path}", None) for path in readable().values_list("path", flat=True))
    yield from (("GET", f"/api/v1/changes?limit=100&profile={profile}", None) for profile in ("full", "minimal"))


def _addresses(path: str, words: Sequence[str]) -> list[str]:
    """The path with every value there is for what it leaves open."""
    if "{" not in path:
        return [path]
    plural = path.split("/")[3]
    rows = readable().filter(locale="en").order_by("kind", "slug")
    named = [kind.name for kind in kinds() if kind.plural == plural]
    own = list((rows.filter(kind__in=named) if named else rows).values_list("content_id", "slug"))
    ids, slugs = [str(row[0]) for row in own], [row[1] for row in own]
    known = {
        "id": ids,
        "id_or_slug": [*slugs, *ids[:1]],
        "kind": [kind.name for kind in kinds() if kind.listed],
        "list": [kind.plural for kind in kinds() if kind.listed],
        "locale": LOCALES if "snapshots" in path else ("en", "ar"),
        "name": sorted(set(Term.objects.values_list("vocabulary", flat=True))),
    }
    names = [part.partition("}")[0] for part in path.split("{")[1:]]
    values = [[*known.get(name, [*ids[:1], *slugs[:1]]), words[0]] for name in names]
    return [_filled(path, names, chosen) for chosen in itertools.product(*values)]


def _filled(path: str, names: Sequence[str], values: Sequence[str]) -> str:
    for name, value in zip(names, values, strict=True):
        path = path.replace(f"{{{name}}}", quote(value))
    return path


def _queries(path: str, parameters: Sequence[dict[str, Any]], words: Sequence[str]) -> Iterator[str]:
    """Nothing, then each parameter with what its schema allows and with what nobody allows."""
    yield ""
    plural = path.split("/")[3].partition(".")[0]
    for parameter in parameters:
        name = parameter["name"]
        if parameter["in"] != "query" or (name not in _LIST and len(parameters) > 20 and plural not in _THOROUGH):
            continue
        schema = parameter["schema"]
        allowed = [*schema.get("enum", []), *schema.get("items", {}).get("enum", [])]
        if schema.get("type") == "boolean" or name.endswith("[exists]"):
            allowed = ["true", "false"]
        if name == "facet":
            allowed = [",".join(f"{each}:999" for each in _facets(plural))] if _facets(plural) else []
        guessed = words if name == "q" else words[:1]
        for value in [*allowed, *guessed]:
            yield "?" + urlencode({name: value, **({"facet": "sector"} if name == "q" and _facets(plural) else {})})


def _facets(plural: str) -> list[str]:
    return [name for kind in kinds() if kind.plural == plural for name in facetable(kind.all_filters)]


def _bodies(address: str, words: Sequence[str]) -> list[Any]:
    facets = _facets(address.split("/")[3])
    return [
        {},
        {"echo": True},
        {"q": words[0], "echo": True},
        {"filter": {"sector": list(words[:1])}},
        {"facet": [f"{name}:999" for name in facets], "limit": 100, "profile": "full"},
        {"q": list(words)},
        {words[0]: words[0]},
    ]


def asked(client: Client, requests: Sequence[tuple[str, str, Any]]) -> Iterator[tuple[str, Answer]]:
    """Each request with its answer, and the pages of lists and of the log after it."""
    for method, address, body in requests:
        following: str | None = address
        while following:
            arguments = {"data": body, "content_type": "application/json"} if body is not None else {}
            response = getattr(client, method.lower())(following, headers={"X-Request-Id": "the-same"}, **arguments)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            content = _unpacked(content, response.headers.get("Content-Type", "")) if content else content
            yield f"{method} {following} {body or ''}", _without_time(response, content)
            following = _next(response, address) if method == "GET" else None


def _unpacked(content: bytes, media_type: str) -> bytes:
    """A compressed file as what is in it; a workbook says when it was made."""
    if media_type == "application/gzip":
        return gzip.decompress(content)
    if not media_type.endswith("spreadsheetml.sheet"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(book.read(name) for name in book.namelist() if name != "docProps/core.xml")


def _without_time(response: Any, content: bytes) -> Answer:
    """The answer but for how long it took, and what follows from that."""
    timed = _TOOK.sub(b"", content)
    own = "Content-Length" if timed != content or "/search" in response.request["PATH_INFO"] else ""
    return response.status_code, {name: value for name, value in response.headers.items() if name != own}, timed


def _next(response: Any, address: str) -> str | None:
    page = response.json().get("page") if "json" in response.headers["Content-Type"] and response.content else None
    if not isinstance(page, dict) or not page.get("has_more"):
        return None
    name = "since" if "/changes" in address else "cursor"
    return f"{address}{'&' if '?' in address else '?'}{name}={page['next']}"
