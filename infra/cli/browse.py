"""`infraai open`: a browser at the thing."""

from typing import Annotated
from urllib.parse import quote

import typer

from infra.cli.output import LOCAL_URL, Json, Url, api, is_id, out, print_json, reports_errors


@reports_errors
def browse(
    id_: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="A run, a deployment or an alert; the start page without.", callback=is_id),
    ] = None,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Open the console in a browser at a run, a deployment or an alert. With --json the address is printed only."""
    platform = api(url)
    address = platform.url + _path(id_)
    if id_:
        platform.call("GET", _asked(id_))
    if json_:
        print_json({"url": address})
        return
    out.print(address)
    typer.launch(address)


def _path(id_: str | None) -> str:
    if id_ is None:
        return "/"
    return f"/ops?alert={quote(id_)}" if id_.startswith("al-") else f"/runs/{quote(id_)}"


def _asked(id_: str) -> str:
    return f"/ops/alerts/{id_}" if id_.startswith("al-") else f"/runs/{id_}"
