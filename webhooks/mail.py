"""Tells whoever answers for a key that an endpoint of it was disabled."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from django_tasks import task

from cms.base.locales import DEFAULT_LOCALE
from content_api.models import KeyHolder

from .enums import Status
from .models import Endpoint


@task()
def mail_disabled(endpoint_id: str) -> None:
    """To the holder of a key that was asked for on the site; of one that was granted to the Secretariat."""
    endpoint = Endpoint.objects.filter(pk=endpoint_id, status=Status.DISABLED).select_related("key").first()
    if endpoint is None:
        return
    holder = KeyHolder.objects.filter(key=endpoint.key_id).first()
    with override(holder.locale if holder else DEFAULT_LOCALE):
        subject = gettext("A webhook endpoint is disabled")
        body = render_to_string("webhooks/mail/disabled.txt", {"endpoint": endpoint, "base": settings.PUBLIC_BASE_URL})
        EmailMessage(
            f"{subject} · {gettext('NGO–UNESCO partnership')}",
            body,
            to=[holder.email if holder else settings.SECRETARIAT_EMAIL],
        ).send()
