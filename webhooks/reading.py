"""What holders of keys send about their endpoints, read as strictly as the parameters of a list."""

import datetime as dt
import ipaddress
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from cms.base.locales import LOCALES
from content_api import parameters
from content_api.json_query import query_of
from content_api.parameters import Parameter
from content_api.reading import Reader
from content_store.criteria import Criteria
from content_store.kinds import Filter, kind, kinds

from .addresses import is_public
from .enums import DeliveryState

_LONGEST_URL: Final = 2000
_LONGEST_DESCRIPTION: Final = 200
#: The characters that RFC 3986 lets an address have.
_URL: Final = re.compile(r"https?://[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]+")
#: The members of a body that say which changes; they are given together.
CHOICE: Final = ("kind", "locale", "filter")

_ADDRESS: Final = {"type": "string", "format": "uri", "pattern": "^https?://", "maxLength": _LONGEST_URL}
_TEXT: Final = {"type": "string", "maxLength": _LONGEST_DESCRIPTION}


def _filters(names: Sequence[str]) -> tuple[Filter, ...]:
    """Of one kind all of its list's; of several, what any of them has."""
    chosen = [kind(name) for name in names] or kinds()
    found = {(item.name, item.type, item.vocabulary): item for each in chosen for item in each.all_filters}
    return tuple(found.values())


def _url(*, required: bool) -> Parameter:
    about = "Where messages are sent: https, and a host of the public internet."
    return Parameter("url", about, _ADDRESS, required=required)


_DESCRIPTION: Final = Parameter("description", "What it is for.", _TEXT)


@cache
def _choice() -> tuple[Parameter, ...]:
    return (*parameters.of_digest(), *parameters.filter_parameters(_filters(())))


@cache
def of_creation() -> tuple[Parameter, ...]:
    return (_url(required=True), _DESCRIPTION, *_choice())


@cache
def of_change() -> tuple[Parameter, ...]:
    about = "`disabled`: nothing is sent; `active`: again, and what changed in the meantime."
    status = Parameter("status", about, parameters.one_of(("active", "disabled")))
    return (_url(required=False), _DESCRIPTION, status, *_choice())


OF_REPLAY: Final = (
    Parameter("seq", "All that changed after this step of the log.", {"type": "integer", "minimum": 0}),
    Parameter("time", "All that changed from this moment on.", {"type": "string", "format": "date-time"}),
    Parameter("message", "One message, by its `webhook-id`.", {"type": "string", "pattern": "^msg_[0-9a-z_]+$"}),
)
OF_DELIVERIES: Final = (
    Parameter("state", "Only messages in these states.", parameters.several(parameters.one_of(DeliveryState.values))),
    parameters.limit(),
    parameters.CURSOR,
)


class EndpointReader(Reader):
    """The body of a request about an endpoint."""

    def __init__(self, request: HttpRequest, allowed: Sequence[Parameter], body: Mapping[str, Any]) -> None:
        super().__init__(request, allowed, query_of(dict(body), allowed))

    def url(self) -> str:
        text = self.required("url")
        if "url" in self.query.values and (fault := url_fault(text)):
            self.fault("url", *fault, given="")
        return text

    def description(self) -> str:
        text = self.text("description")
        if len(text) > _LONGEST_DESCRIPTION:
            self.fault("description", "too-long", f"Up to {_LONGEST_DESCRIPTION} characters.", given="")
        return text

    def criteria(self) -> tuple[Criteria, tuple[str, ...]]:
        """Kinds and filters, and languages."""
        names = self.choices("kind", [each.name for each in kinds()])
        locales = self.choices("locale", LOCALES)
        return Criteria(tuple(sorted(names)), self.conditions(_filters(names))), locales

    def moment(self, name: str) -> dt.datetime:
        """A past moment with its offset from UTC."""
        now = dt.datetime.now(dt.UTC)
        try:
            found = dt.datetime.fromisoformat(self.text(name))
            if found.tzinfo is not None and found <= now:
                return found
        except (ValueError, OverflowError):
            pass
        self.fault(name, "not-a-moment", "A moment that has passed, such as 2026-11-22T15:00:00Z.", given="")
        return now

    def step(self, name: str) -> int:
        text = self.text(name)
        if re.fullmatch(r"[0-9]{1,18}", text):
            return int(text)
        self.fault(name, "not-a-number", "A step of the log is a whole number.", given="")
        return 0


def url_fault(url: str) -> tuple[str, str] | None:
    """What is wrong with an address, as the code and the detail of an error."""
    malformed = "malformed", f"An https address of up to {_LONGEST_URL} characters of ASCII, without a fragment."
    if not _URL.fullmatch(url) or len(url) > _LONGEST_URL:
        return malformed
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return malformed
    if not host or port == 0 or "@" in parts.netloc:
        return malformed[0], "An address has a host, and neither a user nor a password."
    if settings.WEBHOOK_PRIVATE_TARGETS:
        return None
    if parts.scheme != "https":
        return "not-https", "Messages are sent by https only."
    if not _is_outside(host):
        return "private-address", "Messages are sent to hosts of the public internet only."
    return None


def _is_outside(host: str) -> bool:
    """Of a name only what is plain: what it stands for is looked up, and checked, at each attempt."""
    try:
        return is_public(ipaddress.ip_address(host))
    except ValueError:
        return "." in host.rstrip(".") and not host.rstrip(".").endswith((".localhost", ".local", ".internal"))
