from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = "Subscriptions"

    def ready(self) -> None:
        from content_store.consumers import register_consumer
        from content_store.saved import register_holder
        from delivery import privacy
        from diffusion.audiences import newsletter_goes_to

        from . import composing, matching, preferences, running  # noqa: F401
        from .models import Subscription

        register_consumer(matching.CONSUMER, running.follow, running.EVERY)
        register_holder(Subscription._meta.verbose_name_plural, Subscription)
        newsletter_goes_to(preferences.newsletter_recipients)
        privacy.register_holder(
            "subscriptions", tell=preferences.tell, erase=preferences.erase, keeps=preferences.followers
        )
