from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from content_store.consumers import register_consumer

        from . import reconciling, signal_handlers  # noqa: F401
        from .consumer import run
        from .files import keeping
        from .following import CONSUMER

        register_consumer(CONSUMER, run)
        register_consumer(keeping.CONSUMER, keeping.run)
        register_consumer("search-reconcile", reconciling.run, every=reconciling.EVERY)
