"""The examples of docs/partner-sites.md work as they are written."""

import io
import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from content_store.query import readable

from .client import ApiClient
from .conftest import World

TEXT = (Path(__file__).parents[2] / "docs" / "partner-sites.md").read_text()
SITE = "http://127.0.0.1:8000"


@pytest.mark.parametrize("address", re.findall(rf"^curl (?!-H).*'{SITE}/api/v1([^']*)'$", TEXT, re.MULTILINE))
def test_each_request_is_answered(address: str, api: ApiClient, world: World) -> None:
    assert api.get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "body"), re.findall(rf"^curl '{SITE}/api/v1([^']*)' --json '([^']*)'$", TEXT, re.MULTILINE)
)
def test_each_query_is_answered(address: str, body: str, api: ApiClient, world: World) -> None:
    assert api.post(address, body).status_code == 200


def test_every_curl_is_tried() -> None:
    tried = re.findall(rf"^curl .*'{SITE}/api/v1[^']*'(?: --json '[^']*')?$", TEXT, re.MULTILINE)
    assert len(re.findall(r"^curl ", TEXT, re.MULTILINE)) == len(tried)


@pytest.mark.parametrize("address", re.findall(rf"\]\({SITE}(/[^)]*)\)", TEXT))
def test_each_link_leads_somewhere(address: str, client: Client, world: World) -> None:
    assert client.get(address).status_code == 200


def test_the_mirror_of_the_documentation_holds_everything(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def urlopen(url: str) -> io.BytesIO:
        return io.BytesIO(client.get(url.removeprefix(SITE)).getvalue())

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    found: dict[str, Any] = {}
    [script] = [each for each in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "def follow" in each]
    exec(script, found)  # noqa: S102, our own text
    assert {key: item["etag"] for key, item in found["mirror"].items()} == {
        (str(row.content_id), row.locale): row.etag for row in readable()
    }
    assert found["is_exact"](found["mirror"])
    assert found["follow"](found["mirror"], found["token"]) == found["token"]
    assert not found["is_exact"](dict(list(found["mirror"].items())[1:]))


def test_an_error_is_as_it_is_shown(api: ApiClient, world: World) -> None:
    [shown] = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL) if "errors" in block]
    found = api.get("/organizations?filter[sektor]=ED").json()
    assert {**found, "errors": []} == {**shown, "errors": [], "request_id": found["request_id"]}
    [error], [given] = shown["errors"], found["errors"]
    assert {**given, "allowed": [*given["allowed"][:2], "…"]} == error


def test_every_kind_of_list_is_named(api: ApiClient, world: World) -> None:
    for kind in api.json("/")["kinds"]:
        if kind["url"]:
            assert f"`/{kind['url'].rsplit('/', 1)[1]}`" in TEXT
