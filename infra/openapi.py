"""`python -m infra.openapi`: write the description of the API from what the functions declare; `--check` compares.

The result is kept beside the console, whose types are generated from it and whose function serves it; so are the words
for what is measured, which the console shows instead of metrics' paths.
"""

import importlib
import json
import sys
from pathlib import Path

from shared import __version__
from shared.http import Routes
from shared.http.openapi import Operations, document
from shared.measures import labels

_FUNCTIONS = Path(__file__).parents[1] / "functions"
KEPT = _FUNCTIONS / "console" / "openapi.json"
MEASURES = _FUNCTIONS / "console" / "web" / "src" / "lib" / "measures.json"


def described() -> str:
    """The document as text, the same for the same code."""
    found: dict[str, tuple[Routes, Operations]] = {}
    for path in sorted(_FUNCTIONS.glob("*/api.py")):
        name = path.parent.name
        routes, api = (importlib.import_module(f"functions.{name}.{module}") for module in ("routes", "api"))
        found[name] = (routes.ROUTES, api.OPERATIONS)
    about = {name: (importlib.import_module(f"functions.{name}").__doc__ or "").strip() for name in found}
    return json.dumps(document(found, version=__version__, about=about), indent=1, sort_keys=True) + "\n"


def measures() -> str:
    """The words for every metric that a part is watched by, as text, the same for the same code."""
    return json.dumps(labels(), indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write both, or say whether they are those that are kept."""
    stale = 0
    for kept, text in ((KEPT, described()), (MEASURES, measures())):
        if "--check" not in arguments:
            kept.write_text(text, encoding="utf-8")
        elif not kept.is_file() or kept.read_text(encoding="utf-8") != text:
            print(f"{kept} is not what the code says: run `python -m infra.openapi`.", file=sys.stderr)  # noqa: T201 - a command
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
