"""The body of `POST /{list}/query`: what a query string says, as JSON.

`{"filter": {"sector": ["ED"], "date": {"from": "2018"}}, "sort": ["-date"], "limit": 50}` is
`filter[sector]=ED&filter[date][from]=2018&sort=-date&limit=50`: whatever reads the one reads the other.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.http import HttpRequest

from . import parameters
from .parameters import FLAG, SINGLE, Parameter
from .problems import ParameterError, Problem
from .query_string import MOST_PARAMETERS, QueryString, raw_bytes, shown

_JSON: Final = "application/json"


class _NotAQuery(ValueError):  # noqa: N818, it never leaves this module
    """Valid JSON, but not what a query can be."""


def read_object(request: HttpRequest) -> dict[str, Any]:
    """The body. Raises the 415 problem for another media type, the 400 problem for what is no JSON object, and for
    a query that stands in the address."""
    if raw_bytes(request):
        raise Problem("bad-request", "What is asked stands in the body, and nothing in the address.")
    media_type = str(request.headers.get("Content-Type", "")).partition(";")[0].strip().lower()
    if media_type != _JSON:
        raise Problem("unsupported-media-type", f"The body of a query is {_JSON}, not “{shown(media_type)}”.")
    return _parsed(request.body)


def read_json_query(request: HttpRequest, allowed: Sequence[Parameter]) -> QueryString:
    """Raises the problems of `read_object`."""
    return query_of(read_object(request), allowed)


def query_of(body: dict[str, Any], allowed: Sequence[Parameter]) -> QueryString:
    """What a body asks, as a query string would. Raises the 422 problem for one of too many parts."""
    given = list(_pairs(body))
    if len(given) > MOST_PARAMETERS:
        raise Problem("invalid-parameters", f"A query may have up to {MOST_PARAMETERS} parameters, not {len(given)}.")
    schemas = {parameter.name: parameter.schema for parameter in allowed}
    values: dict[str, str] = {}
    errors: list[ParameterError] = []
    for name, value in given:
        schema = schemas.get(name, {})
        if value == [] and schema.get("type") == "array" and not name.startswith("filter["):
            continue  # as an echo has what was not asked for
        try:
            values[name] = _text(_operand(name, value), schema)
        except _NotAQuery as error:
            errors.append(ParameterError(shown(name), "malformed", str(error)))
    return QueryString(values, tuple(errors))


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body, object_pairs_hook=_object, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Problem("bad-request", f"The body is no JSON: {shown(str(error))}") from error
    if not isinstance(found, dict):
        raise Problem("bad-request", "The body of a query is a JSON object.")
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NotAQuery("a name is given twice in one object.")
    return found


def _refuse(name: str) -> None:
    raise _NotAQuery(f"{name} is no number of JSON.")


def _pairs(body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names as in a query string, with what was given for each."""
    for name, value in body.items():
        if name != "filter" or not isinstance(value, dict):
            yield name, value
            continue
        for field, wanted in value.items():
            if isinstance(wanted, dict):
                for op, operand in wanted.items():
                    yield parameters.filter_name(field, op), operand
            else:
                yield parameters.filter_name(field, "any"), wanted


def _operand(name: str, value: Any) -> Any:
    """What a filter is asked for; out of its list, as an echo has it, where there is only one."""
    single = name.startswith("filter[") and name.endswith(SINGLE)
    return value[0] if single and isinstance(value, list) and len(value) == 1 else value


def _text(value: Any, schema: dict[str, Any]) -> str:
    """A value as a query string has it. Raises _NotAQuery."""
    several = schema.get("type", "array") == "array"
    match value:
        case list() if several and value and all(isinstance(item, str) for item in value):
            return ",".join(_one(item) for item in value)
        case str():
            return _one(value) if several else _clean(value)
        case bool() if schema.get("enum") == list(FLAG):
            return str(int(value))
        case bool():
            return str(value).lower()
        case int() if schema.get("type") == "integer":
            return str(value)
    wanted = {"integer": "A whole number", "array": "A list of texts"}.get(schema.get("type", "array"), "A text")
    raise _NotAQuery(f"{wanted} is wanted here.")


def _one(value: str) -> str:
    if "," in value:
        raise _NotAQuery("Each value is an item of a list of its own; no value has a comma in it.")
    return _clean(value)


def _clean(value: str) -> str:
    """What UTF-8 cannot say, and NUL, which no database takes, are not in any text."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _NotAQuery("Half of a surrogate pair is no character.") from None
    if "\0" in value:
        raise _NotAQuery("A text has no NUL character in it.")
    return value
