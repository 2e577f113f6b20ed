"""What the worker's sweep ends here, and pages of the admin."""

from wagtail import hooks

from . import edition_views, saved, tombstones

hooks.register("register_sweep", tombstones.expire)
hooks.register("register_sweep", saved.forget)
hooks.register("register_admin_urls", lambda: edition_views.urls)
