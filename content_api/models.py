"""Keys of readers, who holds those that were asked for on the site, the links they are mailed, and used quotas."""

import datetime as dt
import hashlib
import secrets
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.base.days import utc_today
from cms.base.locales import AUTONYMS
from content_store.enums import Tier

#: What every token begins with, so that one that was left somewhere is recognised.
PREFIX: Final = "ngounesco_"
_BYTES: Final = 32
#: How long the token before goes on working beside a new one, so that no mirror stands still meanwhile.
GRACE: Final = dt.timedelta(days=1)


def hashed(token: str) -> str:
    """What is kept of a token. It is random and long, so that nobody finds it by trying: a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def next_year() -> dt.date:
    return utc_today() + dt.timedelta(days=365)


class Origin(models.TextChoices):
    GRANTED = "granted", _("granted by the Secretariat")
    SELF_SERVICE = "self-service", _("asked for on the site")


class ApiKey(models.Model):
    """A reader of the content API with a tier and a quota of its own. The token itself is nowhere kept."""

    name = models.CharField(
        _("name"), max_length=100, unique=True, help_text=_("What it is for, such as the system that reads.")
    )
    organization = models.CharField(
        _("held by"), max_length=200, help_text=_("The organization that answers for its use; no person's name.")
    )
    tier = models.PositiveSmallIntegerField(
        _("may read what is for"), choices=Tier, default=Tier.PUBLIC, help_text=_("And what is for those before it.")
    )
    origin = models.CharField(_("how it came"), max_length=12, choices=Origin, default=Origin.GRANTED, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    previous_until = models.DateTimeField(null=True, editable=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    expires = models.DateField(_("last day"), default=next_year)
    revoked = models.DateTimeField(_("revoked"), null=True, editable=False)
    last_used = models.DateField(_("last used"), null=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        latest = utc_today() + dt.timedelta(days=settings.API_KEY_MOST_DAYS)
        if self.expires and self.expires > latest:
            raise ValidationError(
                {"expires": _("A key lasts %(days)s days at most.") % {"days": settings.API_KEY_MOST_DAYS}}
            )

    def new_token(self, *, at_once: bool = False) -> str:
        """A token that takes the place of the one before; shown to somebody once, since only its hash is kept.

        The one before goes on working for a day, unless it is to end `at_once`; the one before that ends now.
        """
        token = f"{PREFIX}{secrets.token_urlsafe(_BYTES)}"
        keeps = self.token_hash and not at_once
        self.previous_hash = self.token_hash if keeps else ""
        self.previous_until = timezone.now() + GRACE if keeps else None
        self.token_hash = hashed(token)
        return token

    @property
    def state(self) -> Any:
        if self.revoked:
            return _("revoked")
        return _("expired") if self.expires < utc_today() else _("valid")


class KeyHolder(models.Model):
    """Whom to write to about a key that was asked for on the site. Erased when the key ends."""

    key = models.OneToOneField(ApiKey, on_delete=models.CASCADE, related_name="holder")
    email = models.EmailField(_("e-mail address"))
    locale = models.CharField(max_length=12, choices=list(AUTONYMS.items()))
    reminded_of = models.DateField(null=True, help_text="the last day whose coming was written about")

    class Meta:
        verbose_name = _("holder of an API key")
        verbose_name_plural = _("holders of API keys")

    def __str__(self) -> str:
        return str(self.key)


class KeyLink(models.Model):
    """A mailed link, good for one use: to confirm the address of who asks for a key, or to do something with a key.

    Of the token that is in it only the hash is kept, and the row goes once it is used or too old.
    """

    key = models.ForeignKey(ApiKey, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100, blank=True, help_text="of the system, where a key is asked for")
    organization = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True, help_text="where a key is asked for")
    locale = models.CharField(max_length=12, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001, null until it is mailed
    ends = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"link until {self.ends:%Y-%m-%d %H:%M}"


class QuotaUse(models.Model):
    """How much of a quota one process has answered in one minute. A hash stands for the reader, another each minute."""

    window = models.BigIntegerField()
    reader = models.CharField(max_length=32)
    process = models.CharField(max_length=32)
    used = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["window", "process", "reader"], name="quota_use_once")]

    def __str__(self) -> str:
        return f"{self.used} in {self.window}"
