"""Asks the engine of this environment in several processes at once, and prints milliseconds as JSON.

    python -m benchmarks.search.asking --organizations 10000 --locales en,fr --clients 8 --seconds 4

Each question through `search.service`; on Elasticsearch the same body also straight to the engine: sent on a kept
connection and read, not parsed, by nothing but the standard library.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import django

from .questions import Question, beginnings, searches

Ask = Callable[[Question], object]

#: Different questions of each sort.
DIFFERENT: Final = 400


def _search(*facets: str) -> Ask:
    from search import service
    from search.interface import FacetRequest, SearchQuery

    counted = tuple(FacetRequest(name) for name in facets)

    def ask(question: Question) -> object:
        return service.search(SearchQuery(q=question.q, locale=question.locale, facets=counted))

    return ask


def _suggest() -> Ask:
    from search import service

    return lambda question: service.suggest(question.q, question.locale)


def _straight(through: Ask, questions: Sequence[Question]) -> Ask:
    """The first request that each question makes of the engine."""
    from django.conf import settings

    from search.engines.elasticsearch import engine, storage

    bodies: dict[Question, bytes] = {}
    send = engine._ask

    for question in questions:

        def keep(body: Any, question: Question = question) -> Any:
            bodies.setdefault(question, json.dumps(body).encode())
            return send(body)

        engine._ask = keep
        through(question)
    engine._ask = send
    server = urlsplit(settings.ELASTICSEARCH_URL)
    connection = http.client.HTTPConnection(str(server.hostname), server.port)
    path = f"/{storage.alias()}/_search?allow_partial_search_results=false"

    def ask(question: Question) -> object:
        connection.request("POST", path, bodies[question], {"Content-Type": "application/json"})
        response = connection.getresponse()
        found = response.read()
        if response.status != 200:
            raise SystemExit(f"The engine answers {response.status}: {found[:300]!r}")
        return found

    return ask


def _client(make: Callable[[Sequence[Question]], Ask], questions: Sequence[Question], seconds: float) -> list[float]:
    ask = make(questions)
    for question in questions:
        ask(question)
    found: list[float] = []
    until = time.perf_counter() + seconds
    while (started := time.perf_counter()) < until:
        ask(questions[len(found) % len(questions)])
        found.append((time.perf_counter() - started) * 1000)
    return found


def _measured(
    make: Callable[[Sequence[Question]], Ask], questions: Sequence[Question], clients: int, seconds: float
) -> dict[str, float]:
    """p50 and p99 in milliseconds, and questions a second, with so many clients, each a process with its own share."""
    # Forked before anything is connected.
    with multiprocessing.get_context("fork").Pool(clients) as pool:
        jobs = [pool.apply_async(_client, (make, questions[each::clients], seconds)) for each in range(clients)]
        found = sorted(milliseconds for job in jobs for milliseconds in job.get())
    return {
        "p50": statistics.median(found),
        "p99": found[min(len(found) - 1, int(len(found) * 0.99))],
        "rate": len(found) / seconds,
    }


def _service(ask: Callable[[], Ask], _: Sequence[Question]) -> Ask:
    return ask()


def _engine(ask: Callable[[], Ask], questions: Sequence[Question]) -> Ask:
    return _straight(ask(), questions)


def _resident() -> int:
    """Megabytes of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 10**6


def _start(question: Question) -> dict[str, float]:
    """How long a new process takes to its first and to its second answer, and what memory it has afterwards."""
    before = _resident()
    found: dict[str, float] = {"memory_before": before}
    for name in ("first", "second"):
        started = time.perf_counter()
        _search()(question)
        found[name] = (time.perf_counter() - started) * 1000
    found["memory"] = _resident()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organizations", type=int, required=True)
    parser.add_argument("--locales", required=True)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=4.0)
    given = parser.parse_args()
    django.setup()
    from django.conf import settings

    from search.parameters import FACETS

    locales = given.locales.split(",")
    asked = searches(DIFFERENT, given.organizations, locales)
    sorts: list[tuple[str, Callable[[], Ask], list[Question]]] = [
        ("search", _search, asked),
        ("search with facets", partial(_search, *FACETS), asked),
        ("suggest", _suggest, beginnings(DIFFERENT, locales)),
    ]
    with multiprocessing.get_context("fork").Pool(1) as pool:
        found: dict[str, Any] = {"start": pool.apply(_start, (asked[0],))}
    for name, ask, questions in sorts:
        for clients in (1, given.clients):
            found[f"{name}, {clients}"] = _measured(partial(_service, ask), questions, clients, given.seconds)
            if settings.ELASTICSEARCH_URL:
                straight = _measured(partial(_engine, ask), questions, clients, given.seconds)
                found[f"{name}, {clients}, straight"] = straight
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    main()
