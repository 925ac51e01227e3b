"""A look at what somebody changed by hand: what a plan would set back, without what Google changes by itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from jobs.terraform.policy.plan_document import Change, changes, leaves
from jobs.terraform.work import Work
from shared.failures import CloudError
from shared.policy.plan_types import BY_GOOGLE
from shared.schemas import ChangedBy, Drift, PlannedChange, RunStatus
from shared.terraform.schema import schema_of

_MOST = 1000
_MOST_ASKED = 10
_SKEW = 60.0


def note_drift(work: Work) -> bool | None:
    """Write the drift beside the deployment and end the run; nothing for a run of another kind."""
    run = work.run
    if run.kind != "drift":
        return None
    plan = work.planned
    found = [left for change in plan.summary.changes if (left := without_google_s(change, plan.document)) is not None]
    for change in found:
        work.say(
            f"differs from the files: {change.address} ({', '.join(sorted(change.attributes)[:8]) or _fate(change)})"
        )
    now, bill, more = work.desk.clock(), plan.summary.monthly_cost_usd, plan.summary.monthly_cost_delta_usd
    stands = None if bill is None else bill - (more or 0.0)
    drift = Drift(run_id=run.run_id, at=now, changes=found, changed_by=_changed_by(work, found))

    def noted(deployment: object) -> dict[str, object]:
        before = getattr(deployment, "drift", None)
        news = bool(found) and (before is None or _shape(before.changes) != _shape(found))
        # What people were told of already is not told again, stays as somebody left it, and is the look's that they
        # were told of: the buttons below that message are about it.
        known = {} if before is None or news else {"left_by": before.left_by, "run_id": before.run_id}
        return {
            "drift": drift.model_copy(update=known) if found else None,
            "checked_at": now,
            # What stands is paid for, whoever made it so.
            **({} if stands is None else {"monthly_cost_usd": round(stands, 2)}),
            **({"drift_untold": True} if news else {}),
        }

    work.desk.deployments.change(run.deployment_id, noted)
    work.say(f"{len(found)} resources differ from the files" if found else "everything is as the files say")
    work.log.flush()
    summary = plan.summary.model_copy(update={"changes": found})
    work.held.leave(RunStatus.COMPLETED, **work.waiting, plan_sha=plan.sha, plan_summary=summary)
    return False


def _changed_by(work: Work, found: list[PlannedChange]) -> list[ChangedBy]:
    """Who did it, as far as the audit log says; that it can't be read is no reason not to tell what differs."""
    deployment = work.desk.deployments.find(work.run.deployment_id)
    if not found or deployment is None:
        return []
    mine = work.desk.deployments.resources.where(("deployment_id", "==", deployment.deployment_id), limit=_MOST)
    names = {each.address: each for each in mine}
    known: list[ChangedBy] = []
    for change in found[:_MOST_ASKED]:
        resource = names.get(change.address)
        if resource is None:
            continue
        try:
            # A moment before: the audit log's clock is Google's.
            act = work.desk.last_act(resource.project, resource.name, deployment.updated_at - _SKEW)
        except (CloudError, ValueError) as error:
            work.say(f"the audit log can't be read: {getattr(error, 'kind', 'unreadable')}")
            return known
        if act is not None:
            work.say(f"{change.address} was changed by {act.who} ({act.how})")
            known.append(ChangedBy(address=change.address, who=act.who, at=act.at, how=act.how))
    return known


def without_google_s(change: PlannedChange, document: Mapping[str, Any]) -> PlannedChange | None:
    """The change of a plan without the attributes that Google changes by itself; None where nothing else is left."""
    if change.actions != ["update"]:
        return change
    whole = next((each for each in changes(document) if each.address == change.address), None)
    if whole is None:
        return change
    turned = replace(whole, before=whole.after, after=whole.before)
    own = {path: said for path, said in change.attributes.items() if not is_google_s(turned, path, document)}
    if not own and not change.left_out:
        return None
    return change.model_copy(update={"attributes": own, "risky": [path for path in change.risky if path in own]})


def changed_by_hand(change: Change, document: Mapping[str, Any]) -> list[str]:
    """Where a resource differs from what it was in what files may say, and Google does not change by itself."""
    before, after = dict(leaves(change.before)), dict(leaves(change.after))
    differing = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    return [each for each in differing if _is_settable(change.type, each) and not is_google_s(change, each, document)]


def set_back(document: Mapping[str, Any]) -> list[str]:
    """What somebody changed by hand and a plan makes what it was: each address with its places, no values."""
    wanted = {each.address: each for each in changes(document) if each.actions == ("update",)}
    found = []
    for drift in changes({"resource_changes": document.get("resource_drift")}):
        change = wanted.get(drift.address)
        if change is None or drift.mode != "managed" or drift.removes:
            continue
        was, planned = dict(leaves(drift.before)), dict(leaves(change.after))
        paths = [path for path in changed_by_hand(drift, document) if was.get(path, _GONE) == planned.get(path, _GONE)]
        if paths:
            more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
            found.append(f"{drift.address} ({', '.join(paths[:5])}{more})")
    return found


_GONE = object()


def _is_settable(kind: str, path: str) -> bool:
    try:
        arguments = schema_of(kind).arguments(kind)
    except KeyError:
        return True
    plain = _plain(path)
    return any(plain == each.path or plain.startswith(f"{each.path}.") for each in arguments if each.attribute)


def _plain(path: str) -> str:
    """A path without indices."""
    return re.sub(r"\.\d+(?=\.|$)", "", path)


def is_google_s(change: Change, path: str, document: Mapping[str, Any]) -> bool:
    """Whether Google itself makes of an attribute what it is after a change: within the bounds that the resource or the
    plan's autoscaler names, and in the direction that Google takes."""
    kind, now = change.type, dict(leaves(change.after))
    was, there = dict(leaves(change.before)).get(path), now.get(path)
    plain = _plain(path)
    if not any(plain == each or plain.startswith(f"{each}.") for each in BY_GOOGLE.get(kind, ())):
        return False
    beside, word = path.rpartition(".")[0], plain.rpartition(".")[2]
    prefix = f"{beside}." if beside else ""
    if word == "disk_size":
        most = _number(now.get(f"{prefix}disk_autoresize_limit")) or _EVER
        return now.get(f"{prefix}disk_autoresize", True) is not False and _number(was) <= _number(there) <= most
    if word == "node_count":
        low, high, whole = (now.get(f"autoscaling.0.{each}_node_count") for each in ("min", "max", "total_max"))
        high = high or whole
        return high is not None and _number(low) <= _number(there) <= _number(high)
    if word == "target_size":
        return any(low <= _number(there) <= high for low, high in _scaled(str(now.get("name", "")), document))
    if "version" in word:
        return _version(was) <= _version(there)
    return True


_EVER = float("inf")


def _number(value: object) -> float:
    try:
        return float(str(value or 0))
    except ValueError:
        return 0.0


def _version(value: object) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", str(value))]


def _scaled(group: str, document: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """Between how many instances the autoscalers of a group keep it."""
    for each in changes(document):
        target = str(each.before.get("target") or each.after.get("target") or "")
        if each.type.endswith("_autoscaler") and target.rpartition("/")[2] == group:
            of = dict(leaves(each.before or each.after))
            low, high = (of.get(f"autoscaling_policy.0.{bound}_replicas") for bound in ("min", "max"))
            yield _number(low), _number(high)


def _shape(changes: list[PlannedChange]) -> list[tuple[str, list[str], dict[str, tuple[str, str]]]]:
    return [(each.address, each.actions, each.attributes) for each in changes]


def _fate(change: PlannedChange) -> str:
    return "is gone" if "create" in change.actions else "/".join(change.actions)
