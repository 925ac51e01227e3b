"""Machine types that have accelerators of their own, by their names."""

import pytest

from tests.planning.test_elsewhere import planned


@pytest.mark.parametrize(
    ("goal", "machine", "gpu", "count", "machines"),
    [
        ("one a2-highgpu-1g for nanopore basecalling", "a2-highgpu-1g", "nvidia-tesla-a100", "1", 1),
        ("a VM of type a2-highgpu-2g", "a2-highgpu-2g", "nvidia-tesla-a100", "2", 1),
        ("Inferenz auf einer g2-standard-24 Maschine", "g2-standard-24", "nvidia-l4", "2", 1),
        ("two a2-highgpu-1g machines", "a2-highgpu-1g", "nvidia-tesla-a100", "1", 2),
    ],
)
def test_a_type_brings_its_accelerators(goal: str, machine: str, gpu: str, count: str, machines: int) -> None:
    made = planned(goal)
    found = [each for each in made.expanded.architecture.parts if each.part == "vm"]
    assert len(found) == machines
    for each in found:
        said = {one.key: one.value for one in each.settings}
        assert (said["machine_type"], said["gpu"], said["gpu_count"]) == (machine, gpu, count)
    assert not any("no such thing" in each.how or "which accelerator" in each.how for each in made.asked)
