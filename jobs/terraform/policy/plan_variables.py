"""What programs are given in their environment, judged by the rules of an application's own variables."""

from collections.abc import Container, Iterator, Mapping

from jobs.terraform.policy.plan_document import UNKNOWN, Change, values_at
from shared.policy.arguments import settable
from shared.schemas.variables import env_name, env_variable, takes_any_value

Reason = tuple[str, str]

_MAPS = ("environment_variables", "env_variables", "env_vars")
"""How arguments end that give names and values; what comes from Secret Manager (`secret_environment_variables`) is a
block like `env`."""


def given(change: Change) -> Iterator[tuple[str, object, object]]:
    """Argument, name and value of each variable that a change gives a program and it did not have."""
    for path in sorted(settable(change.type)):
        last = path.rpartition(".")[2]
        if last == "env" or last.endswith(_MAPS):
            before = set(_pairs(change.before, path))
            yield from ((path, *pair) for pair in dict.fromkeys(_pairs(change.after, path)) if pair not in before)


def is_environment(path: str) -> bool:
    """Whether an argument is a program's variable, or a part of one, or a map of them."""
    return any(step == "env" or step.endswith(_MAPS) for step in path.split("."))


def variables(change: Change, written: Container[str] | None = None) -> Iterator[Reason]:
    """Why a program may not be started with the variables that a change gives it.

    `written` are the arguments that the files give it: a map that is not among them is Google's to fill.
    """
    if not change.writes:
        return
    for path, name, value in given(change):
        googles = path.endswith(_MAPS) and written is not None and path not in written
        if not (name is UNKNOWN and googles):
            yield from _judge(path, name, value)


def _pairs(tree: Mapping[str, object], path: str) -> Iterator[tuple[object, object]]:
    """Names with their values; UNKNOWN for a value that only apply or a secret can tell."""
    for each in values_at(tree, path):
        if each is UNKNOWN:
            yield UNKNOWN, UNKNOWN
        elif isinstance(each, Mapping) and path.endswith(_MAPS) and "secret" not in path:
            yield from each.items()
        elif isinstance(each, Mapping):
            kept_elsewhere = each.get("value_source") or each.get("value_from") or "secret" in each
            if (name := each.get("name", each.get("key"))) is not None:
                yield name, UNKNOWN if kept_elsewhere else each.get("value")


def _judge(path: str, name: object, value: object) -> Iterator[Reason]:
    if not isinstance(name, str):
        yield "unknown_value", f"{path}: what a variable is called is known only after apply"
        return
    try:
        if value is not UNKNOWN:
            env_variable(name, "" if value is None else str(value))
        elif not takes_any_value(env_name(name)):
            yield "unknown_value", f"{path}: {name} decides what the program loads, and is known only after apply"
    except ValueError as error:
        yield "refused_argument", f"{path}: {error}"
