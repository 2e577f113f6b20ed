"""What is sent, in the admin: one place in the menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from .file_views import MailFileViewSet
from .mailing_views import MailingViewSet
from .person_views import PersonViewSet
from .suppression_views import SuppressionViewSet


class MailGroup(ViewSetGroup):
    menu_label = _("Mail")
    menu_icon = "mail"
    menu_order = 147
    items = (MailingViewSet, SuppressionViewSet, PersonViewSet, MailFileViewSet)
