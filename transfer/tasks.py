"""What takes longer than a request: the worker checks, applies and undoes imports."""

from collections.abc import Callable

from django.utils import translation
from django_tasks import task

from . import importing
from .enums import RunState, Step
from .models import ImportRun

STEPS: dict[str, Callable[[ImportRun], None]] = {
    Step.CHECK: importing.check,
    Step.APPLY: importing.apply,
    Step.UNDO: importing.undo,
}


@task()
def work(run_id: int, step: str, language: str) -> None:
    """One step of an import, its messages in the language of the person who asked for it."""
    run = ImportRun.objects.get(pk=run_id)
    with translation.override(language):
        try:
            STEPS[step](run)
        except Exception as error:
            ImportRun.objects.filter(pk=run_id).update(
                state=RunState.FAILED, message=f"{type(error).__name__}: the step “{step}” stopped; it can be repeated."
            )
            raise
