"""Each language is searched by its own grammar, and a query without diacritics finds text with them."""

from collections.abc import Callable

import pytest

from search.interface import SearchResult

Slugs = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("locale", "typed", "slug"),
    [
        ("en", "woman well organisation", "water"),
        ("en", "village", "water"),
        ("en", "organization", "water"),
        ("en", "childrens learning write", "school"),
        ("fr", "defavorise", "water"),
        ("fr", "DÉFAVORISÉE", "water"),
        ("fr", "eau", "water"),
        ("fr", "l'eau", "water"),
        ("fr", "d’eau", "water"),
        ("fr", "ecole arbre", "school"),
        ("fr", "élève", "school"),
        ("fr", "decentralisee", "cooperation"),
        ("fr", "afrique", "cooperation"),
        ("es", "participacion", "water"),
        ("es", "organización", "water"),
        ("es", "mujer pozo", "water"),
        ("es", "educacion", "school"),
        ("es", "arbol", "school"),
        ("ar", "منظمة", "water"),
        ("ar", "المنظمات غير الحكومية", "water"),
        ("ar", "والمنظمات", "water"),
        ("ar", "جمعية", "water"),
        ("ar", "الابار", "water"),
        ("ar", "المعلمون", "school"),
        ("ar", "معلم", "school"),
        ("ar", "القاعه 32", "school"),
        ("zh-hans", "非政府组织", "water"),
        ("zh-hans", "非政府組織", "water"),
        ("zh-hans", "教科文組織", "water"),
        ("zh-hans", "水", "water"),
        ("zh-hans", "三十個家庭", "school"),
        ("zh-hans", "村庄水井", "water"),
        ("ru", "организация", "water"),
        ("ru", "колодец вода деревня", "water"),
        ("ru", "все", "water"),
        ("ru", "учитель", "school"),
        ("ru", "семьи дерево", "school"),
    ],
)
def test_inflection_and_diacritics_make_no_difference(slugs: Slugs, locale: str, typed: str, slug: str) -> None:
    assert slug in slugs(typed, locale, scope=(locale,))


def test_only_the_languages_asked_for_are_searched(slugs: Slugs) -> None:
    assert slugs("mujeres", "es", scope=("es",)) == ["water"]
    assert slugs("mujeres", "es", scope=("en", "fr"), spell=False) == []


def test_a_hit_is_shown_in_the_language_searched(find: Callable[..., SearchResult]) -> None:
    hit = find("eau", "en", scope=("fr",)).hits[0]
    assert (hit.locale, hit.title) == ("fr", "De l’eau propre pour les villages")
    assert hit.title_html == "De l’<mark>eau</mark> propre pour les villages"
    assert hit.also_in == ("en", "es", "ar", "zh-hans", "ru")


def test_marks_fall_on_the_original_in_right_to_left_text(find: Callable[..., SearchResult]) -> None:
    hit = find("منظمات", "ar", scope=("ar",)).hits[0]
    assert hit.dir == "rtl"
    assert "<mark>المُنظّماتِ</mark>" in hit.snippet_html
