"""manage.py rebuild_search: a new index beside the old one, which answers until the new one takes over."""

import gc
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search.service import engine


class Command(BaseCommand):
    help = "Builds the search index anew, while the old one answers. Nothing that changes meanwhile is lost."

    def handle(self, *args: Any, **options: Any) -> None:
        # What was loaded stays: to look through it again and again would take a quarter of the time.
        gc.freeze()
        with tqdm(unit=" contents", disable=None if options["verbosity"] else True) as bar:

            def show(done: int, all_of_them: int) -> None:
                bar.total = all_of_them
                bar.update(done - bar.n)

            count = engine().rebuild(show)
        if options["verbosity"]:
            self.stdout.write(f"{count} contents indexed.")
