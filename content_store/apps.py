from django.apps import AppConfig


class ContentStoreConfig(AppConfig):
    name = "content_store"
    verbose_name = "Content store"

    def ready(self) -> None:
        from . import checks, signal_handlers, snapshots  # noqa: F401
        from .consumers import register_consumer

        register_consumer(snapshots.CONSUMER, snapshots.write_due, snapshots.EVERY)
