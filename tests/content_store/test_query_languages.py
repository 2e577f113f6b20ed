"""Lists in a chain of languages."""

import pytest

from cms.base.locales import fallback_chain
from tests import factories

from .asking import ask, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def translations(for_module: None) -> None:
    """English only, French too, all but English gone, Arabic and Spanish."""
    factories.article("A", slug="a")
    french = factories.article("B", slug="b")
    factories.translated(french, "fr", title="B fr")
    orphan = factories.article("C", slug="c")
    factories.translated(orphan, "fr", title="C fr")
    factories.translated(orphan, "es", title="C es")
    both = factories.article("D", slug="d")
    factories.translated(both, "ar", title="D ar")
    factories.translated(both, "es", title="D es")
    factories.drain()
    type(orphan).objects.get(pk=orphan.pk).unpublish()
    factories.drain()


@pytest.mark.parametrize(
    ("chain", "found", "untranslated"),
    [
        (("en",), ["A", "B", "D"], 1),
        (("fr",), ["B fr", "C fr"], 2),
        (("ru",), [], 4),
        (fallback_chain("en"), ["A", "B", "C fr", "D"], 1),
        (fallback_chain("fr"), ["A", "B fr", "C fr", "D"], 2),
        (fallback_chain("es"), ["A", "B", "C es", "D es"], 2),
        (fallback_chain("ar"), ["A", "B", "C fr", "D ar"], 3),
        (("es", "fr"), ["B fr", "C es", "D es"], 2),
        (("ar", "en"), ["A", "B", "D ar"], 3),
    ],
)
def test_each_content_once_in_the_first_language_it_has(
    translations: None, chain: tuple[str, ...], found: list[str], untranslated: int
) -> None:
    page = ask(locales=chain, kinds=("article",))
    assert sorted(titles(page)) == found
    assert (page.count, page.untranslated) == (len(found), untranslated)
