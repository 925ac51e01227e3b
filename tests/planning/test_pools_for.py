"""Node pools that a cluster's work takes where nobody counts nodes."""

import pytest

from functions.planning.rules.architect import draw
from functions.planning.rules.read import read

POOLS = [
    ("GKE with a T4 pool that goes down to zero nodes when nobody trains", "main; gpus", "gpu=nvidia-tesla-t4"),
    ("Pool of preemptible GPUs in a GKE cluster, released after the training", "main; gpus", "spot gpu=nvidia-l4"),
    ("Self-hosted GitHub Actions runners on GKE with a node pool that scales from zero", "main; runners", "nodes=0..3"),
    ("Agones on GKE, nodes appear when lobbies fill up and vanish afterwards", "main; game-servers", "nodes=0..3"),
    ("Cassandra on GKE, separate node pools for seeds, ring and reaper", "seeds; ring; reaper", ""),
    ("GKE mit einem Node Pool, der auf 0 skaliert", "main; work", "nodes=0..3"),
]


def _cluster(goal):
    sketch = draw(read(goal))
    (made,) = [each for each in sketch.parts.values() if each.part.name == "gke"]
    return sketch, made


@pytest.mark.parametrize(("goal", "names", "has"), POOLS)
def test_work_that_comes_and_goes_has_a_pool_of_its_own(goal, names, has):
    _, made = _cluster(goal)
    pools = made.settings["pools"]
    assert "; ".join(each.split()[0] for each in pools.split("; ")) == names
    assert has in pools


COUNTED = [
    "GKE Standard with 3 nodes",
    "GKE with pools of 2 to 5 nodes that shrink at night",
    "GKE with a node pool on the release channel stable, mail me only when the CPU is above 80 %",
]


@pytest.mark.parametrize("goal", COUNTED)
def test_nodes_that_are_counted_stay_as_they_are_said(goal):
    _, made = _cluster(goal)
    assert "nodes=0.." not in made.settings.get("pools", "")


def test_players_reach_game_servers_and_nothing_that_is_never_open():
    sketch, made = _cluster("Agones game servers on GKE, UDP 7000-8000 open for players")
    assert sketch.parts["players"].settings["ports"] == "7100-7999"
    assert "never open" in sketch.lacks["ports"]
    assert made.settings["private_nodes"] == "false"


def test_players_reach_no_private_nodes():
    sketch, made = _cluster("Agones game servers on GKE with private nodes")
    assert "players" not in sketch.parts
    assert made.settings["private_nodes"] == "true"


def test_a_gpu_of_autopilot_is_the_manifests_own():
    sketch, made = _cluster("GKE Autopilot running ollama on L4 GPUs")
    assert made.settings["mode"] == "autopilot"
    assert "gke-accelerator" in sketch.lacks["gpu"]
