"""`python -m infra.reference`: write the pages /docs/commands and /docs/api from the code; `--check` compares.

Commands, arguments and options come from `infraai` itself, requests and answers from the description of the API.
"""

import json
import sys
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup

from infra.openapi import described

PAGES = Path(__file__).parents[1] / "functions" / "console" / "web" / "docs"

_MANY = 12  # fields

_COMMANDS = """# Every command

`infraai COMMAND --help` says the same in the terminal. Those that speak to a platform take `--url`, or the
variable `INFRAAI_URL`. `APP` is the name of an application or the id of a deployment. A pipe is no yes: where a
command asks, `--yes` answers. With `--json` a command writes one document and nothing else, whichever way it ends.
Where it has no answer of its own that is a problem document: `title`, `status` (the API's, else 0), `detail`,
`exit_code`, the API's `errors`, and, where a run was planned by then, `run` (`run_id`, `deployment_id`, `kind`,
`status`, `reason`, `message`, `plan_summary`).

| exit code | what it says |
|---|---|
| 0 | done; with `--dry-run`, the change is shown |
| 1 | it was refused, it failed, what was applied does not answer, or a person said no |
| 2 | the command itself is wrong: an option, a file, a value |
| 3 | somebody has to say yes, and nobody did: no `--yes` in a pipe, or a plan that waits (`infraai apply RUN`) |
| 4 | what holds data would be lost, and its name was not confirmed |
| 5 | a change's sentence is not clear yet: the question says what to say |
| 6 | secrets, or variables that the code does not start without, need values: it says which and what to type |
| 130 | Ctrl-C: the run goes on without you, one that is only planned yet to its plan |
"""

_API = """# The API

JSON in and out; `/openapi.json` is the whole description, for programs. An error is a problem document
(RFC 9457): `type`, `title`, `status`, `detail`, and `errors` for fields. A body that can't be read is 400, one that
is not sent as JSON 415, one that can't be accepted 422, an unknown id 404, a wrong state 409, a stopped autonomy
423, too large a body 413. Lists have the next page in their `Link` header. A creating call that is sent again with
the same `Idempotency-Key` answers with what it made. Every function answers `GET /healthz` and `GET /version`
without an identity, and `GET /metrics` (OpenMetrics) to who may call it. Cloud Monitoring's Pub/Sub channel pushes to
`POST /ops/pubsub`, beside its webhook, and shows its identity; with `infraai up`, the token of its own subscriptions.
On a laptop:

    curl -s localhost:8080/generate-graph -H 'Content-Type: application/json' \\
      -d '{"prompt": "Deploy a basic backend API with PostgreSQL on GCP"}' > planned.json
    jq '{prompt: "Deploy a basic backend API with PostgreSQL on GCP", plan, architecture, graph, asked}' planned.json |
      curl -s localhost:8080/generate_terraform -H 'Content-Type: application/json' -d @- > draft.json
    curl -s localhost:8080/execute -H 'Content-Type: application/json' \\
      -d "{\\"run_id\\": $(jq .run_id draft.json), \\"mode\\": \\"apply\\"}"
    curl -s localhost:8080/runs/$(jq -r .run_id draft.json)/status

A field with a `?` may be left out; a name instead of fields is a schema of `/openapi.json`. `/execute` with the
files' hash (`files_sha`) runs those files and no others; 409 says that they were changed.

The webhook takes a token in its query. `infraai up` keeps it in the file `webhook-token` of its data directory, on
Google Cloud it is the secret `infraai-ops-webhook-token`. A payload of Cloud Monitoring's, of your own:

    curl -s "localhost:8080/ops/webhook?auth_token=$(cat .infraai/webhook-token)" \\
      -H 'Content-Type: application/json' -d @incident.json
"""


def commands() -> str:
    """The page of the commands."""
    # Here, for the whole of the command line takes a second to load.
    from infra.cli.main import app

    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    panels: dict[str, list[str]] = {}
    for name, command in root.commands.items():
        members = command.commands.items() if isinstance(command, TyperGroup) else [("", command)]
        for inner, each in members:
            panel = str(getattr(command, "rich_help_panel", None) or "Others")
            panels.setdefault(panel, []).append(_command(f"{name} {inner}".strip(), each))
    return _COMMANDS + "".join(f"\n## {panel}\n\n" + "\n".join(found) for panel, found in panels.items())


def _command(name: str, command: Any) -> str:
    words, rows = [f"infraai {name}"], []
    for each in command.params:
        if each.name == "help" or getattr(each, "hidden", False):
            continue
        shown = ", ".join(f"`{option}`" for option in [*each.opts, *each.secondary_opts])
        if isinstance(each, TyperArgument):
            metavar = (each.metavar or str(each.name)).upper() + ("..." if each.nargs == -1 else "")
            words.append(metavar if each.required else f"[{metavar}]")
            shown = f"`{metavar}`"
        told = " ".join(str(getattr(each, "help", None) or "").split()).replace("|", "\\|")
        rows.append(f"| {shown} | {told} |")
    text = "\n".join(line.strip() for line in (command.help or "").strip().splitlines())
    table = ["| | |", "|---|---|", *rows, ""] if rows else []
    return "\n".join([f"### {' '.join(words)}", "", text, "", *table])


def api() -> str:
    """The page of the API."""
    document = json.loads(described())
    schemas = document["components"]["schemas"]
    groups: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(
                _operation(f"{method.upper()} {path}", operation, schemas)
            )
    rows = "| request | body | answer | |\n|---|---|---|---|\n"
    return _API + "".join(f"\n## {group.capitalize()}\n\n{rows}" + "".join(found) for group, found in groups.items())


def _operation(request: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    query = [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
    asked = f"`{request}`" + (f" `?{'&'.join(f'{name}=' for name in query)}`" if query else "")
    body = _fields(operation.get("requestBody", {}), schemas)
    code, answer = next((code, each) for code, each in operation["responses"].items() if code.startswith("2"))
    cells = [asked, body, f"{code} {_fields(answer, schemas)}".strip(), operation["summary"]]
    return "| " + " | ".join(cells) + " |\n"


def _fields(content: dict[str, Any], schemas: dict[str, Any]) -> str:
    schema = content.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return ""
    if schema.get("type") == "array":
        return f"`[{_shape(schema['items'], schemas)}]`"
    shape = _shape(schema, schemas)
    return f"`{shape}`" if shape else ""


def _shape(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Its fields, or its name where they are too many for a table's cell."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    fields = schemas.get(name, schema)
    needed = fields.get("required", [])
    names = [each if each in needed else f"{each}?" for each in fields.get("properties", {})]
    if len(names) > _MANY:
        return name
    return f"{{{', '.join(names)}}}" if names else name


def main(arguments: list[str]) -> int:
    """Write the pages, or say which is not what the code says."""
    stale = 0
    for name, text in (("commands.md", commands()), ("api.md", api())):
        page = PAGES / name
        if "--check" not in arguments:
            page.write_text(text, encoding="utf-8")
        elif not page.is_file() or page.read_text(encoding="utf-8") != text:
            print(f"{page} is not what the code says: run `python -m infra.reference`.", file=sys.stderr)  # noqa: T201 - a command
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
