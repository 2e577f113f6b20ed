"""Loads the demonstration content through the same path as an editor's work; safe to run again."""

import os
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django_tasks_db.models import DBTaskResult
from tqdm import tqdm
from wagtail import hooks

from content_store.drain import drain_all
from home.demo import (
    actors,
    contacts,
    dialogue,
    events,
    follow_up,
    organizations,
    programme,
    recommendations,
    reference,
    structure,
    work_plans,
)

#: What Wagtail does behind a save, for "where is this used" and for the admin's search.
INDEX_TASKS = ("wagtail.tasks.update_reference_index_task", "modelsearch.tasks.insert_or_update_object_task")


class Command(BaseCommand):
    help = "Loads the demonstration content: real facts with their sources, and a few plainly fictional records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organizations", type=int, help="only so many organizations (for quick tests)")
        parser.add_argument("--no-vocabularies", action="store_true", help="the vocabularies are loaded already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["no_vocabularies"]:
            call_command("load_vocabularies", verbosity=options["verbosity"])
        # One drain at the end instead of one for each page: nothing is served yet.
        before = os.environ.get("CONTENT_STORE_DRAIN")
        os.environ["CONTENT_STORE_DRAIN"] = "worker"
        try:
            self._load(options)
        finally:
            if before is None:
                del os.environ["CONTENT_STORE_DRAIN"]
            else:
                os.environ["CONTENT_STORE_DRAIN"] = before
        rendered = drain_all()
        for load in hooks.get_hooks("register_demo_content"):  # of the apps above this one, which read what is stored
            load()
        rendered += drain_all()
        if rendered:
            self._bring_admin_indexes_up_to_date()
        self.stdout.write(f"Demonstration content is in place ({rendered} contents rendered).")

    def _load(self, options: dict[str, Any]) -> None:
        names = organizations.organization_names()[: options["organizations"]]
        steps: list[tuple[str, Callable[[], None]]] = [
            ("documents", reference.load_documents),
            ("governing sessions", reference.load_governing_sessions),
            ("clusters", follow_up.load_clusters),
            ("pages", structure.load_frame),
            ("offices and members", actors.load_indexes),
            ("National Commission", actors.load_fictional_commission),
            ("projects and activities", programme.load_indexes),
            ("news", programme.load_fictional_news),
        ]
        for listed, load in (
            (reference.document_codes(), reference.load_document_page),
            (structure.article_names(), structure.load_article),
            (actors.body_codes(), actors.load_body),
            (actors.office_codes(), actors.load_office),
            (actors.delegation_codes(), actors.load_delegation),
            (names, organizations.load_organization),
            (organizations.fictional_names(), organizations.load_fictional),
            (events.forum_names(), events.load_forum),
            (events.conference_names(), events.load_conference),
            (events.session_names(), events.load_session),
            (dialogue.meeting_names(), dialogue.load_meeting),
            (recommendations.references(), recommendations.load_recommendation),
            (follow_up.references(), follow_up.load_fictional),
            (work_plans.known_terms(), work_plans.load_term),
            (work_plans.plan_names(), work_plans.load_plan),
        ):
            steps += [(name, lambda load=load, name=name: load(name)) for name in listed]  # type: ignore[misc]
        steps += [("working group", dialogue.load_working_group), ("consultation", dialogue.load_consultation)]
        steps.append(("contacts", contacts.load_contacts))
        steps += [
            ("project", programme.load_solidarity),
            ("project", programme.load_fictional_project),
            ("activity", programme.load_fictional_activity),
        ]
        steps.append(("dialogue", dialogue.load_fictional))
        for _, step in tqdm(steps, desc="Demonstration content", disable=options["verbosity"] == 0):
            step()

    def _bring_admin_indexes_up_to_date(self) -> None:
        """Wagtail queued a task for each save, thousands of them; at once it takes seconds instead of minutes."""
        DBTaskResult.objects.ready().filter(task_path__in=INDEX_TASKS).delete()
        call_command("rebuild_references_index", verbosity=0)
        call_command("update_index", verbosity=0)
