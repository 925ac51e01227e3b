"""How a Python application starts, told from its files alone: `guess` has the line for the shell and what it is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from infra.local.build.files import NotUnderstood, read
from infra.local.build.python_packages import scripts

Server = Literal["asgi", "wsgi"]
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
_INNER = ("main", "app", "application", "server", "wsgi", "asgi", "api", "web")
_ASIDE = frozenset({"tests", "test", "docs", "scripts", "migrations", "alembic", "node_modules", "static", "templates"})
_NO_PROGRAM = re.compile(r"(?:setup|conftest|noxfile|tasks|test_.*|.*_test)\.py")
_WSGI = frozenset({
    "Flask", "APIFlask", "OpenAPI", "Bottle", "get_wsgi_application", "make_wsgi_app",
})  # fmt: skip
_ASGI = frozenset({
    "FastAPI", "Starlette", "Litestar", "Quart", "Sanic", "FastHTML", "ASGIApp", "AsyncApp", "get_asgi_application",
})  # fmt: skip
_ASYNC = frozenset({"fastapi", "starlette", "litestar", "quart", "sanic", "python-fasthtml", "blacksheep"})
_FACTORIES = frozenset({"create_app", "make_app", "get_app", "build_app"})
# What of Django's own keeps tables, whose migrations come with it.
_TABLES = re.compile(r"['\"]django\.contrib\.(?:auth|sessions|admin|contenttypes|sites|redirects|flatpages)\b")
# Bytes of a file that does nothing.
_NOTHING = 20
_GUNICORN = "gunicorn --bind :$PORT --workers 1 --threads 8 --timeout 0"
_UVICORN = "uvicorn {} --host 0.0.0.0 --port $PORT"


def guess(folder: Path, needs: frozenset[str]) -> tuple[str, str] | None:
    """(the line, what it is) of an application that needs these packages; None where nothing tells it.

    Raises NotUnderstood naming what can't be read or is not one.
    """
    for each in (_django, _function, _page, _served, _scripted):
        if found := each(folder, needs):
            return found
    return None


def _django(folder: Path, _: frozenset[str]) -> tuple[str, str] | None:
    if not (folder / "manage.py").is_file():
        return None
    files = sorted([*folder.glob("*/wsgi.py"), *folder.glob("src/*/wsgi.py")])
    if not files:
        return None
    said = re.search(r"DJANGO_SETTINGS_MODULE['\"],\s*['\"](\w+)", read(folder / "manage.py"))
    file = next((each for each in files if said and each.parent.name == said[1]), files[0])
    # Nobody else makes the tables or gathers the static files: a deployment to Cloud Run is an image and its start.
    before = []
    settings = [*folder.glob("**/settings*/**/*.py"), *folder.glob("**/settings*.py")]
    if any(folder.glob("**/migrations/0*.py")) or any(_TABLES.search(read(each)) for each in settings):
        before.append(("python manage.py migrate --noinput", "migrations are applied"))
    if _gathers(*settings):
        before.append(("python manage.py collectstatic --noinput", "static files are gathered"))
    start = f"{_GUNICORN} {file.parent.name}.wsgi:application"
    if not before:
        return start, "Django"
    line = " && ".join([*(each for each, _ in before), f"exec {start}"])
    return line, f"Django, whose {' and '.join(what for _, what in before)} first"


def _gathers(*settings: Path) -> bool:
    """Whether settings of Django name a folder that static files are gathered in."""
    return any(re.search(r"^\s*STATIC_ROOT\s*=", read(each), re.MULTILINE) for each in settings)


def _function(folder: Path, needs: frozenset[str]) -> tuple[str, str] | None:
    if "functions-framework" not in needs or not (folder / "main.py").is_file():
        return None
    tree = _parsed(folder, folder / "main.py")
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    marked = [
        node.name for node in functions if any("functions_framework" in ast.dump(each) for each in node.decorator_list)
    ]
    chosen = marked or [node.name for node in functions if not node.name.startswith("_")]
    if len(chosen) != 1:
        raise NotUnderstood(
            f"main.py has {len(chosen)} functions that could be served: say which in a Procfile, as in "
            "`web: functions-framework --target NAME --port $PORT`."
        )
    return f"functions-framework --source main.py --target {chosen[0]} --port $PORT", "functions-framework"


def _page(folder: Path, needs: frozenset[str]) -> tuple[str, str] | None:
    """What shows pages by a server of its own: Streamlit, Chainlit, Gradio."""
    for package, name, line in (
        (
            "streamlit",
            "Streamlit",
            "streamlit run {} --server.port $PORT --server.address 0.0.0.0 --server.headless true",
        ),
        ("chainlit", "Chainlit", "chainlit run {} --host 0.0.0.0 --port $PORT --headless"),
        ("gradio", "Gradio", "GRADIO_SERVER_NAME=0.0.0.0 GRADIO_SERVER_PORT=$PORT python {}"),
    ):
        if package not in needs:
            continue
        usual = [each for each in ("main.py", "app.py", "streamlit_app.py") if (folder / each).is_file()]
        found = [each for each in [*usual, *_scripts_at_top(folder)] if _imports(folder, each, package)] or usual
        if found:
            return line.format(found[0]), name
    return None


def _imports(folder: Path, name: str, package: str) -> bool:
    return re.search(rf"^\s*(?:import|from)\s+{package}\b", read(folder / name), re.MULTILINE) is not None


def _served(folder: Path, needs: frozenset[str]) -> tuple[str, str] | None:
    """A module with an object that a server for WSGI or ASGI takes."""
    for module, file in _modules(folder):
        made = _object(_parsed(folder, file), needs)
        if made is None:
            continue
        name, factory, server = made
        if server == "asgi":
            return _UVICORN.format(f"{module}:{name}") + (" --factory" if factory else ""), f"{module}, ASGI"
        called = f"'{module}:{name}()'" if factory else f"{module}:{name}"
        return f"{_GUNICORN} {called}", f"{module}, WSGI"
    return None


def _scripted(folder: Path, _: frozenset[str]) -> tuple[str, str] | None:
    """A script that starts by itself: the one that pyproject.toml names, or the likeliest file at the top."""
    named = scripts(folder)
    name = next((each for each in ("start", "serve", "web", "server") if each in named), "")
    if name or len(named) == 1:
        name = name or next(iter(named))
        module, function = (*named[name].split(":"), "")[:2]
        if re.fullmatch(r"[\w.]+", module) and re.fullmatch(r"\w+", function):
            line = f"import sys; from {module} import {function}; sys.exit({function}())"
            return f'python -c "{line}"', f"pyproject.toml's script {name}"
    names = [each for each in _scripts_at_top(folder) if not _NO_PROGRAM.fullmatch(each)]
    names.sort(key=lambda each: each not in {"main.py", "app.py", "server.py"})
    starts = [each for each in names if _starts(folder / each)]
    # One file alone is the program, whatever it does.
    alone = [each for each in names if (folder / each).stat().st_size > _NOTHING] if len(names) == 1 else []
    found = next(iter(starts or alone), None)
    if found is None:
        # A folder of its own, with the usual name in it: it starts as at the top.
        paths = [f"{place}/{each}.py" for place in ("src", "app") for each in _INNER]
        found = next((each for each in paths if _starts(folder / each)), None)
    return (f"python {found}", found) if found else None


def _starts(file: Path) -> bool:
    return file.is_file() and re.search(r"__main__|\bPORT\b", read(file)) is not None


def _scripts_at_top(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.glob("*.py") if each.is_file() and not each.is_symlink())


def _modules(folder: Path) -> Iterator[tuple[str, Path]]:
    """The modules that may hold what serves, with their files: the usual names, then any at the top or in a package."""
    for name in _MODULES:
        if file := _file_of(folder, name):
            yield name, file
    for each in sorted(folder.iterdir()):
        name = each.stem if each.suffix == ".py" else each.name if (each / "__init__.py").is_file() else ""
        file = _file_of(folder, name) if name.isidentifier() else None
        if file is not None and name not in _MODULES and not name.startswith("test"):
            yield name, file
    # `src` is on the path where the application is started.
    for top in (folder, folder / "src"):
        for package in sorted(top.iterdir()) if top.is_dir() else ():
            if package.is_dir() and package.name.isidentifier() and package.name not in {*_ASIDE, "src"}:
                for name in (*_INNER, "__init__"):
                    file = package / f"{name}.py"
                    if file.is_file():
                        yield package.name if name == "__init__" else f"{package.name}.{name}", file


def _file_of(folder: Path, module: str) -> Path | None:
    path = folder.joinpath(*module.split("."))
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()), None)


def _parsed(folder: Path, file: Path) -> ast.Module:
    try:
        return ast.parse(read(file))
    except SyntaxError as error:
        where = f"{file.relative_to(folder)}, line {error.lineno}"
        raise NotUnderstood(f"{where}: {error.msg}", anywhere=True) from error


def _object(tree: ast.Module, needs: frozenset[str]) -> tuple[str, bool, Server] | None:
    """(name, whether it is a factory, how it is served) of the application in a module."""
    dash: set[str] = set()
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(target, ast.Tuple) and target.elts:
            target = target.elts[0]
        if not isinstance(target, ast.Name):
            continue
        if isinstance(node.value, ast.Call):
            if how := _how(node.value, needs):
                return target.id, False, how
            if _called(node.value) == "Dash":
                dash.add(target.id)
        elif isinstance(node.value, ast.Attribute) and ast.unparse(node.value) in {f"{each}.server" for each in dash}:
            return target.id, False, "wsgi"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in _FACTORIES and not _needed(node):
            made = (how for each in ast.walk(node) if isinstance(each, ast.Call) and (how := _how(each, needs)))
            if how := next(made, None):
                return node.name, True, how
    return None


def _needed(function: ast.FunctionDef) -> bool:
    """Whether a factory has to be given something."""
    return len(function.args.args) > len(function.args.defaults)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _how(call: ast.Call, needs: frozenset[str]) -> Server | None:
    name = _called(call)
    if name in _ASGI or (name == "fast_app" and "python-fasthtml" in needs):
        return "asgi"
    if name in _WSGI:
        return "wsgi"
    if name in _FACTORIES:
        return "asgi" if needs & _ASYNC and "flask" not in needs else "wsgi"
    if name == "App" and "falcon" in needs:
        return "asgi" if "asgi" in ast.unparse(call.func) else "wsgi"
    return None
