"""Document symbols: every way of writing one is read, printed and sorted alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference import symbols
from search.analysis.symbols import parse


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("207EX/11", "207 EX/11"),
        ("207 EX/11", "207 EX/11"),
        (" 207 ex / 11 ", "207 EX/11"),
        ("207 EX/Dec/33", "207 EX/Decision 33"),
        ("207 EX/Dec. 33", "207 EX/Decision 33"),
        ("207 EX/Décision 33", "207 EX/Decision 33"),
        ("207 EX/Decision 33", "207 EX/Decision 33"),
        ("200 EX/Decisions, item 23", "200 EX/Decisions, item 23"),
        ("200EX/Dec., item 23", "200 EX/Decisions, item 23"),
        ("40C/42", "40 C/42"),
        ("36 C/Resolution 108", "36 C/Resolution 108"),
        ("36C/Rés.108", "36 C/Resolution 108"),
        ("204 EX/23 Rev.", "204 EX/23 Rev."),
        ("204 EX/23.INF Rev.", "204 EX/23.INF Rev."),
        ("202 EX/37.INF.2", "202 EX/37.INF.2"),
        ("202 EX/5 Add. 2 Corr.", "202 EX/5 Add.2 Corr."),
        ("207 EX/33 Part I", "207 EX/33 Part I"),
        ("207 EX/33, partie 2", "207 EX/33 Part II"),
        ("207 EX/5.III", "207 EX/5.III"),
        ("207 EX/INF.5", "207 EX/INF.5"),
        ("207 م ت/11", "207 EX/11"),
    ],
)
def test_a_symbol_has_one_printed_form(written: str, printed: str) -> None:
    symbol = parse(written)
    assert symbol
    assert symbols.printed(symbol) == printed
    again = parse(printed)
    assert again
    assert (again.forms, symbols.printed(again)) == (symbol.forms, printed)


def test_an_item_of_the_decisions_is_not_taken_for_the_decision_and_is_found_by_it() -> None:
    item, decision = parse("200 EX/Decisions, item 23"), parse("200 EX/Decision 23")
    assert item
    assert decision
    assert item.forms[0] != decision.forms[0]
    assert decision.forms[0] in item.forms


@pytest.mark.parametrize(
    "text", ["", "theme-1", "207 EX", "EX/11", "207 EX/", "207 EX/11 and 12", "1207 EX/11", "7/11"]
)
def test_what_is_no_symbol_is_not_taken_for_one(text: str) -> None:
    assert parse(text) is None


GAPS = st.sampled_from(["", " ", "\u00a0", "  "])
ACTS = st.sampled_from(["", "Dec/", "Dec. ", "Decision ", "Déc. ", "DECISION "])
SUPPLEMENTS = st.sampled_from(["", " Rev.", " Rev.2", ".INF", ".INF.2", " Add.", " Corr.3", " Part I", " Part XIV"])


@given(
    session=st.integers(1, 999),
    body=st.sampled_from(["EX", "ex", "C", "c"]),
    number=st.integers(1, 9999),
    act=ACTS,
    supplement=SUPPLEMENTS,
    gaps=st.tuples(GAPS, GAPS, GAPS),
)
def test_spaces_case_and_words_make_no_difference(
    session: int, body: str, number: int, act: str, supplement: str, gaps: tuple[str, str, str]
) -> None:
    before, within, after = gaps
    written = parse(f"{session}{before}{body}{within}/{after}{act}{number}{supplement}")
    plain = parse(f"{session} {body.upper()}/{act.upper()}{number}{supplement.upper()}")
    assert written
    assert plain
    assert (written.session, written.number) == (session, str(number))
    assert written.forms == plain.forms
    assert symbols.printed(written) == symbols.printed(plain)
    assert parse(symbols.printed(written)).forms == written.forms


@given(st.lists(st.tuples(st.sampled_from(["EX", "C"]), st.integers(1, 300), st.integers(1, 200)), unique=True))
def test_they_sort_by_body_session_and_number(triples: list[tuple[str, int, int]]) -> None:
    read = [parse(f"{session} {body}/{number}") for body, session, number in triples]
    texts = [symbols.sort_text(symbol) for symbol in read if symbol]
    assert [triples[texts.index(text)] for text in sorted(texts)] == sorted(triples)


@given(st.text(max_size=40))
def test_no_text_is_an_error(text: str) -> None:
    symbol = parse(text)
    assert symbol is None or symbols.printed(symbol)
