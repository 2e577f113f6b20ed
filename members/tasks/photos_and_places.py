"""Where an action took place, and photographs of it: the rows beside its form.

A photograph is stored under a name nobody guesses and without what a camera writes into it (place, device, time).
"""

import io
import secrets
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from wagtail.blocks import StreamValue
from wagtail.images.fields import WagtailImageField
from wagtail.models import Page, ReferenceIndex

from cms.base.models import MediaImage
from ngo_pages.models import ActionPage, ActionPlace
from reference.models import Country

MOST_PLACES: Final = 20
MOST_PHOTOS: Final = 6
#: Format as the image says itself to the end of the stored file's name.
_FORMATS: Final = {"jpeg": "jpg", "png": "png", "webp": "webp"}


class PlaceForm(forms.Form):
    country = forms.ModelChoiceField(Country.objects.all(), label=_("Country"))
    name = forms.CharField(label=_("Place"), max_length=120, required=False)
    latitude = forms.DecimalField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        max_digits=8,
        decimal_places=5,
        help_text=_("In degrees, north positive: 14.69 for Dakar."),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        max_digits=8,
        decimal_places=5,
        help_text=_("In degrees, east positive: -17.45 for Dakar."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["dir"] = "auto"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None) and not self.errors:
            self.add_error("longitude", _("A point has a latitude and a longitude."))
        return cleaned


class PhotoForm(forms.Form):
    image = WagtailImageField(label=_("Photograph"))
    alt = forms.CharField(
        label=_("Text alternative"),
        max_length=250,
        help_text=_("What the image tells, for those who do not see it."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=200, required=False)
    credit = forms.CharField(label=_("Who made it"), max_length=200)
    rights = forms.CharField(
        label=_("Rights"),
        max_length=250,
        help_text=_("The licence, or who allowed its use, and that those who can be recognized have agreed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("alt", "caption"):
            self.fields[name].widget.attrs["dir"] = "auto"

    def clean_image(self) -> ContentFile[bytes]:
        """The picture alone, under its new name."""
        file = self.cleaned_data["image"]
        ending = _FORMATS.get(file.image.format_name)
        if ending is None:
            raise ValidationError(_("Send a photograph as JPEG, PNG or WebP."))
        try:
            content = _picture(file)
        except (OSError, ValueError, SyntaxError) as error:
            raise ValidationError(_("This photograph cannot be read.")) from error
        return ContentFile(content, name=f"{secrets.token_hex(16)}.{ending}")


def _picture(file: Any) -> bytes:
    """Turned as it is to be seen. Raises OSError, ValueError or SyntaxError for what is none, as Pillow does."""
    file.seek(0)
    with Image.open(file) as source:
        turned = ImageOps.exif_transpose(source)
        turned.info = {key: value for key, value in turned.info.items() if key in ("icc_profile", "transparency")}
        buffer = io.BytesIO()
        turned.save(buffer, source.format, quality=90)
    return buffer.getvalue()


PlaceFormSet: Final = forms.formset_factory(
    PlaceForm,
    extra=1,
    max_num=MOST_PLACES,
    validate_max=True,
    absolute_max=MOST_PLACES,
    can_delete=True,
    can_delete_extra=False,
)
PhotoFormSet: Final = forms.formset_factory(
    PhotoForm, extra=1, max_num=MOST_PHOTOS, validate_max=True, absolute_max=MOST_PHOTOS
)


def places_of(page: ActionPage) -> list[dict[str, Any]]:
    """The rows' values."""
    return [{name: getattr(row, name) for name in PlaceForm.base_fields} for row in page.places.all()]


def filled(forms: Iterable[Any]) -> list[dict[str, Any]]:
    """Of valid rows: what was filled in and not taken away."""
    rows = [form.cleaned_data for form in forms]
    return [row for row in rows if row and not row.get("DELETE")]


def set_places(page: ActionPage, rows: Sequence[dict[str, Any]]) -> None:
    names = PlaceForm.base_fields
    page.places = [
        ActionPlace(sort_order=number, **{name: row[name] for name in names}) for number, row in enumerate(rows)
    ]


def photos_of(page: ActionPage) -> list[tuple[str, str]]:
    """Id and text alternative of each."""
    return [(str(block.id), block.value["alt"]) for block in page.photos]


def set_photos(page: ActionPage, kept: Sequence[str], rows: Sequence[dict[str, Any]], user: Any) -> list[MediaImage]:
    """Keeps these of what is there, and adds those; returns the images that were stored."""
    stored = [_stored(row, user) for row in rows]
    new = [
        {"image": image, "alt": row["alt"], "caption": row["caption"], "rights": row["rights"]}
        for image, row in zip(stored, rows, strict=True)
    ]
    old = [(block.block_type, block.value, block.id) for block in page.photos if str(block.id) in kept]
    page.photos = StreamValue(page.photos.stream_block, [*old, *(("photo", value) for value in new)])
    return stored


def _stored(row: dict[str, Any], user: Any) -> MediaImage:
    image = MediaImage(title=row["alt"][:255], credit=row["credit"], uploaded_by_user=user)
    image.file = row["image"]
    image.save()
    return image


def images_of(page: ActionPage) -> set[MediaImage]:
    return {block.value["image"] for block in page.photos if block.value["image"]}


def drop_own(images: Iterable[MediaImage], page: ActionPage) -> None:
    """Deletes those that came with this action from the members' space, and that nobody else has used since.

    What was published once stays, as its revisions do.
    """
    if page.first_published_at:
        return
    own = (ContentType.objects.get_for_model(Page).pk, str(page.pk))
    for image in images:
        sender = image.uploaded_by_user
        users = ReferenceIndex.get_references_to(image).values_list("base_content_type", "object_id")
        if sender and not sender.has_perm("wagtailadmin.access_admin") and set(users) <= {own}:
            image.delete()


def drop_files(images: Iterable[MediaImage]) -> None:
    """Of images whose rows were taken back."""
    for image in images:
        image.file.storage.delete(image.file.name)
