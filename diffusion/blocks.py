"""The blocks of a newsletter: text, and contents that are pulled by criteria."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.base.blocks import TEXT_FEATURES
from content_store.kinds import kind

from .enums import Period
from .months import this_month
from .pulling import pulled_kinds, read_filters

MOST_ITEMS: Final = 20


def kind_choices() -> list[tuple[str, str]]:
    return [(item.name, capfirst(str(item.label_plural))) for item in pulled_kinds()]


class FiltersBlock(blocks.FieldBlock):
    """Filters by codes, one a line. No CharBlock, which wagtail-localize would take for a text to be translated."""

    @cached_property
    def field(self) -> forms.Field:
        return forms.CharField(
            required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=getattr(self.meta, "help_text", "")
        )

    class Meta:
        default = ""


class ItemsBlock(blocks.StructBlock):
    """Contents of one kind, by filters and period; found anew while the newsletter is a draft."""

    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    kind = blocks.ChoiceBlock(choices=kind_choices, label=_("what"))
    filters = FiltersBlock(
        label=_("filters"),
        help_text=_(
            "One a line, as in the API: sector=ED,CLT or office[exists]=true. In dates “month” is the newsletter's."
        ),
    )
    period = blocks.ChoiceBlock(choices=Period.choices, default=Period.MONTH, label=_("period"))
    most = blocks.IntegerBlock(min_value=1, max_value=MOST_ITEMS, default=5, label=_("at most"))

    class Meta:
        icon = "list-ul"
        label = _("Contents")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["kind"]:  # a draft that is not finished
            return cleaned
        try:
            read_filters(kind(cleaned["kind"]), cleaned["filters"], this_month())
        except ValidationError as error:
            raise blocks.StructBlockValidationError(block_errors={"filters": error}) from error
        return cleaned


class SectionsBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"), icon="pilcrow")
    items = ItemsBlock()

    class Meta:
        required = False
