"""A French tree, and a short way to a published translation."""

import pytest
from wagtail.models import Locale

from cms.base.translation_policy import publish_translation
from home.models import ArticlePage
from tests import factories


@pytest.fixture
def fr(db: None) -> Locale:
    factories.home_in("fr")
    return Locale.objects.get(language_code="fr")


@pytest.fixture
def article(fr: Locale) -> ArticlePage:
    """In English, published, its section translated; the article itself not."""
    section = factories.section("About", slug="about")
    publish_translation(section, fr, {"title": "À propos"}, machine=False)
    return factories.article(
        "Words & deeds",
        slug="words",
        parent=section,
        summary="Short.",
        body=[
            ("text", "<h2>What it is</h2><p>A <b>shared</b> place, see <a href='https://example.org/'>here</a>.</p>"),
            ("quote", {"text": "We act together", "attribution": "A delegate"}),
            ("figures", [{"value": "47", "label": "countries"}]),
        ],
    )


@pytest.fixture
def words() -> dict[str, str | list[str]]:
    """The article's, in French."""
    return {
        "title": "Paroles & actes",
        "summary": "Court.",
        "body": [
            "Ce que c’est",
            'Un lieu <b>commun</b>, voir <a id="a1">ici</a>.',
            "Nous agissons ensemble",
            "Un délégué",
            "47",
            "pays",
        ],
    }
