"""What is uploaded is what it says it is, and documents leave as attachments; but PDFs, which hits lead into."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cms.base.models import MediaDocument, MediaImage

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def _zip(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return file.getvalue()


def _stored() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["picture.svg", "picture.png", "picture.jpg", "picture.webp", "picture.html"])
@pytest.mark.parametrize("content", [SVG, HTML, SCRIPT])
def test_a_script_is_no_image_under_any_name(editor: Client, name: str, content: bytes) -> None:
    before = _stored()
    response = editor.post(
        reverse("wagtailimages:add"), {"title": "Picture", "file": SimpleUploadedFile(name, content, "image/png")}
    )
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not MediaImage.objects.exists()
    assert _stored() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.html", HTML),
        ("report.svg", SVG),
        ("report.pdf", HTML),
        ("report.pdf", SVG),
        ("report.txt", SCRIPT),
        ("report.csv", b"\xef\xbb\xbf  " + HTML),
        ("report.txt", b"#!/bin/sh\necho"),
        ("report.txt", b"MZ\x00\x00"),
        ("report.docx", HTML),
        ("report.docx", _zip(**{"index.html": HTML})),
        ("report.docx", _zip(**{"word/document.xml": b"<w/>", "word/vbaProject.bin": b"macro"})),
        ("report.odt", _zip(mimetype=b"text/html")),
        ("report.xlsx", _zip(**{"word/document.xml": b"<w/>"})),
    ],
)
def test_a_script_is_no_document_under_any_name(editor: Client, name: str, content: bytes) -> None:
    before = _stored()
    for url, data in (
        (reverse("wagtaildocs:add"), {"title": "Report", "file": SimpleUploadedFile(name, content)}),
        (reverse("wagtaildocs:add_multiple"), {"files[]": SimpleUploadedFile(name, content)}),
    ):
        response = editor.post(url, data, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert response.status_code == 200
        said = response.json()["error_message"] if "multiple" in url else response.context["form"].errors["file"]
        assert said
    assert not MediaDocument.objects.exists()
    assert _stored() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"%PDF-1.7 and so on"),
        ("report.txt", "Été — 报告 < 5".encode()),
        ("report.csv", b"a,b\n1,2\n"),
        ("report.docx", _zip(**{"word/document.xml": b"<w/>"})),
        ("report.ods", _zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")),
    ],
)
def test_a_document_is_stored_and_leaves_as_an_attachment_or_a_pdf(editor: Client, name: str, content: bytes) -> None:
    editor.post(reverse("wagtaildocs:add"), {"title": "Report", "file": SimpleUploadedFile(name, content)})
    document = MediaDocument.objects.get()
    response = Client().get(document.url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("inline" if name.endswith(".pdf") else "attachment")
    assert response["Content-Type"].startswith("application/pdf") == name.endswith(".pdf")
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == content
    assert Client().get(f"/media/{document.file.name}").status_code == 404


def test_an_image_is_stored(editor: Client) -> None:
    editor.post(reverse("wagtailimages:add"), {"title": "Sea", "file": SimpleUploadedFile("sea.png", _png())})
    assert MediaImage.objects.get().width == 40
