"""What is asked for: lists of addresses, found by asking the API itself, and the bytes it answers."""

import http.client
import json
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final

from .ids import content_id
from .words import FIELDS, SEARCHES

NAMES: Final = ("detail", "304", "list of 20", "filter", "search", "changes of 100")
_API: Final = "/api/v1"
_MOST_DETAILS: Final = 20_000


@dataclass(frozen=True)
class Load:
    """Addresses with their tags; the tags are sent where `conditional`."""

    name: str
    answers: list[tuple[str, str, bytes]]
    conditional: bool = False

    @property
    def mean_size(self) -> int:
        return sum(len(body) for _, _, body in self.answers) // len(self.answers)

    def write(self, folder: Path, *, as_files: bool = False) -> Path:
        """The file that requests.lua reads; `as_files`: of the files that nginx serves, whose tags are its own."""
        path = folder / f"{self.name.replace(' ', '-')}{'.files' if as_files else ''}.txt"
        lines = []
        for number, (address, tag, body) in enumerate(self.answers):
            if as_files:
                name = f"{self.name.replace(' ', '-')}-{number}.json"
                (folder / name).write_bytes(body)
                address = f"/{name}"
            lines.append(f"{address}\t{tag if self.conditional else ''}\n")
        path.write_text("".join(lines))
        return path


class Site:
    """A client that keeps its connection."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)

    def get(self, address: str) -> tuple[str, bytes]:
        """Tag and body."""
        self._connection.request("GET", address)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{address} answers {response.status}: {body[:300]!r}")
        return response.headers["ETag"] or "", body

    def answers(self, addresses: Sequence[str]) -> list[tuple[str, str, bytes]]:
        return [(address, *self.get(address)) for address in dict.fromkeys(addresses)]

    def json(self, address: str) -> Any:
        return json.loads(self.get(address)[1])


def loads_of(url: str, organizations: int, locales: Sequence[str], names: Sequence[str]) -> list[Load]:
    """Those of these names; the same for the same database, whichever it is."""
    site = Site(url)
    made: dict[str, Callable[[], Iterable[str]]] = {
        NAMES[0]: lambda: _details(organizations, locales),
        NAMES[1]: lambda: islice(_details(organizations, locales), 2000),
        NAMES[2]: lambda: _lists(site, locales),
        NAMES[3]: lambda: _filters(site, locales),
        NAMES[4]: lambda: _searches(locales),
        NAMES[5]: lambda: _changes(site),
    }
    return [
        Load(name, site.answers(list(addresses())), conditional=name == NAMES[1])
        for name, addresses in made.items()
        if name in names
    ]


def _filters(site: Site, locales: Sequence[str]) -> Iterator[str]:
    chance = Random(1972)  # noqa: S311
    vocabularies = {
        name: [item["code"] for item in site.json(f"{_API}/vocabularies/{name}")["items"]]
        for name in ("sectors", "countries")
    }
    for _ in range(200):
        yield (
            f"{_API}/organizations?profile=full&locale={chance.choice(locales)}&sort=title&count=exact"
            f"&filter[sector]={chance.choice(vocabularies['sectors'])}"
            f"&filter[country]={chance.choice(vocabularies['countries'])}"
        )


def _searches(locales: Sequence[str]) -> Iterator[str]:
    for locale in locales:
        for words in SEARCHES.get(locale, ()):
            for field in FIELDS[locale]:
                yield f"{_API}/search?locale={locale}&q={urllib.parse.quote(words.format(field=field))}"


def _details(organizations: int, locales: Sequence[str]) -> Iterator[str]:
    chance = Random(1972)  # noqa: S311
    for place in chance.sample(range(organizations * len(locales)), min(_MOST_DETAILS, organizations * len(locales))):
        number, language = divmod(place, len(locales))
        yield f"{_API}/organizations/{content_id(number)}?locale={locales[language]}"


def _lists(site: Site, locales: Sequence[str]) -> Iterator[str]:
    """Twenty pages each of five orders in each language."""
    for locale in locales:
        for sort in ("title", "-title", "-updated", "published", "reference"):
            address = f"{_API}/organizations?profile=full&limit=20&locale={locale}&sort={sort}"
            following = ""
            for _ in range(20):
                yield address + following
                page = site.json(address + following)["page"]
                if not page["has_more"]:
                    break
                following = f"&cursor={page['next']}"


def _changes(site: Site) -> Iterator[str]:
    """The first twenty pages of the log."""
    address = f"{_API}/changes?limit=100"
    for _ in range(20):
        yield address
        page = site.json(address)["page"]
        if not page["has_more"]:
            break
        address = f"{_API}/changes?limit=100&since={page['next']}"
