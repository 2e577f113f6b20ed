"""Whether an uploaded file is what its name says: scripts and markup under another name are refused.

Images are read by Wagtail's image library, which knows them by their content already.
"""

import re
import zipfile
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Of zipped formats: a part every such file has.
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_MIMETYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<(?:!|\?|[a-z])|#!)", re.IGNORECASE)


def check_content(file: IO[bytes], extension: str) -> None:
    """Raises ValidationError where the bytes are not of the format that the extension names."""
    file.seek(0)
    try:
        right = _is_of_format(file, extension.lower())
    finally:
        file.seek(0)
    if not right:
        raise ValidationError(
            {"file": _("The content of this file is not that of a .%(extension)s file.") % {"extension": extension}}
        )


def _is_of_format(file: IO[bytes], extension: str) -> bool:
    if extension == "pdf":
        return file.read(5) == b"%PDF-"
    if extension in {"txt", "csv"}:
        start = file.read(4096)
        return b"\x00" not in start and not _MARKUP.match(start)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if extension in _PARTS:
                return _PARTS[extension] in names and not any(name.endswith("vbaProject.bin") for name in names)
            return archive.open("mimetype").read(200) == _MIMETYPES[extension]
    except (zipfile.BadZipFile, KeyError):
        return False
