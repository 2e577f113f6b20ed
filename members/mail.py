"""Mails with a link to sign in, written by a task: an answer takes as long for known addresses as for others."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from django_tasks import task
from sesame.utils import get_token
from wagtail.users.models import UserProfile

from cms.base.audit import record
from cms.base.locales import DEFAULT_LOCALE, LOCALES

from .models import LABELS, Assignment, today
from .permissions import rights_of

#: Scope of a token to how long it holds. Each is good for one sign-in.
SCOPES: Final[dict[str, timedelta]] = {"sign-in": timedelta(minutes=15), "invitation": timedelta(days=7)}


def language_of(user: User) -> str:
    """The language a person is written to in."""
    profile = UserProfile.objects.filter(user=user.pk).first()
    return profile.preferred_language if profile and profile.preferred_language in LOCALES else DEFAULT_LOCALE


def may_use_links(user: User) -> bool:
    """Whoever has a role, but who works in the admin signs in there: a mailbox is no key to it."""
    return bool(rights_of(user).held) and not user.has_perm("wagtailadmin.access_admin")


def send_invitation(assignment: Assignment) -> None:
    mail_link.enqueue(assignment.user_id, language_of(assignment.user), "invitation")


@task()
def mail_link(user_id: int, locale: str, scope: str, then: str = "") -> None:
    """Writes to a person who may sign in; to nobody where there is no such person. The link is made here, and kept
    nowhere else."""
    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        return
    with override(locale):
        coming = Q(ends=None) | Q(ends__gte=today())
        context: dict[str, Any] = {
            "assignments": Assignment.objects.filter(coming, user=user).select_related("actor", *LABELS)
        }
        if may_use_links(user):
            values = {"token": get_token(user, scope=scope), "scope": scope} | ({"next": then} if then else {})
            context["link"] = f"{settings.PUBLIC_BASE_URL}{reverse('members:enter')}?{urlencode(values)}"
        elif user.has_perm("wagtailadmin.access_admin"):
            context["admin"] = f"{settings.PUBLIC_BASE_URL}{reverse('wagtailadmin_home')}"
            context["reset"] = f"{settings.PUBLIC_BASE_URL}{reverse('wagtailadmin_password_reset')}"
        elif context["assignments"] and scope == "invitation":
            context["later"] = f"{settings.PUBLIC_BASE_URL}{reverse('members:sign-in')}"
        else:
            return
        subject = gettext("You are invited") if scope == "invitation" else gettext("Your link to sign in")
        body = render_to_string(f"members/mail/{scope}.txt", context)
        EmailMessage(f"{subject} · {gettext('NGO–UNESCO partnership')}", body, to=[user.email]).send()
    record(f"{scope}.mailed", user=user, target=user)
