"""`infraai adopt`: an existing Terraform configuration, with its state, as a deployment."""

import posixpath
import re
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from infra.cli.deploy import follow
from infra.cli.drift import show_drift
from infra.cli.going_on import DryRun, Yes, end
from infra.cli.life import change_drafted
from infra.cli.named import App, deployment_called
from infra.cli.named import Environment as In
from infra.cli.output import LOCAL_URL, Json, Url, api, fail, out, reports_errors, sure

_MOST = 700_000
_MOST_MODULES = 60
_LOCAL_SOURCE = re.compile(r'(?m)^\s*source\s*=\s*"(\.\.?/[^"$%]*)"')
_READ_BY_TERRAFORM = (".tf", ".tf.json", ".tofu", ".tofu.json", "terraform.tfvars", ".auto.tfvars", ".tfvars.json")


@reports_errors
def adopt(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="The root module: its *.tf, its terraform.tfvars and its state.")
    ] = Path(),
    state: Annotated[
        str | None, typer.Option("--state", help="Where the state lies, as gs://BUCKET/OBJECT.tfstate, if not in DIR.")
    ] = None,
    app: Annotated[str | None, typer.Option("--app", help="The name that people are to call it by.")] = None,
    environment: Annotated[
        str, typer.Option("--environment", "-e", help="Where it stands; `default` without it.")
    ] = "",
    yes: Yes = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Take an existing Terraform configuration and its state in as a deployment. Nothing of it is changed.

    The files are judged as any others, the state becomes the deployment's own, and what differs between the two and
    Google is listed. DIR and its state stay as they are: don't apply them any more once they are adopted.
    """
    if not directory.is_dir():
        fail(f"{directory} is no directory.", code=2)
    files = {
        path.name: _text(path)
        for path in sorted(directory.iterdir())
        if path.name.endswith(_READ_BY_TERRAFORM) and not path.name.startswith(".") and not path.is_dir()
    }
    files |= _modules(directory, {name: text for name, text in files.items() if name.endswith(".tf")})
    if not any(name.endswith(".tf") for name in files):
        fail(f"There is no .tf file in {directory}.", code=2)
    lying = directory / "terraform.tfstate"
    if state is None and not lying.exists():
        fail(
            f"There is no terraform.tfstate in {directory}: say where it lies with --state gs://BUCKET/OBJECT.tfstate."
        )
    sure(f"Adopt {directory} as a deployment?", yes=yes, json_=json_, default=True)
    asked = {"files": files, "application": app, "environment": environment}
    asked |= {"state_url": state} if state is not None else {"state": _text(lying)}
    platform = api(url)
    begun = platform.call("POST", "/adoptions", asked)
    for each in [] if json_ else begun["left"]:
        out.print(f"  [yellow]left out[/yellow] {escape(each)}")
    status = follow(platform, begun["run_id"], quiet=json_)
    if status["status"] == "completed" and not json_:
        show_drift(status["plan_summary"]["changes"])
        called = app or platform.call("GET", f"/deployments/{begun['deployment_id']}")["application"]
        for each in status["plan_summary"].get("less_safe", []):
            out.print(f"  [yellow]less safe than it need be:[/yellow] {escape(each)}")
        out.print(f"It is a deployment now, called {escape(called)} ({begun['deployment_id']}).")
        out.print(f"Nothing watches it yet: `infraai watch {app or begun['deployment_id']}` plans its alert policies.")
    end(status, json_=json_, more={"left": begun["left"]})


@reports_errors
def watch(
    app: App,
    environment: In = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Give what was adopted the alert policies that what is built here has, as a change of exactly that."""
    platform = api(url)
    id_ = deployment_called(platform, app, environment)["deployment_id"]
    drafted = platform.call("POST", f"/deployments/{id_}/monitoring")
    change_drafted(platform, drafted, yes=yes, dry_run=dry_run, json_=json_)


def _modules(directory: Path, files: dict[str, str]) -> dict[str, str]:
    """The files of local modules that these call, and of those that they call, by their path from the root module."""
    found: dict[str, str] = {}
    waiting = [""]
    seen = {""}
    texts = {"": files}
    while waiting:
        folder = waiting.pop()
        for text in texts[folder].values():
            for source in _LOCAL_SOURCE.findall(text):
                called = posixpath.normpath(posixpath.join(folder, source))
                if called in seen or len(seen) > _MOST_MODULES:
                    continue
                seen.add(called)
                where = directory / called
                paths = sorted(where.glob("*.tf")) if where.is_dir() else []
                texts[called] = {f"{called}/{path.name}": _text(path) for path in paths}
                found |= texts[called]
                waiting.append(called)
    return found


def _text(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        fail(f"{path} is no plain file.")
    if path.stat().st_size > _MOST:
        fail(f"{path} is larger than {_MOST} bytes.")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        fail(f"{path} is not UTF-8.")
