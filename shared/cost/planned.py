"""A planned Terraform resource, read so that what is unknown can't pass for what is absent.

A value that is none of JSON's is known only after apply. Readers take a default
only for what is not written at all; for what is unknown or not understood they raise UnpricedError.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.cost.regions import DEFAULT_REGION, UnknownRegionError, region_of


class UnpricedError(Exception):
    """Why a resource has no price: it names the attribute."""


class Block:
    """The values of a resource or of a block in it; `where` is its dotted path, for messages."""

    def __init__(self, values: Mapping[str, Any], where: str = "", read: set[str] | None = None) -> None:
        self._values = values
        self._where = where
        self._read: set[str] = set() if read is None else read

    def number(self, path: str, default: float | None = None) -> float:
        """A number that is not below zero; `default` where nothing is written, which is required without one."""
        found = self._at(path)
        if found is None:
            if default is None:
                raise UnpricedError(f"{self._name(path)} is not set")
            return default
        try:
            number = math.nan if isinstance(found, bool) else float(found)
        except (TypeError, ValueError):
            number = math.nan
        if not 0 <= number < 1e12:
            raise UnpricedError(f"{self._name(path)} is no number that can be counted with: {found!r:.60}")
        return number

    def text(self, path: str, default: str | None = None) -> str:
        """A text; the last part of a link."""
        return self.whole_text(path, default).rpartition("/")[2]

    def whole_text(self, path: str, default: str | None = None) -> str:
        """A text as it is written."""
        found = self._at(path)
        if found is None or found == "":
            if default is None:
                raise UnpricedError(f"{self._name(path)} is not set")
            return default
        if not isinstance(found, str):
            raise UnpricedError(f"{self._name(path)} is no text: {found!r:.60}")
        return found

    def flag(self, path: str, *, default: bool = False) -> bool:
        """A boolean."""
        found = self._at(path)
        if found is None:
            return default
        if isinstance(found, bool):
            return found
        if found in {"true", "false"}:
            return bool(found == "true")
        raise UnpricedError(f"{self._name(path)} is neither true nor false: {found!r:.60}")

    def blocks(self, path: str) -> list["Block"]:
        """The blocks at a path (each step's first one on the way); [] where there are none."""
        found = self._at(path)
        items = found if isinstance(found, list) else [] if found is None else [found]
        made = []
        for at, item in enumerate(items):
            if not isinstance(item, Mapping):
                _refuse_unknown(item, self._name(path))
                raise UnpricedError(f"{self._name(path)} is no block: {item!r:.60}")
            made.append(Block(item, f"{self._name(path)}.{at}", self._read))
        return made

    def block(self, path: str) -> "Block":
        """The first block at a path, or an empty one."""
        found = self.blocks(path)
        return found[0] if found else Block({}, self._name(path), self._read)

    def texts(self, path: str) -> list[str]:
        """A list of texts; [] where there is none."""
        found = self._at(path)
        items = found if isinstance(found, list) else [] if found is None else [found]
        for item in items:
            _refuse_unknown(item, self._name(path))
        return [str(item) for item in items]

    def mapping(self, path: str) -> "Block":
        """A map of values."""
        found = self._at(path)
        if found is None:
            return Block({}, self._name(path), self._read)
        if not isinstance(found, Mapping):
            raise UnpricedError(f"{self._name(path)} is no map: {found!r:.60}")
        return Block(found, self._name(path), self._read)

    def value(self, name: str) -> Any:
        """A value by its whole name, which may hold dots; None where there is none."""
        found = self._values.get(name)
        self._read.add(without_numbers(self._name(name)))
        _refuse_unknown(found, self._name(name))
        return found

    def has(self, name: str) -> bool:
        """Whether something is written there, known or not."""
        return self._values.get(name) not in (None, "", [], {})

    def is_unknown(self, name: str) -> bool:
        """Whether it is known only after apply."""
        return _is_unknown(self._values.get(name))

    def pass_over(self, path: str = "") -> None:
        """Nothing in it costs anything, as what else is written stands: its arguments count as looked at."""
        self._read.add(f"{without_numbers(self._name(path))}.*")

    def was_read(self, path: str) -> bool:
        """Whether somebody looked at the value of an argument, by its dotted path without indices."""
        steps = path.split(".")
        around = {f"{'.'.join(steps[:at])}.*" for at in range(len(steps))}
        return path in self._read or ".*" in self._read or not around.isdisjoint(self._read)

    def leaves(self) -> Iterator[str]:
        """The path without indices of each value that is something, unknown ones included."""
        yield from dict.fromkeys(_leaves(self._values, ""))

    def _name(self, path: str) -> str:
        return f"{self._where}.{path}" if self._where else path

    def _at(self, path: str) -> Any:
        self._read.add(without_numbers(self._name(path)))
        found: Any = self._values
        for part in path.split("."):
            if isinstance(found, list):
                found = found[0] if found else None
            if found is None:
                return None
            _refuse_unknown(found, self._name(path))
            if not isinstance(found, Mapping):
                raise UnpricedError(f"{self._name(path)} is not understood: {found!r:.60}")
            found = found.get(part)
        _refuse_unknown(found, self._name(path))
        return found


def without_numbers(path: str) -> str:
    """`settings.0.tier` -> `settings.tier`."""
    return ".".join(step for step in path.split(".") if not step.isdigit())


def _leaves(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, path)
    elif value is not None and value != "":
        yield path


def _is_unknown(value: Any) -> bool:
    return value is not None and not isinstance(value, str | int | float | bool | list | tuple | Mapping)


def _refuse_unknown(value: Any, name: str) -> None:
    if _is_unknown(value):
        raise UnpricedError(f"{name}, and with it the price, is known only after apply")


_MAPS = frozenset({"annotations", "labels", "limits", "metadata", "requests", "resource_labels", "user_labels"})


@dataclass(frozen=True, slots=True)
class Resource:
    """One planned resource. `references`: dotted path without indices -> the addresses its value is written with.

    `written`: the paths that the files write, where that is known; None where every value counts as written.
    """

    address: str
    type: str
    values: Block
    references: Mapping[str, frozenset[str]] = field(default_factory=dict)
    written: frozenset[str] | None = None

    def written_leaves(self) -> Iterator[str]:
        """Each argument that is written and holds something, by its path; of a map or an object its own."""
        found: dict[str, None] = {}
        for path in self.values.leaves():
            steps = path.split(".")
            ways = [".".join(steps[:at]) for at in range(1, len(steps) + 1)]
            if self.written is not None:
                ways = [each for each in ways if each in self.written][:1]
            else:
                ways = next(([each] for each, step in zip(ways, steps, strict=True) if step in _MAPS), [path])
            found.update(dict.fromkeys(ways))
        yield from found

    def refers_to(self, *paths: str) -> frozenset[str]:
        """The resources (`type.name`, without an index) that attributes are written with."""
        return frozenset().union(*(self.references.get(path, frozenset()) for path in paths))

    @property
    def label(self) -> str:
        """`type.name`: the address without an index."""
        return self.address.partition("[")[0]


@dataclass(frozen=True, slots=True)
class Deployment:
    """All planned resources; `home` is the region of those that name none."""

    resources: tuple[Resource, ...]
    home: str = DEFAULT_REGION

    def of(self, *types: str) -> list[Resource]:
        """The resources of some types."""
        return [each for each in self.resources if each.type in types]

    def named(self, labels: Iterable[str], *types: str) -> list[Resource]:
        """The resources of some types among these labels."""
        wanted = set(labels)
        return [each for each in self.of(*types) if each.label in wanted]

    def is_referred_to(self, resource: Resource) -> bool:
        """Whether another one is written with it."""
        return any(resource.label in labels for each in self.resources for labels in each.references.values())

    def written_with(self, resource: Resource, *types: str) -> list[Resource]:
        """The resources of some types that are written with one."""
        return [each for each in self.of(*types) if any(resource.label in said for said in each.references.values())]

    def location(self, resource: Resource) -> str:
        """Its zone, region or location as it is written; the deployment's region where it names none."""
        for name in ("zone", "region", "location"):
            if resource.values.has(name):
                return resource.values.text(name)
        return self.home

    def region(self, resource: Resource) -> str:
        """The region whose prices it pays."""
        try:
            return region_of(self.location(resource))
        except UnknownRegionError as error:
            raise UnpricedError(str(error)) from error


def deployment_of(planned: Iterable[Mapping[str, Any]]) -> Deployment:
    """From `{"address", "type", "values", "references"?, "written"?}` of each resource."""
    made = []
    for at, each in enumerate(planned):
        values = each.get("values")
        kind = str(each.get("type"))
        made.append(
            Resource(
                address=str(each.get("address") or f"{kind}[{at}]"),
                type=kind,
                values=Block(values if isinstance(values, Mapping) else {}),
                references=each.get("references") or {},
                written=each.get("written"),
            )
        )
    return Deployment(tuple(made), _home(made))


def _home(resources: Iterable[Resource]) -> str:
    for each in resources:
        for name in ("zone", "region", "location"):
            try:
                return region_of(each.values.text(name))
            except (UnpricedError, UnknownRegionError):
                continue
    return DEFAULT_REGION
