"""The intent checklist: what a goal asked for and was promised, looked for among the resources that are planned."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from jobs.terraform.work import Ended, Work
from shared.parts.expand import expand
from shared.parts.instances import Instance
from shared.parts.views import met_by
from shared.schemas import EDITED, Architecture, Asked, Checked
from shared.schemas.architecture import stated_in

BY_VARIABLE = "own_secret"
"""The need of a secret that somebody named: its words are the variable in which the program finds it."""

_RUNS_PROGRAMS = frozenset(
    {"google_cloud_run_v2_service", "google_cloud_run_v2_job", "google_cloud_run_v2_worker_pool"}
)


class Takes(NamedTuple):
    """One way to meet a need: a resource of a type, and where it says more, an attribute whose value matches."""

    type: str
    path: tuple[str, ...] = ()
    matches: str = ""


def checklist(
    asked: Iterable[Asked], document: Mapping[str, Any], architecture: Architecture | None = None
) -> list[Checked]:
    """Each need that is said to be met and can be seen in a plan, with the address that meets it (None: nothing does).

    `document` is the whole of `terraform show -json` of a saved plan. What is stated of parts, argument by argument, is
    looked for in the blocks of the parts of the `architecture`.
    """
    planned = list(_planned(document.get("planned_values", {}).get("root_module", {})))
    parts = {each.id: each for each in expand(architecture, standing=True).parts} if architecture else {}
    found: list[Checked] = []
    for each in asked:
        found += _stated(each, planned, parts) if each.met else []
        if each.met and each.need == BY_VARIABLE:
            found.append(Checked(need=each.need, words=each.words, address=_secret_in(planned, each.words)))
            continue
        takes = _table().get(each.need)
        if each.met and takes:
            address = next((one["address"] for one in planned if any(_meets(one, way) for way in takes)), None)
            found.append(Checked(need=each.need, words=each.words, address=address))
    return found


def _stated(row: Asked, planned: Sequence[Mapping[str, Any]], parts: Mapping[str, Instance]) -> Iterator[Checked]:
    """What a row says of settings and arguments whose place in the plan is known, each with the block that has it."""
    for id_, key, value in stated_in(row):
        part = parts.get(id_)
        if part is None or not (place := _place(part, key, value)):
            # What is told of in words, or stands in the plan in another form.
            continue
        addresses, path, written = place
        has = (
            each["address"]
            for each in planned
            if each.get("address") in addresses
            and any(_is(written, got) for got in _values(each.get("values") or {}, path))
        )
        yield Checked(need=row.need, words=f"{row.words} ({key} = {value})", address=next(has, None))


def _place(part: Instance, key: str, value: str) -> tuple[list[str], tuple[str, ...], str] | None:
    """The addresses, the path and the value by which a plan has a setting or an argument of a part."""
    if "." in key:
        kind, *path = key.split(".")
        return part.addresses(kind), tuple(path), value
    said = next((each for each in part.part.arguments if each.key == key and each.when is None), None)
    if str(getattr(part.settings, key, "")).lower() != value.lower():
        return None
    made = part.made.get(said.word) if said else None
    written = said.form.write(value) if said else None
    return ([made.address], tuple(said.path.split(".")), written) if said and made and written else None


def _is(value: str, planned: Any) -> bool:
    """Whether a planned value is what was stated: `5` is 5."""
    try:
        return float(value) == float(planned)
    except (TypeError, ValueError):
        return value == str(planned)


def check_intent(work: Work) -> None:
    """Say what is met by what; raises Ended where a need turns out not to be in the plan.

    Where a person has edited the files, it is their word against the goal's: it is said, and stands in nobody's way.
    """
    plan = work.planned
    missing = [each for each in plan.summary.checklist if each.address is None]
    for each in missing:
        work.say(f"not in the plan: {each.words or each.need} ({each.need})")
    by_hand = EDITED in {each.strip() for each in work.run.planned_by.split(",")}
    if missing and work.run.kind == "deploy" and not by_hand:
        names = ", ".join(each.words or each.need for each in missing[:5])
        work.note(plan_sha=plan.sha, plan_summary=plan.summary)
        raise Ended("not_as_asked", f"The plan does not have what the goal asks for and was promised: {names}.")


def _planned(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for each in module.get("resources") or []:
        if each.get("mode", "managed") == "managed":
            yield each
    for child in module.get("child_modules") or []:
        yield from _planned(child)


def _secret_in(planned: list[Mapping[str, Any]], variable: str) -> str | None:
    """The address of the secret that a program finds in a variable; of the program where that is not told before the
    apply. Where nothing of Cloud Run runs it, any secret will do: how a machine reads it, its own files say."""
    secrets = {
        str((each.get("values") or {}).get("secret_id")): str(each["address"])
        for each in planned
        if each.get("type") == "google_secret_manager_secret"
    }
    programs = [each for each in planned if each.get("type") in _RUNS_PROGRAMS]
    if not programs:
        return next(iter(secrets.values()), None)
    for program in programs:
        for env in _blocks(program.get("values") or {}, "env"):
            reference = next(_blocks(env.get("value_source"), "secret_key_ref"), None)
            if env.get("name") == variable and env.get("value_source"):
                named = str((reference or {}).get("secret", "")).rpartition("/")[2]
                return secrets.get(named, str(program["address"]))
    return None


def _blocks(value: Any, name: str) -> Iterator[Mapping[str, Any]]:
    """The blocks of a name anywhere below a value."""
    if isinstance(value, list):
        for each in value:
            yield from _blocks(each, name)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == name:
                yield from (each for each in (inner if isinstance(inner, list) else [inner]) if isinstance(each, dict))
            else:
                yield from _blocks(inner, name)


def _meets(resource: Mapping[str, Any], way: Takes) -> bool:
    if resource.get("type") != way.type:
        return False
    if not way.path:
        return True
    return any(re.search(way.matches, str(value)) for value in _values(resource.get("values") or {}, way.path))


def _values(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif not path:
        if value is not None:
            yield str(value).lower() if isinstance(value, bool) else value
    elif isinstance(value, dict) and path[0] in value:
        yield from _values(value[path[0]], path[1:])


@cache
def _table() -> dict[str, tuple[Takes, ...]]:
    return {need: tuple(map(_way, ways)) for need, ways in met_by().items()}


def _way(text: str) -> Takes:
    where, _, matches = text.partition(" ~ ")
    kind, _, path = where.strip().partition(" ")
    return Takes(kind, tuple(path.split(".")) if path else (), matches.strip())
