"""Mail addresses and names as they are kept, and the keyed digest by which one is known after it is erased."""

import unicodedata

import idna
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, validate_email
from django.utils.crypto import salted_hmac


def normal(address: str) -> str:
    """The same for the same mailbox however it is written: lower case, an international domain as it is in the DNS
    (RFC 5890, UTS 46). Raises ValidationError for what is no address."""
    found = unicodedata.normalize("NFC", address.strip()).lower()
    local, at, domain = found.rpartition("@")
    if not domain.isascii():
        try:
            found = f"{local}{at}{idna.encode(domain, uts46=True).decode()}"
        except idna.IDNAError as error:
            raise ValidationError(EmailValidator.message, code="invalid") from error
    validate_email(found)
    return found


def digest(address: str) -> str:
    """Of a normal address; 64 hexadecimal digits that tell nothing without the key."""
    return salted_hmac("delivery.address", address, secret=settings.MAIL_ADDRESS_KEY, algorithm="sha256").hexdigest()


def plain_name(name: str) -> str:
    """A person's name on one line, without the invisible characters that turn or break what follows them."""
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in name
        if unicodedata.category(char) != "Cf" or char in "\u200c\u200d"  # joiners belong to the spelling of some names
    )
    return " ".join(kept.split())[:200]


def masked(address: str) -> str:
    """Enough to know it again: "r…@e….org"."""
    local, _, domain = address.partition("@")
    name, dot, end = domain.rpartition(".")
    return f"{local[:1]}…@{name[:1]}…{dot}{end}"
