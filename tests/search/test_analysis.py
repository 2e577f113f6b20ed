"""Text becomes the same terms however it is written, and each term knows its place in the text."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cms.base.locales import LOCALES
from search.analysis.folding import fold, fold_ideograph
from search.analysis.stemming import stems
from search.analysis.symbols import symbols
from search.analysis.tokens import _analyzed, analyze, folded_key
from search.analysis.words import words

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Élan", "elan"),
        ("ÉDUCATION", "education"),
        ("Œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("Türkiye", "turkiye"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ＵＮＥＳＣＯ", "unesco"),
        ("Ёлка", "елка"),
        ("أُمّ", "ام"),
        ("إلى", "الي"),
        ("مدرسةٌ", "مدرسه"),
        ("كتـــاب", "كتاب"),
        ("ﻻ", "لا"),
        ("٢٠٧", "207"),
        ("۲۰۷", "207"),
        ("co\u00adopération", "cooperation"),
    ],
)
def test_ways_of_writing_fold_into_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(("traditional", "simplified"), [("組", "组"), ("織", "织"), ("国", "国"), ("Ａ", "A")])
def test_ideographs_fold_to_simplified(traditional: str, simplified: str) -> None:
    assert fold_ideograph(traditional) == simplified


@pytest.mark.parametrize(
    ("locale", "forms"),
    [
        ("en", ["organization", "organizations"]),
        ("fr", ["défavorisée", "defavorisee", "défavorisées"]),
        ("fr", ["éducation", "education"]),
        ("es", ["educación", "educacion"]),
        ("es", ["organización", "organizaciones"]),
        ("ar", ["منظمة", "المنظمة", "منظمات", "والمنظمات", "للمنظمات", "المُنَظَّمات"]),
        ("ar", ["تعليم", "التعليم", "والتعليم", "بالتعليم", "وللتعليم"]),
        ("ar", ["دولة", "الدولة", "الدول", "دول"]),
        ("ru", ["организация", "организации", "организаций", "организациями"]),
        ("ru", ["елка", "ёлки"]),
    ],
)
def test_forms_of_a_word_share_a_stem(locale: str, forms: list[str]) -> None:
    shared = set.intersection(*({*stems(form, locale)} for form in forms))
    assert shared


def test_words_of_another_script_are_not_stemmed() -> None:
    assert stems("OMEP", "ru") == ()
    assert stems("организации", "fr") == ()
    assert stems("المنظمات", "en") == ()
    assert stems("2030", "en") == ()


def _folded(text: str) -> list[str]:
    return [part.folded for word in words(text) for part in word.parts]


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʼ", "`"])
def test_elided_words_are_left_out_with_any_apostrophe(apostrophe: str) -> None:
    text = "l'éducation d'enfants qu'aujourd'hui l'on s'engage".replace("'", apostrophe)
    assert _folded(text) == ["education", "enfants", "aujourd", "hui", "on", "engage"]


def test_a_possessive_ending_is_left_out() -> None:
    assert _folded("UNESCO's partners’ plan, M'Bow's") == ["unesco", "partners", "plan", "bow"]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Climat'Optimist", "climatoptimist"),
        ("Climat’Optimist", "climatoptimist"),
        ("O.M.E.P.", "omep"),
        ("co-operation", "cooperation"),
        ("ICNGO-2018/1", "icngo2018.1"),
        ("P5.1", "p5.1"),
        ("C/4", "c4"),
        ("COVID-19", "covid19"),
        ("COVID19", "covid19"),
    ],
)
def test_what_stands_together_has_a_form_without_joints(text: str, joined: str) -> None:
    assert [word.joined for word in words(text)] == [joined]


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("207 EX/11", ("207ex/11",)),
        ("207EX/11", ("207ex/11",)),
        ("207 ex / 11", ("207ex/11",)),
        ("207 EX/Dec/33", ("207ex/dec33",)),
        ("207EX/Dec/33", ("207ex/dec33",)),
        ("207 EX/Decision 33", ("207ex/dec33",)),
        ("207 EX/Décision 33", ("207ex/dec33",)),
        ("207 EX/Dec.33", ("207ex/dec33",)),
        ("207 EX/Decisión 33", ("207ex/dec33",)),
        ("207 EX/Решение 33", ("207ex/dec33",)),
        ("207 م ت/القرار 33", ("207ex/dec33",)),
        ("\u2066207 م\u200fت/11\u2069", ("207ex/11",)),
        ("36 C/Resolution 108", ("36c/res108",)),
        ("36C/Res.108", ("36c/res108",)),
        ("36 م/القرار 108", ("36c/res108",)),
        ("204 EX/23 Rev.", ("204ex/23rev", "204ex/23")),
        ("204 EX/23 Rev.2", ("204ex/23rev2", "204ex/23")),
        ("40 C/INF.17", ("40c/inf17",)),
        ("207 EX/5.I", ("207ex/5.i",)),
    ],
)
def test_symbols_have_one_form(written: str, forms: tuple[str, ...]) -> None:
    assert [symbol.forms for symbol in symbols(f"see {written}, please")] == [forms]


@pytest.mark.parametrize("text", ["1207 EX/11", "EX/11", "C/4 and C/5", "in 2019 C/D", "3/4", "https://x.org/36C/"])
def test_other_numbers_are_no_symbols(text: str) -> None:
    assert list(symbols(text)) == []


def test_ideographs_are_indexed_singly_and_in_pairs() -> None:
    terms = [token.term for token in analyze("教科文組織", "zh-hans")]
    assert terms == ["教", "教科", "科", "科文", "文", "文组", "组", "组织", "织"]


def test_a_word_and_its_stem_share_a_position() -> None:
    tokens = list(analyze("Deux écoles", "fr"))
    assert [(token.term, token.position) for token in tokens] == [
        ("deux", 0), ("~deux", 0), ("ecoles", 1), ("~ecol", 1),
    ]  # fmt: skip


@given(text=ANY_TEXT)
def test_every_token_lies_within_its_text(text: str) -> None:
    for locale in (None, *LOCALES):
        position = 0
        for token in analyze(text, locale):
            assert token.term
            assert 0 <= token.start < token.end <= len(text)
            assert token.position >= position
            position = token.position


@given(text=st.text("abcÉÀçñüœЁйкпأإآؤئةىًّ国組07 '-", max_size=60))
def test_composition_makes_no_difference_to_a_key(text: str) -> None:
    assert folded_key(unicodedata.normalize("NFD", text)) == folded_key(unicodedata.normalize("NFC", text))


@given(
    text=st.text(
        st.one_of(st.sampled_from(" \t\x1c\u00a0\u200f'’-.//EX12م ت的lа"), st.characters(exclude_categories=["Cs"])),
        max_size=60,
    )
)
@example(text="207 EX/Dec. 33 and l'eau")
@example(text="207\u200f EX/\u00a033")
@pytest.mark.parametrize("locale", [None, *LOCALES])
def test_a_text_read_piece_by_piece_has_the_terms_of_the_whole(text: str, locale: str | None) -> None:
    assert tuple(analyze(text, locale)) == _analyzed(text, locale)[0]
