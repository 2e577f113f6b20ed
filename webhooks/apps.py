from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "webhooks"
    verbose_name = "Webhooks"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from content_api.extensions import Extension, register_extension
        from content_store.consumers import register_consumer
        from content_store.saved import register_holder

        from . import checks, filling, routes, schemas, sending, status
        from .models import Endpoint

        register(checks.check_targets, Tags.security)
        register_extension(
            Extension("webhooks", "Webhooks", routes.add_routes, schemas.SHAPES, status.status, schemas.WebhooksStatus)
        )
        register_consumer(filling.CONSUMER, filling.fill)
        register_consumer(sending.CONSUMER, sending.sender.run)
        register_holder(Endpoint._meta.verbose_name_plural, Endpoint)
