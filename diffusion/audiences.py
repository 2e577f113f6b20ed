"""Whom a diffusion goes to: the people its audience names, or whoever takes the newsletter."""

from collections.abc import Callable, Iterable

from delivery.models import Recipient

#: The recipients of the newsletter now, read from the database in parts.
NewsletterAudience = Callable[[], Iterable[Recipient]]
_newsletter: list[NewsletterAudience] = []


def newsletter_goes_to(audience: NewsletterAudience) -> NewsletterAudience:
    """Of a module that an app's `ready()` imports. Whoever is in two audiences gets one mail."""
    _newsletter.append(audience)
    return audience


def newsletter_recipients() -> Iterable[Recipient]:
    for audience in _newsletter:
        yield from audience()
