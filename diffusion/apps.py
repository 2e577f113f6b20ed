from django.apps import AppConfig


class DiffusionConfig(AppConfig):
    name = "diffusion"
    verbose_name = "Newsletter and diffusion"

    def ready(self) -> None:
        from cms.base.schedule import register_duty

        from . import composing, documents, signal_handlers, starting  # noqa: F401

        register_duty("diffusions", starting.follow)
