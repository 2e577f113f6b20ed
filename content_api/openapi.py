"""OpenAPI 3.1: the API's routes, with parameters and shapes from where requests and documents have theirs."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from cms.base.locales import Direction
from content_store.kinds import Kind, kinds
from content_store.schemas import State
from search.facets import KIND, LANGUAGE

from . import schemas
from .extensions import extensions
from .parameters import SINGLE, Parameter, facetable, search_filters
from .problems import TYPES

#: Values that many shapes know, with what generators of clients are to call them.
_ENUMS: Final = {get_args(Direction): "Direction", get_args(State): "State"}
_REF: Final = "#/components/schemas/"
JsonSchema = dict[str, Any]


def ref(name: str) -> JsonSchema:
    return {"$ref": f"{_REF}{name}"}


def shape(model: type[BaseModel]) -> JsonSchema:
    return ref(model.__name__)


def _part(name: str) -> str:
    return f"{name}Part"


def document_schema(*of: Kind) -> JsonSchema:
    """A document in any profile, or the parts of it that `fields` asks for."""
    names: dict[str, None] = {}
    for kind in of:
        names |= dict.fromkeys([kind.full.__name__, kind.card.__name__])
    parts = dict.fromkeys(_part(kind.full.__name__) for kind in of)
    return {"anyOf": [ref(name) for name in [*names, schemas.MinimalDocument.__name__, *parts]]}


def either(schema: JsonSchema, *others: JsonSchema) -> JsonSchema:
    return {"anyOf": [*schema["anyOf"], *others]} if others else schema


def object_schema(properties: JsonSchema, description: str = "") -> JsonSchema:
    found = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return found | {"description": description} if description else found


def _facets(names: Sequence[str]) -> JsonSchema:
    counts = {"type": "array", "items": shape(schemas.FacetCount)}
    return {"type": "object", "propertyNames": {"enum": list(names)}, "additionalProperties": counts}


def list_schema(kind: Kind) -> JsonSchema:
    """`query` is there with `echo=1` only."""
    found = object_schema(
        {
            "items": {"type": "array", "items": document_schema(kind)},
            "page": shape(schemas.ListPage),
            "facets": _facets(facetable(kind.all_filters)),
        }
    )
    found["properties"]["query"] = shape(schemas.QueryEcho)
    return found


def changes_schema() -> JsonSchema:
    text = {"type": "string"}
    change = object_schema(
        {
            "op": {"type": "string", "enum": ["upsert", "delete"]},
            "seq": {"type": "integer"},
            "id": text | {"format": "uuid"},
            "kind": text,
            "locale": text,
            "etag": {"type": ["string", "null"], "description": "of the document; null with delete"},
            "reason": {"type": ["string", "null"], "description": "why it is gone; null with upsert"},
            "item": {"anyOf": [*document_schema(*kinds())["anyOf"], {"type": "null"}]},
        }
    )
    return object_schema({"items": {"type": "array", "items": change}, "page": shape(schemas.ChangesPage)})


def search_schema() -> JsonSchema:
    texts = {"type": "array", "items": {"type": "string"}}
    text = {"type": "string"}
    hit = object_schema(
        {
            "id": text | {"format": "uuid"},
            "kind": text,
            "locale": shape(schemas.ServedLocale),
            "title": text,
            "url": text,
            "snippet": text | {"description": "HTML: escaped text with <mark> around what was found"},
            "highlights": shape(schemas.Highlights),
            "matched_in": texts | {"description": "languages; `files` where only attached files hold what was typed"},
            "also_in": texts,
            "score": {"type": "number"},
            "pinned": {"type": "boolean"},
            "file": {"anyOf": [shape(schemas.FoundFile), {"type": "null"}]},
            "item": {"anyOf": [ref(name) for name in dict.fromkeys(kind.card.__name__ for kind in kinds())]},
        }
    )
    return object_schema(
        {
            "total": {"type": "integer"},
            "took_ms": {"type": "integer"},
            "degraded": {"type": "boolean", "description": "answered by the database while the index is away"},
            "corrections": {"type": "array", "items": shape(schemas.CorrectionInfo)},
            "items": {"type": "array", "items": hit},
            "page": shape(schemas.ListPage),
            "facets": _facets((KIND, LANGUAGE, *facetable(search_filters(())))),
        }
    )


def _headers(*names: str) -> JsonSchema:
    return {name: {"schema": {"type": "string"}} for name in names}


def success(media_type: str, schema: JsonSchema, *headers: str) -> JsonSchema:
    """An answer 200, with headers of its own besides those of every answer."""
    return {
        "description": "OK",
        "headers": _headers("ETag", "Cache-Control", "Content-Language", "Link", "X-Request-Id", *headers),
        "content": {media_type: {"schema": schema}},
    }


def _problem(status: int) -> JsonSchema:
    titles = [title for code, title in TYPES.values() if code == status]
    found: JsonSchema = {
        "description": "; or ".join(titles),
        "content": {"application/problem+json": {"schema": shape(schemas.ProblemDocument)}},
    }
    if status == 401:
        found["headers"] = _headers("WWW-Authenticate")
    if status == 503:
        found["headers"] = _headers("Retry-After")
    if status == 429:
        found["headers"] = _headers("Retry-After", "RateLimit", "RateLimit-Policy")
    return found


def operation(
    schema: JsonSchema | None,
    parameters: Sequence[Parameter] = (),
    *,
    problems: Sequence[int] = (),
    more: dict[int, JsonSchema] | None = None,
) -> dict[str, Any]:
    """What ninja is told of an operation: its parameters, and all that it can answer."""
    responses: dict[int, JsonSchema] = {200: success("application/json", schema)} if schema else {}
    responses[304] = {"description": "Not modified", "headers": _headers("ETag")}
    responses |= more or {}
    responses |= {status: _problem(status) for status in sorted({400, 401, 406, 413, 414, 422, 429, 500, *problems})}
    return {"parameters": [parameter.openapi() for parameter in parameters], "responses": responses}


def body_operation(schema: JsonSchema, body: JsonSchema) -> dict[str, Any]:
    """An operation that is asked by a JSON body, and whose answers no cache keeps."""
    found = operation(schema, problems=(415,))
    del found["responses"][304]
    return found | {"requestBody": {"required": True, "content": {"application/json": {"schema": body}}}}


def query_operation(schema: JsonSchema, parameters: Sequence[Parameter]) -> dict[str, Any]:
    """A list asked for by a body."""
    return body_operation(schema, body_schema(parameters))


def body_schema(parameters: Sequence[Parameter]) -> JsonSchema:
    """Parameters as the members of an object; the filters have one of their own.

    An echo of a query is one: what was not asked for is an empty list in it, and each operand of a filter is a list.
    """
    plain = {
        item.name: item.schema
        | {"description": item.description}
        | ({"minItems": 0} if item.schema.get("type") == "array" else {})
        for item in parameters
        if "[" not in item.name
    }
    by_operator: dict[str, dict[str, JsonSchema]] = {}
    for item in parameters:
        name, _, op = item.name.removeprefix("filter[").removesuffix("]").partition("][")
        if "[" in item.name:
            one = {"type": "array", "items": item.schema, "minItems": 1, "maxItems": 1}
            schema = {"anyOf": [item.schema, one]} if item.name.endswith(SINGLE) else item.schema
            by_operator.setdefault(name, {})[op or "any"] = schema
    fields = {
        name: {
            "anyOf": [
                *([ops["any"], ops["any"]["items"]] if "any" in ops else []),
                {"type": "object", "properties": ops, "additionalProperties": False, "minProperties": 1},
            ]
        }
        for name, ops in by_operator.items()
    }
    plain["filter"] = {"type": "object", "properties": fields, "additionalProperties": False}
    required = [item.name for item in parameters if item.required]
    found = {"type": "object", "properties": plain, "additionalProperties": False}
    return found | {"required": required} if required else found


SECURITY_SCHEMES: Final[JsonSchema] = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key that was granted for a tier: its reader gets the documents of that tier. "
        "Without one everybody reads what is public.",
    }
}
REDIRECT: Final[JsonSchema] = {
    "description": "Moved for ever",
    "headers": _headers("Location"),
    "content": {"application/json": {"schema": ref("Moved")}},
}


def _own_models() -> Iterator[type[BaseModel]]:
    for found in vars(schemas).values():
        if isinstance(found, type) and issubclass(found, BaseModel) and found not in (BaseModel, schemas.Shape):
            yield found
    for extension in extensions():
        yield from extension.shapes


@cache
def components() -> dict[str, JsonSchema]:
    """Every named shape; of each document also the same shape with nothing required, as `fields` may leave it.

    A document's `kind` has the kinds that are of its shape as its values, by which clients tell documents apart.
    """
    documents = (model for kind in kinds() for model in (kind.card, kind.full))
    models = dict.fromkeys([*_own_models(), *documents])
    _, found = models_json_schema([(model, "serialization") for model in models], ref_template=f"{_REF}{{model}}")
    named: dict[str, JsonSchema] = {name: _untitled(schema) for name, schema in found["$defs"].items()}
    for model, names in _kinds_by_shape().items():
        named[model]["properties"]["kind"] = {"type": "string", "enum": names, "title": f"{model}Kind"}
    for kind in kinds():
        _add_parts(kind.full.__name__, named)
    return dict(sorted(named.items()))


def _kinds_by_shape() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind in kinds():
        for model in dict.fromkeys((kind.card, kind.full)):
            found.setdefault(model.__name__, []).append(kind.name)
    return found


def _untitled(schema: Any) -> Any:
    """Without the titles that pydantic makes of names, by which generators would name a shape twice; values that many
    shapes know have one."""
    if isinstance(schema, list):
        return [_untitled(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: {name: _untitled(each) for name, each in value.items()} if key == "properties" else _untitled(value)
        for key, value in schema.items()
        if key != "title"
    }
    known = _ENUMS.get(tuple(schema.get("enum", ())))
    return plain | {"title": known} if known else plain


def _add_parts(name: str, named: dict[str, JsonSchema]) -> None:
    if _part(name) in named:
        return
    named[_part(name)] = {}  # so that a shape that holds itself ends
    named[_part(name)] = _loosened(named[name], named)


def _loosened(schema: Any, named: dict[str, JsonSchema]) -> Any:
    """A schema with nothing required, and with parts in place of the shapes it refers to."""
    if isinstance(schema, list):
        return [_loosened(each, named) for each in schema]
    if not isinstance(schema, dict):
        return schema
    loose: JsonSchema = {}
    for key, value in schema.items():
        if key == "$ref":
            name = value.removeprefix(_REF)
            _add_parts(name, named)
            loose[key] = f"{_REF}{_part(name)}"
        elif key == "oneOf":  # parts of several shapes may look the same
            loose["anyOf"] = _loosened(value, named)
        elif key == "properties":
            loose[key] = {name: _loosened(each, named) for name, each in value.items()}
        elif key not in ("required", "discriminator"):
            loose[key] = _loosened(value, named) if key in ("anyOf", "items", "prefixItems") else value
    return loose
