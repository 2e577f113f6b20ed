"""Organizations that nobody wrote: the same ones each time, in the shapes and by the rendering of the real ones."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from types import SimpleNamespace
from typing import Any, Final, cast

from django.conf import settings

from cms.base.locales import direction
from content_store.enums import Tier
from content_store.kinds import Kind, kind
from content_store.models import Term
from content_store.rendering import RenderContext, Rendering, render
from content_store.schemas import Coded, Figure, FiguresBlock, TextBlock, TranslationLink
from content_store.terms import term_key
from ngo_pages.schemas import Headquarters, Name, OrganizationDocument, Presence, StatusHeld

from .ids import SEED, content_id
from .words import CITIES, FIELDS, KINDS, REACHES, SENTENCES

_FIRST: Final = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Generated:
    """Stands where a page stands when a document is rendered."""

    site_path: str
    document: OrganizationDocument


class Vocabularies:
    """The terms of the database, as values in a language."""

    def __init__(self) -> None:
        self._terms: dict[str, list[Term]] = {}
        for term in Term.objects.order_by("vocabulary", "order", "code"):
            self._terms.setdefault(term.vocabulary, []).append(term)

    def some(self, chance: Random, vocabulary: str, most: int, least: int = 0) -> list[Term]:
        terms = self._terms[vocabulary]
        return chance.sample(terms, min(len(terms), chance.randint(least, most)))

    def one(self, vocabulary: str, code: str) -> Term:
        return next(term for term in self._terms[vocabulary] if term.code == code)


def organizations(count: int, locales: Sequence[str]) -> Iterator[list[Rendering]]:
    """Of each organization its documents in all the languages."""
    vocabularies = Vocabularies()
    rendered = replace(kind("organization"), build=lambda generated, _: generated.document)
    for number in range(count):
        yield [_render(rendered, vocabularies, number, locale, locales) for locale in locales]


def _render(rendered: Kind, vocabularies: Vocabularies, number: int, locale: str, locales: Sequence[str]) -> Rendering:
    chance = Random(f"{SEED}:{number}:facts")  # noqa: S311  (the same facts in each language)
    dependencies: set[str] = set()
    generated = Generated(
        f"/{locale}/organizations/{_slug(number)}/",
        _document(chance, vocabularies, dependencies, number, locale, locales),
    )
    context = SimpleNamespace(locale=locale, tier=Tier.PUBLIC, dependencies=dependencies)
    return render(rendered, cast("Any", generated), cast("RenderContext", context))


def _slug(number: int) -> str:
    return f"organization-{number}"


def _document(
    chance: Random,
    vocabularies: Vocabularies,
    dependencies: set[str],
    number: int,
    locale: str,
    locales: Sequence[str],
) -> OrganizationDocument:
    words = locale if locale in FIELDS else "en"
    reach, kind_of, field = chance.randrange(8), chance.randrange(8), chance.randrange(20)
    city, founded, count = chance.choice(CITIES), chance.randint(1870, 2020), chance.randint(3, 140)

    def coded(term: Term) -> Coded:
        dependencies.add(term_key(term.vocabulary, term.code))
        return Coded(code=term.code, label=term.labels[locale])

    def coded_all(vocabulary: str, most: int, least: int = 0) -> list[Coded]:
        return [coded(term) for term in vocabularies.some(chance, vocabulary, most, least)]

    def named(language: str) -> str:
        parts = KINDS[language][kind_of], REACHES[language][reach], FIELDS[language][field]
        return (f"{parts[1]} {parts[0]} for {parts[2]}" if language == "en" else " ".join(parts)) + f" {number}"

    def text(sentences: Sequence[int]) -> str:
        return " ".join(SENTENCES[words][each].format(field=FIELDS[words][field], count=count) for each in sentences)

    order = chance.sample(range(10), 10)
    moment = _FIRST + dt.timedelta(minutes=number)
    base, key = settings.PUBLIC_BASE_URL, content_id(number)
    associate = vocabularies.one("partnership-statuses", "associate")
    admitted = f"{chance.randint(1950, 2023)}"
    return OrganizationDocument(
        id=key,
        kind="organization",
        slug=_slug(number),
        url=f"{base}/{locale}/organizations/{_slug(number)}/",
        api_url=f"{base}/api/v1/content/{key}?locale={locale}",
        locale=locale,
        dir=direction(locale),
        state="original" if locale == locales[0] else "translated",
        source_locale=locales[0],
        stale_since=None,
        stale_segments=0,
        fictional=True,
        translations=[
            TranslationLink(
                locale=each,
                url=f"{base}/{each}/organizations/{_slug(number)}/",
                state="original" if each == locales[0] else "translated",
            )
            for each in locales
        ],
        title=named(words),
        summary=text(order[:1]),
        published_at=moment,
        updated_at=moment,
        etag="",
        title_language=words,
        acronym="".join(part[0] for part in named("en").split()[:4]).upper(),
        type=coded_all("organization-types", 1, 1)[0],
        status=coded(associate),
        headquarters=Headquarters(city=city, country=coded_all("countries", 1, 1)[0]),
        sectors=coded_all("sectors", 2, 1),
        last_confirmed=dt.date(2026, chance.randint(1, 10), chance.randint(1, 28)),
        freshness=coded_all("freshness", 1, 1)[0],
        names=[
            Name(text=named(each), language=each, type=coded(vocabularies.one("name-types", "official")))
            for each in ("en", "fr")
        ],
        statuses=[
            StatusHeld(
                status=coded(associate),
                step=coded_all("status-steps", 1, 1)[0],
                since=admitted,
                until="",
                term_ends="",
                decided_by=coded_all("deciding-bodies", 1, 1)[0],
                decision=f"{chance.randint(150, 220)} EX/Decision {chance.randint(1, 60)}",
                document=None,
            )
        ],
        founded=founded,
        scope=coded_all("geographic-scopes", 1, 1)[0],
        website=f"https://organization-{number}.example.org/",
        sdgs=coded_all("sdgs", 3),
        priorities=coded_all("priorities", 2),
        subjects=coded_all("subjects", 3, 1),
        expertise=coded_all("subjects", 2),
        working_languages=[coded(vocabularies.one("languages", each)) for each in ("en", "fr")],
        ecosoc_status=None,
        countries=[
            Presence(country=country, member_name="", members=chance.randint(1, 400))
            for country in coded_all("countries", 5, 1)
        ],
        network=[],
        contacts=[],
        solidarity_partner=chance.random() < 0.2,
        mission=text(order[1:4]),
        body=[
            TextBlock(html=f"<p>{text(order[4:7])}</p><p>{text(order[7:])}</p>"),
            FiguresBlock(items=[Figure(value=f"{count}", label=FIELDS[words][field])]),
        ],
        sources=["Generated for a benchmark; no such organization exists."],
    )
