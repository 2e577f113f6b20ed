"""System checks of the settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def check_targets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """webhooks.E001: messages may go to private networks from a site that is public."""
    if not (settings.WEBHOOK_PRIVATE_TARGETS and settings.PUBLIC_BASE_URL.startswith("https://")):
        return []
    return [
        Error(
            "Whoever has a key can reach the private network: WEBHOOK_PRIVATE_TARGETS is for development.",
            hint="Remove WEBHOOK_PRIVATE_TARGETS from the environment.",
            id="webhooks.E001",
        )
    ]
