"""A marker in every text of what is restricted, and the places where the public could come upon one.

Restricted models are found, not listed field by field: a new text field of one of them gets its marker by itself, and a
model that keeps an address of somebody and is not known here fails a test.
"""

import datetime as dt
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urldefrag, urlsplit

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from cms.base.fields import ContentField
from content_api.keys import TIER_NAMES
from content_store.enums import Tier
from content_store.models import Document
from forums.follow_up import ProgressReport, ReportEvidence
from reference.enums import ReviewState
from reference.models import Actor
from reference.submissions import Submission

RUN: Final = f"canary{secrets.token_hex(4)}"
_MARK: Final = re.compile(rf"{RUN}[0-9a-f]{{4}}", re.IGNORECASE)

#: Restricted besides what members send in; those that are not landed yet are passed over.
RESTRICTED: Final = (
    "auth.User",
    "content_api.ApiKey",
    "content_api.KeyHolder",
    "content_api.KeyLink",
    "delivery.Recipient",
    "forums.ReportEvidence",
    "members.Assignment",
    "members.Passkey",
    "ngo_pages.ConfirmationRequest",
    "reference.Contact",
)
_TEXTS: Final = (models.CharField, models.TextField, models.JSONField)
#: Keep addresses too, and are no data of the platform's: what the libraries' own tables hold.
_LIBRARIES: Final = ("wagtailforms", "wagtailcore", "wagtailusers")


@dataclass
class Canaries:
    """Every marker to the place it was put: "reference.Contact.email, partner"."""

    places: dict[str, str] = field(default_factory=dict)

    def new(self, place: str) -> str:
        mark = f"{RUN}{len(self.places):04x}"
        self.places[mark] = place
        return mark

    def found_in(self, content: str | bytes) -> list[str]:
        """The places of the markers that occur."""
        text = content.decode(errors="replace") if isinstance(content, bytes) else content
        return sorted({self.places[mark.lower()] for mark in _MARK.findall(text)})


def restricted_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model._meta.label in RESTRICTED or (issubclass(model, Submission) and not model._meta.abstract)
    ]


def models_with_addresses() -> list[str]:
    """Labels of the models that keep somebody's e-mail address or telephone number."""
    return [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label not in _LIBRARIES
        and any(isinstance(item, models.EmailField) or "phone" in item.name for item in model._meta.concrete_fields)
    ]


# --- rows of the restricted models ------------------------------------------------------------------------------------


def _fixed(model: type[models.Model]) -> list[tuple[str, dict[str, Any]]]:
    """What the rows of a model differ by: a name for it, and values of fields that decide who may see them."""
    if issubclass(model, Submission):
        rows: list[tuple[str, dict[str, Any]]] = [(state.value, {"state": state}) for state in ReviewState]
        if any("actor" in getattr(item, "fields", ()) for item in model._meta.constraints):  # one for each actor
            for (_, fixed), actor in zip(rows, Actor.objects.order_by("pk"), strict=False):
                fixed["actor"] = actor
        return rows
    if model is ReportEvidence:  # one thing each, of every report that is not published
        waiting = ProgressReport.objects.exclude(state=ReviewState.PUBLISHED)
        things: tuple[dict[str, Any], ...] = ({"url": ""}, {"file": ""})
        return [(report.state, {"report": report, "content": None, **thing}) for report in waiting for thing in things]
    if model._meta.label == "reference.Contact":
        year = timezone.localdate() + dt.timedelta(days=365)
        actors = {actor.kind: actor for actor in Actor.objects.order_by("pk")}
        return [
            (TIER_NAMES[tier], {"tier": tier, "actor": actor, "expires": year, "granted_on": timezone.localdate()})
            for actor in actors.values()
            for tier in Tier
            if tier > Tier.PUBLIC
        ]
    return [("", {})]


def fill(model: type[models.Model], canaries: Canaries) -> list[models.Model]:
    """Rows of a restricted model with a marker in every text; what is published of a submission holds none."""
    rows = []
    for name, fixed in _fixed(model):
        published = fixed.get("state") == ReviewState.PUBLISHED
        row = model()
        for item in model._meta.concrete_fields:
            place = ", ".join(part for part in (f"{model._meta.label}.{item.name}", name) if part)
            if item.name in fixed:
                setattr(row, item.name, fixed[item.name])
            elif published and item.name != "review_note" and isinstance(item, _TEXTS):
                if item.choices and not item.editable:  # what publication writes, such as the status before
                    setattr(row, item.name, item.flatchoices[0][0])
                elif not item.has_default() and not item.blank:
                    setattr(row, item.name, _choice(item) if item.choices else "Published")
            elif not item.primary_key:
                _set(row, item, place, canaries)
        row.save()
        rows.append(row)
    return rows


def _choice(item: "models.Field[Any, Any]") -> Any:
    """The last, since what is new begins with the first: a change changes something."""
    return item.flatchoices[-1][0]


def _set(row: models.Model, item: "models.Field[Any, Any]", place: str, canaries: Canaries) -> None:
    """A value that the column takes: of a text a marker, of a relation the first row there is."""
    match item:
        case models.CharField() | models.TextField() if item.choices:
            if not item.has_default() and not item.blank:
                setattr(row, item.name, _choice(item))
        case models.EmailField():
            setattr(row, item.name, f"{canaries.new(place)}@example.org")
        case models.URLField():
            setattr(row, item.name, f"https://{canaries.new(place)}.example.org/")
        case models.FileField():
            getattr(row, item.name).save("evidence.txt", ContentFile(canaries.new(place).encode()), save=False)
        case models.CharField() | models.TextField():
            if item.max_length is None or item.max_length >= len(RUN) + 4:
                setattr(row, item.name, canaries.new(place))
        case models.BinaryField():
            setattr(row, item.name, canaries.new(place).encode())
        case models.JSONField():
            setattr(row, item.name, {"value": canaries.new(place)})
        case ContentField():
            setattr(row, item.name, _content(item))
        case models.ForeignKey() if not item.null:
            setattr(row, item.name, _related(item))
        case models.DateTimeField() | models.DateField() if not (item.null or item.has_default()):
            setattr(row, item.name, timezone.now() if isinstance(item, models.DateTimeField) else timezone.localdate())


def _content(item: Any) -> Any:
    names = [apps.get_model(label) for label in item.page_types]
    rows = (model._default_manager.filter(live=True).order_by("pk").first() for model in names)
    return next(row.translation_key for row in rows if row)


def _related(item: Any) -> Any:
    rows = item.related_model._default_manager.order_by("pk")
    return rows.exclude(organization=None).first() if item.related_model is Actor else rows.first()


# --- what anybody can ask for -----------------------------------------------------------------------------------------

_LINK: Final = re.compile(r"""(?:href|src|action|content|<loc)=?[">]+([^"'<>\s]+)""")
#: Of one address with various queries.
_QUERIES: Final = 4


def crawl(client: Client, start: Iterable[str], most: int = 2000) -> Iterator[tuple[str, bytes]]:
    """Every address of the site that can be reached by links, with what it answers (headers and body)."""
    waiting, seen, queries = list(start), set(start), dict[str, int]()
    while waiting and most:
        address, most = waiting.pop(), most - 1
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        yield address, "\n".join(f"{name}: {value}" for name, value in response.headers.items()).encode() + body
        links = [*_LINK.findall(body.decode(errors="replace")), response.headers.get("Location", "")]
        for link in links:
            found = _local(link.replace("&amp;", "&"), address)
            path = found.partition("?")[0]
            if not found or found in seen or path.startswith(("/static/", "/api/", "/admin/")):
                continue
            queries[path] = queries.get(path, 0) + 1
            if "?" not in found or queries[path] <= _QUERIES:
                seen.add(found)
                waiting.append(found)


def _local(link: str, base: str) -> str:
    """The address below our own host; empty for any other."""
    link = urldefrag(link).url.removeprefix(settings.PUBLIC_BASE_URL)
    if link.startswith("?"):
        link = base.partition("?")[0] + link
    parts = urlsplit(link)
    return link if link.startswith("/") and not link.startswith("//") and not parts.netloc else ""


# --- what is kept -----------------------------------------------------------------------------------------------------


def stored(without: Iterable[type[models.Model]]) -> Iterator[tuple[str, str]]:
    """Every row of every table as text, with its table: all but those of these models and of documents above public."""
    own = {model._meta.db_table for model in without}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in own or table == Document._meta.db_table:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608, the names are the database's own
            for row in cursor.fetchall():
                yield table, str([bytes(value) if isinstance(value, memoryview) else value for value in row])
    for values in Document.objects.filter(tier=Tier.PUBLIC).values_list():
        yield Document._meta.db_table, str(values)
