"""WSGI entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
_django = get_wsgi_application()

from content_api.short_road import ShortRoad  # noqa: E402  (once Django is set up)

application = ShortRoad(_django)
