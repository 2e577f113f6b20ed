"""Assignments and passkeys are under audit; groups follow each write of an assignment."""

from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.base.audited import audited

from .groups import follow
from .models import Assignment, Passkey
from .permissions import group_of

audited(Assignment, without={"granted_at"})
audited(Passkey, without={"last_used", "sign_count"})


@receiver(post_save, sender=Assignment)
def follow_assignment(sender: type[Model], instance: Assignment, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        follow(instance.user)


@receiver(post_delete, sender=Assignment)
def end_assignment(sender: type[Model], instance: Assignment, **kwargs: Any) -> None:
    """One that is taken away leaves no trace by which `follow` would know of its group."""
    others = Assignment.objects.filter(user=instance.user_id, role=instance.role, locale=instance.locale)
    if not any(row.is_current for row in others):
        for group in Group.objects.filter(name=group_of(instance)):
            group.user_set.remove(instance.user_id)


@receiver(user_logged_in)
def follow_at_sign_in(sender: type[Model], user: Any, **kwargs: Any) -> None:
    follow(user)
