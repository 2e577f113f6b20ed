from django.apps import AppConfig


class DiffusionConfig(AppConfig):
    name = "diffusion"
    verbose_name = "Newsletter and diffusion"

    def ready(self) -> None:
        from cms.base.schedule import register_duty
        from delivery.enums import MailingKind
        from delivery.steering import register_steering

        from . import composing, documents, signal_handlers, starting, steering  # noqa: F401

        register_duty("diffusions", starting.follow)
        register_steering(MailingKind.NEWSLETTER, MailingKind.DIFFUSION, turn=steering.turn, page=steering.page)
