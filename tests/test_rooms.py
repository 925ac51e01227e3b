"""The rooms of the house: what one room alone uses lives in that room, and no file is two things."""

from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
ROOMS = ("functions", "jobs")
TOP = (*ROOMS, "infra", "shared", "tests")
CODE = {".css", ".mjs", ".py", ".tf", ".ts", ".tsx"}
MADE = {"node_modules", "dist", "__pycache__", ".terraform"}
# Started as a program of its own, by its path.
PROGRAMS = {"shared.terraform.confine"}
# The catalogue is one thing, whoever happens to ask which part of it.
CATALOGUE = {"shared.parts.expand", "shared.parts.stacks"}


def test_whatever_is_shared_is_used_by_two_rooms() -> None:
    graph = grimp.build_graph(*ROOMS, "shared", "infra", cache_dir=None)
    alone = set()
    for module in graph.modules:
        if not module.startswith("shared.") or graph.find_children(module):
            continue
        rooms = {room for user in graph.find_downstream_modules(module) if (room := _room(user))}
        if len(rooms) < 2:
            alone.add(module)
    assert alone - PROGRAMS - CATALOGUE == set()


def _room(module: str) -> str | None:
    """The room of a module; the stand-in, the command line and the cloud are one each."""
    top, _, rest = module.partition(".")
    return f"{top}.{rest.partition('.')[0]}" if top in {*ROOMS, "infra"} and rest else None


def test_no_file_is_two_things() -> None:
    """About 400 lines; longer ones are listed with what keeps them whole."""
    longest = 440
    whole = {
        "functions/console/web/src/api/schema.d.ts": "made from the description of the API",
        "functions/console/web/src/styles/pages.css": "styles, in the order in which they override each other",
        "functions/console/web/src/styles/components.css": "styles, in the order in which they override each other",
        "tests/attacks/plans/leaving.tf": "one plan, whose resources name each other",
        "tests/attacks/plans/federation.tf": "one plan, whose resources name each other",
    }
    files = [
        path for top in TOP for path in (ROOT / top).rglob("*") if path.suffix in CODE and not MADE & {*path.parts}
    ]
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines()) for path in files}
    assert len(lines) > 1_000
    assert {name for name, count in lines.items() if count > longest} <= set(whole)
