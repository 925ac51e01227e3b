"""What an application is and how it is started, told from its files alone: pure, nothing of it is run."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from infra.local.build.dockerfile import start_of

Kind = Literal["python", "node", "static"]
_TOLD = frozenset({"start", "build", "static"})
# Where people keep the object that serves, the usual first.
_MODULES = (
    "main",
    "app",
    "application",
    "server",
    "wsgi",
    "asgi",
    "api",
    "src.main",
    "src.app",
    "app.main",
    "api.main",
)
_PLACES = ("dist", "build", "out", "public", "_site", "dist/client", "dist/browser")
_BUILT_BY_GOOGLE = {
    "pom.xml": "a Java application",
    "build.gradle": "a Java application",
    "build.gradle.kts": "a Java application",
    "go.mod": "a Go application",
    "Gemfile": "a Ruby application",
    "composer.json": "a PHP application",
    "index.php": "a PHP application",
    "pubspec.yaml": "a Dart application",
}
_WSGI = frozenset({"Flask", "APIFlask", "Bottle"})
_ASGI = frozenset({"FastAPI", "Starlette", "Litestar", "Quart"})
_SIZE_READ = 1 << 20


class NotUnderstood(ValueError):
    """It can't be told what this is or how it starts; the text says what to add."""


@dataclass(frozen=True)
class Application:
    """`start` is a line for the shell that has PORT; None is a folder of files that is served as it is. `build` are
    commands that come before, `more` what has to be installed although nothing asks for it. `found` says in words what
    it was told from, `processes` are the other lines of its Procfile."""

    kind: Kind
    start: str | None
    found: str
    build: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    static: str = ""
    processes: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def recognise(folder: Path, entrypoint: str = "") -> Application:
    """What is in `folder`; `entrypoint` is the start that the build was told (GOOGLE_ENTRYPOINT). Raises
    NotUnderstood."""
    told = _told(folder)
    processes = _procfile(folder)
    start = entrypoint or told.get("start") or processes.get("web") or ""
    notes = []
    if (folder / "Dockerfile").is_file():
        start = start or start_of(folder / "Dockerfile")
        notes.append(
            "Note: the laptop builds no Dockerfiles, Google Cloud does. Of this one it takes how the program starts; "
            "what follows is built as a buildpack would."
        )
    found = _found(folder, start, told)
    if found is None:
        if (folder / "Dockerfile").is_file():
            raise NotUnderstood(
                "The laptop builds no Dockerfiles; Google Cloud does. To run it here too, add a requirements.txt or "
                "package.json and, where the start can't be guessed, a Procfile with a line `web: COMMAND`."
            )
        if language := _elsewhere(folder):
            raise NotUnderstood(
                f"This is {language[1]} ({language[0]}). Google's buildpacks build it on Google Cloud; the laptop "
                "builds Python, Node.js and static files alone, so it runs on Google Cloud and not here."
            )
        raise NotUnderstood(
            "This is no application that can be built: there is no requirements.txt, pyproject.toml or main.py "
            "(Python), no package.json (Node.js) and no index.html (a static site) at its top. Add one of them, and a "
            "Procfile with a line `web: COMMAND` where the start can't be guessed."
        )
    return Application(**{**found.__dict__, "processes": processes, "notes": (*notes, *found.notes)})


def _elsewhere(folder: Path) -> tuple[str, str] | None:
    """The file by which a buildpack of Google's knows a language that nothing here builds, and the language."""
    return next((each for each in _BUILT_BY_GOOGLE.items() if (folder / each[0]).is_file()), None)


def _found(folder: Path, start: str, told: dict[str, str]) -> Application | None:
    if told.get("static"):
        return _static(folder, told["static"], told, "infraai.toml")
    if (folder / "package.json").is_file():
        return _node(folder, start, told)
    python = [
        name for name in ("requirements.txt", "pyproject.toml", "Pipfile", "setup.py") if (folder / name).is_file()
    ]
    if python or any((folder / f"{name}.py").is_file() for name in ("main", "app", "manage", "server")):
        return _python(folder, start, told, python)
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
        said = tomllib.loads(_read(file))
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
    for number, line in enumerate(_read(file).splitlines(), 1):
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
        return Application("node", None, found, build=_built(told, _package(folder)), static=place)
    if not (folder / place).is_dir():
        raise NotUnderstood(f"infraai.toml: static = {place!r}, and there is no such folder.")
    return Application("static", None, found, build=_built(told, {}), static=place)


def _package(folder: Path) -> dict[str, Any]:
    try:
        said = json.loads(_read(folder / "package.json"))
    except ValueError as error:
        raise NotUnderstood(f"package.json: {error}") from error
    if not isinstance(said, dict):
        raise NotUnderstood("package.json: must be a JSON object.")
    return said


def _built(told: dict[str, str], package: dict[str, Any]) -> tuple[str, ...]:
    """As Google's buildpack: `gcp-build` where there is one, else `build`."""
    if told.get("build"):
        return (told["build"],)
    scripts = package.get("scripts") or {}
    named = next((name for name in ("gcp-build", "build") if scripts.get(name)), None)
    return (f"npm run {named}",) if named else ()


def _node(folder: Path, start: str, told: dict[str, str]) -> Application:
    package = _package(folder)
    scripts = package.get("scripts") or {}
    needs = {**(package.get("dependencies") or {}), **(package.get("devDependencies") or {})}
    build = _built(told, package)
    locks = [name for name in ("yarn.lock", "pnpm-lock.yaml", "bun.lockb") if (folder / name).is_file()]
    notes = tuple(f"Note: {name} is not read here; npm installs what package.json says." for name in locks)
    if start:
        return Application("node", start, "package.json", build=build, notes=notes)
    own = str(scripts.get("start") or "")
    # What shows a site while it is written is no server for it.
    preview = re.match(r"(npx )?(vite|react-scripts start|parcel|ng serve|astro (dev|preview)|serve\b)", own)
    if own and not preview:
        return Application("node", "npm start", "package.json, `npm start`", build=build, notes=notes)
    if "next" in needs:
        return Application("node", "npx --no-install next start -p $PORT", "package.json, Next.js", build, notes=notes)
    sites = ("vite", "react-scripts", "parcel", "@angular/cli", "astro", "@11ty/eleventy", "vite-plus")
    site = next((name for name in sites if name in needs), None)
    if site and build:
        return Application("node", None, f"package.json, a site made by {site}", build=build, notes=notes)
    main = str(package.get("main") or "")
    for name in (main, "server.js", "index.js", "app.js", "main.js", "server.mjs", "index.mjs"):
        if name and (folder / name).is_file():
            return Application("node", f"node {name}", f"package.json, {name}", build=build, notes=notes)
    if build or (folder / "index.html").is_file():
        return Application("node", None, "package.json, a site", build=build, static="" if build else ".", notes=notes)
    raise NotUnderstood(
        'package.json says no start: add `"scripts": {"start": "node server.js"}`, or a Procfile with a line '
        "`web: COMMAND`. The program listens on the port in PORT."
    )


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
    if files in (["Pipfile"], ["setup.py"]):
        raise NotUnderstood(f"A {files[0]} alone is not read: add a requirements.txt (`pip freeze` writes one).")
    build = (told["build"],) if told.get("build") else ()
    needs = required(folder)
    shown = files[0] if files else "its .py files"
    if start:
        return Application("python", start, shown, build, _servers(start, needs))
    guessed = _guess(folder, needs)
    if guessed is None:
        raise NotUnderstood(
            "How this Python application starts can't be told: there is no Flask, FastAPI or Django application in "
            "main.py or app.py. Add a Procfile with a line `web: COMMAND`, as in `web: python web.py`. "
            "The program listens on the port in PORT."
        )
    line, what = guessed
    return Application("python", line, f"{shown}, {what}", build, _servers(line, needs))


def _servers(line: str, needs: frozenset[str]) -> tuple[str, ...]:
    """The server that a start names and nothing installs."""
    return tuple(name for name in ("gunicorn", "uvicorn") if re.search(rf"\b{name}\b", line) and name not in needs)


def _guess(folder: Path, needs: frozenset[str]) -> tuple[str, str] | None:
    gunicorn = "gunicorn --bind :$PORT --workers 1 --threads 8 --timeout 0"
    if (folder / "manage.py").is_file():
        for file in sorted(folder.glob("*/wsgi.py")):
            return f"{gunicorn} {file.parent.name}.wsgi:application", "Django"
    if "functions-framework" in needs and (folder / "main.py").is_file():
        return f"functions-framework --source main.py --target {_function(folder)} --port $PORT", "functions-framework"
    if "streamlit" in needs:
        script = next((name for name in ("main.py", "app.py", "streamlit_app.py") if (folder / name).is_file()), None)
        if script:
            return f"streamlit run {script} --server.port $PORT --server.address 0.0.0.0", "Streamlit"
    for module in _modules(folder):
        made = _served(folder, module)
        if made is None:
            continue
        name, factory, server = made
        if server == "asgi":
            more = " --factory" if factory else ""
            return f"uvicorn {module}:{name} --host 0.0.0.0 --port $PORT{more}", f"{module}.py, ASGI"
        called = f"'{module}:{name}()'" if factory else f"{module}:{name}"
        return f"{gunicorn} {called}", f"{module}.py, WSGI"
    for name in ("main.py", "app.py", "server.py"):
        if (folder / name).is_file() and re.search(r"__main__|PORT", _read(folder / name)):
            return f"python {name}", name
    return None


def _modules(folder: Path) -> Iterator[str]:
    """The modules that may hold what serves: the usual names, then any package or file at the top."""
    yield from (name for name in _MODULES if _file_of(folder, name))
    for each in sorted(folder.iterdir()):
        name = each.stem if each.suffix == ".py" else each.name if (each / "__init__.py").is_file() else ""
        if name.isidentifier() and name not in _MODULES and not name.startswith("test"):
            yield name


def _file_of(folder: Path, module: str) -> Path | None:
    path = folder.joinpath(*module.split("."))
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()), None)


def _served(folder: Path, module: str) -> tuple[str, bool, Literal["asgi", "wsgi"]] | None:
    """(name, whether it is a factory, how it is served) of the application in a module, by reading it."""
    file = _file_of(folder, module)
    try:
        tree = ast.parse(_read(file)) if file else ast.Module([], [])
    except SyntaxError as error:
        assert file is not None
        raise NotUnderstood(f"{file.relative_to(folder)}, line {error.lineno}: {error.msg}") from error
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and (how := _how(node.value)):
                return target.id, False, how
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in {"create_app", "make_app", "get_app"}:
            made = next((how for each in ast.walk(node) if isinstance(each, ast.Call) and (how := _how(each))), None)
            if made:
                return node.name, True, made
    return None


def _how(call: ast.Call) -> Literal["asgi", "wsgi"] | None:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name in _ASGI:
        return "asgi"
    return "wsgi" if name in _WSGI or name in {"get_wsgi_application", "create_app"} else None


def _function(folder: Path) -> str:
    """The one function that the framework is to serve."""
    try:
        tree = ast.parse(_read(folder / "main.py"))
    except SyntaxError as error:
        raise NotUnderstood(f"main.py, line {error.lineno}: {error.msg}") from error
    marked = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any("functions_framework" in ast.dump(each) for each in node.decorator_list)
    ]
    plain = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    chosen = marked or plain
    if len(chosen) != 1:
        raise NotUnderstood(
            f"main.py has {len(chosen)} functions that could be served: say which in a Procfile, as in "
            "`web: functions-framework --target NAME --port $PORT`."
        )
    return chosen[0]


def required(folder: Path) -> frozenset[str]:
    """The names of the packages that a Python application asks for, normalised."""
    lines = []
    for name in ("requirements.txt", "requirements.in"):
        if (folder / name).is_file():
            lines += _read(folder / name).splitlines()
    lines += dependencies(folder)
    found = (re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", line) for line in lines)
    return frozenset(re.sub(r"[-_.]+", "-", match[1]).lower() for match in found if match)


def dependencies(folder: Path) -> list[str]:
    """What `[project] dependencies` of pyproject.toml says; raises NotUnderstood."""
    file = folder / "pyproject.toml"
    if not file.is_file():
        return []
    try:
        said = tomllib.loads(_read(file))
    except tomllib.TOMLDecodeError as error:
        raise NotUnderstood(f"pyproject.toml: {error}") from error
    project = said.get("project") or {}
    poetry = ((said.get("tool") or {}).get("poetry") or {}).get("dependencies")
    if isinstance(poetry, dict) and not project.get("dependencies"):
        return [_of_poetry(name, wanted) for name, wanted in poetry.items() if name != "python"]
    listed = project.get("dependencies") or []
    if "dependencies" in (project.get("dynamic") or []):
        raise NotUnderstood(
            "pyproject.toml has no `[project] dependencies` of its own: add a requirements.txt (`pip freeze` writes "
            "one)."
        )
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise NotUnderstood("pyproject.toml: `[project] dependencies` must be a list of texts.")
    return listed


def _of_poetry(name: str, wanted: Any) -> str:
    """Poetry's way to ask for a package as pip's; raises NotUnderstood."""
    extras = ""
    if isinstance(wanted, dict):
        if set(wanted) - {"version", "extras", "optional"}:
            raise NotUnderstood(
                f"pyproject.toml: {name} comes from elsewhere than the registry: add a requirements.txt."
            )
        extras = f"[{','.join(wanted['extras'])}]" if wanted.get("extras") else ""
        wanted = wanted.get("version") or "*"
    match = re.fullmatch(r"([\^~])\s*(\d+(?:\.\d+)*)", str(wanted).strip())
    if match is None:
        said = str(wanted).strip()
        return f"{name}{extras}{'' if said == '*' else f'=={said}' if said[:1].isdigit() else said}"
    numbers = [int(part) for part in match[2].split(".")]
    # The caret holds the first number that is not zero, the tilde the second where there is one.
    kept = next((at for at, number in enumerate(numbers) if number), len(numbers) - 1)
    if match[1] == "~":
        kept = min(1, len(numbers) - 1)
    below = [*numbers[:kept], numbers[kept] + 1]
    return f"{name}{extras}>={match[2]},<{'.'.join(map(str, below))}"


def _read(file: Path) -> str:
    """Text of a file of the application's; a link that leads out of it is not followed."""
    if file.is_symlink():
        raise NotUnderstood(f"{file.name} is a link; it must be a file.")
    with file.open("rb") as opened:
        return opened.read(_SIZE_READ).decode(errors="replace")
