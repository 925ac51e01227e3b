"""`infraai incident`: trouble in the laptop's cloud, on purpose."""

import re
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from infra.cli.client import Api, ApiError
from infra.cli.faults import EVERY, GOOGLE, change_by_hand, clear_faults, lock_state, set_faults, show_fault
from infra.cli.output import LOCAL_URL, Json, Url, api, out, print_json, reports_errors
from infra.local.faults import PRESETS
from infra.local.identity import ACCESS_TOKEN
from shared.terraform.naming import name_suffix

PATH = "/_local/incidents"
_TIMEOUT = 10.0
_MOST_SHOWN, _MOST_OF_A_VALUE = 20, 80
_LOCAL = re.compile(r"http://127\.0\.0\.1:\d{1,5}")
# A page's answer must not make this read and send another file.
_TOKEN = re.compile(r"[\w-]{32}")


class What(StrEnum):
    """What can happen."""

    LOAD = "load"
    HANG = "hang"
    FIREWALL = "firewall"
    DB_CONNECTIONS = "db-connections"
    FALSE_ALARM = "false-alarm"
    POISON = "poison"
    FAULT = "fault"
    DRIFT = "drift"
    STATE_LOCK = "state-lock"
    CLEAR = "clear"


@reports_errors
def incident(
    what: Annotated[What, typer.Argument(help="What happens; `clear` ends it.")],
    target: Annotated[
        str,
        typer.Argument(
            help="To what: a resource's name, its name in the plan (backend-vm-1) when only one deployment has it, "
            "or a deployment's id, its application's name or a run of it: its machine, or its database for what only "
            "happens to one. For `fault` the fault's name or a file; for `clear` also a fault, or `all` of them."
        ),
    ],
    sets: Annotated[
        list[str] | None, typer.Option("--set", help="drift: what changes, as settings[0].tier=db-custom-4-15360.")
    ] = None,
    gone: Annotated[bool, typer.Option("--gone", help="drift: the resource is deleted by hand.")] = False,
    who: Annotated[str, typer.Option(help="state-lock: who seems to hold it.")] = "somebody@elsewhere",
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Let something go wrong in the cloud that `infraai up` runs on this machine.

    load: more work than the machine can carry. hang: it answers nobody until it is restarted. firewall: the rules that
    let HTTP in are removed behind Terraform's back. db-connections: too many on a database. false-alarm: a spike that
    ends by itself. poison: an alert whose texts try to give orders. fault: Google's APIs, the state bucket, the chat or
    the stores fail as they do (a name such as iam-not-there-yet, zone-full, networks-quota; any other word lists them).
    drift: an attribute is changed by hand; `drift google` does what Google changes by itself (disks grow, counts are
    scaled). state-lock: somebody else holds a deployment's state. clear: end all of it.

    The running cloud is asked for at --url, the same address as for every other command; a platform in Google's cloud
    has nothing of the kind, and says so.
    """
    if what in {What.FAULT, What.DRIFT, What.STATE_LOCK} or (what is What.CLEAR and _is_fault(target)):
        _make_fail(api(url), what, target, sets or [], gone=gone, who=who, json_=json_)
        return
    if what is What.CLEAR and target == EVERY:
        _clear_all(local_cloud(url), json_=json_)
        return
    deployment = _deployed(api(url), target)
    done = inject(url, what.value, deployment, _names_of_its_own(api(url), deployment))
    if json_:
        print_json(done)
        return
    for each in done if isinstance(done, list) else [done]:
        _show(each, "ended" if what is What.CLEAR else "from now on")
    if not done:
        out.print(f"Nothing was wrong with {escape(target)}.")


def _show(done: dict[str, Any], ended: str) -> None:
    out.print(f"[bold]{done['incident']}[/bold] on {escape(done['target'])}: {escape(done['detail'])} ({ended})")


def _clear_all(cloud: Api, *, json_: bool) -> None:
    """End what was made to happen to any resource, and take every fault of Google's back."""
    incidents = cloud.call("POST", PATH, {"incident": What.CLEAR.value, "target": EVERY})
    faults = clear_faults(cloud, EVERY)
    if json_:
        print_json([*incidents, *faults])
        return
    for each in incidents:
        _show(each, "ended")
    if faults or not incidents:
        out.print(f"Ended: {escape(', '.join(faults)) or 'nothing was set'}.")


def _deployed(platform: Api, word: str) -> str:
    """The id of the deployment that an application's name or a run's id stands for; all else as it is written."""
    for path in ("deployments", "runs"):
        try:
            return str(platform.call("GET", f"/{path}/{word}")["deployment_id"])
        except ApiError as error:
            if error.status not in {400, 404}:
                raise
    return word


def _by_hand(platform: Api, cloud: Api, target: str, sets: list[str], *, gone: bool) -> list[Any]:
    """Change something of what is named; of what was adopted, whose names are its own, what has the attribute."""
    if target == GOOGLE:
        return change_by_hand(cloud, target, sets, gone=gone)
    deployment = _deployed(platform, target)
    first, *others = _names_of_its_own(platform, deployment) or [deployment]
    if gone and others:
        # Which of them goes is nobody's guess.
        raise ApiError(
            f"{target} has several things: say which of {', '.join([first, *others][:_MOST_SHOWN])} is gone."
        )
    try:
        return change_by_hand(cloud, first, sets, gone=gone)
    except ApiError:
        for name in others:
            with suppress(ApiError):
                return change_by_hand(cloud, name, sets, gone=gone)
        raise


def _names_of_its_own(platform: Api, deployment: str) -> list[str]:
    """What a deployment's resources are called, where none bears the deployment's suffix: it was adopted."""
    try:
        names = list(platform.call("GET", f"/deployments/{deployment}")["resource_map"])
    except ApiError:
        return []
    return [] if any(name.endswith(name_suffix(deployment)) for name in names) else names


def _is_fault(word: str) -> bool:
    return word.rstrip("0123456789").rstrip("-") in PRESETS


def _make_fail(platform: Api, what: What, target: str, sets: list[str], *, gone: bool, who: str, json_: bool) -> None:
    cloud = local_cloud(platform.url)
    done: Any
    if what is What.FAULT:
        done = set_faults(cloud, target)
    elif what is What.DRIFT:
        done = _by_hand(platform, cloud, target, sets, gone=gone)
    elif what is What.STATE_LOCK:
        done = lock_state(cloud, _deployed(platform, target), who)
    else:
        done = clear_faults(cloud, target)
    if json_:
        print_json(done)
    elif what is What.FAULT:
        show_fault(done)
    elif what is What.DRIFT:
        for each in done[:_MOST_SHOWN]:
            changed = "deleted"
            if "path" in each:
                changed = f"{each['path']}: {_short(each['before'])} -> {_short(each['after'])}"
            who = "Google" if target == GOOGLE else "hand"
            out.print(f"{escape(each['type'])} {escape(each['id'])}: {escape(changed)} by {who}")
        if len(done) > _MOST_SHOWN:
            out.print(f"and {len(done) - _MOST_SHOWN} more changes; --json lists them all.")
    elif what is What.STATE_LOCK:
        out.print(f"{escape(who)} holds the state of {escape(target)}: {escape(done['object'])}")
    else:
        out.print(f"Ended: {escape(', '.join(done)) or 'nothing was set'}.")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_OF_A_VALUE else f"{text[:_MOST_OF_A_VALUE]}..."


def inject(url: str, what: str, target: str, names: Sequence[str] = ()) -> Any:
    """What was done, `{"incident", "target", "since", "until", "detail"}`, for `clear` a list; raises ApiError.

    `names` are those of the target's resources where they say nothing of it.
    """
    return local_cloud(url).call("POST", PATH, {"incident": what, "target": target, "names": list(names)})


def local_cloud(url: str) -> Api:
    """The stand-in's own API beside a platform on this machine, with the key that the platform's user can read.

    Raises ApiError where there is none.
    """
    found = api(url).call("GET", "/_health")
    cloud, data = str(found.get("cloud") or ""), str(found.get("data") or "")
    if not _LOCAL.fullmatch(cloud):
        raise ApiError(f"{url} is not a cloud on this machine, so nothing can be made to go wrong there.")
    try:
        token = (Path(data) / ACCESS_TOKEN).read_text()
    except OSError as error:
        raise ApiError(f"The key in {data} can't be read ({error.strerror}): another user started it.") from error
    if not _TOKEN.fullmatch(token):
        raise ApiError(f"What {data} keeps in {ACCESS_TOKEN} is no key.")
    return Api(cloud, token=token, timeout=_TIMEOUT)
