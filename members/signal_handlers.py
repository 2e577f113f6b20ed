"""Assignments and passkeys are under audit; groups follow each write of an assignment."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from cms.base.audited import audited
from forums.terms import BodyTerm, Seat

from .groups import follow
from .models import Assignment, Passkey, today
from .permissions import group_of
from .sign_in import BY_LINK

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


@receiver(post_save, sender=BodyTerm)
@receiver(post_save, sender=Seat)
def end_with_seat(sender: type[Model], instance: BodyTerm | Seat, raw: bool = False, **kwargs: Any) -> None:
    """A term that ends earlier takes the rights of its seats along; one that is prolonged gives none by itself."""
    if raw:
        return
    seats = [instance] if isinstance(instance, Seat) else list(instance.seats.all())
    for row in Assignment.objects.filter(seat__in=[seat.pk for seat in seats if seat.pk]).select_related("seat__term"):
        last = row.seat.last_day() if row.seat else None
        if last and (row.ends is None or row.ends > last):
            row.ends = last
            row.save()


@receiver(pre_delete, sender=Seat)
def end_without_seat(sender: type[Model], instance: Seat, **kwargs: Any) -> None:
    """Who has lost the seat has no right from today on."""
    yesterday = today() - timedelta(days=1)
    for row in Assignment.objects.filter(Q(ends=None) | Q(ends__gt=yesterday), seat=instance):
        row.ends = yesterday
        row.save()


@receiver(user_logged_in)
def follow_at_sign_in(sender: type[Model], user: Any, request: Any = None, **kwargs: Any) -> None:
    """With the admin's password the same session becomes one of the admin."""
    follow(user)
    if request is not None:
        request.session.pop(BY_LINK, None)
