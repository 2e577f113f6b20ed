"""What apps above add to the API: they register it in ready(), before the routes are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ninja import NinjaAPI
from pydantic import BaseModel


@dataclass(frozen=True)
class Extension:
    """Routes under a tag of their own, with their shapes; `status` is what `/status` says of it, under its `name`."""

    name: str
    tag: str
    add_routes: Callable[[NinjaAPI], None]
    shapes: tuple[type[BaseModel], ...]
    status: Callable[[], dict[str, Any]]
    status_shape: type[BaseModel]


_extensions: dict[str, Extension] = {}


def register_extension(extension: Extension) -> None:
    _extensions[extension.name] = extension


def extensions() -> tuple[Extension, ...]:
    return tuple(_extensions[name] for name in sorted(_extensions))
