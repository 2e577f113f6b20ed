"""What the Secretariat tells the search, and what it is told of it: synonyms, pinned results, counted queries."""

from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.base.locales import AUTONYMS, LOCALES

from .analysis.tokens import folded_key

LOCALE_CHOICES: Final = [(code, AUTONYMS[code]) for code in LOCALES]
#: Contents that a query has on top at most.
MOST_PINNED: Final = 5


def lines(text: str) -> list[str]:
    """The lines of a field that has one thing a line."""
    return [line for each in text.splitlines() if (line := " ".join(each.split()))]


class Synonyms(models.Model):
    """Expressions of one language that mean the same; or, with `also`, that find those too, but not the reverse."""

    locale = models.CharField(_("language"), max_length=10, choices=LOCALE_CHOICES)
    words = models.TextField(_("words"), max_length=2000, help_text=_("One word or expression a line."))
    also = models.TextField(
        _("find also"),
        max_length=2000,
        blank=True,
        help_text=_("One a line. Where there is none, each of the words above finds all of the others."),
    )

    class Meta:
        ordering = ["locale", "words"]
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        words = ", ".join(lines(self.words))
        return f"{words} → {', '.join(lines(self.also))}" if self.also else words


class Pin(models.Model):
    """Contents that come first for a query, until a day. `contents`: their ids, the first on top."""

    query = models.CharField(_("query"), max_length=120, help_text=_("As it is typed; accents and capitals are alike."))
    key = models.CharField(max_length=250, editable=False)
    locale = models.CharField(
        _("language"), max_length=10, choices=LOCALE_CHOICES, blank=True, help_text=_("All where none is chosen.")
    )
    contents = models.JSONField(default=list)
    expires = models.DateField(_("last day"))

    class Meta:
        ordering = ["query", "locale"]
        constraints = [models.UniqueConstraint(fields=["key", "locale"], name="one_pin_of_a_query")]
        verbose_name = _("pinned results")
        verbose_name_plural = _("pinned results")

    def __str__(self) -> str:
        return self.query

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = folded_key(self.query)
        super().save(*args, **kwargs)


class QueryCount(models.Model):
    """How often a query was asked on a day in a language of the site, with a result or without; not by whom."""

    day = models.DateField(_("day"))
    locale = models.CharField(_("language"), max_length=10, choices=LOCALE_CHOICES)
    query = models.CharField(_("query"), max_length=100)
    is_empty = models.BooleanField(_("without result"))
    count = models.PositiveIntegerField(_("asked"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "locale", "query", "is_empty"], name="one_query_count")]
        verbose_name = _("searches")
        verbose_name_plural = _("searches")

    def __str__(self) -> str:
        return f"{self.query} ({self.locale}, {self.day})"


# Tables of this app, in files of their own.
from .files.models import AttachedFile, AttachedFilePage, AttachedFileUse  # noqa: E402, F401


class Indexed(models.Model):
    """Up to which step of the log the index holds a content, and since when. Without a row: since it was built."""

    content_id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.content_id} at {self.seq}"
