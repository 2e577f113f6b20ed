"""Whatever is sent, the API answers in its own forms: no 5xx, nothing undocumented.

PROOF=1 sends 20,000 requests that schemathesis makes from the OpenAPI document: of each operation by itself, and of
sequences that follow the document's links; without a key, and with keys of each tier.
"""

import copy
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize
from schemathesis import GenerationMode

from content_api.models import ApiKey
from content_api.parameters import DATE_PATTERN
from content_store.criteria import Criteria
from content_store.enums import Tier
from content_store.models import Term
from webhooks import life
from webhooks.models import Endpoint

from .client import openapi
from .conftest import World

PROOF = bool(os.environ.get("PROOF"))
EXAMPLES = 430 if PROOF else 6
SEQUENCES, STEPS = (150, 30) if PROOF else (4, 10)
PATHS = sorted(path for path, methods in openapi()["paths"].items() if "get" in methods)
WRITES = sorted(
    (path, method)
    for path, methods in openapi()["paths"].items()
    for method in ("post", "patch", "delete")
    if method in methods
)
#: Of the key that the requests about webhooks are made with.
ENDPOINT = "5d1c2f0e-6f0b-4a57-9a3c-0c1f1f0e7a11"

#: What a schema cannot say: values that exist, and go together.
KNOWN: dict[str, dict[str, Any]] = {
    "fallback": {"enum": ["none", "chain", "fr,en"]},
    "fields": {"enum": ["title", "id,slug", "-summary", "translations.locale", "etag,-etag"]},
    "limit": {"type": "integer", "minimum": 1, "maximum": 20},
    "path": {"enum": ["/en/organizations/omep/", "/fr/organizations/omep/", "/en/nothing/", "/"]},
    "sort": {"enum": ["title", "-date"]},
}

_settings = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=not PROOF, suppress_health_check=list(HealthCheck)
)
#: All of schemathesis' checks but one: whether a code is one of a vocabulary is no matter of the schema.
_EXCLUDED = [schemathesis.checks.positive_data_acceptance]


@pytest.fixture(scope="module")
def sent() -> Iterator[Counter[int]]:
    """Status to how many answers had it, in this process."""
    counted: Counter[int] = Counter()
    yield counted
    if PROOF and "PYTEST_XDIST_WORKER" not in os.environ:
        assert sum(counted.values()) >= 20_000
        print(f"\nschemathesis: {sum(counted.values())} requests, {dict(sorted(counted.items()))}")  # noqa: T201


@pytest.fixture(scope="module")
def readers(for_module: None, _world: World, django_db_blocker: Any) -> list[dict[str, str]]:
    """The headers of a key that has an endpoint, of nobody's, and of a key of each tier."""
    found: list[dict[str, str]] = [{"Accept-Encoding": "identity"}]
    with django_db_blocker.unblock():
        for tier in Tier:
            key = ApiKey(name=f"Fuzz {tier}", organization="Example", tier=tier)
            found.append({"Accept-Encoding": "identity", "Authorization": f"Bearer {key.new_token()}"})
            key.save()
        endpoint = Endpoint(pk=ENDPOINT, key=key, url="https://partner.example/")
        life.create(endpoint, Criteria(), ())
        life.ping(endpoint)
    return [found.pop(), *found]


@pytest.fixture(autouse=True)
def _no_quota_of_keys(settings: Any) -> None:
    settings.API_KEY_PER_MINUTE = 0


def _headers_for(path: str, readers: list[dict[str, str]]) -> st.SearchStrategy[dict[str, str]]:
    """What is of one key's own is asked for by that one more often."""
    return st.sampled_from([readers[0]] * 3 + readers) if "webhook" in path else st.sampled_from(readers)


@pytest.fixture(scope="module")
def narrowed(_world: World, django_db_blocker: Any) -> dict[str, Any]:
    """The OpenAPI document with codes, ids, dates and fields that exist, so that more requests find something."""
    found = copy.deepcopy(openapi())
    with django_db_blocker.unblock():
        codes: dict[str, list[str]] = {}
        for vocabulary, code in Term.objects.values_list("vocabulary", "code"):
            codes.setdefault(vocabulary, []).append(code)
    for methods in (found["paths"][path] for path in PATHS):
        parameters = [each for each in methods["get"]["parameters"] if each["name"] not in ("cursor", "since")]
        methods["get"]["parameters"] = parameters
        for parameter in parameters:
            if parameter["name"] in KNOWN:
                parameter["schema"] = KNOWN[parameter["name"]]
            items = parameter["schema"].get("items", {})
            named = [vocabulary for vocabulary in codes if f"`{vocabulary}`" in parameter.get("description", "")]
            if "pattern" in items and named:
                parameter["schema"]["items"] = {"enum": [code for name in named for code in codes[name][:20]]}
            elif items.get("format") == "uuid":
                parameter["schema"]["items"] = {"enum": [str(content_id) for content_id in _world.ids.values()]}
            elif parameter["schema"].get("pattern") == DATE_PATTERN:
                parameter["schema"] = {"enum": ["2018", "2018-05", "2018-05-10"]}
            elif parameter["name"] in ("id", "id_or_slug"):
                known = [*_world.ids, *(str(content_id) for content_id in _world.ids.values())]
                parameter["schema"] = {"anyOf": [{"enum": known}, {"type": "string"}]}
            if parameter["schema"].get("type") == "array":
                parameter["schema"]["maxItems"] = 3
    for each in (each for methods in found["paths"].values() for each in methods.values()):
        for parameter in each["parameters"]:
            if parameter["name"] == "endpoint_id":
                parameter["schema"] = {"enum": [ENDPOINT]}
    return found


@pytest.fixture(scope="module")
def linked(narrowed: dict[str, Any]) -> dict[str, Any]:
    """The same with the parameters that nothing but an answer can give."""
    found = copy.deepcopy(narrowed)
    for path in PATHS:
        known = openapi()["paths"][path]["get"]["parameters"]
        found["paths"][path]["get"]["parameters"] += [each for each in known if each["name"] in ("cursor", "since")]
    return found


#: Answered to links only that the platform has signed, which nobody guesses.
_SIGNED = {"/api/v1/preview"}


def _may_be_wrong(path: str, method: str = "get") -> bool:
    """Whether there is more to it than a path."""
    found = openapi()["paths"][path][method]
    return "requestBody" in found or any(parameter["in"] == "query" for parameter in found["parameters"])


@pytest.mark.parametrize(
    ("path", "mode"),
    [(path, mode) for path in PATHS for mode in GenerationMode if mode.is_positive or _may_be_wrong(path)],
    ids=str,
)
@pytest.mark.usefixtures("connection_kept", "world")
def test_requests_made_from_the_schema(
    path: str, mode: GenerationMode, narrowed: dict[str, Any], sent: Counter[int], readers: list[dict[str, str]]
) -> None:
    schema = schemathesis.openapi.from_dict(narrowed if mode.is_positive else openapi())
    schema.app = get_wsgi_application()
    operation = schema[path]["GET"]

    statuses: Counter[int] = Counter()

    @_settings
    @given(case=operation.as_strategy(generation_mode=mode), headers=_headers_for(path, readers))
    def send(case: schemathesis.Case[Any], headers: dict[str, str]) -> None:
        response = case.call_and_validate(excluded_checks=_EXCLUDED, headers=headers)
        statuses[response.status_code] += 1

    send()
    sent.update(statuses)
    assert max(statuses) < 500
    if mode.is_positive and "{" not in path and path not in _SIGNED:
        assert statuses[200], statuses


@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [(*each, mode) for each in WRITES for mode in GenerationMode if mode.is_positive or _may_be_wrong(*each)],
    ids=str,
)
@pytest.mark.usefixtures("connection_kept", "world")
def test_bodies_made_from_the_schema(
    path: str,
    method: str,
    mode: GenerationMode,
    narrowed: dict[str, Any],
    sent: Counter[int],
    readers: list[dict[str, str]],
) -> None:
    schema = schemathesis.openapi.from_dict(narrowed if "{" in path else openapi())
    schema.app = get_wsgi_application()
    operation = schema[path][method.upper()]

    @_settings
    @given(case=operation.as_strategy(generation_mode=mode), headers=_headers_for(path, readers))
    def send(case: schemathesis.Case[Any], headers: dict[str, str]) -> None:
        response = case.call_and_validate(excluded_checks=_EXCLUDED, headers=headers)
        sent[response.status_code] += 1
        assert response.status_code < 500

    send()


@pytest.mark.usefixtures("connection_kept", "world")
def test_sequences_that_follow_the_links(
    linked: dict[str, Any], sent: Counter[int], readers: list[dict[str, str]]
) -> None:
    """What an answer gives is what the next request asks for; each sequence by one reader."""
    schema = schemathesis.openapi.from_dict(linked)
    schema.app = get_wsgi_application()
    followed: Counter[int] = Counter()

    class Sequence(schema.as_state_machine()):  # type: ignore[misc]
        @initialize(headers=st.sampled_from(readers))
        def begin(self, headers: dict[str, str]) -> None:
            self.headers = headers

        def setup(self) -> None:
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            """What one sequence wrote is not there for the next."""
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)
            super().teardown()

        def get_call_kwargs(self, case: schemathesis.Case[Any]) -> dict[str, Any]:
            return {"headers": self.headers}

        def after_call(self, response: Any, case: schemathesis.Case[Any]) -> None:
            super().after_call(response, case)
            sent[response.status_code] += 1
            followed[response.status_code] += bool(case.path_parameters)

        def validate_response(self, response: Any, case: schemathesis.Case[Any], *_: Any, **sent_with: Any) -> None:
            case.validate_response(response, excluded_checks=_EXCLUDED, headers=sent_with["headers"])

    Sequence.run(settings=settings(_settings, max_examples=SEQUENCES, stateful_step_count=STEPS))
    assert max(followed) < 500
    if PROOF:
        assert followed[200], followed


# --- raw requests, as no client library would write them --------------------------------------------------------------

_NAMES = [
    *("locale", "fallback", "profile", "fields", "facet", "q", "sort", "limit", "cursor", "count", "since", "kind"),
    *("in", "path", "filter[sector]", "filter[sector][not]", "filter[date][from]", "filter%5Bcountry%5D", "filter["),
]
_VALUES = [
    *("en", "fr", "chain", "full", "title", "-title", "sector:5", "ED", "ED,SC", "1", "100", "9" * 30, "-1", "exact"),
    *("2018", "2018-02-30", "%FF", "%00", "%", "%zz", "+", "a=b", "[]", "%E2%80%AE", "W10", "eyJ", "/en/", "\"'<>"),
]
_text = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=30)
_raw = st.lists(
    st.tuples(st.sampled_from(_NAMES) | _text, st.sampled_from(_VALUES) | _text).map("=".join), max_size=6
).map("&".join)


@pytest.mark.parametrize(
    "path", ["/organizations", "/organizations/omep", "/changes", "/search", "/suggest", "/lookup", "/vocabularies"]
)
def test_raw_query_strings(path: str, client: Client, world: World) -> None:
    @settings(_settings, max_examples=1000 if PROOF else 60)
    @given(query=_raw | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
    def send(query: str) -> None:
        response = client.generic("GET", f"/api/v1{path}", QUERY_STRING=query.encode().decode("latin-1"))
        assert response.status_code in (200, 301, 404, 410, 414, 422)
        expected = "application/json" if response.status_code in (200, 301) else "application/problem+json"
        assert response.headers["Content-Type"] == expected

    send()


@pytest.mark.parametrize("path", ["organizations/", "content/", "vocabularies/", "", "../"])
def test_raw_paths(path: str, client: Client, world: World) -> None:
    @_settings
    @given(rest=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
    def send(rest: str) -> None:
        response = client.generic("GET", "/", PATH_INFO=f"/api/v1/{path}{rest}".encode().decode("latin-1"))
        assert response.status_code in (200, 301, 404)

    send()


_accept = st.lists(
    st.tuples(
        st.sampled_from(["gzip", "br", "identity", "*", "deflate", "zstd", ""]),
        st.sampled_from(["", ";q=0", ";q=1", ";q=0.5", ";q=", ";q=x", ";Q=0.001"]),
    ).map("".join),
    max_size=5,
).map(", ".join)


@_settings
@given(
    accept=_accept | st.text(st.characters(max_codepoint=126, min_codepoint=32)),
    tags=st.text(st.characters(max_codepoint=255, min_codepoint=32)),
)
def test_raw_headers(accept: str, tags: str) -> None:
    headers = {"accept-encoding": accept, "if-none-match": tags, "x-request-id": tags}
    response = Client().get("/api/v1/openapi.json", headers=headers)
    assert response.status_code in (200, 304, 406)
