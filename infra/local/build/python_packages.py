"""The packages that a Python application asks for: requirements.txt, pyproject.toml, Pipfile, and their locks."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.local.build.files import NotUnderstood, read


def required(folder: Path) -> frozenset[str]:
    """The names of the packages that a Python application asks for, normalised."""
    lines = [line for name in ("requirements.txt", "requirements.in") for line in _lines(folder, name)]
    lines += dependencies(folder)
    found = (re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", line) for line in lines)
    return frozenset(_normal(match[1]) for match in found if match)


def dependencies(folder: Path) -> list[str]:
    """What pyproject.toml or a Pipfile asks for, as pip takes it; raises NotUnderstood."""
    said = _toml(folder, "pyproject.toml")
    if not said:
        return [
            _of_poetry("Pipfile", name, wanted) for name, wanted in _toml(folder, "Pipfile").get("packages", {}).items()
        ]
    project = said.get("project") or {}
    poetry = ((said.get("tool") or {}).get("poetry") or {}).get("dependencies")
    if isinstance(poetry, dict) and not project.get("dependencies"):
        return [_of_poetry("pyproject.toml", name, wanted) for name, wanted in poetry.items() if name != "python"]
    listed = project.get("dependencies") or []
    if "dependencies" in (project.get("dynamic") or []):
        raise NotUnderstood(
            "pyproject.toml has no `[project] dependencies` of its own: add a requirements.txt (`pip freeze` writes "
            "one)."
        )
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise NotUnderstood("pyproject.toml: `[project] dependencies` must be a list of texts.")
    return listed


def locked(folder: Path) -> list[str]:
    """The exact versions that a lock beside pyproject.toml or a Pipfile has, `NAME==VERSION`; those it has more than
    one of (each for another machine) are left to pip."""
    found: dict[str, set[str]] = {}
    for name in ("uv.lock", "poetry.lock", "pdm.lock"):
        for each in _toml(folder, name).get("package", []):
            # What comes from elsewhere than a registry is the application itself, or what pip is told anyway.
            elsewhere = name == "uv.lock" and "registry" not in (each.get("source") or {})
            if not elsewhere and isinstance(each.get("version"), str):
                found.setdefault(str(each.get("name")), set()).add(each["version"])
    if (folder / "Pipfile.lock").is_file():
        try:
            listed = json.loads(read(folder / "Pipfile.lock")).get("default") or {}
        except (ValueError, AttributeError) as error:
            raise NotUnderstood(f"Pipfile.lock: {error}") from error
        for name, each in listed.items():
            if isinstance(each, dict) and str(each.get("version", "")).startswith("=="):
                found.setdefault(name, set()).add(str(each["version"])[2:])
    names = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
    version = re.compile(r"[A-Za-z0-9.!+_-]+")
    return sorted(
        f"{name}=={next(iter(versions))}"
        for name, versions in found.items()
        if len(versions) == 1 and names.fullmatch(name) and version.fullmatch(next(iter(versions)))
    )


def scripts(folder: Path) -> dict[str, str]:
    """The scripts of pyproject.toml, `{"serve": "shop.main:run"}`."""
    said = _toml(folder, "pyproject.toml")
    poetry = ((said.get("tool") or {}).get("poetry") or {}).get("scripts")
    found = (said.get("project") or {}).get("scripts") or poetry or {}
    return {name: value for name, value in found.items() if isinstance(value, str)} if isinstance(found, dict) else {}


def _toml(folder: Path, name: str) -> dict[str, Any]:
    file = folder / name
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(read(file))
    except tomllib.TOMLDecodeError as error:
        raise NotUnderstood(f"{name}: {error}") from error


def _lines(folder: Path, name: str, depth: int = 3) -> Iterator[str]:
    """The lines of a file of requirements, and of those that it names."""
    file = folder / name
    if not file.is_file() or ".." in Path(name).parts or not depth:
        return
    for line in read(file).splitlines():
        other = re.match(r"\s*(?:-r|--requirement)[ =]\s*(\S+)", line)
        if other:
            yield from _lines(folder, str(Path(name).parent / other[1]), depth - 1)
        else:
            yield line


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _of_poetry(file: str, name: str, wanted: Any) -> str:
    """Poetry's and Pipenv's way to ask for a package as pip's; raises NotUnderstood."""
    extras = ""
    if isinstance(wanted, dict):
        if set(wanted) - {"version", "extras", "optional", "markers", "index"}:
            raise NotUnderstood(f"{file}: {name} comes from elsewhere than the registry: add a requirements.txt.")
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
