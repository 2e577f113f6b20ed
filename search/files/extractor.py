"""Reads the text out of a PDF or DOCX: a program of its own, which the platform starts for each file (extraction.py).

Reads the file from its input and writes JSON: `{"parts": [{"page", "heading", "text"}], "truncated"}`, or
`{"unreadable": code}` (search.enums.Unreadable). A part is a page of a PDF, or what stands below a heading of a DOCX.
It imports nothing of the platform, knows none of its secrets, and limits itself before it looks at the file.
"""

import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Final

MEMORY: Final = 1024 * 1024 * 1024  # bytes of address space
CPU: Final = 40  # seconds
_MOST_PAGES: Final = 2000
_MOST_TEXT: Final = 1_000_000  # characters of a file
_MOST_OF_PAGE: Final = 20_000
_MOST_OF_SECTION: Final = 5_000
_MOST_XML: Final = 100_000_000  # bytes of a part of a DOCX, unpacked
_LONGEST_HEADING: Final = 200
_CHUNK: Final = 65_536
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
#: A hyphen at the end of a line, as PDFium gives it: the word goes on.
_HYPHEN: Final = re.compile("[\x02\ufffe]\\s*")
_SPACES: Final = re.compile(r"[^\S\n]+")
#: The end of a line between ideographs, which parts no word.
_WITHIN_IDEOGRAPHS: Final = re.compile(
    "(?<=[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])\n(?=[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)

Part = dict[str, Any]


class UnreadableError(Exception):
    """The file gives no text; the reason is its code."""


def limit() -> None:
    """Of this process, for good: memory, time, no file written, no process started, no memory image left."""
    limits = {
        resource.RLIMIT_AS: (MEMORY, MEMORY),
        # One second more before it is killed: whoever waits for it tells its own limit from what ends it otherwise.
        resource.RLIMIT_CPU: (CPU, CPU + 1),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_NOFILE: (64, 64),
    }
    for name, (most, last) in limits.items():
        hard = resource.getrlimit(name)[1]
        allowed = last if hard == resource.RLIM_INFINITY else min(last, hard)
        resource.setrlimit(name, (min(most, allowed), allowed))


def clean(text: str) -> str:
    """Without control characters, with single spaces and line feeds; none within a line of ideographs."""
    joined = _HYPHEN.sub("", text.replace("\r", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in _FORBIDDEN.sub("", joined).split("\n"))
    return _WITHIN_IDEOGRAPHS.sub("", "\n".join(line for line in lines if line))


def pdf_parts(data: bytes) -> Iterator[Part]:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("encrypted" if "password" in str(error).lower() else "broken") from error
    if not pages:
        raise UnreadableError("broken")
    for number in range(pages):
        try:
            text = document[number].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            continue  # one page that cannot be read takes no other away
        yield {"page": number + 1, "heading": "", "text": clean(text)}


def docx_parts(data: bytes) -> Iterator[Part]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            headings = _headings(archive) if "word/styles.xml" in names else set()
            paragraphs = _Paragraphs(headings)
            for _ in _fed(archive, "word/document.xml", paragraphs):
                yield from paragraphs.taken()
            yield from paragraphs.rest()
    except RuntimeError as error:  # how zipfile says that it needs a password
        raise UnreadableError("encrypted") from error
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, EOFError, OSError, NotImplementedError) as error:
        raise UnreadableError("broken") from error


def _fed(archive: zipfile.ZipFile, name: str, target: Any) -> Iterator[None]:
    """Hands the elements of a part to the target, a chunk at a time. Nothing is declared in it: no DTD, no entity."""
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    unpacked = 0
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > _MOST_XML:
                raise UnreadableError("costly")
            parser.feed(chunk)
            yield
    parser.close()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _value(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if _local(name) == "val"), "")


class _Styles:
    """The names of the styles that headings have, whatever language Word speaks."""

    def __init__(self) -> None:
        self.headings: set[str] = set()
        self._style = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
            case "style":
                self._style = next((v for name, v in attributes.items() if _local(name) == "styleId"), "")
            case "name" if _value(attributes).lower().startswith(("heading", "title")):
                self.headings.add(self._style)

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


def _headings(archive: zipfile.ZipFile) -> set[str]:
    styles = _Styles()
    for _ in _fed(archive, "word/styles.xml", styles):
        pass
    return styles.headings


class _Paragraph:
    def __init__(self) -> None:
        self.words: list[str] = []
        self.is_heading = False


class _Paragraphs:
    """The words of paragraphs, gathered below their headings; what was deleted under revision is no `t`.

    A text box stands within a paragraph, with paragraphs of its own; and twice, for other programs as a `Fallback`.
    """

    def __init__(self, headings: set[str]) -> None:
        self._headings = headings
        self._heading = ""
        self._lines: list[str] = []
        self._size = 0
        self._open: list[_Paragraph] = []
        self._in_text = False
        self._fallbacks = 0
        self._parts: list[Part] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        self._fallbacks += name == "Fallback"
        if self._fallbacks:
            return
        if name == "p":
            self._open.append(_Paragraph())
        if not self._open:
            return
        match name:
            case "t":
                self._in_text = True
            case "pStyle" if _value(attributes) in self._headings:
                self._open[-1].is_heading = True
            case "outlineLvl":
                self._open[-1].is_heading = True
            case "tab" | "br" | "cr":
                self._open[-1].words.append(" ")

    def data(self, text: str) -> None:
        if self._in_text and not self._fallbacks:
            self._open[-1].words.append(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name == "Fallback":
            self._fallbacks -= 1
        elif self._fallbacks:
            return
        elif name == "t":
            self._in_text = False
        elif name == "p":
            done = self._open.pop()
            self._add(clean("".join(done.words)).replace("\n", " "), is_heading=done.is_heading)

    def _add(self, line: str, *, is_heading: bool) -> None:
        if not line:
            return
        if is_heading or self._size > _MOST_OF_SECTION:
            self._close()
        if is_heading:
            self._heading = line[:_LONGEST_HEADING]
        self._lines.append(line)
        self._size += len(line)

    def _close(self) -> None:
        if self._lines:
            self._parts.append({"page": None, "heading": self._heading, "text": "\n".join(self._lines)})
        self._lines, self._size = [], 0

    def close(self) -> None:
        self._close()

    def taken(self) -> Iterator[Part]:
        found, self._parts = self._parts, []
        yield from found

    rest = taken


def parts_of(data: bytes) -> Iterator[Part]:
    """By what the file is, whatever its name says."""
    if b"%PDF-" in data[:1024]:
        return pdf_parts(data)
    if data[:4] == b"PK\x03\x04":
        return docx_parts(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # the container in which Word puts what has a password
        raise UnreadableError("encrypted")
    raise UnreadableError("broken")


def read(data: bytes) -> dict[str, Any]:
    """Up to so many parts and characters."""
    parts: list[Part] = []
    left = _MOST_TEXT
    for part in parts_of(data):
        if len(parts) == _MOST_PAGES or left <= 0:
            return {"parts": parts, "truncated": True}
        part["text"] = part["text"][: min(_MOST_OF_PAGE, left)]
        left -= len(part["text"])
        parts.append(part)
    if not any(part["text"] for part in parts):
        raise UnreadableError("empty")
    return {"parts": parts, "truncated": False}


def main(write: Callable[[str], object]) -> None:
    limit()
    try:
        answer = read(sys.stdin.buffer.read())
    except UnreadableError as error:
        answer = {"unreadable": str(error)}
    except MemoryError:
        answer = {"unreadable": "costly"}
    write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.stdout.write)
