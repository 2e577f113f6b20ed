"""Tells whoever answers for a key that an endpoint of it was disabled."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from django_tasks import task

from cms.base.locales import DEFAULT_LOCALE

from .enums import Status
from .models import Endpoint


@task()
def mail_disabled(endpoint_id: str) -> None:
    """To the key's own address where it has one, else to the Secretariat."""
    endpoint = Endpoint.objects.filter(pk=endpoint_id, status=Status.DISABLED).select_related("key").first()
    if endpoint is None:
        return
    address = getattr(endpoint.key, "email", "") or settings.SECRETARIAT_EMAIL
    with override(DEFAULT_LOCALE):
        subject = gettext("A webhook endpoint is disabled")
        body = render_to_string("webhooks/mail/disabled.txt", {"endpoint": endpoint, "base": settings.PUBLIC_BASE_URL})
        EmailMessage(f"{subject} · {gettext('NGO–UNESCO partnership')}", body, to=[address]).send()
