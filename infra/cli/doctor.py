"""`infraai doctor`: does this machine have what INFRAai needs, and does a platform answer?"""

import importlib.util
import os
import platform as machine
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from infra.cli.checks import Check
from infra.cli.client import ApiError
from infra.cli.output import LOCAL_URL, Json, Url, api, out, print_json
from infra.local.checks import find_terraform
from infra.local.problems import CannotStart


def doctor(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port that `infraai up` would take.")] = 8080,
    url: Url = LOCAL_URL,
    project: Annotated[
        str | None, typer.Option(help="A Google Cloud project that the platform is to be made in.")
    ] = None,
    region: Annotated[str, typer.Option(help="The region, with --project.")] = "us-central1",
    target: Annotated[str | None, typer.Option(help="The project that is deployed into, with --project.")] = None,
    live: Annotated[
        bool, typer.Option("--live", help="With --project: ask for policies in force and whether the model answers.")
    ] = False,
    json_: Json = False,
) -> None:
    """Check this machine: Python, terraform, a free port, a writable folder, the model's key, the platform.

    With --project also a project on Google Cloud: APIs, permissions, quotas, billing, names; with --live the
    organisation's policies, the model and the deployer's account too. It only looks.

    Exit code 0 when everything that is needed is there; optional things only say what they would add.
    """
    checks = [_python(), _terraform()]
    if project:
        from infra.cli.doctor_project import check_project  # most do not ask

        checks += check_project(project, region, target=target, live=live)
    else:
        checks += [_packages(), _folder(), _answers(url), _port(port, url), _model(), _emulators()]
    healthy = all(check.state != "missing" for check in checks)
    if json_:
        print_json({"healthy": healthy, "checks": [asdict(check) for check in checks]})
    else:
        marks = {"ok": "[green]ok      [/green]", "missing": "[red]missing [/red]", "optional": "[dim]optional[/dim]"}
        for check in checks:
            out.print(f"{marks[check.state]} {check.name:<12} {escape(check.found)}")
            if check.state != "ok" and check.remedy:
                out.print(f"{'':22}{escape(check.remedy)}")
    if not healthy:
        raise typer.Exit(1)


def _python() -> Check:
    fine = sys.version_info >= (3, 11)
    return Check("Python", "ok" if fine else "missing", machine.python_version(), "Install Python 3.11 or newer.")


def _terraform() -> Check:
    try:
        binary, version = find_terraform()
    except CannotStart as error:
        return Check("terraform", "missing", error.message, error.remedy)
    return Check("terraform", "ok", f"{version} at {binary}")


def _packages() -> Check:
    missing = [name for name in ("grpc", "tf", "msgpack") if importlib.util.find_spec(name) is None]
    found = f"without {', '.join(missing)}" if missing else "the local extra is installed"
    return Check("packages", "missing" if missing else "ok", found, "pip install -e '.[local]'")


def _folder() -> Check:
    here = Path.cwd()
    fine = os.access(here, os.W_OK)
    return Check(
        "folder",
        "ok" if fine else "missing",
        f"{here} {'can' if fine else 'can not'} be written to",
        "Change to another.",
    )


def _answers(url: str) -> Check:
    try:
        api(url).call("GET", "/runs", limit=1)
    except ApiError as error:
        return Check("platform", "optional", str(error))
    return Check("platform", "ok", f"answers at {url}")


def _port(port: int, url: str) -> Check:
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    found = f"{port} is {'in use' if taken else 'free'}"
    return Check(
        "port", "optional" if taken and not url.endswith(f":{port}") else "ok", found, "`infraai up --port N`."
    )


def _model() -> Check:
    if os.environ.get("LLM_PROVIDER") == "vertex":
        remedy = "Here: LLM_PROVIDER=gemini with a key. `infraai doctor --project P --live` asks Vertex AI."
        return Check("model", "optional", "Vertex AI is asked by the platform on Google Cloud", remedy)
    if os.environ.get("LLM_PROVIDER", "offline") != "gemini":
        return Check("model", "ok", "offline rules (LLM_PROVIDER=gemini with GEMINI_API_KEY uses Gemini)")
    key = bool(os.environ.get("GEMINI_API_KEY"))
    return Check("model", "ok" if key else "missing", "gemini", "Set GEMINI_API_KEY, or LLM_PROVIDER=offline.")


def _emulators() -> Check:
    looked: Callable[[str], str | None] = shutil.which
    if looked("gcloud") and looked("java"):
        return Check("emulators", "ok", "gcloud and java are here: `infraai up --emulators` can use Google's own")
    return Check("emulators", "optional", "no gcloud or java: `infraai up` uses its own Firestore and Pub/Sub")
