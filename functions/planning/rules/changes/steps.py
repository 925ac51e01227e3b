"""What a change does to an architecture, step by step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.unclear import HalfHeard, Unclear
from shared.parts.sql.settings import DEFAULT_VERSION


@dataclass(frozen=True, slots=True)
class Add:
    """A part of a kind that was not there, with settings; `users` are the ids that use it, `uses` what it uses.

    `id` is what somebody called it; empty for the usual one.
    """

    kind: str
    settings: tuple[tuple[str, str], ...] = ()
    users: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """A part goes, and with it every use of it."""

    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """A part that stands is to use another one that stands: `user` gets to `used`, and what it needs to know of it."""

    user: str
    used: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """A part that stands is to use another one no longer; both stay."""

    user: str
    used: str


@dataclass(frozen=True, slots=True)
class Rename:
    """The application is called otherwise; nothing of Google's changes."""

    name: str


@dataclass(frozen=True, slots=True)
class Watch:
    """The alert policy `name` of a part tells from another value on; `before` is the usual one, `label` what it is about."""

    id: str
    name: str
    value: float
    before: float
    label: str


Step = Add | Put | Remove | Link | Unlink | Rename | Watch
"""One step of a change."""


def combined(steps: Sequence[Step]) -> list[Step]:
    """Variables of one part set in several clauses are one value."""
    found: list[Step] = []
    for step in steps:
        before = next(
            (
                each
                for each in found
                if isinstance(each, Put)
                and isinstance(step, Put)
                and step.key == "env" == each.key
                and each.id == step.id
            ),
            None,
        )
        again = next(
            (each for each in found if isinstance(each, Put) and isinstance(step, Put) and _is_one_kept(each, step)),
            None,
        )
        if again is not None and isinstance(step, Put):
            found[found.index(again)] = step if again.value == "1" else again
        elif before is not None and isinstance(before, Put) and isinstance(step, Put):
            found[found.index(before)] = Put(step.id, "env", f"{before.value},{step.value}")
        else:
            found.append(step)
    return found


def _is_one_kept(one: Put, other: Put) -> bool:
    """Whether a service is never to sleep, and so many of it are kept: the number says both."""
    same = one.id == other.id and one.key == other.key == "min_instances"
    return same and "1" in {one.value, other.value} and one.value != other.value


def without_how_it_is(steps: Sequence[Step], now: Now, text: str) -> list[Step]:
    """The steps less what a setting is already, where the folded sentence says beside it what it is to be.

    `from 400 to 600 dollars`, `e2-medium is too weak, take e2-standard-2`: of two values the one that stands is how it was,
    unless the sentence says of it that it stays.
    """
    values: dict[tuple[str, str], set[str]] = {}
    for step in steps:
        if isinstance(step, Put):
            values.setdefault((step.id, step.key), set()).add(step.value)
    return [
        step
        for step in steps
        if not (
            isinstance(step, Put)
            and len(values[step.id, step.key]) == 2
            and step.id in now.parts
            and now.parts[step.id].has(step.key, step.value)
            and not _said_to_stay(step.value, text)
        )
    ]


def _said_to_stay(value: str, text: str) -> bool:
    """Whether what a text says of a value is that it stays, or is enough."""
    pieces = [
        each
        for each in re.split(r"[,;.:](?=\s|$)", text)
        if set(re.findall(r"\d+", value)) & set(re.findall(r"\d+", each))
    ]
    return any(_STAYS.search(each) and not _WAS.search(each) for each in pieces or [text])


_WAS = re.compile(r"\b(?:was|were|had been|war|waren|era|etait|etaient)\b")
_STAYS = re.compile(
    r"(?<!not )(?<!n't )(?<!never )\b(?:stays?|remains?|leave|enough|fine|again|wieder|otra vez|de nouveau|a nouveau|bleib\w*|lass\w*|reicht|queda\w*|basta|deja\w*|reste\w*|laisse\w*|suffit)\b"
)


_BOUND = re.compile(
    r"\b(?:as soon as|unless|provided(?: that)?|assuming|on condition|es sei denn|sofern|a menos que|siempre que|a moins que|a condition)\b[^,;.]*"
)


def must_be_unbound(typed: str, steps: Sequence[Step]) -> None:
    """Raises Unclear where settings are to be so under a condition: they are so, or they are not."""
    if (bound := _BOUND.search(typed)) and all(isinstance(step, Put) for step in steps):
        raise Unclear(f'Nothing is changed under a condition: "{bound[0].strip()}". Say it once that is so.')


def must_be_one_thing(steps: Sequence[Step]) -> None:
    """Raises Unclear where one setting would get two values, or a part goes that is changed."""
    values: dict[tuple[str, str], str] = {}
    gone = {step.id for step in steps if isinstance(step, Remove)}
    for step in steps:
        if not isinstance(step, Put):
            continue
        known = values.setdefault((step.id, step.key), step.value)
        if known != step.value:
            raise HalfHeard(
                f"{step.key} of {step.id} is to be {known} and {step.value}: which?", choices=(known, step.value)
            )
        if step.id in gone:
            raise Unclear(f"{step.id} is to go and to be changed: which?")


def without_usual_hours(steps: Sequence[Step], later: Sequence[Put]) -> list[Step]:
    """The steps less the usual night of a machine that a later clause says more exactly."""
    usual = {("start_cron", "0 8 * * *"), ("stop_cron", "0 19 * * *")}
    said = {(each.id, each.key) for each in later}
    return [
        step
        for step in steps
        if not (isinstance(step, Put) and (step.key, step.value) in usual and (step.id, step.key) in said)
    ]


def is_so(step: Put, now: Now) -> bool:
    """Whether a setting has its value already."""
    part = now.parts[step.id]
    if (part.kind, step.key) == ("sql", "version") and not part.value("version"):
        return step.value == DEFAULT_VERSION[part.value("engine")]
    return step.key != "env" and part.has(step.key, step.value)
