"""What each of several node pools has, as one setting says it: an entry a pool, between semicolons.

read("system disk_type=pd-standard fixed; app type=n2-highmem-2 nodes=3 ssds=1 fixed") -> (Pool("system", ...), ...)
"""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

MOST_POOLS = 6
_NAME = re.compile(r"[a-z]([a-z0-9-]{0,28}[a-z0-9])?")
_TYPE = re.compile(r"[a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){1,4}")
_NODES = re.compile(r"(\d{1,3})(?:\.\.(\d{1,3}))?")
_GPU = re.compile(r"(nvidia-[a-z0-9-]{2,30}?)(?:\*([1248]|16))?")
_PAIR = re.compile(r"([a-zA-Z0-9](?:[\w./-]{0,60}[a-zA-Z0-9])?)=([\w.-]{0,63})")
_EFFECTS = ("NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE")
DiskType = Literal["pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced"]
DISK_TYPES: tuple[DiskType, ...] = ("pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced")
_NUMBERS = {"disk_gb": (10, 65_536), "ssds": (1, 24)}


@dataclass(frozen=True, slots=True)
class Pool:
    """One pool: `least` to `most` nodes, in each zone or in `total`; `fixed`: no autoscaler where these are one number.

    `type` and the counts are empty and None where the cluster's own settings say them. `ssds`: local SSDs of each node.
    """

    name: str
    type: str = ""
    least: int | None = None
    most: int | None = None
    disk_gb: int | None = None
    disk_type: str = "pd-balanced"
    ssds: int = 0
    spot: bool = False
    fixed: bool = False
    total: bool = False
    gpu: str = ""
    gpus: int = 1
    taints: tuple[tuple[str, str, str], ...] = field(default=())
    labels: tuple[tuple[str, str], ...] = field(default=())

    @property
    def is_fixed(self) -> bool:
        """Whether it has a number of nodes, and no autoscaler."""
        return self.fixed and self.least == self.most

    @property
    def node_labels(self) -> list[tuple[str, str]]:
        """What its nodes bear, as Terraform writes it: keys of one width, and values."""
        said = {"pool": self.name} | dict(self.labels)
        keys = {key: key if key.isidentifier() else f'"{key}"' for key in said}
        width = max(map(len, keys.values()))
        return [(keys[key].ljust(width), value) for key, value in said.items()]

    def in_zone(self, zones: int) -> int | None:
        """How many of a fixed number stand in each zone; None where they are not alike there."""
        assert self.least is not None
        each, left = divmod(self.least, zones) if self.total else (self.least, 0)
        return None if left else each


def read(text: str) -> tuple[Pool, ...]:
    """The pools of a setting; raises ValueError saying what is no pool."""
    pools = tuple(_pool(entry.split()) for entry in text.split(";") if entry.strip())
    if len(pools) > MOST_POOLS:
        raise ValueError(f"there are at most {MOST_POOLS} pools")
    if len({pool.name for pool in pools}) < len(pools):
        raise ValueError("two pools have the same name")
    return pools


def _pool(words: list[str]) -> Pool:
    name, *rest = words
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name[:40]} is no name of a pool: small letters, digits and dashes")
    said: dict[str, Any] = {}
    taints: list[tuple[str, str, str]] = []
    labels: list[tuple[str, str]] = []
    for word in rest:
        key, _, value = word.partition("=")
        if key in {"spot", "fixed", "total"} and not value:
            said[key] = True
        elif key == "type" and _TYPE.fullmatch(value):
            said[key] = value
        elif key == "nodes" and (match := _NODES.fullmatch(value)):
            least, most = int(match[1]), int(match[2] or match[1])
            if least > most or not most or most > 1_000:
                raise ValueError(f"{name}: nodes={value} is not from fewer to more")
            said |= {"least": least, "most": most}
        elif key in _NUMBERS and value.isdigit() and _NUMBERS[key][0] <= int(value) <= _NUMBERS[key][1]:
            said[key] = int(value)
        elif key == "disk_type" and value in DISK_TYPES:
            said[key] = value
        elif key == "gpu" and (match := _GPU.fullmatch(value)):
            said |= {"gpu": match[1], "gpus": int(match[2] or 1)}
        elif key == "label" and (match := _PAIR.fullmatch(value)):
            labels.append((match[1], match[2]))
        elif key == "taint" and value.rpartition(":")[2] in _EFFECTS and _PAIR.fullmatch(value.rpartition(":")[0]):
            pair, _, effect = value.rpartition(":")
            taints.append((*_pair(pair), effect))
        else:
            raise ValueError(f"{word[:60]} of the pool {name} is not understood")
    return Pool(name, **said, taints=tuple(taints), labels=tuple(labels))


def _pair(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key, value
