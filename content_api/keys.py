"""Who reads: everyone, or the holder of a key; and what of that is noted.

`Authorization: Bearer <token>` raises a reader to the tier of the key. A key that is not valid is refused: its holder
would otherwise take public answers for all there is.
"""

from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from cms.base import audit
from cms.base.days import utc_today
from content_store.enums import Tier
from content_store.models import Document

from .models import PREFIX, ApiKey, hashed
from .problems import Problem
from .query_string import QueryString

#: What each tier is called in answers.
TIER_NAMES: Final = {tier: tier.name.lower() for tier in Tier}
PRIVATE: Final = "private, no-store"
_LONGEST: Final = 200


@dataclass
class Access:
    """Of one request: the reader's key and tier, what is asked for, and the restricted documents that are answered."""

    key: ApiKey | None = None
    query: QueryString = field(default_factory=QueryString)
    restricted: list[str] = field(default_factory=list)

    @property
    def tier(self) -> Tier:
        return Tier(self.key.tier) if self.key else Tier.PUBLIC

    def note(self, *documents: Document) -> None:
        """Call with every document that is answered: those that the public would read otherwise are noted."""
        self.restricted += [f"{row.kind}:{row.content_id}" for row in documents if row.tier > Tier.PUBLIC]


def access_of(request: HttpRequest) -> Access:
    """Everyone's until `authenticate` found a key."""
    found: Access | None = getattr(request, "_content_api_access", None)
    if found is None:
        found = Access()
        request._content_api_access = found  # type: ignore[attr-defined]
    return found


def authenticate(request: HttpRequest) -> None:
    """Finds the reader's key, by one query; the first use of a day is written down. Raises the 401 problem."""
    header = request.headers.get("Authorization")
    if header is None:
        return
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token.startswith(PREFIX) or len(token) > _LONGEST:
        raise _refused("malformed", f"Send a key as `Authorization: Bearer {PREFIX}…`, or no such header.")
    held = hashed(token)
    rows = ApiKey.objects.filter(Q(token_hash=held) | Q(previous_hash=held, previous_until__gt=timezone.now()))
    key = rows.first()
    today = utc_today()
    if key is None:
        raise _refused("unknown", "There is no such key, or its token was replaced by a new one.")
    if key.revoked:
        raise _refused("revoked", "This key was revoked.")
    if key.expires < today:
        raise _refused("expired", f"This key was valid until {key.expires}.")
    if key.last_used != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used=today)
    access_of(request).key = key


def require_key(request: HttpRequest) -> ApiKey:
    """The reader's key, for what only the holder of one can do. Raises the 401 problem."""
    key = access_of(request).key
    if key is None:
        raise _refused(
            "missing", f"Only the holder of a key can do this: send it as `Authorization: Bearer {PREFIX}…`."
        )
    return key


def _refused(reason: str, detail: str) -> Problem:
    challenge = 'Bearer realm="content-api"'
    if reason != "missing":  # RFC 6750, 3.1: nothing is said to be wrong with what was not sent
        challenge += f', error="invalid_token", error_description="{reason}"'
    return Problem("unauthorized", detail, extra={"reason": reason}, headers={"WWW-Authenticate": challenge})


def audit_read(request: HttpRequest, response: HttpResponseBase) -> None:
    """Notes in the audit that restricted documents were sent, before they are: what cannot be noted is not answered.

    One document by its kind and id; of several how many, and what was asked for, without what a person typed.
    """
    access = access_of(request)
    if not access.key or not access.restricted or response.status_code != 200 or request.method == "HEAD":
        return
    asked = access.query.with_changes(**({"q": "…"} if "q" in access.query.values else {}))
    several = len(access.restricted) > 1
    audit.record(
        "api.read",
        key=access.key.name,
        target="" if several else access.restricted[0],
        detail=f"{len(access.restricted)} {TIER_NAMES[access.tier]} {request.path}?{asked}".rstrip("?"),
    )
