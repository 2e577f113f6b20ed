"""Whatever is asked of the API is answered: by the engine, in time, and no error of the engine is shown.

PROOF=1 asks as many queries of each engine as PROOF_QUERIES says (100,000), otherwise a few hundred; SEED=… asks the
same ones.
"""

import os
import sys
import time
from collections.abc import Iterator
from random import Random
from typing import Any, Final
from urllib.parse import quote

from django.test import Client

from cms.base.locales import LOCALES
from content_api.query_string import MOST_BYTES
from search.interface import SORTS, Engine

QUERIES: Final = int(os.environ.get("PROOF_QUERIES", "100000")) if os.environ.get("PROOF") else 300
#: How many are asked between two lines that say how it goes.
_TOLD: Final = 10_000
SEED: Final = os.environ.get("SEED", "1945")
#: Seconds; longer than this no engine is waited for.
BOUND: Final = 2.0

_BIDI: Final = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROLS: Final = "".join(map(chr, (*range(32), *range(127, 160)))) + "\u200b\u200c\u200d\ufeff\ufffe\uffff"
_OPERATORS: Final = (
    *('"', "-", "+", "*", "?", "~2", "^3", ":", "\\", "/", "(", ")", "[", "]", "{", "}", "<", ">", "=", "!", "&&"),
    *("||", " AND ", " OR ", " NOT ", " TO ", "title:", "_id:", "$", ".*", "'", "`", ";", "--", "%00", "%", "207 EX/"),
)
_WORDS: Final = (
    *("education", "women", "OMEP", "l'éducation", "préscolaire", "educación", "образование", "педагогов", "التعليم"),
    *("منظمة", "教育", "組織", "儿童的权利", "co-operation", "O.M.E.P.", "207EX/Dec/33", "P5.1", "eduction", "the"),
)
#: What belongs to an engine, and never into an answer.
_INNER: Final = ("tantivy", "lucene", "elastic", "traceback", "exception", "panic", "illegal_argument", "shard")


def _character(chance: Random) -> str:
    """Any of Unicode, unassigned ones too; those of the first planes more often. Surrogates are no characters."""
    code = chance.randrange(chance.choice((0x80, 0x800, 0x3000, 0x10000, 0x110000)))
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def _piece(chance: Random) -> str:
    made = chance.random()
    if made < 0.3:
        return chance.choice(_WORDS) + chance.choice(("", " ", " ", "-", "’"))
    if made < 0.5:
        return chance.choice(_OPERATORS)
    if made < 0.65:
        return "".join(chance.choices(_BIDI + _CONTROLS, k=chance.randint(1, 4)))
    return "".join(_character(chance) for _ in range(chance.randint(1, 12)))


def _query(chance: Random) -> str:
    if chance.random() < 0.02:
        return (_piece(chance) * 10_000)[: chance.randint(1_000, 10_000)]
    return "".join(_piece(chance) for _ in range(chance.randint(0, 12)))


def _addresses(count: int) -> Iterator[str]:
    chance = Random(SEED)
    for _ in range(count):
        q, locale = quote(_query(chance)), chance.choice(LOCALES)
        match chance.randrange(4):
            case 0:
                yield f"/api/v1/suggest?locale={locale}&q={q}"
            case 1:
                yield f"/{locale}/search/?q={q}&sort={chance.choice(SORTS)}"
            case _:
                group, sort = chance.choice(("content", "none")), chance.choice(SORTS)
                facets = chance.choice(("", "&facet=kind,sector,language"))
                yield f"/api/v1/search?locale={locale}&q={q}&sort={sort}&group={group}{facets}"


def _expected(address: str) -> int:
    """The API's grammar has no query that long, and no NUL; the page takes whatever is typed."""
    query = address.partition("?")[2]
    if not address.startswith("/api/"):
        return 200
    return 414 if len(query) > MOST_BYTES else 422 if "%00" in query.replace("%2500", "") else 200


def test_any_query_is_answered_by_the_engine_in_time(engine: Engine, db: None, client: Client, settings: Any) -> None:
    settings.API_ANONYMOUS_PER_MINUTE = settings.API_SUGGESTIONS_PER_MINUTE = 0
    took: list[float] = []
    for address in _addresses(QUERIES):
        started = time.perf_counter()
        response = client.get(address)
        took.append(time.perf_counter() - started)
        told = response.content.decode().lower()
        assert response.status_code == _expected(address), (address[:500], told[:500])
        if address.startswith("/api/"):
            assert '"degraded":true' not in told, address[:500]
            assert not [word for word in _INNER if word in told], address[:500]
        else:
            assert not response.context["result"].degraded, address[:500]
        if len(took) % _TOLD == 0 or len(took) == QUERIES:
            assert _told(engine.name, sorted(took)) < BOUND


def _told(engine: str, took: list[float]) -> float:
    """Says how it went so far; returns the 99th percentile in seconds."""
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    timed = f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, {took[-1] * 1000:.0f} ms at most"
    sys.stdout.write(f"{engine}: {len(took)} queries, {timed}\n")
    sys.stdout.flush()
    return p99
