from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Home, sections, articles"

    def ready(self) -> None:
        from . import documents  # noqa: F401
