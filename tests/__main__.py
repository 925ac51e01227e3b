"""`python -m tests`: style, types, import rules, tests.

`--quick` leaves out the tests that need terraform, a browser or a cloud, and those that take seconds otherwise. Other
arguments go to pytest; with any, only pytest runs.

A few tests that failed in the whole run are run once more, alone: two browsers, terraform and whole platforms on two
cores keep a test from its machine now and then. The last lines name them; what fails twice has failed.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

CHECKS = (
    ("style", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("types", [str(BIN / "mypy")]),
    ("imports", [str(BIN / "lint-imports"), "--no-cache"]),
)


_MARKS = "terraform|cloud|browser|slow|gemini"
_MARKED = _MARKS.replace("|", " or ")
_ONCE_MORE = 5
# Its import alone takes half a second.
_WITHOUT = ["-p", "no:schemathesis"]
QUICKLY = f"not ({_MARKED})"
_QUICK = ["-q", *_WITHOUT, "-m", QUICKLY]
# The third worker is nice (tests/conftest.py): clouds and browsers are waited for, and two cores have time left.
_SLOW = ["-n", "3", "--no-loadscope-reorder", "-q", "-m", _MARKED]
_NICE = ["nice", "-n", "5"] if shutil.which("nice") else []


def _files() -> list[Path]:
    return sorted((ROOT / "tests").rglob("test_*.py"))


def _quick_files() -> list[str]:
    """Files of which the quick tests are: reading the others would take as long as is saved by them."""
    marked = re.compile(rf"^pytestmark = \[?\s*pytest\.mark\.(?:{_MARKS})\b", re.MULTILINE)
    return [str(path) for path in _files() if not marked.search(path.read_text("utf-8"))]


def _slow_files() -> list[str]:
    """Files that name a mark themselves, or take it from a fixture of their folder."""
    marked = re.compile(rf"\bpytest\.mark\.(?:{_MARKS})\b")
    fixtures = {path.parent for path in (ROOT / "tests").rglob("conftest.py") if marked.search(path.read_text("utf-8"))}
    return [str(path) for path in _files() if path.parent in fixtures or marked.search(path.read_text("utf-8"))]


def _checked(*, nicely: bool) -> list[str]:
    """Run the checks one after the other; the names of those that failed. `nicely`: in what time the tests leave."""
    failed = []
    nice = _NICE if nicely else []
    for name, command in CHECKS:
        started = time.monotonic()
        done = subprocess.run([*nice, *command], cwd=ROOT, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr if done.returncode else ""
        took = f"{time.monotonic() - started:.1f} s"
        print(f"\n{name:<8} {'FAILED' if done.returncode else 'ok'} ({took})\n{said}", end="", flush=True)
        if done.returncode:
            failed.append(name)
    return failed


def _tested(arguments: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode


def _tested_beside(arguments: list[str], aside: list[str], *, nicely: bool = False) -> tuple[int, int]:
    """Two runs of pytest beside each other; what the second says comes once both have ended."""
    with tempfile.TemporaryFile("w+") as said:
        command = [*(_NICE if nicely else []), sys.executable, "-m", "pytest", *aside]
        other = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        codes = _tested(arguments), other.wait()
        said.seek(0)
        print(said.read(), end="", flush=True)
    return codes


def _worst(codes: tuple[int, ...]) -> int:
    """0 when all went well; a run that was killed has a negative code, and has not."""
    return max(map(abs, codes))


def _tested_quickly() -> int:
    """Every other file in a process of its own; workers of xdist would both collect all, and report each test."""
    files, quick = _quick_files(), [*_QUICK, "-p", "no:cacheprovider"]
    return _worst(_tested_beside([*quick, *files[::2]], [*quick, *files[1::2]]))


def _tested_whole() -> int:
    """The slow tests; the quick ones beside them in what time they leave."""
    # Once, and not by each of four processes that begin together.
    rooms = ("functions", "infra", "jobs", "shared")
    subprocess.run(
        [sys.executable, "-m", "compileall", "-qq", "-j", "0", "-x", "node_modules", *rooms], cwd=ROOT, check=False
    )
    caches = [ROOT / ".pytest_cache", ROOT / ".pytest_cache/quick"]
    slow = [*_SLOW, *_slow_files()]
    quick = [*_QUICK, "-o", f"cache_dir={caches[1]}", *_quick_files()]
    codes = _tested_beside(slow, quick, nicely=True)
    failed = [each for code, cache in zip(codes, caches, strict=True) if code for each in _failed(cache)]
    if not set(codes) <= {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED} or not 0 < len(failed) <= _ONCE_MORE:
        return _worst(codes)
    print("\nonce more, alone:", *failed, sep="\n  ", flush=True)
    code = _tested(["-q", *failed])
    if not code:
        print("passed alone, and failed beside others:", *failed, sep="\n  ", flush=True)
    return code


def _failed(cache: Path) -> list[str]:
    """The tests that failed in the run before, as pytest keeps them."""
    kept = cache / "v/cache/lastfailed"
    return sorted(json.loads(kept.read_text("utf-8"))) if kept.exists() else []


def main(arguments: list[str]) -> int:
    # Machines of containers set it. Without what is compiled once, each worker, job and command compiles all of its
    # modules and tests by itself: collecting alone takes three times as long, four times over.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if arguments and arguments != ["--quick"]:
        return _tested(arguments)
    quick = bool(arguments)
    # Beside each other: a check is one process, and there are two cores at least.
    with ThreadPoolExecutor(1) as aside:
        checks = aside.submit(_checked, nicely=not quick)
        code = _tested_quickly() if quick else _tested_whole()
        failed = checks.result()
    if failed:
        print(f"failed: {', '.join(failed)}")
    return code or bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
