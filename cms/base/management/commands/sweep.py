"""Ends what has come to its end by date: old audit entries, rights, consents. The worker runs it every ten minutes."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail import hooks

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run all that apps registered by the hook `register_sweep`. Safe to repeat at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for sweep in hooks.get_hooks("register_sweep"):
            name = f"{sweep.__module__}.{sweep.__name__}"
            try:
                ended = sweep()
            except Exception:  # one that fails stops no other
                logger.exception("The sweep %s failed.", name)
                failed.append(name)
            else:
                if ended:
                    logger.info("The sweep %s ended %s.", name, ended)
        if failed:
            raise CommandError(f"These sweeps failed: {', '.join(failed)}")
