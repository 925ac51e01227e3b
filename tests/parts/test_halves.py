"""The stand-in's half of each service: what is sampled of it, and what load does to that."""

import pytest

from infra.local.incidents import Faults, Injector, Load
from infra.local.internet import Answer
from infra.local.monitoring.pace import Pace
from infra.local.monitoring.sampler import Sampler
from infra.local.monitoring.series import METRICS, RESOURCES, SeriesStore
from infra.local.parts import BEHAVIOURS, HALVES, Watched
from infra.local.world import World
from shared.parts import PARTS
from tests.local.applied import Clock

WATCHED = [watched for half in HALVES for watched in half.watched]


def test_every_part_has_its_half() -> None:
    known = set(BEHAVIOURS) | {watched.type for watched in WATCHED}
    # A part of others' types has nothing of its own to behave.
    assert {part.name for part in PARTS if part.types and not {rules.type for rules in part.types} & known} == set()


def test_no_two_halves_say_how_a_type_behaves_or_is_sampled() -> None:
    behaved = [kind for half in HALVES for kind in half.behaviours]
    assert len(behaved) == len(set(behaved))
    assert len(WATCHED) == len({watched.type for watched in WATCHED})


def nobody(_host: str, _port: int, _path: str) -> Answer | None:
    return None


@pytest.mark.parametrize("watched", WATCHED, ids=lambda watched: watched.type)
def test_every_signal_is_sampled_and_rises_under_load(watched: Watched) -> None:
    clock = Clock()
    world, faults, store = World(None, clock), Faults(), SeriesStore()
    name = "it-abcde"
    # What only some have: a database of PostgreSQL, and one that follows another.
    more = {"database_version": "POSTGRES_16", "master_instance_name": "main"}
    attributes = {"project": "p", "region": "r", "name": name, **more}
    world.put(watched.type, f"projects/p/locations/r/instances/{name}", attributes)
    load = Load(world, faults, booted=lambda _: True)
    sampler = Sampler(world, load, nobody, store, Pace(), failed=lambda _: 0, lines=lambda _who, _filter: 0)

    def levels() -> dict[str, float]:
        clock.forward(10)
        sampler.sample()
        found = store.read(lambda _: True, clock() - 1, clock())
        assert {key.resource for key in found} == {watched.resource}
        return {key.metric: float(points[-1].value) for key, points in found.items()}

    idle = levels()
    injector = Injector(world, faults, send=lambda *_: None, spike=60.0)
    injector.inject("load", name)
    busy = levels()
    injector.clear(name)
    after = levels()
    if crowded := [signal for signal in watched.signals if signal.crowded is not None]:
        injector.inject("db-connections", name)
        full = levels()
        assert all(full[signal.metric] > 2 * idle[signal.metric] for signal in crowded)
    for signal in watched.signals:
        assert METRICS[signal.metric] == signal.what
        assert idle[signal.metric] < busy[signal.metric]
        assert after[signal.metric] < busy[signal.metric]
    assert watched.resource in RESOURCES
    world.close()
    faults.close()
