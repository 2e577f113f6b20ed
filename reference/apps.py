from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "reference"
    verbose_name = "Reference"

    def ready(self) -> None:
        from . import attached_files, documents, signal_handlers, vocabularies  # noqa: F401
