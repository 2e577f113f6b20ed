"""The interface texts: each text in use is translated in each language, and its translation fits it."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import django
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test.utils import override_settings
from django.utils.html import escape
from django.utils.translation import override, to_locale

LANGUAGES: Final = [code for code, _ in settings.LANGUAGES if code != "en"]
LOCALE: Final = Path(settings.BASE_DIR) / "cms" / "locale"
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[a-z]|%[%a-z]|\{\w*\}")
COUNTS: Final = {"%(n)s", "%(count)s", "%(count)d"}
TAG: Final = re.compile(r"</?\w[^<>]*>")
#: What no text of the language may hold: quotation marks, commas or spaces of another language's typography.
UNTYPICAL: Final = {
    "fr": re.compile(r"['\"“”]|(?<!\u202f)[;!?]|(?<!\u00a0):(?!//|\d\d)|«(?!\u00a0)|(?<!\u00a0)»"),
    "es": re.compile(r"[\"“”]|\s[:;!?]"),
    "ar": re.compile(r"[,;?\"“”](?![\w/])"),
    "zh-hans": re.compile(r"[,;:?!\"«»](?![\w/])"),
    "ru": re.compile(r"[\"“”]|\s[:;!?]"),
}


def po_file(language: str, root: Path = LOCALE) -> Path:
    return root / to_locale(language) / "LC_MESSAGES" / "django.po"


def read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened)


def texts(language: str) -> list[Message]:
    """All messages of a catalogue but its header."""
    return [message for message in read(po_file(language)) if message.id]


def ids(message: Message) -> tuple[str, ...]:
    return as_tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    return as_tuple(message.string)


def as_tuple(value: str | Iterable[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def numbers_of(catalog: Catalog) -> list[list[int]]:
    """For each plural form the numbers up to 1,000 it stands for."""
    form_of = gettext.c2py(catalog.plural_expr)
    numbers: list[list[int]] = [[] for _ in range(catalog.num_plurals)]
    for number in range(1001):
        numbers[form_of(number)].append(number)
    return numbers


@pytest.fixture
def compiled(tmp_path: Path) -> Iterator[Path]:
    """The catalogues, compiled in a folder of the test's own, in force."""
    for language in LANGUAGES:
        target = po_file(language, tmp_path)
        target.parent.mkdir(parents=True)
        shutil.copy(po_file(language), target)
    with override_settings(LOCALE_PATHS=[tmp_path]):
        call_command("compile_texts")
        yield tmp_path


# --- complete --------------------------------------------------------------------------------------------------------


def test_each_language_has_its_catalogue() -> None:
    assert {folder.name for folder in LOCALE.iterdir()} == {to_locale(language) for language in LANGUAGES}
    for language in LANGUAGES:
        catalog = read(po_file(language))
        assert str(catalog.locale) == to_locale(language)
        assert "Machine-made draft, to be reviewed by a translator." in catalog.header_comment


def test_every_text_in_use_is_translated(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs GNU gettext")
        pytest.skip("without GNU gettext the texts in use cannot be collected")
    copy = tmp_path / "copy"
    others = shutil.ignore_patterns(".*", "var", "node_modules", "__pycache__", "*.mo", "*.sqlite3")
    shutil.copytree(settings.BASE_DIR, copy, ignore=others)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "fr"],
        cwd=copy,
        env={**os.environ, "DATA_DIR": str(tmp_path / "data")},
        check=True,
        capture_output=True,
    )
    collected = read(po_file("fr", copy / "cms" / "locale"))
    used = {(message.context, ids(message)) for message in collected if message.id}
    missing = {}
    for language in LANGUAGES:
        have = {(message.context, ids(message)) for message in texts(language) if all(strings(message))}
        missing[language] = sorted(" / ".join(text) for _, text in used - have)
    assert used
    assert missing == {language: [] for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_fuzzy(language: str) -> None:
    assert [m.id for m in texts(language) if m.fuzzy or not all(strings(m))] == []


# --- fitting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_djangos_and_all_written(language: str) -> None:
    catalog = read(po_file(language))
    django_folder = Path(django.__file__).parent / "conf" / "locale"
    assert numbers_of(catalog) == numbers_of(read(po_file(language, django_folder)))
    wrong = [m.id for m in texts(language) if m.pluralizable and len(strings(m)) != catalog.num_plurals]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_agree(language: str) -> None:
    """A plural form that stands for one number only may say it in words: "منظمتان" for two organizations."""
    numbers = numbers_of(read(po_file(language)))
    wrong = []
    for message in texts(language):
        wanted = Counter(PLACEHOLDER.findall(ids(message)[-1]))
        for form, string in enumerate(strings(message)):
            have = Counter(PLACEHOLDER.findall(string))
            in_words = message.pluralizable and len(numbers[form]) == 1
            if have != wanted and not (in_words and have + Counter(COUNTS & wanted.keys()) == wanted):
                wrong.append((message.id, string))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_tags_and_outer_spaces_agree(language: str) -> None:
    """A text without words, such as the comma of a list, brings the spaces its language sets."""
    wrong = []
    for message in texts(language):
        source = ids(message)[-1]
        for string in strings(message):
            spaces = [re.findall(r"^\s*|\s*$", text) for text in (source, string)]
            same_spaces = spaces[0] == spaces[1] or not re.search(r"\w", source)
            if not same_spaces or Counter(TAG.findall(source)) != Counter(TAG.findall(string)):
                wrong.append((source, string))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_typography_is_the_languages_own(language: str) -> None:
    said = [TAG.sub("", string) for message in texts(language) for string in strings(message)]
    assert [text for text in said if UNTYPICAL[language].search(text)] == []


# --- in force --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_texts_say_what_the_catalogue_says(compiled: Path, language: str) -> None:
    with po_file(language, compiled).with_suffix(".mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    first_numbers = [numbers[0] if numbers else None for numbers in numbers_of(read(po_file(language)))]
    for message in texts(language):
        context = f"{message.context}\x04" if message.context else ""
        source, *plural = (context + text for text in ids(message))
        if not plural:
            assert translations.gettext(source) == message.string
            continue
        for number, string in zip(first_numbers, strings(message), strict=True):
            assert number is None or translations.ngettext(source, plural[0], number) == string


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_speaks_the_language(compiled: Path, language: str) -> None:
    said = {ids(message)[0]: strings(message)[0] for message in texts(language)}
    with override(language):
        html = render_to_string("404.html")
    for text in ("Page not found", "Search instead", "To the front page", "Independent demonstration"):
        assert escape(said[text]) in html
        assert text not in html
