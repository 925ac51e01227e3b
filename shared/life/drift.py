"""What becomes of what somebody changed by hand: set back to what the files say, or taken into the files. Pure."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from shared.http import WrongState
from shared.schemas import Declared, Deployment, Drift, Run
from shared.store.drift import run_of
from shared.terraform.placing import Unplaced, Wanted, Written, set_values, value_of

_PLAIN = re.compile(r"[A-Za-z0-9 ._/:@+=,-]{0,300}")
_PLACE = re.compile(r"\.(\d+)(?=\.|$)")
"""Terraform's place in a list: `settings.0.tier` is that of `settings[0]`."""


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
            try:
                changed = _set(changed, change.address, path, said, there)
            except Unplaced as why:
                left.append(str(why))
    return Adopted(changed, left)


def _set(files: Mapping[str, str], address: str, path: str, said: str, there: str) -> dict[str, str]:
    """The files with one value replaced. Raises Unplaced where it does not stand there in so many words."""
    what = f"{address}.{path}"
    if "[" in address or not _PLAIN.fullmatch(there):
        raise Unplaced(f"{what} is not written there as a plain value")
    steps = tuple(_PLACE.sub(r"[\1]", path).split("."))
    # It has to be what the plan was made of.
    if value_of(Written(files), address, steps) != said:
        raise Unplaced(f"{what} is not written there as a plain value")
    return set_values(files, [Wanted(address, steps, there)])
