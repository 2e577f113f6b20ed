from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"
    verbose_name = "Forums and dialogue"

    def ready(self) -> None:
        from . import documents, recommendation_documents, session_documents  # noqa: F401
