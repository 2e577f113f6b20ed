"""Renders every content again; where nothing is amiss nothing is written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from content_store.drain import all_contents, drain_all, rebuild
from content_store.models import Counter, RenderFailure


def _last_step() -> int:
    """Of the log, whoever it was for."""
    return Counter.objects.filter(name="seq").values_list("value", flat=True).first() or 0


class Command(BaseCommand):
    help = "Render every content again and write what differs: after a new release, a restored backup, or to be sure."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        before = _last_step()
        contents = all_contents()
        with tqdm(total=len(contents), desc="Documents", unit=" contents", disable=verbosity == 0) as bar:
            for done in rebuild(contents):
                bar.update(done)
        drain_all()
        failed = list(RenderFailure.objects.filter(content_id__in=contents).values_list("content_id", "error"))
        if verbosity:
            self.stdout.write(f"{len(contents)} contents rendered, {_last_step() - before} changes written.")
        if failed:
            lines = "\n".join(f"{content_id}: {error}" for content_id, error in failed)
            raise CommandError(f"{len(failed)} contents keep their last good documents:\n{lines}")
