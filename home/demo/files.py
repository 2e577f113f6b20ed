"""Small files of the demonstration, made as they are needed: a PDF by its pages, a DOCX by its paragraphs."""

import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from io import BytesIO
from typing import Any, Final

from django.core.files.base import ContentFile

from cms.base.models import MediaDocument

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HEADING: Final = "Heading1"


def attached(record: Mapping[str, Any]) -> MediaDocument:
    """The file of a record with `name`, `title`, `language` and `pages` or `paragraphs`; the same row when called
    again."""
    found: MediaDocument | None = MediaDocument.objects.filter(title=record["title"]).first()
    if found:
        return found
    content = pdf(record["pages"]) if "pages" in record else docx(map(tuple, record["paragraphs"]))
    file = ContentFile(content, name=record["name"])
    made: MediaDocument = MediaDocument.objects.create(title=record["title"], language=record["language"], file=file)
    return made


def pdf(pages: Sequence[str]) -> bytes:
    """Pages of plain text in Western letters, line by line."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, text in enumerate(pages):
        drawn = zlib.compress(_drawn(text))
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (5 + 2 * index),
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        ]
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)


def _drawn(text: str) -> bytes:
    lines = ["BT /F1 11 Tf 14 TL 60 780 Td"]
    for line in text.split("\n"):
        escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        lines.append(f"({escaped}) Tj T*")
    return "\n".join([*lines, "ET"]).encode("cp1252")


def docx(paragraphs: Iterable[tuple[str, str]]) -> bytes:
    """(style, text); a heading's style is HEADING."""
    return zipped(docx_parts(paragraphs))


def docx_parts(paragraphs: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    types = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": (
            f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="{HEADING}">'
            '<w:name w:val="heading 1"/></w:style></w:styles>'
        ),
    }
    return {name: f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode() for name, text in parts.items()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()
