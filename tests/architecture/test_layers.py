"""Imports point down only: the contract of pyproject.toml, held, and covering all there is."""

import pkgutil
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from importlinter.cli import lint_imports

import cms

ROOT = Path(settings.BASE_DIR)


def layers() -> list[str]:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (contract,) = configuration["tool"]["importlinter"]["contracts"]
    return [module for layer in contract["layers"] for module in layer.split(" | ")]


def test_imports_point_down_only(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_every_module_has_its_layer() -> None:
    ours = {app for app in settings.INSTALLED_APPS if (ROOT / app.replace(".", "/")).is_dir()}
    composition = {f"cms.{module.name}" for module in pkgutil.iter_modules(cms.__path__)} - {"cms.base"}
    assert set(layers()) == ours | composition
