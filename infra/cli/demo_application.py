"""The part of the demo in which an application of one's own is built, run with a database, written to and read from."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from infra.cli.application import send_source
from infra.cli.client import Api
from infra.cli.deploy import follow
from infra.cli.output import out

if TYPE_CHECKING:
    from infra.local.platform import LocalPlatform

SOURCE = Path(__file__).with_name("demo_app")
GOAL = "a guest book with PostgreSQL"
_WORDS = "Written through the public address."


def own_application(client: Api, platform: "LocalPlatform", *, quiet: bool) -> dict[str, Any]:
    """Deploy the guest book from its folder; the run, its address, what was written and what was read."""
    source = send_source(client, SOURCE, quiet=quiet)
    goal = {"prompt": GOAL, "app": {"source": source}}
    planned = client.call("POST", "/generate-graph", goal)
    if not quiet:
        out.print(f"  {planned['summary']}")
    sent = goal | {key: planned[key] for key in ("plan", "architecture", "graph", "asked")}
    draft = client.call("POST", "/generate_terraform", sent)
    run_id = draft["run_id"]
    client.call("POST", "/execute", {"run_id": run_id, "mode": "apply", "files_sha": draft["files_sha"]})
    follow(client, run_id, quiet=quiet)
    run = client.call("GET", f"/runs/{run_id}")
    story: dict[str, Any] = {"run": run, "url": run.get("outputs", {}).get("url"), "written": None, "read": None}
    if run["status"] == "completed" and story["url"]:
        story |= _written_and_read(platform, story["url"])
        if not quiet:
            out.print(f"  POST {story['url']}  {story['written']}")
            out.print(f"  GET  {story['url']}  {story['read']}")
    return story


def is_kept(story: dict[str, Any]) -> bool:
    """Whether the row that was written is the one that was read."""
    written, read = story["written"], story["read"]
    return bool(written and read) and {"id": written["id"], "words": _WORDS} in read


def _written_and_read(platform: "LocalPlatform", url: str) -> dict[str, Any]:
    """A row by POST and all rows by GET, through the laptop's internet."""
    proxy = next(each.address for each in platform.services() if each.name == "internet")
    proxies = {"http": f"http://{proxy}"}
    plain = url.replace("https://", "http://", 1)
    try:
        written = requests.post(plain, data=_WORDS.encode(), proxies=proxies, timeout=60).json()
        read = requests.get(plain, proxies=proxies, timeout=60).json()
    except (requests.RequestException, ValueError):
        return {"written": None, "read": None}
    return {"written": written, "read": read}
