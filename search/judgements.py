"""What people look for, language by language, and how good the answers are: judgement lists and their measures.

`topics.yaml`: topic to `kind/slug` to grade (3: what was looked for, 2: also answers it, 1: touches it).
`{locale}.yaml`: `queries` and `typos`, each what is typed to its topic.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from django.conf import settings

from cms.base.locales import LOCALES

#: How many hits are looked at.
DEPTH: Final = 10

#: `kind/slug` to grade.
Grades = Mapping[str, int]


@dataclass(frozen=True)
class Judgement:
    """What is typed in a language, and what answers it."""

    q: str
    grades: Grades
    typo: bool = False


@dataclass(frozen=True)
class Quality:
    """Means over a list. `ndcg` of the first ten, `success`: share of lists whose first hit is of the best grade."""

    queries: int
    ndcg: float
    success: float


def judgements(locale: str, folder: Path | None = None) -> list[Judgement]:
    """Of one language; none where there is no file. Raises ValueError, naming the file, where one cannot be read."""
    root = folder or Path(settings.SEARCH_JUDGEMENTS_DIR)
    path = root / f"{locale}.yaml"
    if not path.exists():
        return []
    topics = _read(root / "topics.yaml")
    found = []
    for name, typo in (("queries", False), ("typos", True)):
        for q, topic in (_read(path).get(name) or {}).items():
            if topic not in topics:
                raise ValueError(f"{path.name}: “{q}” names the topic “{topic}”, which topics.yaml does not have")
            found.append(Judgement(str(q), topics[topic], typo))
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path.name}: not a list of topics or queries")
    return found


def ndcg(found: Sequence[str], grades: Grades) -> float:
    """Normalised discounted cumulative gain of the first ten hits, with gains of 2^grade - 1."""
    gained = _gain([grades.get(each, 0) for each in found[:DEPTH]])
    return gained / _gain(sorted(grades.values(), reverse=True)[:DEPTH])


def _gain(grades: Sequence[int]) -> float:
    return sum(((1 << grade) - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def is_success(found: Sequence[str], grades: Grades) -> bool:
    return bool(found) and grades.get(found[0]) == max(grades.values())


def measured(judged: Sequence[Judgement], search: Callable[[str], Sequence[str]]) -> tuple[Quality, list[Judgement]]:
    """Of these judgements, and those whose answer is not the best possible. `search` gives `kind/slug`, best first."""
    values, successes, short = [], 0, []
    for each in judged:
        found = search(each.q)
        value = ndcg(found, each.grades)
        values.append(value)
        successes += is_success(found, each.grades)
        if value < 1:
            short.append(each)
    count = len(judged) or 1
    return Quality(len(judged), sum(values) / count, successes / count), short


def all_locales() -> list[str]:
    """Those that have a list."""
    return [locale for locale in LOCALES if judgements(locale)]
