"""Neutral drawings, where a photograph would stand: none is taken from anywhere."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from cms.base.models import MediaImage

_TITLE = "Drawing of a shelf of books"
_COLOURS = ("#1b4965", "#62929e", "#c6a664", "#7d4f50", "#4f6d4a", "#38405f")


def shelf() -> MediaImage:
    """The same row when called again."""
    found: MediaImage | None = MediaImage.objects.filter(title=_TITLE).first()
    if found:
        return found
    picture = Image.new("RGB", (1280, 720), "#efe9dd")
    draw = ImageDraw.Draw(picture)
    for number in range(24):
        left, height = 40 + number * 50, 380 + (number * 37) % 160
        draw.rectangle((left, 620 - height, left + 42, 620), fill=_COLOURS[number % len(_COLOURS)])
    draw.rectangle((20, 620, 1260, 650), fill="#7a6a53")
    data = BytesIO()
    picture.save(data, "PNG")
    file = ImageFile(data, name="shelf.png")
    made: MediaImage = MediaImage.objects.create(title=_TITLE, credit="Drawn for this demonstration (CC0)", file=file)
    return made
