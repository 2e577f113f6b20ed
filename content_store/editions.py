"""Editions: the texts of a content as they were published, each from one moment to another, to be cited for ever.

An edition holds the page's own words and nothing of others: no links, pictures, files or persons. So nothing that
happens to others changes it, and nothing of others has to be withdrawn from it. docs/citations.md says what is kept.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from .enums import Reason

#: Parts of every edition, besides those that its kind names in `Kind.cited`.
COMMON: Final = ("title", "summary", "fictional")

_MOST: Final = 2**31 - 1


class EditionQuerySet(models.QuerySet["Edition"]):
    def in_force(self, at: dt.datetime) -> "EditionQuerySet":
        return self.filter(Q(published_until=None) | Q(published_until__gt=at), published_from__lte=at)

    def with_newest(self) -> "EditionQuerySet":
        """Each knowing `newest`, the number of the newest edition of its content in its language."""
        same = Edition.objects.filter(content_id=OuterRef("content_id"), locale=OuterRef("locale"))
        return self.annotate(newest_number=Subquery(same.order_by("-number").values("number")[:1]))


class Edition(models.Model):
    """A public text of one content in one language; numbers count from 1 and are never used again.

    `withheld`: why nobody may read it (any more). With CONSENT_WITHDRAWN its text has been erased.
    """

    content_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    locale = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    words = models.CharField(max_length=20, help_text="digest of the text")
    text = models.TextField(help_text="JSON of the parts that the kind names")
    published_from = models.DateTimeField()
    published_until = models.DateTimeField(null=True, help_text="null while it is the text that is public")
    withheld = models.CharField(max_length=24, choices=Reason, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_id", "locale", "number"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.content_id} ({self.locale}, {self.number})"

    @property
    def newest(self) -> int:
        """Only of rows `with_newest`."""
        return int(self.__dict__["newest_number"])

    @property
    def path(self) -> str:
        """Address on the site that never changes."""
        return f"/{self.locale}/cite/{self.content_id}.{self.number}/"


def edition(content_id: UUID, locale: str, number: int) -> Edition | None:
    """One query. None too for a number that no column holds."""
    if number > _MOST:
        return None
    return Edition.objects.with_newest().filter(content_id=content_id, locale=locale, number=number).first()


def edition_at(content_id: UUID, locales: Sequence[str], at: dt.datetime) -> Edition | None:
    """What was public at a moment, in the first of these languages that it was public in; one query."""
    rows: Any = Edition.objects.with_newest().in_force(at).filter(content_id=content_id, locale__in=locales)
    by_locale = {row.locale: row for row in rows}
    return next((by_locale[locale] for locale in locales if locale in by_locale), None)


def history(content_id: UUID, locale: str = "") -> list[Edition]:
    """All editions (in a language), the oldest first, without their texts; one query."""
    rows = Edition.objects.filter(content_id=content_id).defer("text").order_by("locale", "number")
    return list(rows.filter(locale=locale) if locale else rows)


def newest_edition(content_id: UUID, locale: str) -> Edition | None:
    """The one that is public now, without its text."""
    rows = Edition.objects.filter(content_id=content_id, locale=locale, published_until=None, withheld="")
    return rows.defer("text").first()
