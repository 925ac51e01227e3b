"""What becomes of what somebody changed by hand: set back to what the files say, or taken into the files. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from shared.http import WrongState
from shared.schemas import Declared, Deployment, Drift, Run
from shared.store.drift import run_of
from shared.terraform.hcl import Block, Edit, Expr, Literal, Template, apply_edits, parse_file, references

_PLAIN = re.compile(r"[A-Za-z0-9 ._/:@+=,-]{0,300}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?|true|false")
_INDEX = re.compile(r"\.\d+(?=\.|$)|\[[^\]]*\]")


class Adopted(NamedTuple):
    """The files with the values that are there now, and what could not be taken in, each in words."""

    files: dict[str, str]
    left: list[str]


def reverting(deployment: Deployment, *, by: str, now: float, word: str = "") -> Run:
    """A change run back to what the files say, which stops at its plan. Raises WrongState where nothing differs.

    `word`: the same one makes the same run.
    """
    drift = _known(deployment)
    what = f"Set back what differs from the files of {deployment.application or deployment.deployment_id}"
    run = run_of(deployment, "change", what, by=by, now=now, word=word)
    return run.model_copy(update={"declared": _declared(drift), "mode": "plan"})


def adopting(deployment: Deployment, *, by: str, now: float, word: str = "") -> tuple[Run, list[str]]:
    """A change run with the files as things are, and what it can't take in.

    It stops at its plan where something is left to change, or where the files would say what is less safe than before.
    Raises WrongState where nothing differs, or nothing can be taken in.
    """
    drift = _known(deployment)
    made = adopted(deployment.files, drift)
    if made.files == deployment.files:
        name = deployment.application or deployment.deployment_id
        raise WrongState(
            f"Nothing of it can be taken into the files: {'; '.join(made.left[:5])}. `infraai drift {name} --revert` "
            f"plans the way back to what the files say; `infraai change {name} SENTENCE` says what else is to stand."
        )
    what = f"Take what was changed by hand into the files of {deployment.application or deployment.deployment_id}"
    run = run_of(deployment, "change", what, by=by, now=now, word=word)
    # Its plan is empty, and what the files say from then on is held to what they said.
    before = {"drafted_files": deployment.files, "drafted_sha": ""}
    changes = {"files": made.files, **before, "declared": _declared(drift), "mode": "plan"}
    return run.model_copy(update=changes), made.left


def _known(deployment: Deployment) -> Drift:
    if deployment.drift is None:
        name = deployment.application or deployment.deployment_id
        raise WrongState(f"Nothing of {name} is known to differ from its files: look for drift first.")
    return deployment.drift


def _declared(drift: Drift) -> Declared:
    """A change about drift touches what differs, and nothing else."""
    blocks = {each.address.partition("[")[0]: each for each in drift.changes}
    return Declared(
        added=[block for block, each in blocks.items() if each.actions == ["create"]],
        updated=[block for block, each in blocks.items() if each.actions == ["update"]],
        replaced=[block for block, each in blocks.items() if set(each.actions) == {"create", "delete"}],
    )


def adopted(files: Mapping[str, str], drift: Drift) -> Adopted:
    """The files with what is there now in place of what they said, block by block; what is unclear stays. Pure."""
    changed, left = dict(files), list[str]()
    for change in drift.changes:
        if change.actions != ["update"]:
            left.append(f"{change.address} {'is gone' if 'create' in change.actions else 'would be made anew'}")
            continue
        left += [f"{change.address} has more differences than are listed"] if change.left_out else []
        for path, (there, said) in change.attributes.items():
            edited = _set(changed, change.address, path, said, there)
            if edited is None:
                left.append(f"{change.address}.{path} is not written there as a plain value")
            else:
                changed = edited
    return Adopted(changed, left)


def _set(files: Mapping[str, str], address: str, path: str, said: str, there: str) -> dict[str, str] | None:
    """The files with one value replaced; None where it does not stand there in so many words."""
    if "[" in address or not _PLAIN.fullmatch(there):
        return None
    kind, _, label = address.partition(".")
    where = _attribute(files, kind, label, _INDEX.sub("", path).split("."))
    if where is None:
        return None
    name, expr = where
    if not isinstance(expr, Template | Literal):
        named = [str(each) for each in references(expr)]
        text = files[name][expr.span.start : expr.span.end].strip()
        if len(named) != 1 or named[0] != text or not text.startswith("var.") or _uses(files, text) != 1:
            return None
        found = _default(files, text.removeprefix("var."))
        if found is None:
            return None
        name, expr = found
    written = files[name][expr.span.start : expr.span.end]
    if isinstance(expr, Template):
        # It has to be what the plan was made of.
        if expr.text != said:
            return None
        value = f'"{there}"'
    elif isinstance(expr, Literal) and _NUMBER.fullmatch(there) and written == said:
        value = there
    else:
        return None
    return {**files, name: apply_edits(files[name], [Edit(expr.span.start, expr.span.end, value)])}


def _attribute(files: Mapping[str, str], kind: str, label: str, steps: list[str]) -> tuple[str, Expr] | None:
    """Where an attribute of a resource is written, through nested blocks of which there is one each."""
    for name, block in _blocks(files, "resource"):
        if block.names != (kind, label):
            continue
        body = block.body
        for step in steps[:-1]:
            inner = list(body.blocks_of(step))
            if len(inner) != 1:
                return None
            body = inner[0].body
        item = body.attribute(steps[-1])
        return (name, item.expr) if item is not None else None
    return None


def _default(files: Mapping[str, str], variable: str) -> tuple[str, Expr] | None:
    for name, block in _blocks(files, "variable"):
        if block.names == (variable,):
            item = block.body.attribute("default")
            return (name, item.expr) if item is not None else None
    return None


def _uses(files: Mapping[str, str], reference: str) -> int:
    """How often a variable is used; what its own validation says of it is no use."""
    word = re.compile(rf"\b{re.escape(reference)}\b")
    own = sum(
        len(word.findall(files[name][block.span.start : block.span.end]))
        for name, block in _blocks(files, "variable")
        if block.names == (reference.removeprefix("var."),)
    )
    return sum(len(word.findall(text)) for text in files.values()) - own


def _blocks(files: Mapping[str, str], kind: str) -> Iterator[tuple[str, Block]]:
    for name, text in files.items():
        yield from ((name, block) for block in parse_file(name, text).body.blocks_of(kind))
