"""HTTP of every answer: tags, codings, conditional requests, CORS, methods, headers, problems."""

import gzip
import logging
import re
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd
from django.test import Client, override_settings
from django.utils.http import http_date

from content_api import contents
from content_api.content_coding import negotiate
from content_store.query import newest_change

from .client import ApiClient, assert_problem
from .conftest import World

ADDRESSES = [
    "/",
    "/organizations",
    "/organizations/omep",
    "/lookup?path=/en/organizations/omep/",
    "/vocabularies",
    "/vocabularies/sectors",
    "/search?q=education",
    "/suggest?q=ome",
    "/changes",
    "/snapshots",
    "/digest",
    "/translations/coverage",
    "/openapi.json",
    "/docs",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_headers_of_every_success(address: str, api: ApiClient, world: World) -> None:
    response = api.get(address)
    assert response.status_code == 200
    headers = response.headers
    assert re.fullmatch(r'"[0-9a-f]{20}"' if "search" not in address else r'W/"[0-9a-f]{20}"', headers["ETag"])
    # There is no search index here: what the database answers in its place is kept by nobody.
    cached = "public, max-age=60, stale-while-revalidate=600"
    assert headers["Cache-Control"] == ("no-store" if "search" in address else cached)
    assert headers["Content-Language"]
    assert headers["Vary"] == "Accept-Encoding, Authorization"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link", "Retry-After"} <= set(headers["Access-Control-Expose-Headers"].split(", "))
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-Id"])
    assert headers["Content-Length"] == str(len(response.content))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers
    assert "RateLimit" not in headers
    assert 'rel="describedby"' in headers["Link"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_a_reader_who_has_it_gets_304(address: str, coding: str, api: ApiClient, world: World) -> None:
    first = api.get(address, accept_encoding=coding)
    again = api.get(address, accept_encoding=coding, if_none_match=first.headers["ETag"])
    assert again.status_code == 304
    assert again.content == b""
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]
    assert "Content-Encoding" not in again.headers
    assert "Content-Length" not in again.headers


def test_what_follows_the_log_tells_its_moment(api: ApiClient, world: World) -> None:
    moment = http_date(newest_change("organization")[1].timestamp())
    of_organizations = ("", "?limit=1&count=none", ".csv", ".xlsx")
    for address in (*(f"/organizations{form}" for form in of_organizations), "/feeds/organization.en.json"):
        assert api.get(address).headers["Last-Modified"] == moment, address
    assert api.get("/organizations?q=education").headers["Last-Modified"] == moment
    for address in (
        *("/", "/digest", "/snapshots", "/snapshots/organization.en.ndjson.gz", "/organizations/omep"),
        *("/vocabularies", "/vocabularies/sectors", "/translations/coverage", "/openapi.json", "/docs"),
    ):
        assert api.get(address).headers["Last-Modified"].endswith(" GMT"), address


def test_if_none_match_takes_lists_weak_tags_and_the_star(api: ApiClient, world: World) -> None:
    etag = api.get("/organizations").headers["ETag"]
    for header in (f'"other", {etag}', f"W/{etag}", "*"):
        assert api.get("/organizations", if_none_match=header).status_code == 304
    for header in ('"other"', etag.strip('"'), f'"{etag.strip(chr(34))}-br"', "", '"'):
        assert api.get("/organizations", if_none_match=header).status_code == 200


def test_a_change_changes_the_tag(api: ApiClient, world: World) -> None:
    queries = ("", "?limit=1", "?locale=fr", "?profile=full", "?facet=sector", "?filter[sector]=ED", "?count=none")
    assert len({api.get(f"/organizations{query}").headers["ETag"] for query in queries}) == len(queries)


def test_codings_have_tags_of_their_own_and_the_same_content(api: ApiClient, world: World) -> None:
    plain = api.get("/organizations")
    zipped = api.get("/organizations", accept_encoding="gzip")
    zstandard = api.get("/organizations", accept_encoding="gzip;q=0.9, zstd")
    best = api.get("/organizations", accept_encoding="gzip, deflate, br, zstd")
    assert (zipped.headers["Content-Encoding"], best.headers["Content-Encoding"]) == ("gzip", "br")
    assert gzip.decompress(zipped.content) == plain.content
    assert brotli.decompress(best.content) == plain.content
    assert zstandard.headers["Content-Encoding"] == "zstd"
    assert zstd.decompress(zstandard.content) == plain.content
    stem = plain.headers["ETag"].strip('"')
    tags = [each.headers["ETag"] for each in (zipped, zstandard, best)]
    assert tags == [f'"{stem}-gzip"', f'"{stem}-zstd"', f'"{stem}-br"']
    assert api.get("/organizations", accept_encoding="gzip").content == zipped.content


def test_a_tag_of_another_coding_is_not_this_one(api: ApiClient, world: World) -> None:
    zipped = api.get("/organizations", accept_encoding="gzip").headers["ETag"]
    assert api.get("/organizations", if_none_match=zipped).status_code == 200


@pytest.mark.parametrize(
    ("header", "size", "coding"),
    [
        ("", 9999, "identity"),
        ("gzip", 9999, "gzip"),
        ("x-gzip", 9999, "gzip"),
        ("GZIP;Q=0.5", 9999, "gzip"),
        ("br, gzip", 9999, "br"),
        ("br;q=0.5, gzip;q=0.8", 9999, "gzip"),
        ("gzip;q=0", 9999, "identity"),
        ("gzip;q=0.5, identity", 9999, "identity"),
        ("gzip, identity;q=0.5", 9999, "gzip"),
        ("*", 9999, "br"),
        ("*;q=0.3, br;q=0", 9999, "zstd"),
        ("zstd, br;q=0.9", 9999, "zstd"),
        ("*;q=0", 9999, None),
        ("identity;q=0", 9999, None),
        ("identity;q=0, gzip", 9999, "gzip"),
        ("deflate", 9999, "identity"),
        ("gzip", 100, "identity"),
        ("gzip, identity;q=0", 100, "gzip"),
        ("gzip;q=nonsense", 9999, "identity"),
        ("gzip;q=7, br;q=-1", 9999, "identity"),
        (",,;;=,q=1", 9999, "identity"),
    ],
)
def test_codings_are_negotiated_by_weight(header: str, size: int, coding: str | None) -> None:
    assert negotiate(header, size) == coding


def test_nothing_acceptable_is_406(api: ApiClient, world: World) -> None:
    assert_problem(api.get("/organizations", accept_encoding="*;q=0"), 406, "not-acceptable")


@pytest.mark.parametrize("address", [*ADDRESSES, "/nothing", "/organizations?limit=0", "/organizations/nobody"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_is_get_without_a_body(address: str, coding: str, api: ApiClient, world: World) -> None:
    got = api.get(address, accept_encoding=coding)
    head = api.ask("head", address, accept_encoding=coding)
    assert head.content == b""
    assert head.status_code == got.status_code
    varying = {"X-Request-Id", "Content-Length"} if "search" in address or got.status_code >= 400 else {"X-Request-Id"}
    assert {name: value for name, value in head.headers.items() if name not in varying} == {
        name: value for name, value in got.headers.items() if name not in varying
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_says_what_an_address_answers_to(address: str, api: ApiClient, world: World) -> None:
    response = api.ask(
        "options",
        address,
        origin="https://partner.example",
        access_control_request_method="GET",
        access_control_request_headers="if-none-match",
    )
    assert response.status_code == 204
    assert response.content == b""
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert response.headers["Access-Control-Max-Age"] == "86400"
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_are_405(address: str, method: str, api: ApiClient, world: World) -> None:
    response = api.ask(method, address)
    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_unknown_methods_are_405(client: Client, world: World) -> None:
    for method in ("TRACE", "QUERY", "BREW"):
        response = client.generic(method, "/api/v1/organizations")
        assert_problem(response, 405, "method-not-allowed")


@pytest.mark.parametrize("address", ["/nothing", "/organizations/omep/sectors", "/organizations//omep", "/%00", "/%FF"])
@pytest.mark.parametrize("method", ["get", "head", "options", "post"])
def test_unknown_addresses_are_problems(address: str, method: str, api: ApiClient, db: None) -> None:
    response = api.ask(method, address)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    if method == "get":
        assert_problem(response, 404, "unknown-route")


def test_all_below_api_is_ours(client: Client, db: None) -> None:
    for path in ("/api/", "/api/v2/organizations", "/api/v1/../../admin"):
        assert_problem(client.get(path), 404, "unknown-route")


def test_a_mistyped_address_is_offered_the_nearest(api: ApiClient, db: None) -> None:
    problem = assert_problem(api.get("/organisations"), 404, "unknown-route")
    assert problem["did_you_mean"] == "/api/v1/organizations"


def test_one_slash_more_or_less_is_redirected(client: Client, world: World) -> None:
    for path, there in (
        ("/api/v1", "/api/v1/"),
        ("/api/v1/organizations/?limit=1", "/api/v1/organizations?limit=1"),
        ("/api/v1/organizations/omep/", "/api/v1/organizations/omep"),
    ):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"]) == (301, there)
        assert client.options(path).headers["Location"] == there
        assert client.get(there).status_code == 200


@pytest.mark.parametrize("slug", ["%00", "%FF", "..%2F..", "a" * 5000, "%F0%9F%92%A9", "'%20OR%201=1", "%E2%80%AE"])
def test_odd_slugs_are_not_found(slug: str, api: ApiClient, world: World) -> None:
    response = api.get(f"/organizations/{slug}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_large_body_is_refused(client: Client, db: None) -> None:
    response = client.post("/api/v1/organizations", data=b"x" * 1_000_001, content_type="application/json")
    assert_problem(response, 413, "content-too-large")


def test_a_host_that_is_not_ours_is_refused(client: Client, db: None) -> None:
    assert_problem(client.get("/api/v1/", headers={"host": "elsewhere.example"}), 400, "bad-request")


def test_request_ids_come_from_outside_when_they_are_well_formed(api: ApiClient, db: None) -> None:
    assert api.get("/", x_request_id="partner-7f3a.2").headers["X-Request-Id"] == "partner-7f3a.2"
    for odd in ("short", "a" * 65, "semi;colon-and-more", "new line here", "<script>alert(1)"):
        assert re.fullmatch(r"[0-9a-f]{32}", api.get("/", x_request_id=odd).headers["X-Request-Id"])


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_of_ours_is_a_problem_without_details(
    debug: bool, client: Client, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(contents, "find", fail)
    client.raise_request_exception = False
    with override_settings(DEBUG=debug), caplog.at_level(logging.ERROR):
        response = client.get(f"/api/v1/content/{world['omep']}?fallback=chain")
    assert_problem(response, 500, "internal-error")
    assert b"secret" not in response.content
    assert "the secret of the house" in caplog.text
    assert "fallback=chain" not in caplog.text


def test_problems_have_no_tag_and_stay_with_their_reader(api: ApiClient, db: None) -> None:
    response = api.get("/organizations/nobody")
    assert "ETag" not in response.headers
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Content-Length"] == str(len(response.content))


def test_the_site_keeps_its_own_404(client: Client, world: World) -> None:
    assert client.get("/en/api/v1/nothing/").headers["Content-Type"].startswith("text/html")


def test_lists_link_to_the_pages_around_and_to_the_first(api: ApiClient, world: World) -> None:
    first = api.get("/organizations?limit=2&filter[sector]=ED,SC")
    address = re.search(r'<([^>]+)>; rel="next"', first.headers["Link"])
    assert address
    second = api.get(address[1].partition("/api/v1")[2])
    assert len(second.json()["items"]) == 1
    assert 'rel="next"' not in second.headers["Link"]
    for rel in ("first", "prev"):
        back = re.search(rf'<([^>]+)>; rel="{rel}"', second.headers["Link"])
        assert back
        found = api.get(back[1].partition("/api/v1")[2])
        assert found.json()["items"] == first.json()["items"]
        assert 'rel="prev"' not in found.headers["Link"]


def test_every_documented_problem_type_has_its_place_in_the_documentation(api: ApiClient, world: World) -> None:
    page = api.get("/docs").content.decode()
    for response in (api.get("/organizations?x=1"), api.get("/nothing"), api.get("/organizations/nobody")):
        assert f'id="{response.json()["type"].partition("#")[2]}"' in page
