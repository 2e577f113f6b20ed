"""Registers with the sweep: what nobody confirmed, what has ended, and criteria that nobody follows."""

from wagtail import hooks

from . import matching, signing_up

hooks.register("register_sweep", signing_up.forget)
hooks.register("register_sweep", matching.forget)
