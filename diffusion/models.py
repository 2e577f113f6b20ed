"""The page types and records of this app, by subject."""

from .diffusions import DiffusedContent, Diffusion, Proposal
from .newsletters import FrozenBlock, NewsletterIndexPage, NewsletterPage

__all__ = ["DiffusedContent", "Diffusion", "FrozenBlock", "NewsletterIndexPage", "NewsletterPage", "Proposal"]
