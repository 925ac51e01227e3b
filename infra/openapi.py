"""`python -m infra.openapi`: write the description of the API from what the functions declare; `--check` compares.

The result is kept beside the console, whose types are generated from it and whose function serves it.
"""

import importlib
import json
import sys
from pathlib import Path

from shared import __version__
from shared.http import Routes
from shared.http.openapi import Operations, document

_FUNCTIONS = Path(__file__).parents[1] / "functions"
KEPT = _FUNCTIONS / "console" / "openapi.json"


def described() -> str:
    """The document as text, the same for the same code."""
    found: dict[str, tuple[Routes, Operations]] = {}
    for path in sorted(_FUNCTIONS.glob("*/api.py")):
        name = path.parent.name
        routes, api = (importlib.import_module(f"functions.{name}.{module}") for module in ("routes", "api"))
        found[name] = (routes.ROUTES, api.OPERATIONS)
    return json.dumps(document(found, version=__version__), indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write it, or say whether it is the one that is kept."""
    text = described()
    if "--check" not in arguments:
        KEPT.write_text(text, encoding="utf-8")
        return 0
    if KEPT.is_file() and KEPT.read_text(encoding="utf-8") == text:
        return 0
    print(f"{KEPT} is not what the functions declare: run `python -m infra.openapi`.", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
