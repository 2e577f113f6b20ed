from django.apps import AppConfig


class NgoPagesConfig(AppConfig):
    name = "ngo_pages"
    verbose_name = "NGOs"

    def ready(self) -> None:
        from . import documents, project_documents, signal_handlers  # noqa: F401
