"""The ceiling: a granian application that returns the same bytes and does nothing else.

BODIES names a file, written by the run: address, tag, place and size of each body in the file `bodies` beside it.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_index = Path(os.environ["BODIES"])
_bytes = (_index.parent / "bodies").read_bytes()
_answers: dict[str, tuple[str, list[tuple[str, str]], bytes]] = {}
for _line in _index.read_text().splitlines():
    _address, _tag, _start, _size = _line.split("\t")
    _headers = [("Content-Type", "application/json"), ("ETag", _tag), ("Content-Length", _size)]
    _answers[_address] = _tag, _headers, _bytes[int(_start) : int(_start) + int(_size)]
del _bytes


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    query = environ["QUERY_STRING"]
    tag, headers, body = _answers[f"{environ['PATH_INFO']}?{query}" if query else environ["PATH_INFO"]]
    if environ.get("HTTP_IF_NONE_MATCH") == tag:
        start_response("304 Not Modified", [("ETag", tag)])
        return [b""]
    start_response("200 OK", headers)
    return [body]
