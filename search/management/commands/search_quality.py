"""manage.py search_quality: how good the answers are, by the judgement lists."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Locale, Page

from content_store.kinds import kind_of
from search.judgements import DEPTH, Judgement, Quality, all_locales, judgements, measured
from search.service import engine
from search.trials import answers

_HEAD: Final = (
    f"{'':8} {'queries':>7} {'nDCG@10':>8} {'first':>6} {'typos':>6} {'nDCG@10':>8} {'p50 ms':>7} {'p99 ms':>7}"
)


class Command(BaseCommand):
    help = (
        "Prints nDCG@10, the share of queries whose first hit is the best there is, and the time an answer takes, by "
        "language, and the same of a plain Wagtail search backend. Ends with an error below --at-least."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at-least", type=float, default=0.0, help="nDCG@10 that each language must reach")
        parser.add_argument("--typos-at-least", type=float, default=0.0, help="the same with a typing mistake")
        parser.add_argument("--show", action="store_true", help="show the queries whose answer could be better")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lists = {locale: judgements(locale) for locale in all_locales()}
        except ValueError as error:
            raise CommandError(str(error)) from error
        failed = []
        for name, search in ((engine().name, answers), ("Wagtail", _by_wagtail)):
            self.stdout.write(f"\n{name}\n{_HEAD}")
            for locale, judged in lists.items():
                plain, typos = self._measured(locale, judged, search, show=options["show"] and search is answers)
                if search is answers:
                    if plain.ndcg < options["at_least"]:
                        failed.append(f"{locale} {plain.ndcg:.3f}")
                    if typos.ndcg < options["typos_at_least"]:
                        failed.append(f"{locale} {typos.ndcg:.3f} with typing mistakes")
        if failed:
            raise CommandError(f"Below what is asked for: {', '.join(failed)}")

    def _measured(
        self, locale: str, judged: Sequence[Judgement], search: Callable[[str, str], list[str]], *, show: bool
    ) -> tuple[Quality, Quality]:
        times: list[float] = []

        def timed(q: str) -> list[str]:
            started = time.perf_counter()
            found = search(q, locale)
            times.append((time.perf_counter() - started) * 1000)
            return found

        timed(judged[0].q)  # what is read once is no part of an answer's time
        times.clear()
        plain, short = measured([each for each in judged if not each.typo], timed)
        typos, mistaken = measured([each for each in judged if each.typo], timed)
        p50, p99 = statistics.median(times), sorted(times)[int(len(times) * 0.99)]
        self.stdout.write(
            f"{locale:8} {plain.queries:7} {plain.ndcg:8.3f} {plain.success:6.2f} {typos.queries:6} {typos.ndcg:8.3f} "
            f"{p50:7.1f} {p99:7.1f}"
        )
        for each in [*short, *mistaken] if show else ():
            self.stdout.write(f"         {each.q}: {', '.join(search(each.q, locale)[:4])}")
        return plain, typos


def _by_wagtail(q: str, locale: str) -> list[str]:
    """The pages of the language, as Wagtail's own backend ranks them."""
    pages = Page.objects.live().filter(locale=Locale.objects.get(language_code=locale))
    found = pages.search(q, operator="and")[:DEPTH]
    kinds = {page.pk: kind_of(page.specific_class) for page in found}
    return [f"{kind.name if (kind := kinds[page.pk]) else ''}/{page.slug}" for page in found]
