from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "cms.base"
    label = "base"
    verbose_name = "Base"

    def ready(self) -> None:
        from . import checks, references, signal_handlers, widgets  # noqa: F401
