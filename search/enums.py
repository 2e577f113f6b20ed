"""How far the reading of attached files is, and why one cannot be read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    WAITING = "waiting", _("waits to be read")
    READ = "read", _("read")
    UNREADABLE = "unreadable", _("cannot be read")
    HIDDEN = "hidden", _("not public")


class Unreadable(models.TextChoices):
    """The values are those of search.files.extractor."""

    ENCRYPTED = "encrypted", _("It is protected by a password.")
    BROKEN = "broken", _("It is damaged, or not of the format that its name says.")
    COSTLY = "costly", _("Reading it takes more time or memory than is allowed.")
    LARGE = "large", _("It is larger than 50 MB.")
    EMPTY = "empty", _("It holds no text: pictures of pages are not read.")
    GONE = "gone", _("There is no such file in the storage.")
