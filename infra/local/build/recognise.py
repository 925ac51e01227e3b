"""What an application is and how it is started, told from its files alone: pure, nothing of it is run."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from infra.local.build.dockerfile import start_of, variables_of
from infra.local.build.files import NotUnderstood, read
from infra.local.build.node_start import node_start, package_of
from infra.local.build.python_packages import required
from infra.local.build.python_start import guess

Kind = Literal["python", "node", "static"]
_TOLD = frozenset({"start", "build", "static"})
_PLACES = (
    *("dist", "build", "out", "public", "_site", "dist/client", "dist/browser", ".output/public"),
    *(".vitepress/dist", "docs/.vitepress/dist", "docs/build"),
)
_BUILT_BY_GOOGLE = {
    "pom.xml": "a Java application",
    "build.gradle": "a Java application",
    "build.gradle.kts": "a Java application",
    "go.mod": "a Go application",
    "Gemfile": "a Ruby application",
    "composer.json": "a PHP application",
    "index.php": "a PHP application",
    "pubspec.yaml": "a Dart application",
    "*.csproj": "a .NET application",
    "*.fsproj": "a .NET application",
}
# What no buildpack of Google's builds: a Dockerfile does, on Google Cloud.
_BY_DOCKERFILE = {
    "Cargo.toml": "a Rust application",
    "mix.exs": "an Elixir application",
    "Package.swift": "a Swift application",
    "deno.json": "a Deno application",
    "stack.yaml": "a Haskell application",
    "build.sbt": "a Scala application",
    "build.zig": "a Zig application",
}
# What makes pages and is no server: what it leaves is deployed.
_MAKES_PAGES = {
    "hugo.toml": ("Hugo", "hugo", "public"),
    "hugo.yaml": ("Hugo", "hugo", "public"),
    "_config.yml": ("Jekyll", "jekyll build", "_site"),
    "mkdocs.yml": ("MkDocs", "mkdocs build", "site"),
    "book.toml": ("mdBook", "mdbook build", "book"),
    "zola.toml": ("Zola", "zola build", "public"),
}


@dataclass(frozen=True)
class Application:
    """`start` is a line for the shell that has PORT; None is a folder of files that is served as it is. `build` are
    commands that come before, `more` what has to be installed although nothing asks for it. `found` says in words what
    it was told from, `processes` are the other lines of its Procfile, `env` the variables of its Dockerfile."""

    kind: Kind
    start: str | None
    found: str
    build: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    static: str = ""
    processes: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict)


def recognise(folder: Path, entrypoint: str = "", arguments: Mapping[str, str] | None = None) -> Application:
    """What is in `folder`; `entrypoint` is the start that the build was told (GOOGLE_ENTRYPOINT), `arguments` what its
    Dockerfile was given. Raises NotUnderstood."""
    told = _told(folder)
    processes = _procfile(folder)
    start = entrypoint or told.get("start") or processes.get("web") or ""
    notes = []
    image = folder / "Dockerfile"
    if image.is_file():
        notes.append(
            "Note: the laptop builds no Dockerfiles, Google Cloud does. Of this one it takes how the program starts "
            "and its ENV; what follows is built as a buildpack would."
        )
    if "release" in processes:
        notes.append(
            "Note: nobody runs the Procfile's `release` on Cloud Run: what has to come before goes into `web`, as in "
            f"`web: {processes['release']} && {processes.get('web', 'COMMAND')}`."
        )
    foreign = next((each for each in _BY_DOCKERFILE.items() if (folder / each[0]).is_file()), None)
    if foreign and not ((folder / "package.json").is_file() or _python_files(folder) or start):
        raise NotUnderstood(
            f"This is {foreign[1]} ({foreign[0]}). Google Cloud builds it by its Dockerfile"
            f"{'' if image.is_file() else ', which it has not yet: add one'}; the laptop builds Python, Node.js and "
            "static files alone, so it runs on Google Cloud and not here."
        )
    pages = next((each for each in _MAKES_PAGES.items() if (folder / each[0]).is_file()), None)
    if pages and not (start or told or image.is_file() or (folder / "package.json").is_file()):
        file, (name, command, left) = pages
        raise NotUnderstood(
            f"This is a site that {name} makes ({file}), which no buildpack runs: build it (`{command}`) and deploy "
            f"the folder that it leaves, --source {left}."
        )
    if any(folder.glob("*.ipynb")) and not (start or any(folder.glob("*.py")) or (folder / "package.json").is_file()):
        raise NotUnderstood(
            "This is a notebook, which answers nobody by itself. Say how it is served in a Procfile, as in `web: voila "
            "NAME.ipynb --port=$PORT --Voila.ip=0.0.0.0 --no-browser` with voila in requirements.txt, or put its code "
            "into a main.py."
        )
    if language := _elsewhere(folder):
        raise NotUnderstood(
            f"This is {language[1]} ({language[0]}). Google Cloud builds it, by its Dockerfile or a buildpack; the "
            "laptop builds Python, Node.js and static files alone, so it runs on Google Cloud and not here."
        )
    found = _found(folder, start, told, start_of(image))
    if found is None:
        if image.is_file():
            raise NotUnderstood(
                "The laptop builds no Dockerfiles; Google Cloud does. To run it here too, add a requirements.txt or "
                "package.json and, where the start can't be guessed, a Procfile with a line `web: COMMAND`."
            )
        raise NotUnderstood(
            "This is no application that can be built: there is no requirements.txt, pyproject.toml or main.py "
            "(Python), no package.json (Node.js) and no index.html (a static site) at its top. Add one of them, and a "
            "Procfile with a line `web: COMMAND` where the start can't be guessed."
        )
    return Application(
        **{
            **found.__dict__,
            "processes": processes,
            "notes": (*notes, *found.notes),
            "env": variables_of(image, arguments),
        }
    )


def _elsewhere(folder: Path) -> tuple[str, str] | None:
    """The file by which a buildpack of Google's knows a language that nothing here builds, and the language.

    Beside what starts a Python or Node.js program such a file is a tool's.
    """
    node = (folder / "package.json").is_file() and (package_of(folder).get("scripts") or {}).get("start")
    if node or _python_files(folder):
        return None
    return next((each for each in _BUILT_BY_GOOGLE.items() if any(folder.glob(each[0]))), None)


def _python_files(folder: Path) -> list[str]:
    return [name for name in ("requirements.txt", "pyproject.toml", "Pipfile", "setup.py") if (folder / name).is_file()]


def _found(folder: Path, start: str, told: dict[str, str], contained: str) -> Application | None:
    """What it is; `start` is how it was told to start, `contained` how its Dockerfile starts it."""
    if told.get("static"):
        return _static(folder, told["static"], told, "infraai.toml")
    if (folder / "package.json").is_file():
        return _node(folder, start or contained, told)
    python = _python_files(folder)
    if python or any(folder.glob("*.py")):
        return _python(folder, start or contained, told, python)
    for place in ("", "public", "dist"):
        if (folder / place / "index.html").is_file():
            if start:
                return Application("python", start, f"{place or 'its'} index.html and a start of its own")
            return _static(folder, place or ".", told, f"{place + '/' if place else ''}index.html")
    return Application("python", start, "its Procfile") if start else None


def _told(folder: Path) -> dict[str, str]:
    """What infraai.toml says: `start`, `build` and `static`."""
    file = folder / "infraai.toml"
    if not file.is_file():
        return {}
    try:
        said = tomllib.loads(read(file))
    except tomllib.TOMLDecodeError as error:
        raise NotUnderstood(f"infraai.toml: {error}") from error
    for name, value in said.items():
        if name not in _TOLD:
            raise NotUnderstood(f"infraai.toml: {name} is not known; it takes {', '.join(sorted(_TOLD))}.")
        if not isinstance(value, str) or not value.strip():
            raise NotUnderstood(f"infraai.toml: {name} must be a text in quotes.")
    if "static" in said and "start" in said:
        raise NotUnderstood("infraai.toml: `static` serves a folder and `start` a program; say one of them.")
    return said


def _procfile(folder: Path) -> dict[str, str]:
    file = folder / "Procfile"
    if not file.is_file():
        return {}
    found = {}
    for number, line in enumerate(read(file).splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = re.fullmatch(r"([A-Za-z0-9_-]+):\s*(.+)", text)
        if match is None:
            raise NotUnderstood(f"Procfile, line {number}: a line is NAME: COMMAND, as in `web: gunicorn main:app`.")
        found[match[1]] = match[2]
    return found


def _static(folder: Path, place: str, told: dict[str, str], found: str) -> Application:
    parts = Path(place).parts
    if Path(place).is_absolute() or ".." in parts:
        raise NotUnderstood(f"infraai.toml: static = {place!r} leaves the application's folder.")
    if (folder / "package.json").is_file():
        return Application("node", None, found, build=_built(told, package_of(folder)), static=place)
    if not (folder / place).is_dir():
        raise NotUnderstood(f"infraai.toml: static = {place!r}, and there is no such folder.")
    return Application("static", None, found, build=_built(told, {}), static=place)


def _built(told: dict[str, str], package: dict[str, Any]) -> tuple[str, ...]:
    """As Google's buildpack: `gcp-build` where there is one, else `build`."""
    if told.get("build"):
        return (told["build"],)
    scripts = package.get("scripts") or {}
    named = next((name for name in ("gcp-build", "build") if scripts.get(name)), None)
    return (f"npm run {named}",) if named else ()


def _node(folder: Path, start: str, told: dict[str, str]) -> Application:
    package = package_of(folder)
    build = _built(told, package)
    notes = tuple(
        f"Note: {name} is not read here; npm installs what package.json says."
        for name in ("bun.lock", "bun.lockb")
        if (folder / name).is_file()
    )
    if start:
        return Application("node", start, "package.json", build=build, notes=notes)
    line, what, static = node_start(folder, package, builds=bool(build))
    return Application("node", line, f"package.json, {what}", build=build, static=static, notes=notes)


def place_of_site(folder: Path) -> str:
    """Where a build left the pages; raises NotUnderstood."""
    found = [place for place in _PLACES if (folder / place / "index.html").is_file()]
    found += [str(each.parent.relative_to(folder)) for each in sorted((folder / "dist").glob("*/**/index.html"))]
    if not found:
        raise NotUnderstood(
            f"The build left no index.html in {', '.join(_PLACES[:4])}: say where its pages are in infraai.toml, as in "
            '`static = "dist"`, or how to start it, as in `start = "node server.js"`.'
        )
    return found[0]


def _python(folder: Path, start: str, told: dict[str, str], files: list[str]) -> Application:
    if files == ["setup.py"]:
        raise NotUnderstood("A setup.py alone is not read: add a requirements.txt (`pip freeze` writes one).")
    build = (told["build"],) if told.get("build") else ()
    needs = required(folder)
    shown = files[0] if files else "its .py files"
    if start:
        return Application("python", start, shown, build, _servers(start, needs))
    guessed = guess(folder, needs)
    if guessed is None:
        raise NotUnderstood(
            "How this Python application starts can't be told: there is no Flask, FastAPI or Django application in "
            "main.py, app.py or a package of it. Add a Procfile with a line `web: COMMAND`, as in "
            "`web: python web.py`. The program listens on the port in PORT."
        )
    line, what = guessed
    usual = re.search(r"\b(?:main|app)(?::app\b|\.py)", line) and "--target" not in line and "manage.py" not in line
    notes = (
        () if usual else (f"Note: Google's buildpack does not find that by itself: add a Procfile with `web: {line}`.",)
    )
    return Application("python", line, f"{shown}, {what}", build, _servers(line, needs), notes=notes)


def _servers(line: str, needs: frozenset[str]) -> tuple[str, ...]:
    """The server that a start names and nothing installs."""
    return tuple(name for name in ("gunicorn", "uvicorn") if re.search(rf"\b{name}\b", line) and name not in needs)
