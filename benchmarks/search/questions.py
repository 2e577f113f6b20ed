"""What is typed into the search of generated organizations: the same questions each time."""

from random import Random
from typing import Final, NamedTuple
from urllib.parse import quote

from benchmarks.api.words import FIELDS, KINDS, REACHES, SEARCHES

_SEED: Final = 1972


class Question(NamedTuple):
    q: str
    locale: str


def searches(count: int, organizations: int, locales: list[str]) -> list[Question]:
    """Six in ten a few words; the others the name of one organization, a typing mistake, a phrase, an exclusion."""
    chance = Random(_SEED)  # noqa: S311
    found = []
    for _ in range(count):
        locale, share = chance.choice([each for each in locales if each in FIELDS]), chance.random()
        field, kind = chance.choice(FIELDS[locale]), chance.choice(KINDS[locale])
        words = chance.choice(SEARCHES[locale]).format(field=field)
        if share < 0.6:
            q = words
        elif share < 0.75:
            q = f"{kind} {field} {chance.randrange(organizations)}"
        elif share < 0.85:
            q = _mistyped(chance, words)
        elif share < 0.95:
            q = f'"{field}" {kind}'
        else:
            q = f"{words} -{kind}"
        found.append(Question(q, locale))
    return found


def _mistyped(chance: Random, words: str) -> str:
    """One letter of the longest word left out."""
    longest = max(words.split(), key=len)
    place = chance.randrange(1, len(longest))
    return words.replace(longest, longest[:place] + longest[place + 1 :], 1)


def beginnings(count: int, locales: list[str]) -> list[Question]:
    """What stands in the field after a keystroke of somebody who types a name."""
    chance = Random(_SEED + 1)  # noqa: S311
    found = []
    for _ in range(count):
        locale = chance.choice([each for each in locales if each in FIELDS])
        parts = [chance.choice(REACHES[locale]), chance.choice(KINDS[locale]), chance.choice(FIELDS[locale])]
        name = " ".join(chance.sample(parts, chance.randint(1, 3)))
        found.append(Question(name[: chance.randint(2, min(24, len(name)))], locale))
    return found


def address(path: str, question: Question, also: str = "") -> str:
    return f"/api/v1/{path}?locale={question.locale}&q={quote(question.q)}{also}"
