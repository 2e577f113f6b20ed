from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"
    verbose_name = "Forums and dialogue"

    def ready(self) -> None:
        from . import (  # noqa: F401
            consulting_documents,
            documents,
            evidence_files,
            group_documents,
            official_document_documents,
            recommendation_documents,
            session_documents,
            signal_handlers,
            work_plan_documents,
        )
