"""Where Terraform that somebody else wrote says a part's settings: which argument of which block, and in which form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """How a setting stands in an argument. Each gives None for what has no such form."""

    read: Callable[[str], str | None]
    write: Callable[[str], str | None]


SAME = Form(lambda text: text, lambda value: value)


def chosen(words: Mapping[str, str]) -> Form:
    """A setting's word, and the argument's for it."""
    back = {said: word for word, said in words.items()}
    return Form(back.get, words.get)


def ended(unit: str, times: int = 1) -> Form:
    """A number with a unit behind it: 60 is `60s`, of days with `times` 86,400 one is `86400s`."""

    def read(text: str) -> str | None:
        number = text.removesuffix(unit)
        whole = number.isdecimal() and int(number) % times == 0
        return str(int(number) // times) if whole else None

    return Form(read, lambda value: f"{int(value) * times}{unit}" if value.isdecimal() else None)


def only_read(read: Callable[[str], str | None]) -> Form:
    """What is told by an argument, and changed by none."""
    return Form(read, lambda _: None)


@dataclass(frozen=True, slots=True)
class Argument:
    """One setting of a part and where a resource of the type of its block `word` says it.

    `path` names arguments through nested blocks and keys of maps: `settings.tier`. `unset` is what Google takes where
    it is not written, as the setting says it; empty where that is not one value. `when`: a setting and its value.
    `needs`: an argument and the value without which Google's provider refuses to change this one.
    """

    key: str
    path: str
    word: str
    form: Form = SAME
    unset: str = ""
    when: tuple[str, str] | None = None
    needs: tuple[str, str] | None = None


ENV = "env"
"""The setting whose pairs are arguments of their own: `path` leads to the blocks or to the map that holds them."""


def container_arguments(word: str, around: str) -> tuple[Argument, ...]:
    """Those of a container of Cloud Run; `around` leads to its block."""
    return (
        Argument("image", f"{around}.image", word),
        Argument("cpu", f"{around}.resources.limits.cpu", word, unset="1"),
        Argument("memory", f"{around}.resources.limits.memory", word, unset="512Mi"),
        Argument(ENV, f"{around}.env", word),
    )
