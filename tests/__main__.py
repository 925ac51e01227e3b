"""`python -m tests`: style, types, import rules, tests.

`--quick` leaves out the tests that need terraform, a browser or a cloud, and those that take seconds otherwise. Other
arguments go to pytest; with any, only pytest runs.
"""

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
_QUICK = ["-m", "not (terraform or cloud or browser or slow or gemini)"]


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
    chosen = [*_ALL, *_QUICK] if quick else arguments or _ALL
    pytest = [sys.executable, "-m", "pytest", *chosen]
    code = subprocess.run(pytest, cwd=ROOT, check=False).returncode
    if failed:
        print(f"failed: {', '.join(failed)}")
    return code or bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
