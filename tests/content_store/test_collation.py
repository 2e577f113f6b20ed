"""Titles sort, and stand under a letter, as people of each language expect."""

import pytest

from content_store.collation import initial, order_letters, sort_key


@pytest.mark.parametrize(
    ("locale", "in_order"),
    [
        ("en", ["Amnesty", "Élan", "elbow", "Zonta"]),
        ("en", ["Forum 0", "Forum 02", "Forum 10", "Forum 110"]),
        ("en", ["Fund 99999", "Fund 999999", "Fund 1000000", "Fund 20000000"]),
        ("ar", ["لجنة ٢", "لجنة ١٠"]),
        ("fr", ["Odyssée", "Œuvre", "Offre"]),
        ("fr", ["École", "Écoles", "Économie", "Eux"]),
        ("es", ["Nube", "Ñandú", "Oro"]),
        ("ru", ["Ёлка", "Ель", "Ельник", "Жизнь"]),
        ("ru", ["Иванов", "Йога", "Кино"]),
        ("ar", ["أمل", "التعليم", "الثقافة", "جمعية"]),
        ("zh-hans", ["北京", "教育", "文化", "中国"]),
        ("zh-hans", ["第2届", "第10届"]),
    ],
)
def test_order(locale: str, in_order: list[str]) -> None:
    assert sorted({*in_order}, key=lambda title: sort_key(title, locale)) == in_order


def test_marks_and_case_make_no_difference() -> None:
    assert sort_key("“Éclair”, Inc.", "fr") == sort_key("eclair inc", "fr")
    assert sort_key("مُنَظَّمَة", "ar") == sort_key("منظمه", "ar")
    assert sort_key("العـــربية", "ar") == sort_key("العربية", "ar")


def test_keys_are_short_and_plain() -> None:
    key = sort_key("Организация " * 50, "ru")
    assert len(key) <= 144
    assert set(key) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("title", "locale", "letter"),
    [
        ("Élan", "fr", "E"),
        ("Œuvre", "fr", "O"),
        ("“Quoted”", "en", "Q"),
        ("2050 Now", "en", "#"),
        ("", "en", "#"),
        ("ñandú", "es", "Ñ"),
        ("naranja", "es", "N"),
        ("Ёлка", "ru", "Е"),
        ("Йога", "ru", "Й"),
        ("المنظمة", "ar", "م"),
        ("أمل", "ar", "ا"),
        ("教育", "zh-hans", "J"),
        ("OMEP", "zh-hans", "O"),
        ("Organisation", "ar", "O"),
    ],
)
def test_initials(title: str, locale: str, letter: str) -> None:
    assert initial(title, locale) == letter


@pytest.mark.parametrize(
    ("locale", "in_order"),
    [
        ("es", ["A", "N", "Ñ", "O", "Ж", "#"]),
        ("ru", ["А", "И", "Й", "К", "A", "Z", "#"]),
        ("ar", ["ا", "م", "A", "Z", "#"]),
        ("fr", ["A", "E", "Z", "م", "#"]),
    ],
)
def test_own_letters_come_first(locale: str, in_order: list[str]) -> None:
    assert order_letters(reversed(in_order), locale) == in_order
