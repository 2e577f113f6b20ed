"""Marks stand on the text as it was written, in every script, and nothing else gets through as HTML."""

import re

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from cms.base.locales import LOCALES
from search.highlighting import Marker
from search.typed import read


def _title(q: str, locale: str, text: str) -> str:
    return str(Marker.of(read(q), locale).title(text))


@pytest.mark.parametrize(
    ("q", "locale", "text", "marked"),
    [
        ("education", "fr", "L’éducation d’abord", "L’<mark>éducation</mark> d’abord"),
        ("organisation", "en", "Two organisations", "Two <mark>organisations</mark>"),
        ("منظمة", "ar", "المُنَظَّماتُ غير الحكومية", "<mark>المُنَظَّماتُ</mark> غير الحكومية"),
        ("非政府組織", "zh-hans", "与非政府组织合作", "与<mark>非政府组织</mark>合作"),
        ("организация", "ru", "Сеть организаций", "Сеть <mark>организаций</mark>"),
        ("207EX/Dec/33", "en", "In 207 EX/Decision 33.", "In <mark>207 EX/Decision 33</mark>."),
        ("climat optimist", "fr", "Les Climat’Optimist", "Les <mark>Climat</mark>’<mark>Optimist</mark>"),
        ("cooperation", "en", "A co-operation", "A <mark>co-operation</mark>"),
        ('"clean water"', "en", "water, clean water", "water, <mark>clean</mark> <mark>water</mark>"),
        ("the water", "en", "the clean water", "the clean <mark>water</mark>"),
        ("the", "en", "the water", "<mark>the</mark> water"),
        ("water -sand", "en", "water and sand", "<mark>water</mark> and sand"),
    ],
)
def test_what_was_found_is_marked(q: str, locale: str, text: str, marked: str) -> None:
    assert _title(q, locale, text) == marked


def test_text_is_escaped_inside_and_outside_marks() -> None:
    assert (
        _title("tea", "en", "<b>tea</b> & tea's") == "&lt;b&gt;<mark>tea</mark>&lt;/b&gt; &amp; <mark>tea</mark>&#x27;s"
    )


@given(q=st.text(max_size=40), text=st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_without_its_marks_a_title_is_the_escaped_text(q: str, text: str) -> None:
    for locale in LOCALES:
        marked = _title(q, locale, text)
        assert re.sub("</?mark>", "", marked) == escape(text)
        assert marked.count("<mark>") == marked.count("</mark>")


@given(q=st.text(max_size=40), text=st.text(max_size=3000))
def test_a_snippet_is_short_whatever_the_text(q: str, text: str) -> None:
    for locale in LOCALES:
        snippet = str(Marker.of(read(q), locale).snippet("", text))
        assert len(re.sub("</?mark>|&[^;]*;", "", snippet)) <= 300
        assert snippet.count("<mark>") == snippet.count("</mark>")


def test_the_summary_is_shown_where_it_says_as_much_as_the_text() -> None:
    marker = Marker.of(read("water"), "en")
    assert str(marker.snippet("About water.", "Long. " * 100 + "water")) == "About <mark>water</mark>."


def test_the_part_of_the_text_that_holds_most_is_shown() -> None:
    marker = Marker.of(read("wells sahel"), "en")
    text = "wells " + "and sand " * 100 + "the wells of the Sahel " + "and sand " * 100
    snippet = str(marker.snippet("A summary.", text))
    assert "<mark>wells</mark> of the <mark>Sahel</mark>" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")


def test_a_snippet_begins_with_its_line_where_that_is_near() -> None:
    marker = Marker.of(read("sahel"), "en")
    snippet = str(marker.snippet("", "Introduction. " * 30 + "\nThe wells of the Sahel " + "and sand " * 40))
    assert snippet.startswith("… The wells of the <mark>Sahel</mark>")


def test_single_words_are_found_alike_with_and_without_analysis() -> None:
    text = "L’éducation des enfants, 207 EX/11, co-éducation; 教育 éducations"
    quick = Marker.of(read("éducation enfant"), "fr")
    assert quick.plain
    whole = Marker(quick.locale, quick.terms, quick.phrases, plain=False)
    assert quick.find(text) == whole.find(text)
