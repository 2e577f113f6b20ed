"""The page types and records of this app, by subject."""

from .newsletters import FrozenBlock, NewsletterIndexPage, NewsletterPage

__all__ = ["FrozenBlock", "NewsletterIndexPage", "NewsletterPage"]
