"""What is asked of an index, in no engine's own language: each engine translates these, and all find the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True)
class Term:
    """Documents whose field holds this term; the rarer it is, the more it weighs."""

    field: str
    term: str
    weight: float = 1.0


@dataclass(frozen=True)
class Phrase:
    """The terms at consecutive positions of one field."""

    field: str
    terms: tuple[str, ...]
    weight: float = 1.0


#: How much the others add to the best one.
TIE: Final = 0.15


@dataclass(frozen=True)
class Best:
    """Any of these, weighed as the best of them; each of the others adds a small share of its own weight."""

    of: tuple["Expression", ...]
    tie: float = TIE


@dataclass(frozen=True)
class Every:
    """All of these."""

    of: tuple["Expression", ...]


@dataclass(frozen=True)
class Most:
    """At least so many of these."""

    of: tuple["Expression", ...]
    least: int


@dataclass(frozen=True)
class Preferred:
    """All of `required`; what holds some of `welcome` too comes first."""

    required: tuple["Expression", ...]
    welcome: tuple["Expression", ...]


@dataclass(frozen=True)
class Flat:
    """What this finds; each document weighs the same."""

    of: "Expression"
    weight: float


@dataclass(frozen=True)
class OneOf:
    """Documents whose field holds one of these values; weighs nothing."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """Documents with a number from `lower` to `upper`, both included; weighs nothing."""

    field: str
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True)
class Exists:
    """Documents that have a value in this field; weighs nothing."""

    field: str


@dataclass(frozen=True)
class Nothing:
    """No document."""


Expression: TypeAlias = Term | Phrase | Best | Every | Most | Preferred | Flat | OneOf | Between | Exists | Nothing


@dataclass(frozen=True)
class Narrowing:
    """A condition that narrows without weighing; `by` is the filter it belongs to, "" for what always holds."""

    by: str
    to: Expression
    negative: bool = False


@dataclass(frozen=True)
class Question:
    """A whole query: what must be found, what comes first, what must not be in it, and what it is narrowed to."""

    found: Expression | None
    bonuses: tuple[Expression, ...]
    excluded: tuple[Expression, ...]
    narrowings: tuple[Narrowing, ...]

    def narrowed(self, *, without: str = "") -> Sequence[Narrowing]:
        """The conditions that hold; `without`: those of a facet's own filter are left out."""
        return [item for item in self.narrowings if not without or item.by != without]
