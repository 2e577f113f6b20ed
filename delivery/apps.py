from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = "Delivery"

    def ready(self) -> None:
        from content_store.consumers import register_consumer

        from . import sending

        register_consumer(sending.CONSUMER, sending.sender.run, sending.EVERY)
