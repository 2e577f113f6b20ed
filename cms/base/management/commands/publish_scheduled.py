"""Wagtail's command; what a rule stands against is passed over and unscheduled, and the rest goes on.

Then what else comes due with time (cms.base.schedule).
"""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand
from wagtail.models import Revision

from cms.base.schedule import run_duties
from cms.base.translation_policy import TranslationRefused

logger = logging.getLogger(__name__)


class Command(WagtailCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dryrun"]:
            for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by(
                "approved_go_live_at"
            ):
                _publish(revision)
        super().handle(*args, **options)
        if not options["dryrun"]:
            run_duties()


def _publish(revision: Revision) -> None:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except (TranslationRefused, ValidationError) as refusal:
        logger.warning("Revision %s is not published as scheduled: %s", revision.pk, refusal)
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        log(instance=revision.content_object, action="wagtail.schedule.cancel", revision=revision)
