from django.apps import AppConfig


class ContentApiConfig(AppConfig):
    name = "content_api"
    verbose_name = "Content API"

    def ready(self) -> None:
        from . import signal_handlers  # noqa: F401
