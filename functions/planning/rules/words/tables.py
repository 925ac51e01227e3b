"""The words that goals are read by: needs.txt, what parts are called, how things are said to be, apps."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from functions.planning.rules.goal import fold
from functions.planning.rules.words import deletions, running
from functions.planning.rules.words.lists import lines_of
from functions.planning.rules.words.numerals import in_digits
from functions.planning.rules.words.tops import TOPS
from shared.parts import PARTS, part_named


@dataclass(frozen=True, slots=True)
class App:
    """A well-known application, as apps.txt has it; `ports` are (protocol, number or range) beyond HTTP."""

    name: str
    where: str
    image: str
    port: int | None
    ports: tuple[tuple[str, int | str], ...]
    needs: tuple[str, ...]
    maybe: str | None
    size: str
    disk_gb: int | None
    framework: bool

    @property
    def own_image(self) -> str | None:
        """The published image; None where the application is built from source."""
        return None if self.image in {"-", "build"} else self.image


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words.split(', '))})(?![\w])")


_PART = re.compile(r"@(\w+)")
# `Isn't public` is `is not public`.
_NOT = re.compile(r"(^|, )not ")


# What a qualifier says of something is not asked for beside it; what it is said of is.
SAID_OF = frozenset({"lifecycle", "schedule", "vm", "job", "worker", "batch", "multi_service", "min_instances"})


def _elsewhere(match: re.Match[str]) -> str:
    """What other clouds call a part, as expressions: Amazon's things are often called AWS's."""
    part = part_named(match[1])
    return _names(part.elsewhere) if part else ""


@cache
def names_elsewhere() -> frozenset[str]:
    """What other clouds call parts, folded: a no to one of them is none to the part."""
    return frozenset(fold(name) for part in PARTS for name in part.elsewhere)


def _names(names: Iterable[str]) -> str:
    written = [re.escape(fold(each)) for each in names]
    return ", ".join(re.sub(r"^(?:amazon|aws)\\? ", "(?:amazon|aws) ", each) for each in written)


@cache
def needs_table() -> dict[str, tuple[str, re.Pattern[str]]]:
    """Need -> what it is called, and the words that mean it."""
    table: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in [*lines_of(__package__, "needs.txt"), *lines_of(__package__, "qualifiers.txt")]:
        if line.startswith(" "):
            # Texts are read with their numbers in digits.
            table[name][1].append(
                _NOT.sub(r"\1(?:not|[a-z]+n't) ", _PART.sub(_elsewhere, in_digits(line.strip())))
                .replace("{tops}", TOPS)
                .replace("{on_off}", running.WORDS)
                .replace("{itself_done}", running.ITSELF_DONE)
                .replace("{gone_after}", deletions.WORDS)
                .replace("{after_gone}", deletions.WORDS_BEFORE)
                .replace("{archived}", deletions.ARCHIVED)
            )
        else:
            name, _, title = line.partition(": ")
            table[name] = (title.partition(" | ")[0], [])
    for part in PARTS:
        if part.said is not None:
            name = part.name.replace("_", " ")
            words = table.setdefault(part.name, (part.what, []))[1]
            called = _names(sorted({name, *part.synonyms, *part.elsewhere}, key=len, reverse=True)).split(", ")
            # An instance of a service is no machine, and its cluster none of Kubernetes.
            words += [*(f"{each} (?:instances?|clusters?|nodes?)" for each in called), *called]
    return {name: (title, _any(", ".join(words))) for name, (title, words) in table.items()}


@cache
def qualifiers_table() -> dict[str, tuple[str, ...]]:
    """Qualifier -> the settings that meet it, `part.key=value`."""
    named = (line.partition(": ") for line in lines_of(__package__, "qualifiers.txt") if not line.startswith(" "))
    return {name: tuple(rest.partition(" | ")[2].split()) for name, _, rest in named}


@cache
def apps_table() -> tuple[tuple[App, re.Pattern[str]], ...]:
    """Every application with the words that mean it."""
    lines = list(lines_of(__package__, "apps.txt"))
    frameworks = next(index for index, line in enumerate(lines) if line.startswith("Django"))
    return tuple(_app(line, framework=index >= frameworks) for index, line in enumerate(lines))


class AppEnv(NamedTuple):
    """What an application reads: its own names with those of what links bring, and values that go with them."""

    known_as: str
    env: str


@cache
def apps_env_table() -> dict[str, AppEnv]:
    """Application -> what it reads of its database and cache, as apps_env.txt has it."""
    rows = ([each.strip() for each in line.split(" | ")] for line in lines_of(__package__, "apps_env.txt"))
    return {name: AppEnv(*("" if each == "-" else each for each in said)) for name, *said in rows}


def _app(line: str, *, framework: bool) -> tuple[App, re.Pattern[str]]:
    # A bar inside an expression stands without blanks around it.
    name, words, where, image, port, needs, size = (each.strip() for each in line.split(" | "))
    plain = [each for each in port.split(",") if each.isdigit()]
    ports = [each.split("/") for each in port.split(",") if "/" in each]
    asked = [] if needs == "-" else needs.split()
    maybe = next((each.removeprefix("db?") for each in asked if each.startswith("db?")), None)
    kind, _, disk = size.partition(" ")
    return (
        App(
            name=name,
            where=where,
            image=image,
            port=int(plain[0]) if plain else None,
            ports=tuple((protocol, int(number) if number.isdigit() else number) for protocol, number in ports),
            needs=tuple(each for each in asked if not each.startswith("db?")),
            maybe=maybe,
            size="" if kind == "-" else kind,
            disk_gb=int(disk) if disk else None,
            framework=framework,
        ),
        # `grafana@acme.iam.gserviceaccount.com` is an address, and no program.
        re.compile(rf"(?<![\w@-])(?:{'|'.join(words.split(', '))})(?![\w]|@\w)"),
    )
