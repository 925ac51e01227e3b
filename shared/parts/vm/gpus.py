"""Accelerators of a machine: which there are, what people call them, and the machine type that has or takes them."""

from typing import Literal

GPU_MACHINES: dict[str, dict[int, str]] = {
    "nvidia-tesla-t4": {1: "n1-standard-4", 2: "n1-standard-8", 4: "n1-standard-16"},
    "nvidia-tesla-p4": {1: "n1-standard-4", 2: "n1-standard-8", 4: "n1-standard-16"},
    "nvidia-tesla-p100": {1: "n1-standard-4", 2: "n1-standard-8", 4: "n1-standard-16"},
    "nvidia-tesla-v100": {1: "n1-standard-8", 2: "n1-standard-16", 4: "n1-standard-32", 8: "n1-standard-64"},
    "nvidia-l4": {1: "g2-standard-4", 2: "g2-standard-24", 4: "g2-standard-48", 8: "g2-standard-96"},
    "nvidia-tesla-a100": {1: "a2-highgpu-1g", 2: "a2-highgpu-2g", 4: "a2-highgpu-4g", 8: "a2-highgpu-8g"},
    "nvidia-a100-80gb": {1: "a2-ultragpu-1g", 2: "a2-ultragpu-2g", 4: "a2-ultragpu-4g", 8: "a2-ultragpu-8g"},
    "nvidia-h100-80gb": {8: "a3-highgpu-8g"},
}
"""Accelerator -> how many -> the smallest machine type that has or takes them."""

MOST_VCPUS = {"nvidia-tesla-t4": 48, "nvidia-tesla-p4": 24, "nvidia-tesla-p100": 16, "nvidia-tesla-v100": 12}
"""Of those that an N1 machine takes: how many vCPUs it may have for each."""
G2_VCPUS: dict[int, tuple[int, ...]] = {1: (4, 8, 12, 16, 32), 2: (24,), 4: (48,), 8: (96,)}
"""How many L4 a machine has -> the vCPUs of those that have them, each with 4 GB."""

Gpu = Literal[
    "",
    "nvidia-tesla-t4",
    "nvidia-tesla-p4",
    "nvidia-tesla-p100",
    "nvidia-tesla-v100",
    "nvidia-l4",
    "nvidia-tesla-a100",
    "nvidia-a100-80gb",
    "nvidia-h100-80gb",
]
GPU_NAMES = {name: gpu for gpu in GPU_MACHINES for name in (gpu.removeprefix("nvidia-").removeprefix("tesla-"),)} | {
    "h100": "nvidia-h100-80gb",
    "nvidia-tesla-l4": "nvidia-l4",
    "nvidia-a100": "nvidia-tesla-a100",
}
"""What people call them."""
ATTACHED = ("nvidia-tesla-t4", "nvidia-tesla-p4", "nvidia-tesla-p100", "nvidia-tesla-v100")
"""Those that are given to an N1 machine; the others come with a machine type of their own."""


def check_fits(gpu: str, count: int, machine_type: str) -> None:
    """Raise ValueError where a machine type has or takes no such accelerators."""
    machines = GPU_MACHINES[gpu]
    if count not in machines:
        raise ValueError(f"gpu_count: {gpu} comes {', '.join(map(str, machines))} to a machine")
    family = machines[count].partition("-")[0]
    fits = machine_type == machines[count] if family != "n1" else machine_type.startswith("n1-")
    if not (fits or (family == "g2" and machine_type.startswith("g2-"))):
        raise ValueError(f"machine_type: {count} {gpu} need {machines[count]}")
