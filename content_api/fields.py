"""`fields=a,b.c,-d`: which parts of an item are asked for, checked against its shape, and cut out of it."""

import json
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from content_store.kinds import kinds

from .problems import ParameterError
from .query_string import shown
from .suggesting import nearest

MOST_FIELDS: Final = 100


@dataclass(frozen=True)
class FieldTree:
    """The names that a shape has, each with the tree of what is below it."""

    below: Mapping[str, "FieldTree"]

    def merged(self, other: "FieldTree") -> "FieldTree":
        names = {**self.below, **other.below}
        return FieldTree(
            {
                name: self.below[name].merged(other.below[name]) if name in self.below and name in other.below else tree
                for name, tree in names.items()
            }
        )


def _models_in(annotation: Any) -> Iterable[type[BaseModel]]:
    """The models an annotation can hold: through lists, optionals, unions and Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Union, types.UnionType, list, tuple):
        for part in get_args(annotation):
            yield from _models_in(part)
    elif hasattr(annotation, "__metadata__"):
        yield from _models_in(annotation.__origin__)


@cache
def fields_of(model: type[BaseModel]) -> FieldTree:
    below: dict[str, FieldTree] = {}
    for name, info in model.model_fields.items():
        tree = FieldTree({})
        for part in _models_in(info.annotation):
            tree = tree.merged(fields_of(part))
        below[name] = tree
    return FieldTree(below)


@cache
def fields_of_all_kinds() -> FieldTree:
    tree = FieldTree({})
    for kind in kinds():
        tree = tree.merged(fields_of(kind.full))
    return tree


@dataclass(frozen=True)
class Selection:
    """Paths to keep (all where empty) and to leave out."""

    keep: tuple[tuple[str, ...], ...] = ()
    drop: tuple[tuple[str, ...], ...] = ()

    def cut(self, item: str) -> str:
        """The JSON of an item with the parts asked for, in the item's order."""
        data: Any = json.loads(item)
        if self.keep:
            data = _kept(data, self.keep)
        for path in self.drop:
            _dropped(data, path)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _kept(data: Any, paths: Iterable[tuple[str, ...]]) -> Any:
    if isinstance(data, list):
        return [_kept(part, paths) for part in data]
    if not isinstance(data, dict):
        return data
    wanted: dict[str, list[tuple[str, ...]]] = {}
    for name, *rest in paths:
        wanted.setdefault(name, []).append(tuple(rest))
    return {
        name: value if () in wanted[name] else _kept(value, wanted[name])
        for name, value in data.items()
        if name in wanted
    }


def _dropped(data: Any, path: tuple[str, ...]) -> None:
    if isinstance(data, list):
        for part in data:
            _dropped(part, path)
    elif isinstance(data, dict):
        if len(path) == 1:
            data.pop(path[0], None)
        elif path[0] in data:
            _dropped(data[path[0]], path[1:])


def read_fields(value: str, tree: FieldTree) -> tuple[Selection, list[ParameterError]]:
    """The selection a value of `fields` stands for, and what in it names no field of the tree."""
    parts = list(dict.fromkeys(value.split(",")))
    if len(parts) > MOST_FIELDS:
        return Selection(), [ParameterError("fields", "too-many", f"Up to {MOST_FIELDS} fields can be named.")]
    errors: list[ParameterError] = []
    keep: list[tuple[str, ...]] = []
    drop: list[tuple[str, ...]] = []
    for part in parts:
        path = tuple(part.removeprefix("-").split("."))
        error = _unknown(part, path, tree)
        if error:
            errors.append(error)
        else:
            (drop if part.startswith("-") else keep).append(path)
    return Selection(tuple(keep), tuple(drop)), errors


def _unknown(part: str, path: tuple[str, ...], tree: FieldTree) -> ParameterError | None:
    for depth, name in enumerate(path):
        if name not in tree.below:
            above = "".join(f"{each}." for each in path[:depth])
            meant = nearest(name, tree.below)
            return ParameterError(
                "fields",
                "unknown-field",
                f"There is no field “{shown(part.removeprefix('-'))}”.",
                [f"{above}{known}" for known in tree.below],
                f"{above}{meant}" if meant else None,
            )
        tree = tree.below[name]
    return None
