from django.apps import AppConfig


class ContentStoreConfig(AppConfig):
    name = "content_store"
    verbose_name = "Content store"

    def ready(self) -> None:
        from . import checks, signal_handlers  # noqa: F401
