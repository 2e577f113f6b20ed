"""The background process: drains the queue, runs the consumers of the change log, the schedule and the tasks.

Each job has a thread of its own, so that one that fails or hangs stops no other.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.management import call_command
from django.db import connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as DatabaseTaskRunner
from django_tasks_db.models import DBTaskResult

from .consumers import consumers
from .drain import drain, retry_failures

log = logging.getLogger(__name__)

POLL: Final = 0.2  # seconds
MOMENT: Final = 0.02
MINUTE: Final = 60.0
#: The longest pause, in seconds, of a job that fails again and again.
LONGEST_PAUSE: Final = 60.0
#: How long, in seconds, a job may take to come to an end when the worker stops.
GRACE: Final = 20.0


def nothing() -> None:
    """Ends nothing: the job returns by itself."""


@dataclass(frozen=True)
class Job:
    """Something run again and again, `every` so many seconds after it last ended; `end` makes a lasting run return."""

    name: str
    run: Callable[[], object]
    every: float = POLL
    end: Callable[[], None] = nothing


class TaskRunner(DatabaseTaskRunner):
    """Leaves a moment between tasks, so that with SQLite's one write lock a thousand tasks keep no editor waiting."""

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        super().run_task(db_task_result)
        time.sleep(MOMENT)


def jobs() -> list[Job]:
    """All that the worker does."""
    tasks = TaskRunner(
        queue_names=["*"],
        interval=POLL,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )

    def end_tasks() -> None:
        tasks.running = False

    return [
        Job("drain", drain),
        Job("failures", retry_failures, MINUTE),
        Job("schedule", lambda: call_command("publish_scheduled"), MINUTE),
        Job("sweep", lambda: call_command("sweep"), 10 * MINUTE),
        Job("tasks", tasks.run, end=end_tasks),
        *(Job(consumer.name, consumer.run, consumer.every or POLL) for consumer in consumers()),
    ]


class Worker:
    """Runs jobs until it is told to stop."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Lets `run` return once the jobs have come to an end."""
        self._stopping.set()

    def run(self) -> None:
        threads = [
            threading.Thread(target=self._repeat, args=[job], name=f"worker-{job.name}", daemon=True)
            for job in self._jobs
        ]
        for thread in threads:
            thread.start()
        log.info("The worker runs %s.", ", ".join(job.name for job in self._jobs))
        self._stopping.wait()
        for job in self._jobs:
            job.end()
        for thread in threads:
            thread.join(GRACE)
        left = [thread.name for thread in threads if thread.is_alive()]
        if left:
            log.warning("Stopped without waiting further for %s; what it had not committed is done again.", left)

    def _repeat(self, job: Job) -> None:
        pause = job.every
        while not self._stopping.is_set():
            try:
                job.run()
                pause = job.every
            except Exception:
                pause = min(max(pause * 2, 1.0), max(LONGEST_PAUSE, job.every))
                log.exception("The worker's job %s failed; next try in %.0f s.", job.name, pause)
                connections.close_all()  # one that broke is opened anew
            self._stopping.wait(pause)
        connections.close_all()
