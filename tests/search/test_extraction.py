"""Text is read out of files by a program with limits: what is hostile is named as unreadable, and harms nothing."""

import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from home.demo.files import HEADING, docx, docx_parts, pdf, zipped
from search.enums import Unreadable
from search.files import extraction
from search.files.extraction import Extraction, extract
from search.files.extractor import clean
from tests.search.made_files import docx_bomb, docx_of_entities, encrypted_pdf, pdf_bomb


def read(data: bytes) -> Extraction:
    return extract(BytesIO(data))


def test_a_pdf_is_read_by_page() -> None:
    found = read(pdf(["Wells for villages\nby their women", "", "Écoles à l’ombre (1)"]))
    assert found.unreadable is None
    assert [(part.page, part.text) for part in found.parts] == [
        (1, "Wells for villages\nby their women"),
        (3, "Écoles à l’ombre (1)"),
    ]
    assert len(found.sha256) == 64


def test_a_line_ends_within_a_word_of_ideographs() -> None:
    assert clean("妇女合\r\n作 \n村庄\nwells\nof 水\n") == "妇女合作村庄\nwells\nof 水"


def test_a_docx_is_read_by_heading() -> None:
    found = read(docx([("Normal", "Before"), (HEADING, "الآبار"), ("Normal", "村庄的清洁饮水"), (HEADING, "End")]))
    assert [(part.page, part.heading, part.text) for part in found.parts] == [
        (None, "", "Before"),
        (None, "الآبار", "الآبار\n村庄的清洁饮水"),
        (None, "End", "End"),
    ]


def test_of_a_long_file_a_million_characters_are_kept() -> None:
    page = "\n".join(["a line of words about water and schools"] * 60)
    found = read(pdf([page] * 500))
    assert found.truncated
    assert sum(len(part.text) for part in found.parts) == 1_000_000
    assert found.parts[-1].page == len(found.parts) < 500


def test_a_paragraph_goes_on_after_the_text_box_in_it() -> None:
    box = "<w:p><w:r><w:t>In the box</w:t></w:r></w:p>"
    both = f"<Choice>{box}</Choice><m:Fallback xmlns:m='m'>{box.replace('In', 'Again in')}</m:Fallback>"
    parts = docx_parts([(HEADING, "Wells|of villages"), ("Normal", "End")])
    words = parts["word/document.xml"].decode().replace("|", f" </w:t>{both}<w:t>")
    found = read(zipped(parts | {"word/document.xml": words.encode()})).parts
    assert [(part.heading, part.text) for part in found] == [
        ("", "In the box"),
        ("Wells of villages", "Wells of villages\nEnd"),
    ]


HOSTILE: dict[str, tuple[Callable[[], bytes], Unreadable | None]] = {
    "encrypted": (encrypted_pdf, Unreadable.ENCRYPTED),
    "encrypted docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Unreadable.ENCRYPTED),
    "truncated pdf": (lambda: pdf(["water"])[:60], Unreadable.BROKEN),
    "truncated docx": (lambda: docx([("Normal", "water")])[:-40], Unreadable.BROKEN),
    "nothing": (lambda: b"", Unreadable.BROKEN),
    "a page of the web": (lambda: b"<html><script>alert(1)</script>", Unreadable.BROKEN),
    "a spreadsheet": (lambda: zipped({"xl/workbook.xml": b"<x/>"}), Unreadable.BROKEN),
    "no XML": (lambda: zipped({"word/document.xml": b"\xff\xfe\x00"}), Unreadable.BROKEN),
    "entities": (docx_of_entities, Unreadable.BROKEN),
    "a pages tree that holds itself": (lambda: pdf(["water"]).replace(b"[4 0 R]", b"[2 0 R]"), None),
    "a page without text": (lambda: pdf([""]), Unreadable.EMPTY),
    "a zip bomb": (docx_bomb, Unreadable.COSTLY),
    "a stream of 400 MB": (pdf_bomb, None),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_named_as_unreadable(name: str) -> None:
    made, expected = HOSTILE[name]
    found = read(made())
    assert not any("water" in part.text for part in found.parts)
    assert found.unreadable is not None
    if expected:
        assert found.unreadable == expected


def test_what_is_larger_than_allowed_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MOST_BYTES", 100)
    assert read(pdf(["water"])).unreadable == Unreadable.LARGE


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With all that it started."""
    program = tmp_path / "slow.py"
    program.write_text(
        "import os, sys, time\n"
        f"child = os.fork()\nopen({str(tmp_path / 'pids')!r}, 'a').write(f'{{os.getpid()}}\\n')\ntime.sleep(60)\n"
    )
    monkeypatch.setattr(extraction, "_PROGRAM", program)
    monkeypatch.setattr(extraction, "SECONDS", 3.0)
    started = time.monotonic()
    found = read(pdf(["water"]))
    assert (found.unreadable, found.passing) == (Unreadable.COSTLY, True)
    assert time.monotonic() - started < 30
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert len(pids) == 2
    for pid in pids:
        for _ in range(100):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                break
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":  # waits for its parent to look at it
                break
            time.sleep(0.05)
        else:
            pytest.fail("a process was left")


@pytest.mark.parametrize(("signal", "passing"), [("SIGXCPU", False), ("SIGKILL", True)])
def test_its_own_limit_is_told_from_what_else_ends_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, signal: str, passing: bool
) -> None:
    program = tmp_path / "ended.py"
    program.write_text(f"import os, signal\nos.kill(os.getpid(), signal.{signal})\n")
    monkeypatch.setattr(extraction, "_PROGRAM", program)
    found = read(pdf(["water"]))
    assert (found.unreadable, found.passing) == (Unreadable.COSTLY, passing)


def test_the_processor_s_time_is_its_own_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "busy.py"
    own = Path(extraction.__file__).with_name("extractor.py").read_text()
    endless = own.replace("        answer = read(", "        while True:\n            pass\n        answer = read(")
    program.write_text(endless.replace("CPU: Final = 40", "CPU: Final = 1"))
    monkeypatch.setattr(extraction, "_PROGRAM", program)
    found = read(pdf(["water"]))
    assert (found.unreadable, found.passing) == (Unreadable.COSTLY, False)


def test_more_than_an_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "_MOST_ANSWER", 10)
    assert read(pdf(["water"])).unreadable == Unreadable.COSTLY
