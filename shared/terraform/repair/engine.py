"""The repair itself: rounds of fixes over all files until nothing is left that can be told."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from shared.terraform.diagnostics import Diagnostic
from shared.terraform.hcl.nodes import File
from shared.terraform.hcl.read import parse_file
from shared.terraform.repair.arguments import mend_repeated, mend_values
from shared.terraform.repair.beta import mend_beta
from shared.terraform.repair.bodies import mend_bodies, mend_leftovers
from shared.terraform.repair.cycles import mend_cycles
from shared.terraform.repair.declarations import declare_used
from shared.terraform.repair.depends import mend_dependencies, mend_ignored
from shared.terraform.repair.dynamics import mend_dynamics
from shared.terraform.repair.foreign import mend_foreign
from shared.terraform.repair.functions import mend_functions
from shared.terraform.repair.lifecycles import mend_lifecycles
from shared.terraform.repair.limits import mend_limits
from shared.terraform.repair.misplaced import mend_misplaced
from shared.terraform.repair.older import mend_older
from shared.terraform.repair.parsed import parsed as parsed_file
from shared.terraform.repair.pasted import is_undecided
from shared.terraform.repair.placeholders import mend_placeholders
from shared.terraform.repair.refs import declare_missing, mend_references
from shared.terraform.repair.refusals import mend_outputs_of_secrets, mend_refusals
from shared.terraform.repair.repeats import mend_repeats
from shared.terraform.repair.repetitions import mend_repetitions
from shared.terraform.repair.required import mend_interfaces, mend_missing
from shared.terraform.repair.requirements import mend_requirements
from shared.terraform.repair.result import Draft, Fix, Repair, RepairEdit
from shared.terraform.repair.revisions import mend_revisions
from shared.terraform.repair.syntax import mend_syntax, swallows
from shared.terraform.repair.timeouts import mend_timeouts
from shared.terraform.repair.told import mend_told, ways_out
from shared.terraform.repair.top import mend_duplicates, mend_top
from shared.terraform.repair.variables import mend_settings
from shared.terraform.repair.world import Use, World
from shared.terraform.schema import provider_schema

_log = logging.getLogger(__name__)

ROUNDS = 12
"""A fix can make the next one visible (a moved block whose argument is misspelt); this many are enough for any file."""


class Rule(Protocol):
    """Finds what it can mend; its name is its id."""

    __name__: str

    def __call__(self, world: World, /) -> Iterator[Fix]:
        """The fixes, which nobody has applied yet."""


STAGES: tuple[tuple[Rule, ...], ...] = (
    (mend_misplaced,),
    (mend_repeated, mend_top, mend_beta, mend_settings, mend_requirements),
    (
        mend_placeholders,
        mend_foreign,
        mend_older,
        mend_revisions,
        mend_dynamics,
        mend_repeats,
        mend_bodies,
        mend_values,
        mend_functions,
        mend_dependencies,
        mend_lifecycles,
        mend_timeouts,
        mend_ignored,
        mend_repetitions,
        mend_cycles,
        mend_references,
    ),
    (mend_leftovers, mend_told),
    (mend_duplicates, mend_refusals, mend_limits, mend_outputs_of_secrets),
    (mend_missing, mend_interfaces),
    (declare_used,),
    (declare_missing,),
)
"""A stage runs when the ones before it have nothing left to do: what is missing may only be misnamed."""

OF_WHAT_IS_MISSING = frozenset({mend_references, mend_missing, mend_interfaces, declare_used, declare_missing})
"""They say that something stands nowhere, which is not known while part of a file can't be read."""


def repair(
    files: Mapping[str, str], diagnostics: Sequence[Diagnostic], *, only: tuple[str, int] | None = None
) -> Repair:
    """Mends what the provider's schema and the other files say how to mend.

    Args:
        files: file name to text; `.tf` files are mended, `.tf.json` files only read, all are given back.
        diagnostics: what `terraform validate -json` said about these files. Mistakes that Terraform has not come to
            yet are mended too; an argument that does not exist and resembles nothing goes only if it was reported.
        only: a file and a line: what is about another place is left, except in a file that can't be read otherwise.

    Returns:
        The files, one edit per mended mistake, and the errors that no edit answers to.
    """
    draft = Draft(files)
    names = [name for name in files if name.endswith(".tf")]
    errors = [item for item in diagnostics if item.is_error]
    if any(is_undecided(files[name]) for name in names):
        return Repair(files=draft.files, edits=[], left=errors)
    parsed = {name: parsed_file(text, name) for name, text in files.items() if name.endswith(".tf")}
    parsed |= {name: parse_file(name, text) for name, text in files.items() if name.endswith(".tf.json")}
    for name in names:
        if only is not None and name != only[0]:
            continue
        if swallows(draft.files[name]) or any(not _is_repetition(fault.message) for fault in parsed[name].faults):
            mend_syntax(draft, name)
            parsed[name] = parsed_file(draft.files[name], name)
    seen = {tuple(draft.files.items())}
    memo: dict[str, tuple[File, list[Use]]] = {}
    for _ in range(ROUNDS):
        if not _round(draft, parsed, errors, memo, only):
            break
        state = tuple(draft.files.items())
        if state in seen:
            break
        seen.add(state)
    left = _left(draft, parsed, errors)
    told = [
        RepairEdit(file=file.path, line=draft.line(file.path, at), reason=reason, rule="upgrades")
        for file in parsed.values()
        for at, reason in ways_out(file)
    ]
    return Repair(files=draft.files, edits=draft.edits, withheld=draft.withheld, told=told, left=left)


def rule_id(rule: Rule) -> str:
    """A rule's id, as every edit bears it: `values` for mend_values."""
    return rule.__name__.removeprefix("mend_")


def _is_repetition(message: str) -> bool:
    return message.endswith("is set twice")


def _round(
    draft: Draft,
    parsed: dict[str, File],
    errors: Sequence[Diagnostic],
    memo: dict[str, tuple[File, list[Use]]],
    only: tuple[str, int] | None,
) -> bool:
    """One stage's fixes; whether there were any."""
    world = World([parsed[name] for name in parsed], provider_schema(), _by_line(draft, parsed, errors), memo)
    unread = any(not _is_repetition(fault.message) for file in world.files for fault in file.faults)
    for stage in STAGES:
        rules = [rule for rule in stage if not (unread and rule in OF_WHAT_IS_MISSING)]
        fixes = [found for rule in rules for found in _found(rule, world) if not _in_json(found)]
        fixes = [each for each in fixes if not _covers_unread(each, parsed)]
        if only is not None:
            fixes = [each for each in fixes if only in draft.places(each)]
        before = dict(draft.files)
        applied = draft.apply(fixes)
        if not applied:
            continue
        for name, text in draft.files.items():
            if name.endswith(".tf") and before.get(name) != text:
                parsed[name] = parsed_file(text, name)
        return True
    return False


def _found(rule: Rule, world: World) -> list[Fix]:
    """A rule's fixes, with its id; none of one that fails on these files, which keeps no other from mending."""
    try:
        return [found._replace(rule=rule_id(rule)) for found in rule(world)]
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError):
        _log.exception("repairing by %s", rule_id(rule))
        return []


def _covers_unread(found: Fix, parsed: Mapping[str, File]) -> bool:
    """Whether a fix writes anew what holds a line that could not be read, and so would lose it."""
    for piece in found.pieces:
        file = parsed.get(piece.file)
        for fault in file.faults if file is not None else ():
            if _is_repetition(fault.message) or not piece.start <= fault.span.start < piece.end or file is None:
                continue
            start = file.text.rfind("\n", 0, fault.span.start) + 1
            line = file.text[start:].split("\n", 1)[0].strip()
            if line and line not in piece.text:
                return True
    return False


def _in_json(found: Fix) -> bool:
    """Files in JSON syntax are read for what they declare and left as they are."""
    return any(piece.file.endswith(".json") for piece in found.pieces)


def _by_line(
    draft: Draft, parsed: Mapping[str, File], errors: Sequence[Diagnostic]
) -> dict[tuple[str, int], list[Diagnostic]]:
    """The errors by file and by the line they are on now."""
    found: dict[tuple[str, int], list[Diagnostic]] = {}
    at_origin: dict[tuple[str, int], list[Diagnostic]] = {}
    for error in errors:
        if error.range is not None:
            at_origin.setdefault((error.file, error.line), []).append(error)
    for name in parsed:
        for now, origin in enumerate(draft.lines(name), start=1):
            if (name, origin) in at_origin:
                found[name, now] = at_origin[name, origin]
    return found


def _left(draft: Draft, parsed: Mapping[str, File], errors: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Errors on lines that no fix touched or was about."""
    whole = {name for name, file in parsed.items() if file.faults}
    return [
        error
        for error in errors
        if (error.range is None and not draft.edits)
        or (error.range is not None and (error.file in whole or (error.file, error.line) not in draft.touched))
    ]
