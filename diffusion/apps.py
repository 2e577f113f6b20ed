from django.apps import AppConfig


class DiffusionConfig(AppConfig):
    name = "diffusion"
    verbose_name = "Newsletter and diffusion"

    def ready(self) -> None:
        from . import documents, signal_handlers  # noqa: F401
