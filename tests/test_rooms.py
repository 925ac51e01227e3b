"""`shared` is what two rooms need: what one room alone uses lives in that room."""

import grimp

ROOMS = ("functions", "jobs")
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
