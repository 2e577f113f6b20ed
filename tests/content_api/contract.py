"""What partner sites rely on, read from the OpenAPI document: a line for each thing that must not go.

`python -m tests.content_api.contract` writes the record anew once something was added, or ended as announced.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

RECORD: Final = Path(__file__).with_name("contract.txt")
_REF: Final = "#/components/schemas/"
_VALUES: Final = " = "


def contract(document: dict[str, Any]) -> list[str]:
    """Lines such as `METHOD /path operation-id`, `METHOD /path parameter: type`, `METHOD /path parameter = values`,
    `METHOD /path 200 media-type: type` and `Shape.field: type`.

    `!` marks a parameter that is required, `?` a field that may be missing. Left out is what is nothing new: the loose
    shapes of parts, errors, and the filters of a list where another form of the list has them.
    """
    lines: set[str] = set()
    for name, operation in _operations(document):
        lines.update(_operation(name, operation))
    for name, schema in document["components"]["schemas"].items():
        if not name.endswith("Part"):
            lines.update(_fields(name, schema))
    return sorted(lines)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _parameters(name: str, operation: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = operation.get("parameters", [])
    return [each for each in found if "{" not in name or not each["name"].startswith("filter[")]


def _operation(name: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"{name} {operation['operationId']}"
    for parameter in _parameters(name, operation):
        mark = "!" if parameter["required"] else ""
        yield f"{name} {parameter['name']}{mark}: {_type(parameter['schema'])}"
        if values := _values(parameter["schema"]):
            yield f"{name} {parameter['name']}{_VALUES}{' '.join(values)}"
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield from (line for line in _fields(f"{name} < {media_type}", content["schema"]) if ".filter." not in line)
    for status, answer in operation["responses"].items():
        for media_type, content in answer.get("content", {}).items():
            if status < "4":
                yield f"{name} {status} {media_type}: {_type(content['schema'])}"
                yield from _fields(f"{name} {status}", content["schema"])


def _fields(name: str, schema: dict[str, Any]) -> Iterator[str]:
    required = schema.get("required", ())
    for field, each in schema.get("properties", {}).items():
        yield f"{name}.{field}{'' if field in required else '?'}: {_type(each)}"
        yield from _fields(f"{name}.{field}", each.get("items", each))


def _type(schema: dict[str, Any]) -> str:
    """Short, and the same whatever is described or has come to be allowed besides."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REF)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " | ".join(sorted({_type(each) for each in schema[key]} - {""}))
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    found = schema.get("type", "any")
    kind = " | ".join(found) if isinstance(found, list) else str(found)
    return f"{kind} {schema['format']}" if "format" in schema else kind


def _values(schema: dict[str, Any]) -> list[Any]:
    found: list[Any] = schema.get("enum", schema.get("items", {}).get("enum", []))
    return found if set(found) != {"true", "false"} else []


def broken(before: list[str], now: list[str]) -> list[str]:
    """What is gone or is another, and what has come to be required of requests that were right.

    A value more, or a shape more of what is answered, breaks nothing; that something may be null does.
    """
    operations = {" ".join(line.split()[:2]) for line in before}
    known = dict(map(_choices, now))
    gone = set(before) - set(now)
    for name, choices in map(_choices, sorted(gone)):
        more = known.get(name, set()) - choices
        if choices and choices <= known.get(name, set()) and "null" not in more:
            gone -= {line for line in gone if _choices(line)[0] == name}
    asked = {line for line in set(now) - set(before) if "!:" in line and " ".join(line.split()[:2]) in operations}
    return sorted(gone | asked)


def _choices(line: str) -> tuple[str, set[str]]:
    """What a line is about, with the values or types that it has."""
    name, values, found = line.partition(_VALUES)
    if values:
        return f"{name}{values}", set(found.split())
    name, _, found = line.partition(": ")
    return name, set(found.split(" | ")) if found else set()


def write() -> None:
    from .client import openapi

    RECORD.write_text("\n".join(contract(openapi())) + "\n")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    import django

    django.setup()
    write()
