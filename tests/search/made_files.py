"""Files that harm whoever reads them without care, made of the demonstration's."""

import zlib

from home.demo.files import docx_parts, pdf, zipped


def encrypted_pdf() -> bytes:
    """Asks for a password that nobody has."""
    key = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <{}> /U <{}> /P -4 >> /ID [<{}> <{}>]"
    asked = key.format("5a" * 32, "a5" * 32, "01" * 16, "01" * 16).encode()
    return pdf(["secret"]).replace(b"/Root 1 0 R", b"/Root 1 0 R " + asked)


def pdf_bomb() -> bytes:
    """A page whose drawing is 400 MB when it is unpacked."""
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(b"q " * 5_000_000) for _ in range(40)), packer.flush()])
    made = pdf(["water"])
    drawn = made[made.index(b"stream\n") + 7 : made.index(b"\nendstream")]
    return made.replace(drawn, packed).replace(b"/Length %d" % len(drawn), b"/Length %d" % len(packed))


def docx_bomb() -> bytes:
    """150 MB of nothing when it is unpacked."""
    return _with(b"<w:body>", b"<w:body>" + b" " * 150_000_000)


def docx_of_entities() -> bytes:
    """A million letters in a few lines."""
    entities = f'<!DOCTYPE d [<!ENTITY a "{"a" * 99}"><!ENTITY b "{"&a;" * 99}"><!ENTITY c "{"&b;" * 99}">]>'
    return _with(b"<w:document", entities.encode() + b"<w:document")


def _with(old: bytes, new: bytes) -> bytes:
    parts = docx_parts([("Normal", "&c;")])
    return zipped(parts | {"word/document.xml": parts["word/document.xml"].replace(old, new, 1)})
