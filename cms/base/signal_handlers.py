"""Signals of the base: filled by the translation policy."""
