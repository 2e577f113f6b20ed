"""The page types and records of this app, by subject."""

from .diffusions import DiffusedContent, Diffusion
from .newsletters import FrozenBlock, NewsletterIndexPage, NewsletterPage

__all__ = ["DiffusedContent", "Diffusion", "FrozenBlock", "NewsletterIndexPage", "NewsletterPage"]
