"""terraform plan: what would change, said in a form that can be judged, shown and recognised again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from jobs.terraform.failures import Failure
from jobs.terraform.policy.plan_declared import lost
from jobs.terraform.policy.plan_document import Change, changes
from jobs.terraform.steps.drift import changed_by_hand
from jobs.terraform.steps.errors import ended_by
from jobs.terraform.steps.intent import checklist
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.steps.patience import Patience, patiently
from jobs.terraform.steps.recover import adopt_what_exists, half_made, untaint_what_is_whole
from jobs.terraform.summary import plan_sha, summarise
from jobs.terraform.work import Ended, Passing, Plan, Work
from jobs.terraform.workspace import PLAN_FILE, leaving
from shared.schemas import Phase
from shared.terraform.diagnostics import Diagnostic
from shared.terraform.runner import TerraformError

_MOST_WARNINGS = 20
# Google may know of what was made or changed so many seconds ago only later.
_NEW = 120.0
NOT_SEEN_YET = Failure("passes", "not_seen_yet", "", 90.0)


def make_plan(work: Work) -> None:
    """Plan and save it; once something was begun, first take in what was made and not written down. Raises Ended.

    A remediation plans the one resource it may change, and what that stands on: changes made by hand elsewhere are told
    and stand in nobody's way.
    """
    work.enter(Phase.PLANNING)
    plan_anew(work)


def plan_anew(work: Work) -> None:
    """The same, in the phase that the run is in."""
    warnings: list[Diagnostic] = []
    document = _seen_again(work, _planned(work, warned=warnings.append))
    if work.run.intent:
        document = _with_what_exists(work, document)
    _tell_drift(work, document)
    if work.run.allowed_change and (beside := _changes_beside(work.run.allowed_change.address, document)):
        work.say(f"this changes nothing else: {', '.join(beside)} is not as the files say, and is left as it is")
        with leaving(work.folder, beside):
            document = _planned(work)
    checked = checklist(work.run.asked, document, work.run.architecture)
    loses = _losses(document) if work.run.declared is not None else []
    summary = summarise(document, work.desk.scrub).model_copy(
        update={
            "checklist": checked,
            "loses": loses,
            "warnings": list(dict.fromkeys(map(_in_words, warnings)))[:_MOST_WARNINGS],
        }
    )
    work.plan = Plan(document, plan_sha(document, work.run.files, work.folder / PLAN_FILE, where_of(work)), summary)


def is_new(work: Work) -> bool:
    """Whether the deployment was made or changed so lately that Google may not show all of it yet."""
    deployment = work.desk.deployments.find(work.run.deployment_id)
    return deployment is not None and work.desk.clock() - deployment.updated_at < _NEW


def _seen_again(work: Work, document: dict[str, Any]) -> dict[str, Any]:
    """The plan once Google shows what was made just now, or has had its time: what a look misses would be made again,
    which no change or remediation says it does."""
    patience = Patience(work)
    while (unseen := [each.address for each in _drift(document) if each.removes]) and is_new(work):
        try:
            patience.wait(Passing("", f"no longer found: {', '.join(unseen)}", NOT_SEEN_YET))
        except Ended:
            break
        if work.watch.stopped is not None or work.watch.lost:
            break
        document = _planned(work)
    return document


def _with_what_exists(work: Work, document: dict[str, Any]) -> dict[str, Any]:
    """The plan after everything that was made is taken in, and whole. Raises Ended.

    What depends on something adopted has an id that can be told only then, so it goes on while it helps. What Google is
    still making is waited for: read half-made, it would be planned to change.
    """
    adopted: set[str] = set()
    patience = Patience(work)
    while True:
        taken = adopt_what_exists(work, document)
        adopted.update(taken)
        if not taken and not untaint_what_is_whole(work, document):
            unfinished = half_made(document, adopted)
            if not unfinished:
                return document
            error = TerraformError("planning", f"{', '.join(unfinished)} is being created")
            ended = ended_by(work, "plan_failed", error)
            if not isinstance(ended, Passing):
                raise ended
            patience.wait(ended)
        document = _planned(work)


def _losses(document: dict[str, Any]) -> list[str]:
    """What only a person may let happen, by name."""
    from jobs.terraform.policy.plan_gate import weakened  # the gate's tables: most runs load them later

    return sorted({*lost(changes(document)), *weakened(document)})


def where_of(work: Work) -> list[str]:
    """What else makes a plan this one: the same change elsewhere, or of another application, is another."""
    promotion = work.run.promotion.model_dump_json() if work.run.promotion else ""
    return [work.run.deployment_id, work.run.application, work.environment.name, work.project, promotion]


def note_what_stands(work: Work) -> None:
    """After a plan with nothing to do: what it found is written into the state, from which the registry is made."""
    if not _drift(work.planned.document):
        return
    allowed = work.run.allowed_change
    try:
        unlocking(work, partial(work.terraform.refresh, allowed.address if allowed else None))
    except TerraformError as error:
        work.say(f"the state is not as things are: {error}")


def _planned(work: Work, *, warned: Callable[[Diagnostic], None] | None = None) -> dict[str, Any]:
    """A plan; looking changes nothing, so what passes by itself is simply tried again.

    `warned` hears what the providers warn of.
    """
    allowed, found = work.run.allowed_change, dict[str, Any]()

    def look() -> None:
        targets = [allowed.address] if allowed else []
        work.terraform.plan(PLAN_FILE, targets=targets, on_warning=warned or (lambda _: None))
        found.update(work.terraform.show(PLAN_FILE))

    patiently(work, look)
    return found


def _changes_beside(address: str, document: dict[str, Any]) -> list[str]:
    """What a remediation's plan would set back beside its own change: somebody changed what its resource stands on.

    What would be made or destroyed is not among it: no remediation goes on over that.
    """
    managed = [each for each in changes(document) if each.mode == "managed" and not each.does_nothing]
    return sorted(each.address for each in managed if each.address != address and "update" in each.actions)


def _drift(document: dict[str, Any]) -> list[Change]:
    found = changes({"resource_changes": document.get("resource_drift")})
    return [each for each in found if each.mode == "managed" and not each.does_nothing]


def _tell_drift(work: Work, document: dict[str, Any]) -> None:
    """Say what somebody changed since the last run; what Google changes by itself is nobody's news."""
    for change in _drift(document):
        paths = changed_by_hand(change, document)
        if change.removes:
            work.say(f"changed since the last run, not by this agent: {change.address} is gone")
        elif paths:
            more = ", ..." if len(paths) > 5 else ""
            work.say(f"changed since the last run, not by this agent: {change.address} ({', '.join(paths[:5])}{more})")


def _in_words(warning: Diagnostic) -> str:
    return " ".join(f"{warning.summary}. {warning.detail}".split())[:400]
