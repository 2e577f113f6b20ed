"""Imports point down only: the contract of pyproject.toml, held, and covering all there is."""

import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

from django.conf import settings

import cms

ROOT = Path(settings.BASE_DIR)


def layers() -> list[str]:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (contract,) = configuration["tool"]["importlinter"]["contracts"]
    return [module for layer in contract["layers"] for module in layer.split(" | ")]


def test_imports_point_down_only() -> None:
    """In a process of its own, since the linter silences the loggers of the one it runs in."""
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_module_has_its_layer() -> None:
    ours = {app for app in settings.INSTALLED_APPS if (ROOT / app.replace(".", "/")).is_dir()}
    composition = {f"cms.{module.name}" for module in pkgutil.iter_modules(cms.__path__)} - {"cms.base"}
    assert set(layers()) == ours | composition
