from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = "Delivery"

    def ready(self) -> None:
        from anymail.signals import tracking as tracking_signal

        from content_store.consumers import register_consumer

        from . import sending, tracking

        register_consumer(sending.CONSUMER, sending.sender.run, sending.EVERY)
        tracking_signal.connect(tracking.note, dispatch_uid="delivery")
