"""`python -m tests`: style, types, import rules, tests.

`--quick` leaves out the tests that need terraform, a browser or a cloud, and those that take seconds otherwise. Other
arguments go to pytest; with any, only pytest runs.
"""

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

CHECKS = (
    ("style", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("types", [str(BIN / "mypy")]),
    ("imports", [str(BIN / "lint-imports"), "--no-cache"]),
)


_ALL = ["-n", "2", "--no-loadscope-reorder", "-q"]
# Its import alone takes half a second, in each worker.
_WITHOUT = ["-p", "no:schemathesis"]
_LATER = "terraform|cloud|browser|slow|gemini"
_QUICK = [*_WITHOUT, "-m", f"not ({_LATER.replace('|', ' or ')})"]


def _whole_files() -> list[str]:
    """Files of which the quick checks run nothing: reading them would take as long as their tests are left out for."""
    marked = re.compile(rf"^pytestmark = pytest\.mark\.(?:{_LATER})\b", re.MULTILINE)
    found = (path for path in sorted((ROOT / "tests").rglob("test_*.py")) if marked.search(path.read_text("utf-8")))
    return [f"--ignore={path}" for path in found]


def _checked() -> list[str]:
    """Run the checks one after the other; the names of those that failed."""
    failed = []
    for name, command in CHECKS:
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr if done.returncode else ""
        took = f"{time.monotonic() - started:.1f} s"
        print(f"\n{name:<8} {'FAILED' if done.returncode else 'ok'} ({took})\n{said}", end="", flush=True)
        if done.returncode:
            failed.append(name)
    return failed


def _tested(arguments: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode


def main(arguments: list[str]) -> int:
    if arguments == ["--quick"]:
        # Beside each other: a check is one process, and there are two cores at least.
        with ThreadPoolExecutor(1) as aside:
            checks = aside.submit(_checked)
            code = _tested([*_ALL, *_QUICK, *_whole_files()])
            failed = checks.result()
    else:
        failed = [] if arguments else _checked()
        code = _tested(arguments or _ALL)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return code or bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
