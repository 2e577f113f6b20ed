"""Registers what is erased with time."""

from wagtail import hooks

from .privacy import sweep

hooks.register("register_sweep", sweep)
