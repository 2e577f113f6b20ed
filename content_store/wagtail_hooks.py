"""What the worker's sweep ends here."""

from wagtail import hooks

from . import tombstones

hooks.register("register_sweep", tombstones.expire)
