"""What may cost something and no pricer looked at: unpriced, whatever it is.

An argument is free only where `costless_words.txt` says so, by its name or by its last few steps. Every other one that
is written has to be read by what prices its resource; so what a later schema adds is unpriced until somebody has looked
at it.
"""

from functools import cache
from importlib import resources

from shared.cost.planned import Resource


def unread(resource: Resource) -> str:
    """The written argument that may cost something and that nothing has looked at; empty where there is none."""
    if not resource.type.startswith("google_") or resource.type.endswith(
        ("_iam_member", "_iam_binding", "_iam_policy")
    ):
        return ""
    for path in resource.written_leaves():
        if not is_costless(path) and not resource.values.was_read(path):
            return path
    return ""


def is_costless(path: str) -> bool:
    """Whether no value of an argument, by its dotted path without indices, changes a bill.

    The longest of its endings that stands in the list decides: `-a.b` takes out of it what `b` takes in.
    """
    said, steps = _words(), path.split(".")
    for start in range(len(steps)):
        tail = ".".join(steps[start:])
        if f"-{tail}" in said:
            return False
        if tail in said:
            return True
    return False


@cache
def _words() -> frozenset[str]:
    text = resources.files(__package__).joinpath("costless_words.txt").read_text()
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
