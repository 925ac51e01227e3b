"""`python -m tests`: style, types, import rules, tests.

`--quick` leaves out the tests that need terraform, a browser or a cloud, and those that take seconds otherwise. Other
arguments go to pytest; with any, only pytest runs.
"""

import re
import subprocess
import sys
import time
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
_LATER = "terraform|cloud|browser|slow|gemini"
_QUICK = ["-m", f"not ({_LATER.replace('|', ' or ')})"]


def _whole_files() -> list[str]:
    """Files of which the quick checks run nothing: reading them would take as long as their tests are left out for."""
    marked = re.compile(rf"^pytestmark = pytest\.mark\.(?:{_LATER})\b", re.MULTILINE)
    found = (path for path in sorted((ROOT / "tests").rglob("test_*.py")) if marked.search(path.read_text("utf-8")))
    return [f"--ignore={path}" for path in found]


def main(arguments: list[str]) -> int:
    failed = []
    quick = arguments == ["--quick"]
    if quick or not arguments:
        for name, command in CHECKS:
            started = time.monotonic()
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            print(
                f"{name:<8} {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - started:.1f} s)",
                flush=True,
            )
            if done.returncode:
                failed.append(name)
                print(done.stdout + done.stderr, flush=True)
    chosen = [*_ALL, *_QUICK, *_whole_files()] if quick else arguments or _ALL
    pytest = [sys.executable, "-m", "pytest", *chosen]
    code = subprocess.run(pytest, cwd=ROOT, check=False).returncode
    if failed:
        print(f"failed: {', '.join(failed)}")
    return code or bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
