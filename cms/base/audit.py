"""Who read or exported what is restricted, and who changed it: a log that only grows, kept apart from content.

An entry names the target by its kind and id and holds no value of it, so that the log needs no erasing when a person
asks for theirs to be erased.
"""

from datetime import timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .requests import current_request, request_id


class AppendOnlyError(RuntimeError):
    """An entry of the audit is neither changed nor removed."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Entries of the audit are neither changed nor removed.")

    update = delete = bulk_update = update_or_create = _refuse
    delete.alters_data = True  # type: ignore[attr-defined]


class AuditEntry(models.Model):
    """One access or change. `action` reads like "contact.read", "assignment.added", "organizations.exported"."""

    at = models.DateTimeField(pgettext_lazy("moment", "at"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("user"),
        help_text="nobody: a command or the worker, a reader with a key, or a person removed since",
    )
    key = models.CharField(_("API key"), max_length=100, blank=True)
    action = models.CharField(_("action"), max_length=80, db_index=True)
    target_kind = models.CharField(_("kind of target"), max_length=80, blank=True)
    target_id = models.CharField(_("id of target"), max_length=100, blank=True)
    detail = models.CharField(_("detail"), max_length=500, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_kind", "target_id"], name="audit_target")]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.target_kind} {self.target_id}".rstrip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("An entry of the audit is not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("An entry of the audit is not removed.")


def record(
    action: str,
    *,
    user: AbstractBaseUser | AnonymousUser | None = None,
    key: str = "",
    target: models.Model | str = "",
    detail: str = "",
) -> AuditEntry:
    """Notes an access or a change, in the caller's transaction.

    `user` and the request's id come from the request being answered where they are not given. `key`: the name of the
    API key. `target`: a row, or "kind:id". `detail`: no personal data; names of fields, counts, formats.
    """
    request = current_request()
    user = user or getattr(request, "user", None)
    if isinstance(target, models.Model):
        kind, pk = str(target._meta.model_name), str(target.pk)
    else:
        kind, _, pk = target.partition(":")
    return AuditEntry.objects.create(
        user_id=user.pk if user and user.is_authenticated else None,
        key=key[:100],
        action=action,
        target_kind=kind[:80],
        target_id=pk[:100],
        detail=detail[:500],
        request_id=request_id(request) if request else "",
    )


def expire() -> int:
    """Removes what is older than AUDIT_RETENTION_DAYS, the one way an entry ends; returns how many were removed."""
    if not settings.AUDIT_RETENTION_DAYS:
        return 0
    before = timezone.now() - timedelta(days=settings.AUDIT_RETENTION_DAYS)
    removed, _ = AuditEntry._base_manager.filter(at__lt=before).delete()
    return removed
