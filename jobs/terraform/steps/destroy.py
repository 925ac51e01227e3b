"""The end of a deployment: protections taken away and last copies made, then all of it destroyed, then forgotten.

Two plans belong to it, shown and hashed as one: that of `lifting`, which terraform applies to a few addresses, and that
of the destruction, made anew from the state that the first leaves and held to what was shown. Safe to repeat and to die
in: what is gone is no longer in the state, and a last copy is written down before the state forgets it.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from jobs.terraform.identities import import_id
from jobs.terraform.lifting import Lifted, lift
from jobs.terraform.policy.plan_declared import confirmed, lost, without_key
from jobs.terraform.policy.plan_document import changes
from jobs.terraform.policy.plan_end import judge_end
from jobs.terraform.policy.plan_gate import PlanLimits, judge_plan
from jobs.terraform.steps.apply import carry_out
from jobs.terraform.steps.finalize import end_what_waits
from jobs.terraform.steps.gate import check_policy
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.steps.owners import Held, check_parents
from jobs.terraform.steps.patience import Patience, patiently
from jobs.terraform.steps.plan import NOT_SEEN_YET, is_new, make_plan, where_of
from jobs.terraform.steps.recover import adopt_what_exists
from jobs.terraform.steps.way_back import before_of
from jobs.terraform.summary import exact_text, is_rest_of, plan_sha, summarise
from jobs.terraform.work import Ended, Passing, Plan, Work
from jobs.terraform.workspace import PLAN_FILE, give_values, judge_again, refuse_hostile, write_files
from shared.policy.plan_types import TYPES
from shared.schemas import SWEEPER, Declared, Finding, Kept, Phase, RunStatus
from shared.terraform.naming import name_suffix
from shared.terraform.runner import TerraformError

LIFT_FILE = "tflift"
_SNAPSHOT = "google_compute_snapshot"
# What every deployment has many of, and nobody counts.
_MOST_KINDS = 12


class _Standing(NamedTuple):
    """One resource of the state."""

    address: str
    type: str
    values: Mapping[str, Any]
    tainted: bool


def plan_destruction(work: Work) -> None:
    """Look at what stands, and plan its end. Raises Ended where the plan would do anything else."""
    work.enter(Phase.PLANNING)
    _take_in_what_was_lost(work)
    known = _standing(work)
    patiently(work, work.terraform.refresh)
    _look_again(work, known)
    standing = _keep_copies(work, _standing(work))
    check_parents(work, [Held(each.address, each.type, each.values) for each in standing])
    lifted = _lifted(work, standing)
    lifting = _plan_lifting(work, lifted, standing)
    document = _planned(work, PLAN_FILE, destroy=True)
    _refuse(work, judge_end(document))
    summary = summarise(document, work.desk.scrub)
    gone = lost(changes(document))
    told = summarise(lifting, work.desk.scrub).changes if lifting else []
    sha = plan_sha(document, lifted.files, work.folder / PLAN_FILE, where_of(work))
    if lifting:
        before = plan_sha(lifting, lifted.files, work.folder / LIFT_FILE, where_of(work))
        sha = hashlib.sha256(f"{sha} {before}".encode()).hexdigest()
    summary = summary.model_copy(
        update={
            "changes": [*told, *summary.changes],
            "add": sum(each.actions == ["create"] for each in told),
            "change": sum(each.actions == ["update"] for each in told),
            "loses": gone,
        }
    )
    work.plan = Plan(document, sha, summary)
    work.note(message=_said(standing, gone))


def may_destroy(work: Work) -> bool:
    """Whether a person has named what would be lost; otherwise the run waits, with the plan shown."""
    run, plan = work.run, work.planned
    unnamed = [address for address in plan.summary.loses if not confirmed(address, run.declared)]
    shown = run.approved_plan_sha == plan.sha or (
        run.approved_plan_sha is not None and bool(run.intent) and is_rest_of(plan.document, run.approved_changes)
    )
    at_once = run.mode == "apply" and not work.environment.plan_first
    if not unnamed and (at_once or shown):
        return True
    if run.approved_plan_sha:
        work.say("the plan is not the one that was approved: it needs approval again")
    reason = "confirm_loss" if unnamed else "plan_changed" if run.approved_plan_sha else None
    work.say(f"waiting for approval of plan {plan.sha[:12]}" + (f": {len(unnamed)} would be lost" if unnamed else ""))
    work.log.flush()
    work.held.leave(
        RunStatus.AWAITING_APPROVAL,
        **work.waiting,
        plan_sha=plan.sha,
        plan_summary=plan.summary,
        approved_changes=exact_text(plan.document),
        reason=reason,
        approved_plan_sha=None,
        approved_by=None,
    )
    return False


def destroy(work: Work) -> None:
    """Take away protections, make last copies, then destroy; what Google releases late is waited for. Raises Ended."""
    _must_be_over(work)
    plan = work.planned
    allowed, patience = exact_text(plan.document), Patience(work)
    intent = sorted({*work.run.intent, *(change.address for change in plan.summary.changes)})
    before = work.run.before or before_of(work.desk.deployments.find(work.run.deployment_id))
    work.enter(Phase.BACKING_UP, intent=intent, before=before, plan_sha=plan.sha, plan_summary=plan.summary)
    while True:
        try:
            if (work.folder / LIFT_FILE).exists():
                carry_out(work, LIFT_FILE)
            standing = _keep_copies(work, _standing(work))
            document = _planned(work, PLAN_FILE, destroy=True)
            _refuse(work, judge_end(document))
            if not is_rest_of(document, allowed):
                raise Ended(
                    "plan_changed", "what stands is no longer what was shown: nothing was destroyed. Ask again."
                )
            if work.run.phase is not Phase.DESTROYING:
                work.note(kept=[*work.run.kept, *_copied_as_they_go(work, standing)])
                work.enter(Phase.DESTROYING)
                # From here on nobody lets it stand longer; what somebody said before is seen now.
                _must_be_over(work)
            if document.get("applyable", True):
                carry_out(work, PLAN_FILE)
        except Passing as passing:
            patience.wait(passing)
            lifted = _lifted(work, _standing(work))
            _plan_lifting(work, lifted, _standing(work))
        else:
            return


def _must_be_over(work: Work) -> None:
    """Raises Ended where a deployment that was at its end may stand longer by now."""
    if work.run.requested_by != SWEEPER:
        return
    stands = work.desk.deployments.find(work.run.deployment_id)
    if stands is not None and (stands.ends_at is None or stands.ends_at > work.desk.clock()):
        raise Ended("not_wanted", "somebody lets it stand longer: nothing was destroyed")


def lift_what_goes(work: Work) -> None:
    """Before a change loses what a person named: protections off and last copies made, of exactly that. Raises Ended.

    What was planned is planned anew afterwards, and held to what was shown.
    """
    run = work.run
    blocks = {without_key(address) for address in lost(changes(work.planned.document))}
    if run.declared is None or not run.declared.confirmed_by or not blocks:
        return
    before = run.before or before_of(work.desk.deployments.find(run.deployment_id))
    allowed = exact_text(work.planned.document)
    intent = sorted({*run.intent, *(change.address for change in work.planned.summary.changes)})
    lifted = _lifted(work, [each for each in _standing(work) if without_key(each.address) in blocks], before.files)
    if _plan_lifting(work, lifted, _standing(work)) is not None:
        plan = work.planned
        work.enter(Phase.BACKING_UP, intent=intent, before=before, plan_sha=plan.sha, plan_summary=plan.summary)
        patience = Patience(work)
        while (work.folder / LIFT_FILE).exists():
            try:
                carry_out(work, LIFT_FILE)
                break
            except Passing as passing:
                patience.wait(passing)
                _plan_lifting(work, lifted, _standing(work))
    standing = [each for each in _keep_copies(work, _standing(work)) if without_key(each.address) in blocks]
    work.held.write(kept=[*work.run.kept, *_copied_as_they_go(work, standing)])
    write_files(work.folder, run.files)
    give_values(work)
    judge_again(work.folder, run.files, work.environment)
    make_plan(work)
    check_policy(work)
    if not is_rest_of(work.planned.document, allowed, work.run.intent):
        raise Ended("plan_changed", "what stands is no longer what was shown: nothing was lost. Ask again.")


def unregister(work: Work) -> None:
    """Forget the deployment, once nothing of it stands any more. Raises Ended."""
    work.enter(Phase.FINALIZING)
    left = [each.address for each in _standing(work)]
    if left:
        raise Ended("apply_failed", f"still standing: {', '.join(left[:10])}. Execute the run again to go on.")
    run = work.run
    closed = work.desk.close_alerts(run.deployment_id, f"The deployment was destroyed by run {run.run_id}.")
    work.desk.deployments.remove(run.deployment_id)
    end_what_waits(work)
    work.say(f"nothing of {run.deployment_id} is left" + (f"; {closed} alerts are closed" if closed else ""))
    for each in run.kept:
        work.say(f"kept of {each.address}: {each.what}, {each.where}")
    work.log.flush()
    copies = "last copy" if len(run.kept) == 1 else "last copies"
    kept = f" Kept: {len(run.kept)} {copies}." if run.kept else ""
    message = f"Destroyed: {run.plan_summary.destroy if run.plan_summary else 0} resources.{kept}"
    work.held.leave(RunStatus.COMPLETED, **work.waiting | {"message": message}, outputs={})


def _planned(work: Work, file: str, *, targets: Sequence[str] = (), destroy: bool = False) -> dict[str, Any]:
    patiently(work, partial(work.terraform.plan, file, targets=targets, refresh=False, destroy=destroy))
    return work.terraform.show(file)


def _standing(work: Work) -> list[_Standing]:
    root = (work.terraform.show().get("values") or {}).get("root_module") or {}
    return [
        _Standing(str(each["address"]), str(each["type"]), each.get("values") or {}, bool(each.get("tainted")))
        for each in root.get("resources") or []
        if each.get("mode") == "managed"
    ]


def _look_again(work: Work, known: Sequence[_Standing]) -> None:
    """What a look no longer finds is asked for by its name before it counts as gone, and waited for while it is new.

    Else the state would forget what stands, and nobody would ever destroy it.
    """
    patience = Patience(work)
    places = {"project": work.project, "region": work.environment.region, "zone": None}
    while lost := [each for each in known if each.address not in {one.address for one in _standing(work)}]:
        for each in lost:
            identity = import_id(each.type, each.values, places)
            with suppress(TerraformError):
                if identity is not None:
                    unlocking(work, partial(work.terraform.adopt, each.address, identity))
                    work.say(f"{each.address} stands, though a look did not find it")
                    lost = [one for one in lost if one is not each]
        if not lost:
            return
        unseen = f"no longer found: {', '.join(each.address for each in lost)}"
        if not is_new(work) or work.watch.stopped is not None:
            work.say(unseen)
            return
        try:
            patience.wait(Passing("", unseen, NOT_SEEN_YET))
        except Ended:
            work.say(unseen)
            return


def _take_in_what_was_lost(work: Work) -> None:
    """What an earlier run of a half-made deployment made, and whose answer was lost, belongs to what is destroyed."""
    deployment = work.desk.deployments.find(work.run.deployment_id)
    if deployment is None or deployment.status == "complete" or work.run.intent:
        return
    earlier = work.desk.runs.find(deployment.run_id)
    if earlier is None or not earlier.intent:
        return
    while True:
        try:
            unlocking(work, partial(work.terraform.plan, PLAN_FILE))
            document = work.terraform.show(PLAN_FILE)
        except TerraformError as error:
            work.say(f"what was lost of run {earlier.run_id} is not known: {error}")
            return
        if not adopt_what_exists(work, document, of=earlier):
            return


def _lifted(work: Work, standing: Sequence[_Standing], files: Mapping[str, str] | None = None) -> Lifted:
    """The files (the run's own, if no others) without protections on what stands, in the folder; judged like any."""
    blocks = {without_key(each.address) for each in standing}
    lifted = lift(
        work.run.files if files is None else files, blocks, {without_key(each.address) for each in work.run.kept}
    )
    refuse_hostile(lifted.files)
    write_files(work.folder, lifted.files)
    give_values(work, lifted.files)
    judge_again(work.folder, lifted.files, work.environment)
    return lifted


def _plan_lifting(work: Work, lifted: Lifted, standing: Sequence[_Standing]) -> dict[str, Any] | None:
    """The plan of what comes before; None where nothing does. Raises Ended."""
    (work.folder / LIFT_FILE).unlink(missing_ok=True)
    if not lifted.addresses:
        return None
    for each in standing:
        # A broken one is not made anew to be destroyed.
        if each.tainted and each.type != _SNAPSHOT:
            patiently(work, partial(work.terraform.untaint, each.address))
    document = _planned(work, LIFT_FILE, targets=lifted.addresses)
    while work.run.intent and adopt_what_exists(work, document):
        document = _planned(work, LIFT_FILE, targets=lifted.addresses)
    limits = PlanLimits(
        project=work.project,
        name_suffix=name_suffix(work.run.deployment_id),
        deployment_id=work.run.deployment_id,
        webhook_url=work.desk.webhook_url,
        topic=work.desk.topic,
        secrets=[work.desk.webhook_token],
        unfinished=work.run.intent,
        images=work.run.images,
        people=None,
        declared=Declared(added=list(lifted.copies), unprotects=lifted.addresses),
        partial=True,
        environment=work.environment,
    )
    _refuse(work, judge_plan(document, work.run.plan, limits, files=lifted.files))
    if not document.get("applyable", True):
        (work.folder / LIFT_FILE).unlink(missing_ok=True)
        return None
    return document


def _keep_copies(work: Work, standing: Sequence[_Standing]) -> list[_Standing]:
    """Write down the last copies that are made, then let the state forget them: they outlive what they are of."""
    copies = [each for each in standing if each.type == _SNAPSHOT and ".final_" in each.address and not each.tainted]
    if not copies:
        return list(standing)
    known = {each.where for each in work.run.kept}
    made = [
        Kept(
            address="google_compute_instance." + each.address.partition(".final_")[2],
            what="snapshot of the boot disk",
            where=f"projects/{each.values.get('project') or work.project}/global/snapshots/{each.values['name']}",
        )
        for each in copies
    ]
    work.held.write(kept=[*work.run.kept, *(each for each in made if each.where not in known)])
    for each in copies:
        patiently(work, partial(work.terraform.forget, each.address))
    return [each for each in standing if each not in copies]


def _copied_as_they_go(work: Work, standing: Sequence[_Standing]) -> list[Kept]:
    """What Google makes a last copy of as it deletes it, as the files without protections tell it to."""
    known = {each.address for each in work.run.kept}
    found = []
    for each in standing:
        told = TYPES[each.type].copied if each.type in TYPES else None
        replica = each.values.get("master_instance_name")
        if told is None or replica or each.address in known:
            continue
        project = each.values.get("project") or work.project
        where = told[1].format(project=project, name=each.values.get("name"))
        found.append(Kept(address=each.address, what=told[0], where=where))
    return found


def _said(standing: Sequence[_Standing], gone: Sequence[str]) -> str:
    """What goes with it, counted: whoever decides should not have to count."""
    kinds = Counter(each.type for each in standing if each.address in set(gone))
    words = [
        f"{count} {kind.removeprefix('google_').replace('_', ' ')}" for kind, count in kinds.most_common(_MOST_KINDS)
    ]
    return f"Would be lost: {', '.join(words)}." if words else ""


def _refuse(work: Work, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    for finding in findings:
        work.say(f"refused ({finding.rule}): {finding.message}")
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    raise Ended("refused_by_policy", f"{findings[0].message}{more}", findings)
