"""Known names, acronyms, symbols and references find their content in any form and from any language."""

from collections.abc import Callable

import pytest

Slugs = Callable[..., list[str]]


@pytest.mark.parametrize("locale", ["en", "fr", "es", "ar", "zh-hans", "ru"])
@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("omep", "omep"),
        ("O.M.E.P.", "omep"),
        ("Organisation mondiale pour l'education prescolaire", "omep"),
        ("ORGANISATION MONDIALE POUR L’ÉDUCATION PRÉSCOLAIRE", "omep"),
        ("world organisation early childhood", "omep"),
        ("ATD Quart Monde", "atd"),
        ("ATD Quast Monde", "atd"),
        ("atd fourth world", "atd"),
        ("climat optimist", "climatoptimistes"),
        ("Climat’Optimist", "climatoptimistes"),
        ("Climat'Optimist", "climatoptimistes"),
        ("climatoptimist", "climatoptimistes"),
        ("les climat-optimistes", "climatoptimistes"),
        ("AST", "storytellers"),
        ("اتحاد الحكائين", "storytellers"),
        ("说书人联盟", "storytellers"),
        ("說書人", "storytellers"),
        ("союз рассказчиков", "storytellers"),
        ("207EX/Dec/33", "207-ex-decision-33"),
        ("207 EX/Decision 33", "207-ex-decision-33"),
        ("207 ex/déc. 33", "207-ex-decision-33"),
        ("207 م ت/القرار 33", "207-ex-decision-33"),
        ("207 EX/11", "ngp-207"),
        ("207EX/11", "ngp-207"),
        ("٢٠٧ EX/١١", "ngp-207"),
        ("P5.1", "p5-1"),
        ("p5.1", "p5-1"),
        ("ICNGO-2018/1", "icngo-2018-1"),
        ("icngo 2018/1", "icngo-2018-1"),
    ],
)
def test_a_known_name_comes_first(slugs: Slugs, typed: str, slug: str, locale: str) -> None:
    assert slugs(typed, locale)[:1] == [slug]


def test_what_a_symbol_belongs_to_follows_the_document_itself(slugs: Slugs) -> None:
    assert slugs("207 EX/Decision 33") == ["207-ex-decision-33", "ngp-207"]


def test_an_acronym_is_found_among_words_of_another_script(slugs: Slugs) -> None:
    assert slugs("منظمة OMEP", "ar")[:1] == ["omep"]


def test_a_symbol_is_not_found_by_another_number(slugs: Slugs) -> None:
    assert "ngp-207" not in slugs("207 EX/12")
    assert "ngp-207" not in slugs("208 EX/Decision 33")


def test_a_reference_is_not_found_by_its_digits_elsewhere(slugs: Slugs) -> None:
    assert slugs("P51") == []
