"""Blocks of the actions: photographs with their rights."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.base.blocks import ImageBlock


class PhotoBlock(ImageBlock):
    """A photograph that may be shown: who made it stands with the image, by what right it is shown stands here."""

    rights = blocks.CharBlock(
        label=_("rights"),
        max_length=250,
        help_text=_("The licence, or who allowed its use, and that those who can be recognized have agreed."),
    )

    class Meta:
        icon = "image"
        label = _("Photograph")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["image"] and not cleaned["image"].credit:
            wrong = ValidationError(_("Say in the image's own form who made it."))
            raise blocks.StructBlockValidationError(block_errors={"image": wrong})
        return cleaned


class PhotosBlock(blocks.StreamBlock):
    photo = PhotoBlock()

    class Meta:
        required = False
