"""`infraai incident`: trouble in the laptop's cloud, on purpose."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from infra.cli.client import Api, ApiError
from infra.cli.output import LOCAL_URL, Json, Url, api, out, print_json, reports_errors
from infra.local.identity import ACCESS_TOKEN

PATH = "/_local/incidents"
_TIMEOUT = 10.0
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
    CLEAR = "clear"


@reports_errors
def incident(
    what: Annotated[What, typer.Argument(help="What happens; `clear` ends it.")],
    target: Annotated[
        str,
        typer.Argument(
            help="To what: a resource's name, its name in the plan (backend-vm-1) when only one deployment has it, "
            "or a deployment's id: its machine, or its database for what only happens to one."
        ),
    ],
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Let something go wrong in the cloud that `infraai up` runs on this machine.

    load: more work than the machine can carry. hang: it answers nobody until it is restarted. firewall: the rules that
    let HTTP in are removed behind Terraform's back. db-connections: too many on a database. false-alarm: a spike that
    ends by itself. poison: an alert whose texts try to give orders. clear: end all of it.

    The running cloud is asked for at --url, the same address as for every other command; a platform in Google's cloud
    has nothing of the kind, and says so.
    """
    done = inject(url, what.value, target)
    if json_:
        print_json(done)
        return
    for each in done if isinstance(done, list) else [done]:
        ended = "ended" if what is What.CLEAR else "from now on"
        out.print(f"[bold]{each['incident']}[/bold] on {escape(each['target'])}: {escape(each['detail'])} ({ended})")
    if not done:
        out.print(f"Nothing was wrong with {escape(target)}.")


def inject(url: str, what: str, target: str) -> Any:
    """What was done, `{"incident", "target", "since", "until", "detail"}`, for `clear` a list; raises ApiError."""
    return local_cloud(url).call("POST", PATH, {"incident": what, "target": target})


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
