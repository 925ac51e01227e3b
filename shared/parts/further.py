"""Arguments of Terraform that no setting of a part stands for, and that may be said of it nevertheless.

    further()["google_storage_bucket.soft_delete_policy.retention_duration_seconds"].written(30) -> "2592000"

further.txt is the table of them. What is not in it is not set: nothing there opens, weakens, deletes, makes anew or
costs more. A part that has such an argument keeps it beside its settings, as `TYPE.PATH`, and the catalogue writes it
into the blocks of that type which the part makes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

_FORM = re.compile(
    r"(?P<unit>seconds|hours|days|count|percent)(?:\*(?P<times>[\d.]+)(?P<suffix>[sd]?)|/(?P<by>\d+))?"
    r" (?P<least>\d+)\.\.(?P<most>\d+)(?: step (?P<step>\d+))?(?: kept (?P<kept>\d+))?"
)
_SECONDS = {"seconds": 1, "hours": 3600, "days": 86_400}
_MOST_TEXT = 120
_PAGE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*\.html?")
# Words of a name that say nothing without what stands around them.
_HOLLOW = frozenset(
    {"enabled", "enable", "state", "day", "age", "mode", "policy", "config", "level", "failure", "threshold", "period"}
)
_UNITS = re.compile(r"_(?:sec|seconds|s|ms|hours|days)$")
# The services of Google Cloud that types bear in their names, which nobody says.
_SERVICE = re.compile(r"google_(?:compute|storage|cloud|container|pubsub|artifact|secret_manager|monitoring|sql)_")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a unit that people say, `least` to `most` of it: `times` that in the argument, or one of `by`.

    `kept`: what it is where nothing says so, and less of which would lose something; None where less loses nothing.
    """

    unit: str
    least: int
    most: int
    times: float
    suffix: str
    step: int
    kept: int | None
    by: int = 1


@dataclass(frozen=True, slots=True)
class Further:
    """One row: `ways` to say it, its own name first, or by the value that they state (`choices`).

    `on` and `off` are what a switch is then (empty: it is none, or is not switched off by a sentence). `setting`: what
    parts have instead that know it by themselves. `beside`: a path and a value, without which it is not taken. `also`:
    what its type is called, and whatever may be said beside. `makes_block`: it may be written where its block does not
    stand, `given` an argument without which it is not taken.
    """

    type: str
    path: tuple[str, ...]
    ways: tuple[str, ...]
    means: str
    number: Number | None = None
    on: str = ""
    off: str = ""
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    page: bool = False
    setting: str = ""
    beside: tuple[tuple[str, ...], str] | None = None
    also: tuple[str, ...] = ()
    makes_block: bool = False
    given: str = ""

    @property
    def key(self) -> str:
        """How a part calls it: `google_storage_bucket.soft_delete_policy.retention_duration_seconds`."""
        return ".".join((self.type, *self.path))

    @property
    def last_name(self) -> tuple[str, ...]:
        """The words of its own name without what it is of; none where these say nothing alone."""
        name = _UNITS.sub("", self.path[-1]).split("_")
        return () if set(name) <= _HOLLOW else tuple(name)

    def counted(self, amount: float) -> int:
        """A number (of seconds for a span of time) in the row's unit; raises ValueError saying what it may be."""
        form = self.number
        assert form is not None
        said = amount / _SECONDS.get(form.unit, 1)
        if said != int(said) or not form.least <= said <= form.most or said % form.step:
            by = f", in steps of {form.step}" if form.step > 1 else ""
            unit = f" {form.unit}" if form.unit != "count" else ""
            raise ValueError(f"it is between {form.least:,} and {form.most:,}{unit}{by}")
        return int(said)

    def written(self, amount: float) -> str:
        """The same as the argument has it."""
        assert self.number is not None
        counted = self.counted(amount)
        written = round(counted * self.number.times, 6) if self.number.by == 1 else counted / self.number.by
        return f"{int(written) if written == int(written) else written}{self.number.suffix}"

    def amount(self, value: str) -> float:
        """A number as it is written, in the row's unit; raises ValueError."""
        assert self.number is not None
        text = value.removesuffix(self.number.suffix) if self.number.suffix else value
        if not re.fullmatch(r"\d+(?:\.\d+)?", text):
            raise ValueError(f"it is a number{' with its unit behind it' if self.number.suffix else ''}")
        return round(float(text) / self.number.times * self.number.by, 6)

    def check(self, value: str) -> None:
        """Raises ValueError for what the argument can't be, saying why."""
        if self.page:
            if not _PAGE.fullmatch(value) or len(value) > _MOST_TEXT:
                raise ValueError("it is the path of a page, such as errors/404.html")
        elif self.number is not None:
            self.counted(self.amount(value) * _SECONDS.get(self.number.unit, 1))
        elif value not in (every := [each for each in (self.on, self.off, *dict(self.choices)) if each]):
            raise ValueError(f"it is {' or '.join(every)}")


@cache
def further() -> Mapping[str, Further]:
    """The rows of arguments by their keys."""
    return {each.key: each for each in _rows() if each.type.startswith("google_")}


@cache
def settings() -> tuple[Further, ...]:
    """The rows of settings: the part's name as the type, the setting as the path."""
    return tuple(each for each in _rows() if not each.type.startswith("google_"))


def _rows() -> Iterator[Further]:
    text = resources.files(__package__).joinpath("further.txt").read_text(encoding="utf-8")
    also: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        address, *columns = (each.strip() for each in line.split("|"))
        if address.startswith("also "):
            also |= dict.fromkeys(address.split()[1:], tuple(_list(columns[0], ",")))
            continue
        form, ways, means = columns
        address, _, setting = address.partition(" ")
        type_, *path = address.split(".")
        row = Further(type_, tuple(path), (_own_name(type_, path),), means, setting=setting, also=also.get(type_, ()))
        yield _with_form(row, form, ways)


def _with_form(row: Further, form: str, ways: str) -> Further:
    form, _, given = form.partition(" if ")
    form, _, with_it = form.partition(" with ")
    row = replace(row, given=given, makes_block=bool(with_it) or form.endswith(" new"))
    form = form.removesuffix(" new")
    if with_it:
        path, _, value = with_it.partition("=")
        row = replace(row, beside=(tuple(path.split(".")), value))
    kind, _, values = form.partition(" ")
    if kind == "choice":
        pairs = (each.partition("=") for each in _list(ways, ";"))
        return replace(row, choices=tuple((value.strip(), tuple(_list(said, ","))) for value, _, said in pairs))
    row = replace(row, ways=(*row.ways, *_list(ways, ",")))
    if kind in {"switch", "on"}:
        on, _, off = (values or "true/false").partition("/")
        return replace(row, on=on, off=off if kind == "switch" else "")
    if kind == "page":
        return replace(row, page=True)
    match = _FORM.fullmatch(form)
    assert match is not None, form
    kept = int(match["kept"]) if match["kept"] else None
    number = Number(
        match["unit"],
        int(match["least"]),
        int(match["most"]),
        float(match["times"] or 1),
        match["suffix"] or "",
        int(match["step"] or 1),
        kept,
        int(match["by"] or 1),
    )
    return replace(row, number=number)


def _list(text: str, sign: str) -> list[str]:
    return [each.strip() for each in text.split(sign) if each.strip()]


def _own_name(type_: str, path: list[str]) -> str:
    """The argument's own name as people say it: with what it is of where it is one word, or hollow, alone."""
    name = [each for each in _UNITS.sub("", path[-1]).split("_") if each not in _HOLLOW]
    around = [re.sub(r"_(?:policy|config|settings|configs)$", "", each) for each in path[:-1]]
    kind = _SERVICE.sub("", type_)
    while len(name) < 2 and around:
        name = [*around.pop().split("_"), *name]
    return " ".join(name if len(name) > 1 else [*kind.split("_"), *name])
