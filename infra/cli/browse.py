"""`infraai open`: a browser at the thing."""

from typing import Annotated
from urllib.parse import quote

import typer

from infra.cli.client import Api, ApiError
from infra.cli.named import Environment, deployment_called
from infra.cli.output import LOCAL_URL, Json, Url, api, is_id, out, print_json, reports_errors

_NOT_FOUND = 404


@reports_errors
def browse(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="A run, a deployment, an application's name or an alert; the start page without.",
            callback=is_id,
        ),
    ] = None,
    environment: Environment = None,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Open the console in a browser at a run, a deployment or an alert. With --json the address is printed only."""
    platform = api(url)
    address = platform.url + (_path(platform, id_, environment) if id_ else "/")
    if json_:
        print_json({"url": address})
        return
    out.print(address)
    typer.launch(address)


def _path(platform: Api, id_: str, environment: str | None) -> str:
    """The page of what is called so; raises ApiError where nothing is."""
    if id_.startswith("al-"):
        platform.call("GET", f"/ops/alerts/{id_}")
        return f"/ops?alert={quote(id_)}"
    try:
        return f"/runs/{quote(platform.call('GET', f'/runs/{id_}')['run_id'])}"
    except ApiError as error:
        if error.status != _NOT_FOUND:
            raise
    return f"/deployments/{quote(deployment_called(platform, id_, environment)['deployment_id'])}"
