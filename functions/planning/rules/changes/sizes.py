"""Sizes one step up or down, and those that a number of CPUs and an amount of memory mean. None where there is none."""

import math
import re

from functions.planning.rules.words.numbers import number as amount_in

MEMORIES = ("512Mi", "1Gi", "2Gi", "4Gi", "8Gi", "16Gi", "32Gi")
_FUNCTION_MEMORIES = ("256M", "512M", "1Gi", "2Gi", "4Gi", "8Gi")
_SHARED = ("db-f1-micro", "db-g1-small", "db-custom-1-3840")
_SMALL = ("e2-micro", "e2-small", "e2-medium", "e2-standard-2")
_SHARED_CORE = {"e2-micro": 1, "e2-small": 2, "e2-medium": 4}
"""Machine types that share a core, and the GB of memory that they have."""
_GB_PER_CPU = {"standard": 4, "highmem": 8, "highcpu": 1}
_CPU_STEPS = (2, 4, 8, 16, 32, 48, 64, 80, 96)
_MB = 1024
_ONE_STEP = 2
"""Sizes without a number are one step apart."""


def gigabytes(number: str, unit: str) -> float:
    """An amount in GB."""
    amount = amount_in(number) or 0.0
    if unit.startswith("m"):
        return amount / _MB
    return amount * _MB if unit in {"tb", "tib", "to"} else amount


def scaled_tier(tier: str, factor: float) -> str | None:
    """A database's tier, twice or half as large; none that shares a core for one that does not: it has no promise of Google's."""
    if match := re.fullmatch(r"db-custom-(\d+)-(\d+)", tier):
        cpus, memory = int(match[1]) * factor, int(match[2]) * factor
        whole = cpus == int(cpus) and (cpus == 1 or int(cpus) % 2 == 0) and cpus >= 1
        return tier_of(int(cpus), memory / _MB) if whole else None
    if match := re.fullmatch(r"db-perf-optimized-N-(\d+)", tier):
        size = int(int(match[1]) * factor)
        return f"db-perf-optimized-N-{size}" if size in {2, 4, 8, 16, 32, 48, 64, 80, 96, 128} else None
    place = _SHARED.index(tier) if tier in _SHARED and factor <= _ONE_STEP else -1
    step = place + (1 if factor > 1 else -1)
    return _SHARED[step] if place >= 0 and 0 <= step < len(_SHARED) else None


def tier_of(cpus: int | None, memory_gb: float | None, before: str = "") -> str | None:
    """The tier of so many CPUs and so much memory; what is not said stays in proportion, or as it was."""
    match = re.fullmatch(r"db-custom-(\d+)-(\d+)", before)
    if cpus is None:
        cpus = int(match[1]) if match else None
        # So much memory takes more CPUs, as few as carry it.
        if cpus is not None and memory_gb is not None and memory_gb > cpus * 6.5:
            cpus = next((each for each in range(2, 98, 2) if memory_gb <= each * 6.5), None)
    if cpus is None or not (cpus == 1 or (cpus % 2 == 0 and 2 <= cpus <= 96)):
        return None
    memory = round((memory_gb if memory_gb is not None else cpus * 3.75) * _MB)
    fits = memory % 256 == 0 and memory >= 3840 and 0.9 * _MB <= memory / cpus <= 6.5 * _MB
    return f"db-custom-{cpus}-{memory}" if fits else None


def scaled_machine(machine: str, factor: float) -> str | None:
    """A machine type, twice or half as large; the next one among the small."""
    if machine in _SMALL and factor <= _ONE_STEP:
        step = _SMALL.index(machine) + (1 if factor > 1 else -1)
        if 0 <= step < len(_SMALL):
            return _SMALL[step]
    if match := re.fullmatch(r"(\w+-(?:standard|highmem|highcpu))-(\d+)", machine):
        cpus = int(int(match[2]) * factor)
        return (
            f"{match[1]}-{cpus}"
            if cpus in _CPU_STEPS
            else "e2-medium"
            if machine == "e2-standard-2" and factor < 1
            else None
        )
    return None


def machine_of(cpus: int | None, memory_gb: float | None, before: str) -> str | None:
    """The machine of the same family with so many CPUs and so much memory."""
    family = before.partition("-")[0] or "e2"
    if cpus is None:
        found = re.fullmatch(r"\w+-\w+-(\d+)", before)
        cpus = int(found[1]) if found else None
        if before in _SHARED_CORE and memory_gb in _SHARED_CORE.values():
            return next(name for name, each in _SHARED_CORE.items() if each == memory_gb)
        cpus = _CPU_STEPS[0] if before in _SHARED_CORE else cpus
        if cpus and memory_gb and all(memory_gb != each * cpus for each in _GB_PER_CPU.values()):
            # So much memory comes with more CPUs: the fewest.
            more = [
                each
                for each in sorted(_CPU_STEPS)
                if each > cpus and memory_gb in {gb * each for gb in _GB_PER_CPU.values()}
            ]
            cpus = more[0] if more else cpus
    if cpus not in _CPU_STEPS:
        return None
    if memory_gb is None:
        kind = before.split("-")[1] if before.count("-") == 2 else "standard"
        return f"{family}-{kind}-{cpus}"
    return next((f"{family}-{kind}-{cpus}" for kind, each in _GB_PER_CPU.items() if memory_gb == each * cpus), None)


def container_memory(memory_gb: float, *, function: bool = False) -> str | None:
    """The memory of a container, exactly."""
    if memory_gb < 1:
        text = f"{round(memory_gb * (1000 if memory_gb * 1000 % 256 == 0 else _MB))}{'M' if function else 'Mi'}"
        text = {"500Mi": "512Mi", "500M": "512M"}.get(text, text)
    else:
        text = f"{memory_gb:g}Gi"
    return text if text in (_FUNCTION_MEMORIES if function else MEMORIES) else None


def scaled_memory(memory: str, factor: float, *, function: bool = False) -> str | None:
    """The memory of a container, twice or half as large."""
    ladder = _FUNCTION_MEMORIES if function else MEMORIES
    if memory not in ladder or not math.log2(factor).is_integer():
        return None
    step = ladder.index(memory) + int(math.log2(factor))
    return ladder[step] if 0 <= step < len(ladder) else None
