"""The store's tables: documents as served, the codes they are filtered by, what they depend on, and the change log."""

from typing import Final

from django.db import models
from django.utils import timezone

from cms.base.locales import LOCALES

from .enums import TIER_ABOVE_ALL, Operation, Reason, Tier

#: Name of a sort order to the column it goes by.
SORT_COLUMN: Final[dict[str, str]] = {
    "date": "sort_date",
    "title": "sort_title",
    "reference": "sort_reference",
    "updated": "updated_at",
    "published": "published_at",
}


def serves_field(locale: str) -> str:
    """The flag of the documents that readers of this language are shown, where the whole fallback chain is open."""
    return f"serves_{locale.replace('-', '_')}"


def seen_by(tier: Tier) -> models.Q:
    """The rows of Document and of Change that are for a reader of this tier."""
    return models.Q(tier=tier) if tier == Tier.PUBLIC else models.Q(tier__lte=tier, next_tier__gt=tier)


def _list_indexes() -> list[models.Index]:
    """For each sort order an index of one language's documents, and one of what the readers of a language are shown.

    A list then reads as many rows as it shows, however many there are.
    """
    found = []
    for name, column in SORT_COLUMN.items():
        found.append(models.Index(fields=["kind", "locale", column, "content_id"], name=f"document_{name}"))
        for locale in LOCALES:
            shown = serves_field(locale)
            found.append(
                models.Index(
                    fields=["kind", column, "content_id"],
                    condition=models.Q(**{shown: True}),
                    name=f"document_{name}_{shown.removeprefix('serves_')}",
                )
            )
    return found


class Document(models.Model):
    """One content in one locale for one tier: the bytes the API serves and the keys it is listed by.

    A reader of tier t sees, of each content and locale, the row with tier <= t < next_tier.
    """

    content_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    locale = models.CharField(max_length=12)
    tier = models.PositiveSmallIntegerField(choices=Tier, default=Tier.PUBLIC)
    next_tier = models.PositiveSmallIntegerField(default=TIER_ABOVE_ALL)
    locale_mask = models.PositiveSmallIntegerField(help_text="bits of all locales this content exists in at this tier")
    serves_en = models.BooleanField(help_text="shown to readers of English: it exists in none that they prefer")
    serves_fr = models.BooleanField()
    serves_es = models.BooleanField()
    serves_ar = models.BooleanField()
    serves_zh_hans = models.BooleanField()
    serves_ru = models.BooleanField()
    slug = models.CharField(max_length=255)
    path = models.CharField(max_length=1000, help_text="path of the site, such as /fr/organizations/omep/")
    title = models.TextField()
    etag = models.CharField(max_length=32)
    full = models.TextField(help_text="JSON, profile=full")
    card = models.TextField(help_text="JSON, profile=list")
    minimal = models.TextField(help_text="JSON, profile=minimal")
    search_text = models.TextField(help_text="JSON of SearchText")
    files = models.TextField(default="[]", help_text="JSON of each AttachedFile")
    state = models.CharField(max_length=12)
    sort_title = models.CharField(max_length=160, help_text="collation key as hexadecimal digits")
    sort_date = models.CharField(max_length=32, help_text="ISO date or empty, so that undated comes last")
    sort_reference = models.CharField(max_length=160)
    published_at = models.DateTimeField(help_text="1970 where unknown, so that keys are never null")
    updated_at = models.DateTimeField()
    seq = models.BigIntegerField(help_text="of its newest change")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_id", "locale", "tier"], name="document_once"),
        ]
        indexes = [
            *_list_indexes(),
            models.Index(fields=["slug", "kind"], name="document_by_slug"),
            models.Index(fields=["locale", "path"], name="document_by_path"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} ({self.locale}, {Tier(self.tier).label})"


class DocumentCode(models.Model):
    """A code a document is filtered and counted by; dates are codes too (ISO, compared as text)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="codes")
    field = models.CharField(max_length=40)
    code = models.CharField(max_length=120)
    target = models.UUIDField(null=True, help_text="the content the code stands for, where it is a content id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "field", "code"], name="document_code_once")]
        indexes = [models.Index(fields=["field", "code", "document"], name="document_by_code")]

    def __str__(self) -> str:
        return f"{self.field}={self.code}"


class DocumentDependency(models.Model):
    """What a content shows of others: `term:…`, `content:…`, `image:…`, `file:…`; noted while rendering."""

    content_id = models.UUIDField()
    target = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_id", "target"], name="dependency_once")]
        indexes = [models.Index(fields=["target", "content_id"], name="dependency_by_target")]

    def __str__(self) -> str:
        return f"{self.content_id} shows {self.target}"


class DocumentPath(models.Model):
    """Every path a content ever had, so that what moved redirects for ever and what is gone says why."""

    path = models.CharField(max_length=1000, unique=True)
    content_id = models.UUIDField()
    locale = models.CharField(max_length=12)

    def __str__(self) -> str:
        return self.path


class Change(models.Model):
    """One step of the log, for readers of tier <= t < next_tier; seq grows in commit order and is never used again.

    Only the newest change for each (content, locale, reader's tier) is `latest`: readers are served those, so that an
    item and its change always carry the same etag. A newer change for a part of the readers leaves the others theirs.
    """

    seq = models.BigIntegerField(primary_key=True)
    op = models.CharField(max_length=8, choices=Operation)
    content_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    locale = models.CharField(max_length=12)
    tier = models.PositiveSmallIntegerField(choices=Tier)
    next_tier = models.PositiveSmallIntegerField(default=TIER_ABOVE_ALL)
    etag = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=24, choices=Reason, blank=True)
    path = models.CharField(max_length=1000)
    at = models.DateTimeField()
    latest = models.BooleanField(default=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["seq"], condition=models.Q(latest=True), name="change_latest"),
            models.Index(fields=["kind", "seq"], condition=models.Q(latest=True), name="change_latest_of_kind"),
            models.Index(
                fields=["content_id", "locale", "tier"], condition=models.Q(latest=True), name="change_latest_of"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.op} {self.kind} {self.content_id} {self.locale}"


class Dirty(models.Model):
    """What a write touched; inserted in the write's own transaction, removed by the drain that rendered it.

    Keys: `content:<uuid>`, `subtree:<page id>`, `term:<vocabulary>:<code>`, `image:<id>`, `file:<id>`, `all`.
    """

    key = models.CharField(max_length=160)
    later = models.BooleanField(default=False, help_text="part of many: left to the worker, no request waits for it")
    reason = models.CharField(max_length=24, choices=Reason, blank=True, help_text="what mirrors are told")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="dirty_by_key"),
            models.Index(fields=["id"], condition=models.Q(later=False), name="dirty_now"),
        ]

    def __str__(self) -> str:
        return self.key


class Term(models.Model):
    """A vocabulary value as the API shows it: the projection of a row of a vocabulary app."""

    vocabulary = models.CharField(max_length=40)
    code = models.CharField(max_length=120)
    labels = models.JSONField(help_text="locale to label, all six")
    parent = models.CharField(max_length=120, blank=True)
    order = models.PositiveIntegerField(default=0)
    extra = models.JSONField(default=dict, help_text="further public facts of the vocabulary, such as joined and left")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="term_once")]
        ordering = ["vocabulary", "order", "code"]

    def __str__(self) -> str:
        return f"{self.vocabulary} {self.code}"


class RenderFailure(models.Model):
    """A content whose rendering failed: its last good documents stay; the page's status panel shows this."""

    content_id = models.UUIDField(primary_key=True)
    error = models.TextField()
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.content_id}: {self.error[:80]}"


class Cursor(models.Model):
    """How far a consumer of the change log has come."""

    consumer = models.CharField(max_length=60, primary_key=True)
    seq = models.BigIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.consumer} at {self.seq}"


class SavedCriteria(models.Model):
    """Criteria that somebody holds, once for all who do (saved.py); `id` is theirs.

    `conditions`: [field, operator, [values]] of each.
    """

    id = models.CharField(max_length=20, primary_key=True)
    kinds = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.id


class Counter(models.Model):
    """The last seq given out; one row, read and written under the drain's lock."""

    name = models.CharField(max_length=20, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


# Tables of this app, in files of their own.
from .editions import Edition  # noqa: E402, F401
from .merged import MergedContent  # noqa: E402, F401
