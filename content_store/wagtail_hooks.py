"""What the worker's sweep ends here, pages of the admin, and since when the API serves a content."""

from wagtail import hooks

from . import edition_views, receipts, saved, tombstones

hooks.register("register_sweep", tombstones.expire)
hooks.register("register_sweep", saved.forget)
hooks.register("register_admin_urls", lambda: edition_views.urls)
hooks.register("register_receipts", receipts.in_api, order=-20)
