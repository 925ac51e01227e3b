"""The user's own application on the command line: its options, its source on the way to the platform."""

import re
import sys
import time
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import requests
import typer
from rich.markup import escape

from infra.cli.client import Api, ApiError
from infra.cli.named import App, Environment, deployment_called
from infra.cli.output import LOCAL_URL, Json, Url, api, fail, out, print_json, reports_errors, sure
from infra.cli.pack import CannotPack, Packed, Unread, pack

Image = Annotated[str | None, typer.Option("--image", help="The image that runs, as ghcr.io/acme/shop:1.4.")]
Source = Annotated[
    Path | None,
    typer.Option("--source", help="Your program: a folder (what git would keep of it) or an archive. It is built."),
]
Repository = Annotated[
    str | None,
    typer.Option(
        "--repository",
        help="Your program: a public repository's address, or a connected one's name, "
        "projects/P/locations/R/connections/C/repositories/N; #BRANCH:FOLDER behind it.",
    ),
]
Env = Annotated[list[str] | None, typer.Option("--env", help="An environment variable, NAME=VALUE; may be repeated.")]
Secret = Annotated[
    list[str] | None,
    typer.Option("--secret", help="A secret variable: NAME, or NAME=FILE with its value; may be repeated."),
]
Port = Annotated[int | None, typer.Option("--port", help="The port it listens on, where it does not read PORT.")]
Domain = Annotated[str | None, typer.Option("--domain", help="The domain it is reached at.")]
Command = Annotated[str | None, typer.Option("--command", help="How it is started, where that is not evident.")]
Memory = Annotated[str | None, typer.Option("--memory", help="Its memory: 512Mi, 1Gi, ... 32Gi.")]
Cpu = Annotated[str | None, typer.Option("--cpu", help="Its vCPUs: 1, 2, 4 or 8.")]
HealthPath = Annotated[str | None, typer.Option("--health-path", help="A path that answers when it is well.")]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="NAME", help="A variable its code names and can start without; repeatable."),
]
PartOption = Annotated[str | None, typer.Option("--part", help="Which part it is, where the goal has several.")]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_SECRET = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_UPLOAD_SECONDS = 600.0
# What POST /deployments/{id}/app says of a change that is there already.
_NOTHING = "nothing would change"


def said(
    *,
    image: str | None = None,
    source: Path | None = None,
    repository: str | None = None,
    env: list[str] | None = None,
    secret: list[str] | None = None,
    **more: Any,
) -> tuple[dict[str, Any], Path | None, dict[str, Path | None]]:
    """The API's `app` without its source, the source that is to be packed, and secrets with the files of their values.

    Ends with exit code 2 where an option can't be read.
    """
    app: dict[str, Any] = {key: value for key, value in more.items() if value is not None}
    if sum(each is not None for each in (image, source, repository)) > 1:
        fail("--image, --source and --repository exclude each other: it comes from one of them.", code=2)
    if image is not None:
        app["image"] = image
    if repository is not None:
        url, _, place = repository.partition("#")
        ref, _, inside = place.partition(":")
        app["repository"] = {"url": url, "ref": ref, "folder": inside}
    if env:
        app["env"] = _pairs(env)
    secrets = secrets_of(secret)
    if secrets:
        app["secrets"] = list(secrets)
    _check(app)
    return app, source, secrets


def _check(app: dict[str, Any]) -> None:
    """End with exit code 2, in words and before anything is sent, for what no application may have."""
    from pydantic import ValidationError  # these take longer than the help

    from shared.http.words import errors_of
    from shared.schemas.app import App as Said

    try:
        Said.model_validate(app)
    except ValidationError as error:
        wrong = [(each["field"].partition(".")[0].replace("_", "-"), each["message"]) for each in errors_of(error)]
        fail(
            "; ".join(f"{'' if name in {'body', 'env'} else f'--{name}: '}{message}" for name, message in wrong) + ".",
            code=2,
        )


def check_form(option: str, text: str, pattern: str, *, also: str = "") -> None:
    """End with exit code 2 where an option's text is not of a form, in words; `also` is one more that it may be."""
    from shared.schemas.forms import form_in_words  # see _check

    if text and not re.fullmatch(pattern, text):
        fail(f"{option} {text[:60]!r}: it is {form_in_words(pattern)}{also and f', or {also}'}.", code=2)


def secrets_of(said: list[str] | None, *, with_files: bool = False) -> dict[str, Path | None]:
    """`--secret NAME` and `NAME=FILE`: the files of values, by their variables. Ends with exit code 2 for others."""
    secrets: dict[str, Path | None] = {}
    for each in said or []:
        name, joined, file = each.partition("=")
        if not _SECRET.fullmatch(name):
            fail(
                f"--secret {name[:60]!r} is no name of a secret: capitals, digits and _, a letter first, such as "
                "STRIPE_KEY.",
                code=2,
            )
        if name in secrets:
            fail(f"--secret {name} is said twice: say it once.", code=2)
        if joined and not Path(file).exists():
            fail(f"--secret {name}: there is no file {file}. NAME=FILE takes the value from a file.", code=2)
        if with_files and not joined:
            fail(f"--secret {name}: say NAME=FILE; the file has the value.", code=2)
        secrets[name] = Path(file) if joined else None
    return secrets


def values_in(secrets: dict[str, Path | None]) -> dict[str, str]:
    """The values that files have for secrets. Ends with exit code 2 for a file that has none."""
    return {name: value_in(file) for name, file in secrets.items() if file is not None}


def _pairs(texts: list[str]) -> dict[str, str]:
    """The variables; one that is said twice ends with exit code 2: nobody knows which value was meant."""
    found: dict[str, str] = {}
    for name, value in map(_pair, texts):
        if name in found:
            fail(f"{name} is said twice ({found[name][:40]!r}, {value[:40]!r}): say it once.", code=2)
        found[name] = value
    return found


def _pair(text: str) -> tuple[str, str]:
    name, joined, value = text.partition("=")
    if not joined:
        fail(f"{text[:60]!r} is not NAME=VALUE: a variable of the environment and what it is to be.", code=2)
    if not _NAME.fullmatch(name):
        fail(
            f"{name[:60]!r} is no name of an environment variable: letters, digits and underscores, no digit first, "
            "such as LOG_LEVEL.",
            code=2,
        )
    return name, value


def comes_to(found: dict[str, Any]) -> str | None:
    """The address that the users of a run's or a deployment's application come to; None where nothing says one."""
    from shared.parts.fronts import comes_to as address_of  # see not_built_here
    from shared.schemas import Architecture

    said = found.get("architecture")
    return address_of(Architecture.model_validate(said) if said else None, found.get("outputs") or {})


def not_built_here(platform: Api, source: Path, command: str) -> str:
    """Why the laptop that the platform is won't build a source, before anything is built; empty where it may.

    It begins with where that is so: "Not on this laptop", or "It does not start" for what starts nowhere.
    """
    from infra.local.build.files import NotUnderstood  # no other command needs the builder
    from infra.local.build.recognise import recognise

    if not source.is_dir() or platform.shown_at() is None:
        return ""
    try:
        recognise(source, command)
    except NotUnderstood as refused:
        return f"{'It does not start' if refused.anywhere else 'Not on this laptop'}: {refused}"
    return ""


def send_source(platform: Api, source: Path, *, quiet: bool) -> str:
    """Pack a source and put it where the platform keeps it; its SHA-256. Exit code 2 for what is not packed."""
    packed = _packed(source, quiet=quiet)
    answer = platform.call("POST", "/sources", {"sha256": packed.sha256, "size": len(packed.content)})
    if not quiet:
        count = len(packed.files)
        known = " (known already)" if answer["exists"] else ""
        out.print(
            f"Packed {count} file{'' if count == 1 else 's'}, {len(packed.content) / 1000:,.0f} kB: "
            f"{packed.sha256[:12]}{known}"
        )
    if not answer["exists"]:
        _put(answer["upload_url"], packed.content)
    return packed.sha256


def _packed(source: Path, *, quiet: bool) -> Packed:
    """A source as it is sent. What nobody can see into goes along where a person at a terminal says so."""
    try:
        try:
            return pack(source)
        except Unread as error:
            if quiet or not sys.stdin.isatty():
                raise
            for name, why in error.names.items():
                out.print(f"[yellow]{escape(name)}[/yellow]: {escape(why)}")
            if not typer.confirm(
                "A secret in one of them would go along unseen. Pack them all the same?", default=False
            ):
                raise
            return pack(source, error.names)
    except CannotPack as error:
        fail(str(error), code=2)


def _put(url: str, content: bytes) -> None:
    session = requests.Session()
    session.trust_env = not url.startswith(("http://127.", "http://localhost"))
    headers = {"Content-Type": "application/gzip"}
    try:
        response = session.put(url, data=content, headers=headers, timeout=_UPLOAD_SECONDS)
    except requests.RequestException as error:
        raise ApiError(f"The source could not be uploaded: {type(error).__name__}. Try again.") from error
    # Somebody else has uploaded the very same in the meantime.
    if not response.ok and response.status_code != 412:
        raise ApiError(f"The source could not be uploaded: Cloud Storage answered {response.status_code}. Try again.")


def show_app_lines(platform: Api, deployment_id: str, *, follow: bool, json_: bool, every: float = 1.0) -> None:
    """The newest lines of a deployed application, and with `follow` those that come, until somebody ends it."""
    page = platform.call("GET", f"/deployments/{deployment_id}/logs")
    if json_ and not follow:
        print_json(page)
        return
    try:
        while True:
            _show_lines(page["lines"], json_=json_)
            if not follow:
                return
            time.sleep(every)
            page = platform.call("GET", f"/deployments/{deployment_id}/logs", after=page["next"] or None)
    except KeyboardInterrupt:
        return


def _show_lines(lines: list[dict[str, Any]], *, json_: bool) -> None:
    """One below the other; what is said several times in a row, once, with how often and until when."""
    if json_:
        for line in lines:
            print_json(line, one_line=True)
        return
    for _, said in groupby(lines, key=lambda line: (line["severity"], line["text"])):
        first, *again = said
        grave = first["severity"] in {"ERROR", "CRITICAL", "ALERT", "EMERGENCY"}
        text = f"[red]{escape(first['text'])}[/red]" if grave else escape(first["text"])
        times = f" [dim]({len(again) + 1} times, until {_time(again[-1])})[/dim]" if again else ""
        out.print(f"[dim]{_time(first)}[/dim] {text}{times}")


def _time(line: dict[str, Any]) -> str:
    return datetime.fromtimestamp(line["at"]).astimezone().strftime("%H:%M:%S")


@reports_errors
def set_(
    app: App,
    pairs: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE...", help="Environment variables.")] = None,
    source: Source = None,
    image: Image = None,
    repository: Repository = None,
    port: Port = None,
    command: Command = None,
    memory: Memory = None,
    cpu: Cpu = None,
    health_path: HealthPath = None,
    part: PartOption = None,
    environment: Environment = None,
    secret: Secret = None,
    unset: Annotated[
        list[str] | None,
        typer.Option("--unset", metavar="NAME", help="A variable that goes (NAME= leaves it, empty); repeatable."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Stop at the exact change.")] = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Give a deployed application other variables, or new code (--source), in a change with a plan of its own."""
    platform = api(url)
    given, folder, secrets = said(
        secret=secret, image=image, source=source, repository=repository, env=pairs, port=port, command=command,
        memory=memory, cpu=cpu, health_path=health_path, part=part, unset=unset or None,
    )  # fmt: skip
    if folder is not None:
        given["source"] = send_source(platform, folder, quiet=json_)
    if not given:
        fail("Say what is to be different: NAME=VALUE, --unset NAME, --source DIR, --image, --memory, ...", code=2)
    body: dict[str, Any] = {"app": given}
    if values := values_in(secrets):
        body["secret_values"] = values
    app = str(deployment_called(platform, app, environment)["deployment_id"])
    _changed(platform, app, body, yes=yes, dry_run=dry_run, json_=json_)


@reports_errors
def secret(
    app: App,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The variable in which the application finds it.")],
    file: Annotated[
        Path | None,
        typer.Option("--file", exists=True, dir_okay=False, help="A file with the value; else it is asked."),
    ] = None,
    environment: Environment = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Give a secret of an application its value: into Secret Manager, and into no file, state or log.

    The value is asked for without being shown, or read from --file (/dev/stdin takes a pipe). A secret that the
    application does not have yet is made with it.
    """
    secrets_of([name])
    if not yes and (json_ or not sys.stdin.isatty()):
        sure(f"Give {app} another {name}?", yes=yes, json_=json_)
    platform = api(url)
    value = _value(file)
    _changed(
        platform,
        str(deployment_called(platform, app, environment)["deployment_id"]),
        {"app": {"secrets": [name]}, "secret_values": {name: value}},
        yes=yes,
        dry_run=False,
        json_=json_,
    )


def value_in(file: Path) -> str:
    """A secret's value in a file; an editor ends it with a line break, which nobody means. Exit code 2 for none."""
    try:
        value = file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} can't be read as a secret's value: {error}.", code=2)
    if not value:
        fail(f"{file} is empty: a secret has a value.", code=2)
    return value


def _value(file: Path | None) -> str:
    if file is not None:
        return value_in(file)
    if not sys.stdin.isatty():
        fail("Nobody is here to type the value: --file FILE has it.", code=2)
    return str(typer.prompt("Value", hide_input=True, confirmation_prompt=True))


def _changed(
    platform: Api, app: str, body: dict[str, Any], *, yes: bool, dry_run: bool, json_: bool, quiet: bool = False
) -> None:
    """Draft a change of the application and see it to its end; exit code 1 where that is not a good one."""
    from infra.cli.life import change_drafted  # that module needs deploy.py, which needs this one

    drafted = drafted_change(platform, app, "app", body, json_=json_, quiet=quiet)
    if drafted is not None and drafted.get("again"):
        # Only what makes it possible: then the same once more.
        change_drafted(platform, drafted, yes=yes, dry_run=dry_run, json_=json_, quiet=quiet, goes_on=True)
        drafted = drafted_change(platform, app, "app", body, json_=json_, quiet=quiet)
    if drafted is not None:
        change_drafted(platform, drafted, yes=yes, dry_run=dry_run, json_=json_, quiet=quiet)


def drafted_change(
    platform: Api, app: str, how: str, body: dict[str, Any], *, json_: bool, quiet: bool = False
) -> dict[str, Any] | None:
    """A change of a deployment, drafted by `how` (`app`, or `change` for a sentence); None where it is so already.

    That is no error: the same command again ends as well as the first time.
    """
    try:
        drafted: dict[str, Any] = platform.call("POST", f"/deployments/{app}/{how}", body)
    except ApiError as error:
        if not is_so_already(error):
            raise
        tell_so({"deployment_id": app}, json_=json_, quiet=quiet)
        return None
    return drafted


def is_so_already(error: ApiError) -> bool:
    """Whether a change is refused because it would be none."""
    return any(each.get("message") == _NOTHING for each in error.problem.get("errors") or [])


def tell_so(known: dict[str, Any], *, json_: bool, quiet: bool = False) -> None:
    """Say that nothing changes; `known` is what the document has of the deployment."""
    if json_:
        counts = {"add": 0, "change": 0, "replace": 0, "destroy": 0, "changes": []}
        print_json({**known, "status": "completed", "steps": [], "plan_summary": counts})
    elif not quiet:
        out.print("Nothing to change: it is so already.")
