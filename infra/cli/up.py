"""`infraai up`: Google Cloud on this machine, with every function, in the foreground."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from infra.cli.client import Api
from infra.cli.faults import read_faults
from infra.cli.happenings import Happenings
from infra.cli.output import LOCAL_URL, Json, fail, out, print_json
from infra.cli.own_terraform import forget, write_environment
from infra.local.console import Console, ConsoleNotBuilt
from infra.local.faults import FaultPlan
from infra.local.faults.preset_pieces import ROLES_OF_THE_CLOUD
from infra.local.problems import CannotStart
from infra.local.services import Service
from infra.local.settings import REALISTIC, LocalSettings


def up(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port of the HTTP API; 0 takes a free one.")] = 8080,
    data: Annotated[Path, typer.Option(help="Where everything is kept between two starts.")] = Path(".infraai"),
    emulators: Annotated[
        bool, typer.Option("--emulators", help="Use Google's own Firestore and Pub/Sub emulators (gcloud, Java).")
    ] = False,
    real_time: Annotated[
        bool, typer.Option("--real-time", help="Machines boot and change as slowly as on Google Cloud.")
    ] = False,
    console: Annotated[
        bool, typer.Option(help="Build the web console when it is not built yet, in the background.")
    ] = True,
    faults: Annotated[
        Path | None,
        typer.Option(
            help="A JSON file with what goes wrong: its faults and presets, as the docs' page on faults has them."
        ),
    ] = None,
    permissions: Annotated[
        bool,
        typer.Option("--permissions", help="Let terraform do only what infra/gcp's roles allow it; Google says 403."),
    ] = False,
    json_: Json = False,
) -> None:
    """Start Google Cloud on this machine, in the foreground: no account, no key, no container.

    Firestore, Pub/Sub, Cloud Storage, Cloud Run Jobs, the google provider and every function. Ctrl-C stops it; what was
    deployed is still there at the next start. Only your user's programs and these addresses' own pages reach it.
    """
    from infra.local.platform import LocalPlatform  # what only runs a cloud; --help need not wait for it
    from infra.local.up import run_until_stopped

    wrong = read_faults(faults) if faults else FaultPlan()
    if permissions:
        wrong = wrong.model_copy(update={"presets": [*wrong.presets, ROLES_OF_THE_CLOUD]})
    settings = replace(REALISTIC if real_time else LocalSettings(), emulators=emulators)

    site = Console()
    told = threading.Event()
    happening: list[Happenings] = []

    def build_console(url: str) -> None:
        try:
            site.build(progress)
        except ConsoleNotBuilt as error:
            if not json_:
                out.print(f"[yellow]No console:[/yellow] {escape(str(error))}")
            return
        if not json_ and not told.is_set():
            out.print(f"The console is ready: [bold]{url}[/bold]")

    def ready(platform: LocalPlatform) -> None:
        if console and not site.is_built():
            threading.Thread(target=build_console, args=(platform.url,), name="console", daemon=True).start()
        services = platform.services()
        own = write_environment(
            platform.data_dir, platform.environment(), platform.environment()["GOOGLE_CLOUD_PROJECT"]
        )
        if json_:
            print_json(
                {
                    "url": platform.url,
                    "services": [service._asdict() for service in services],
                    "reach": platform.reach(),
                }
            )
            return
        _show_services(services, platform.reach(), own)
        chat = platform.environment()["CHAT_URL"]
        example = f'infraai deploy "a backend API with PostgreSQL"{_at(platform.url)}'
        out.print(f"\nReady. In another terminal: [bold]{example}[/bold]")
        if console and site.is_built():
            told.set()
            out.print(f"The console is at [bold]{platform.url}[/bold], the chat at [bold]{chat}[/bold]")
        else:
            out.print(f"The chat is at [bold]{chat}[/bold]")
        out.print("Ctrl-C stops it. Until then, what happens:")
        happening.append(Happenings(Api(platform.url), lambda line: out.print(f"[dim]{escape(line)}[/dim]")))
        happening[0].start()

    def progress(what: str) -> None:
        if not json_:
            out.print(f"[dim]{what}[/dim]")

    try:
        run_until_stopped(
            LocalPlatform(data, port=port, settings=settings, faults=wrong),
            progress=progress,
            ready=ready,
        )
    except CannotStart as error:
        fail(f"{error.message} {error.remedy}")
    finally:
        for each in happening:
            each.close()
        site.close()
        forget(data)


def _at(url: str) -> str:
    return "" if url == LOCAL_URL else f" --url {url}"


def _show_services(services: Sequence[Service], reach: str, own: Path) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for service in services:
        table.add_row(f"[bold]{service.name}[/bold]", service.address, f"[dim]{escape(service.about)}[/dim]")
    out.print(table)
    out.print(f"[dim]{escape(reach)}[/dim]")
    out.print(f"[dim]Your own terraform reaches the same cloud after: . {escape(str(own))}[/dim]")
