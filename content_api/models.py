"""The keys that readers of a tier above the public are given."""

import datetime as dt
import hashlib
import secrets
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.base.days import utc_today
from content_store.enums import Tier

#: What every token begins with, so that one that was left somewhere is recognised.
PREFIX: Final = "ngounesco_"
_BYTES: Final = 32


def hashed(token: str) -> str:
    """What is kept of a token. It is random and long, so that nobody finds it by trying: a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def next_year() -> dt.date:
    return utc_today() + dt.timedelta(days=365)


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
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
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

    def new_token(self) -> str:
        """A token that takes the place of the one before; shown to somebody once, since only its hash is kept."""
        token = f"{PREFIX}{secrets.token_urlsafe(_BYTES)}"
        self.token_hash = hashed(token)
        return token

    @property
    def state(self) -> Any:
        if self.revoked:
            return _("revoked")
        return _("expired") if self.expires < utc_today() else _("valid")
