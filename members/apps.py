from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members' space")

    def ready(self) -> None:
        from . import signal_handlers  # noqa: F401
        from .tasks import (  # noqa: F401
            actions,
            contacts,
            dialogue,
            documents,
            experts,
            feedback,
            preparation,
            progress,
            record,
            tables,
        )
