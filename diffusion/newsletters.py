"""The monthly newsletter and its archive.

While it is a draft its blocks show what they find now. Its publication freezes what they found; docs/diffusion.md says
how, and why the words of what was found are not kept with it.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from cms.base.locales import fallback_chain
from content_store.kinds import kind
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from content_store.query import in_chain, readable
from content_store.schemas import Card

from .blocks import SectionsBlock
from .enums import Period
from .months import MONTH_PATTERN, in_words, this_month
from .panels import newsletter_index_tabs, newsletter_tabs
from .pulling import NEWSLETTER, criteria_of, pull


class NewsletterIndexPage(DocumentPage):
    """The archive: all newsletters that were published."""

    max_count_per_parent = 1
    subpage_types = ["diffusion.NewsletterPage"]
    parent_page_types = ["home.HomePage"]
    template = "diffusion/newsletter_index_page.html"
    edit_handler = newsletter_index_tabs

    class Meta:
        verbose_name = _("archive of newsletters")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {"listing": listing(NEWSLETTER, request.GET, locale, facets=("year",))}


class NewsletterPage(DocumentPage):
    """What was published in a month. Without any news of that month it is not published."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "introduction", "sections")
    facts: ClassVar[tuple[str, ...]] = ("month", "fictional")

    introduction = models.TextField(_("introduction"), blank=True, max_length=2000)
    sections = StreamField(SectionsBlock(), blank=True, verbose_name=_("sections"))
    month = models.CharField(
        _("month"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(rf"^{MONTH_PATTERN}$", _("Write it as 2026-11."))],
        help_text=_("Write it as 2026-11."),
    )
    fictional = models.BooleanField(_("fictional"), default=False)

    #: There is one newsletter of a month: a copy is another month's.
    exclude_fields_in_copy = ["month"]
    parent_page_types = ["diffusion.NewsletterIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "diffusion/newsletter_page.html"
    edit_handler = newsletter_tabs

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`sections`: those of the document, with the cards of their contents as they are public now; one query.

        `faults`: of a draft.
        """
        context = super().get_context(request, *args, **kwargs)
        sections = context["doc"].sections
        ids = [item.id for section in sections if section.type == "items" for item in section.items]
        cards = cards_of(ids, self.locale.language_code)
        context["sections"] = [
            {
                "block": section,
                "cards": [cards[item.id] for item in getattr(section, "items", ()) if item.id in cards],
            }
            for section in sections
        ]
        context["faults"] = self.faults() if getattr(request, "is_preview", False) else []
        return context

    def clean(self) -> None:
        super().clean()
        if not self._holds_facts:
            return
        others = NewsletterPage.objects.filter(month=self.month, alias_of=None)
        if self.month and others.exclude(translation_key=self.translation_key).exists():
            raise ValidationError({"month": _("There is a newsletter of this month already.")})
        if self.live:
            self.require_news()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Freezes what is public. Raises ValidationError where there is no news, even for what is not cleaned."""
        written = kwargs.get("update_fields")
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.live and self._holds_facts and (written is None or "live" in written):
                self.require_news()
                self.freeze()

    @property
    def _holds_facts(self) -> bool:
        return self.is_original and not self.alias_of_id

    def picked(self) -> Iterator[tuple[Any, list[UUID]]]:
        """Each block with the contents it shows: the frozen ones, else what it finds now; none for a text.

        A translation shows what its original does.
        """
        frozen = frozen_items(self.translation_key)
        sources = {child.id: child for child in self.original.sections}
        for child in self.sections:
            source = child if self.is_original else sources.get(child.id)
            if child.block_type != "items":
                yield child, []
            elif child.id in frozen:
                yield child, frozen[child.id]
            else:
                yield child, self._pull(source) if source else []

    def _pull(self, child: Any) -> list[UUID]:
        """None by filters that name what there is not any more: `faults` says which."""
        facts = self.original
        try:
            return pull(child.value, facts.month, facts.locale.language_code) if facts.month else []
        except ValidationError:
            return []

    def faults(self) -> list[str]:
        """What the sections' filters name that there is not, such as a code that was removed since; with the heading.

        Those of frozen sections do not matter any more.
        """
        frozen, found = frozen_items(self.translation_key), []
        for child in self.original.sections:
            if child.block_type != "items" or child.id in frozen or not child.value["kind"]:
                continue
            try:
                criteria_of(child.value, self.original.month or this_month())
            except ValidationError as error:
                found.append(f"{child.value['heading']}, {gettext('filters')}: {' '.join(error.messages)}")
        return found

    def require_news(self) -> None:
        """Raises ValidationError unless a block found something that was published in the month."""
        if not self.month:
            raise ValidationError({"month": _("Say which month it is of: a newsletter without is not published.")})
        if faults := self.faults():
            raise ValidationError({"sections": faults})
        if not any(
            ids for child, ids in self.picked() if child.block_type == "items" and child.value["period"] == Period.MONTH
        ):
            raise ValidationError(
                {
                    "month": _(
                        "The sections find no news of %(month)s, and an empty newsletter is not published. Change the"
                        " month or the sections, or leave this month out."
                    )
                    % {"month": in_words(self.month)}
                }
            )

    def freeze(self) -> None:
        """Keeps what the blocks find; what a block found once stays."""
        FrozenBlock.objects.bulk_create(
            [
                FrozenBlock(newsletter=self.translation_key, block=child.id, contents=[str(item) for item in ids])
                for child, ids in self.picked()
                if child.block_type == "items"
            ],
            ignore_conflicts=True,
        )


class FrozenBlock(models.Model):
    """The contents that a block of a newsletter had found when it was published: ids, in order.

    Not on the page, so that no older revision, copy or translation of it brings others back.
    """

    newsletter = models.UUIDField(help_text="content id of the newsletter")
    block = models.UUIDField(help_text="id of the block, the same in all languages")
    contents = models.JSONField(default=list, help_text="content ids")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["newsletter", "block"], name="block_frozen_once")]

    def __str__(self) -> str:
        return f"{len(self.contents)} contents of newsletter {self.newsletter}"


def frozen_items(newsletter: UUID) -> dict[str, list[UUID]]:
    """Id of each frozen block to the ids of its contents."""
    rows = FrozenBlock.objects.filter(newsletter=newsletter).values_list("block", "contents")
    return {str(block): [UUID(item) for item in contents] for block, contents in rows}


def cards_of(content_ids: Iterable[UUID], locale: str) -> dict[UUID, Card]:
    """The public cards of contents, each in the language nearest to this one."""
    rows = in_chain(readable().filter(content_id__in=list(content_ids)), fallback_chain(locale))
    found = rows.values_list("content_id", "kind", "card")
    return {content_id: kind(name).card.model_validate_json(card) for content_id, name, card in found}
