"""Runs the background process until SIGTERM or SIGINT."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from content_store.worker import Worker, jobs


class Command(BaseCommand):
    help = "Drain the content store, run the consumers of its change log, publish what is scheduled, run tasks."

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(jobs())

        def stop(number: int, frame: FrameType | None) -> None:
            signal.signal(number, signal.SIG_DFL)  # a second signal ends it at once
            worker.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        worker.run()
