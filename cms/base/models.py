"""What all pages and files of the platform share."""

from functools import cached_property
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.models import Locale, Page, Revision
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from .audit import AuditEntry  # noqa: F401  (a model of this app)
from .blocks import BodyBlock
from .forms import BasePageForm
from .uploads import check_content


class TranslatableFields:
    """wagtail-localize reads `translatable_fields` from the class: derived here from `words` and `facts`."""

    def __get__(self, instance: object, owner: type["BasePage"]) -> list[BaseTranslatableField]:
        return [
            *(TranslatableField(name) for name in owner.words),
            *(SynchronizedField(name, overridable=False) for name in ("slug", *owner.facts)),
        ]


class BasePage(Page):
    """A page whose facts are kept once, in its original language, and whose words are kept per language.

    Every field of a subclass is named in `words` or in `facts` (system check base.E001).
    """

    words: ClassVar[tuple[str, ...]] = ("title", "summary", "seo_title", "search_description")
    facts: ClassVar[tuple[str, ...]] = ()
    translatable_fields = TranslatableFields()

    # Wagtail comes without types.
    title: str
    slug: str
    depth: int

    summary = models.TextField(
        _("summary"), blank=True, max_length=600, help_text=_("One or two sentences, shown in lists and search.")
    )
    source_locale = models.CharField(max_length=12, editable=False, default="")

    base_form_class = BasePageForm

    class Meta:
        abstract = True

    @property
    def is_original(self) -> bool:
        return str(self.locale.language_code) == self.source_locale

    @cached_property
    def original(self) -> Self:
        """The page in its original language, which holds the facts; itself where that is this page."""
        if self.is_original:
            return self
        found = type(self).objects.filter(
            translation_key=self.translation_key, locale__language_code=self.source_locale
        )
        return found.first() or self

    @property
    def is_home(self) -> bool:
        """Directly below the tree's root, where languages are siblings and their slugs differ; no path shows them."""
        return self.depth == 2

    @property
    def site_path(self) -> str:
        """Path on the site: /fr/organizations/omep/ ."""
        below_home = self.url_path.split("/", 2)[2]
        return f"/{self.locale.language_code}/{below_home}"

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.set_source_locale()
        super().full_clean(*args, **kwargs)

    def set_source_locale(self) -> None:
        if self.source_locale and self.pk:
            return
        siblings = type(self).objects.filter(translation_key=self.translation_key).exclude(pk=self.pk)
        self.source_locale = siblings.values_list("source_locale", flat=True).first() or self.locale.language_code

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.locale_id:
            self.locale = self.get_default_locale()
        if not self.pk and self.depth > 2:
            self.locale = self.get_parent().locale  # a copy brings its own
        self.set_source_locale()
        if not self.is_original and not self.is_home:
            self.slug = self.original.slug
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.is_original and not self.is_home:
                self._follow_slug()

    def with_content_json(self, content: Any) -> Any:
        """A revision says nothing of the language the page is an original in: a copy's comes from another page."""
        page = super().with_content_json(content)
        page.source_locale = self.source_locale
        return page

    def _check_slug_is_unique(self) -> None:
        super()._check_slug_is_unique()
        if self.pk and self.is_original and not self.is_home:
            for sibling in self._with_other_slug():
                sibling.slug = self.slug
                super(BasePage, sibling)._check_slug_is_unique()

    def _follow_slug(self) -> None:
        """The slug is the same in all languages."""
        for sibling in self._with_other_slug():
            sibling.slug = self.slug
            sibling.save(clean=False)

    def _with_other_slug(self) -> models.QuerySet[Self]:
        siblings: models.QuerySet[Self] = type(self)._default_manager.filter(translation_key=self.translation_key)
        return siblings.exclude(pk=self.pk).exclude(slug=self.slug)


def body_field() -> StreamField:
    return StreamField(BodyBlock(), blank=True, verbose_name=pgettext_lazy("of a page", "body"))


class MediaImage(AbstractImage):
    """An image with its credit; the text alternative is given where the image is used, in that language."""

    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it, and its licence."))

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():  # what signal handlers write stands or falls with the row
            super().save(*args, **kwargs)


class MediaRendition(AbstractRendition):
    image = models.ForeignKey(MediaImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]


class MediaDocument(AbstractDocument):
    """An attached file with the language it is written in."""

    language = models.CharField(_("language"), max_length=12, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "language")

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]

    def clean(self) -> None:
        super().clean()
        if not self.file._committed:
            check_content(self.file, self.file_extension)

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():  # what signal handlers write stands or falls with the row
            super().save(*args, **kwargs)


class TranslationRecord(models.Model):
    """What a published translation was made from: kept so that we know what has changed in the source since.

    `segments`: path of each translated segment to the hashes of its source texts (a rich text has several) at the time
    of publishing. Kept by translation_policy.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="translation_record")
    segments = models.JSONField(default=dict)
    machine = models.BooleanField(default=False, help_text="any of its published segments is a machine's, unreviewed")
    stale_segments = models.PositiveIntegerField(default=0)
    stale_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"translation of page {self.page_id}"


class TranslationBasis(models.Model):
    """What a revision of a translation was made from, so that it can be judged whenever it is published.

    `missing`: the beginnings of the source texts that had no translation when the revision was made.
    """

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="translation_basis")
    segments = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    machine = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"basis of revision {self.revision_id}"


class TranslationRequest(models.Model):
    """The Secretariat asks for a content in a language, of one translator or of any; ends when that is published."""

    content_id = models.UUIDField(db_index=True)
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="translation_requests"
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("request for a translation")
        verbose_name_plural = _("requests for translations")
        constraints = [models.UniqueConstraint(fields=["content_id", "locale"], name="translation_requested_once")]

    def __str__(self) -> str:
        return f"{self.content_id} in {self.locale}"
