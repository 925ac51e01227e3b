"""What a command with --json writes when it does not end well: one problem document, whatever the exit code."""

import json
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, get_type_hints

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.models import ArgumentInfo, OptionInfo

from infra.cli.client import ApiError

_TITLES = {
    2: "The command is wrong",
    3: "Somebody has to say yes",
    4: "Not confirmed",
    5: "Not clear yet",
    6: "Secrets need values",
    130: "Interrupted",
}
_DOES_NOT_FIT = "The body does not fit"
_RUN = ("run_id", "deployment_id", "kind", "status", "reason", "message", "plan_summary")

NAMED = {
    "application": ("name", "app"),
    "prompt": ("goal", "sentence"),
    "regions": ("also",),
    "sizes": ("size",),
    "settings": ("set_",),
    "from": ("from_",),
    "secrets": ("secret", "name"),
    "secret_values": ("secret", "name"),
    "valued": ("secret",),
    "env": ("pairs",),
    "files": ("directory",),
    "run_id": ("run",),
    "state_url": ("state",),
}
"""Fields of the API whose parameter of a command is called otherwise, by command in one way or another."""

_OF_A_LIST = re.compile(r"`(\w+)` (must be .*)", re.DOTALL)


def as_json(value: Any, *, indent: int | None) -> str:
    """One document with a line break behind it; what is not printable stands there escaped."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    # JSON itself escapes the first 32 characters only: a terminal obeys others too.
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text) + "\n"


class Problems:
    """What is known of the one command that this process runs, for the document it ends with."""

    def __init__(self) -> None:
        self.begin(asked=False)

    def begin(self, *, asked: bool) -> None:
        """A command begins; `asked` is whether it is to write JSON."""
        self.written = False
        self._asked = asked
        self._problem: dict[str, Any] = {}
        self._more: dict[str, Any] = {}

    def keep(self, detail: str, problem: dict[str, Any] | None = None) -> bool:
        """Whether a message goes into the document; not where none was asked for, or one is written already."""
        if self._asked and not self.written:
            self._problem = {**(problem or {}), "detail": detail}
        return self._asked and not self.written

    def about(self, **more: Any) -> None:
        """What a script wants to know beside the message: a plan that was made."""
        self._more |= more

    def about_run(self, status: dict[str, Any]) -> None:
        """Where the run of this command stands."""
        self._more["run"] = {**self._more.get("run", {}), **{key: status[key] for key in _RUN if key in status}}

    def document(self, code: int) -> str:
        """The document of a command that ends with `code`, empty where none is owed."""
        if not code or not self._asked or self.written:
            return ""
        said = {"title": _TITLES.get(code, "It was not done"), "status": 0, "detail": ""}
        return as_json({**said, **self._problem, "exit_code": code, **self._more}, indent=2)


problems = Problems()


class Commands(TyperGroup):
    """All commands: whichever way one ends, with --json it has written a document."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run one command, and end the process."""
        said = list(sys.argv[1:] if args is None else args)
        problems.begin(asked="--json" in (said[: said.index("--")] if "--" in said else said))
        try:
            return super().main(said, *rest, **options)
        except SystemExit as end:
            sys.stdout.write(problems.document(end.code if isinstance(end.code, int) else 1))
            sys.stdout.flush()
            raise

    def make_context(self, *args: Any, **options: Any) -> Any:
        """The options of the command line itself."""
        return _kept(super().make_context, *args, **options)

    def invoke(self, ctx: Any) -> Any:
        """The command, whose own options are read here."""
        return _kept(super().invoke, ctx)


def as_typed(error: ApiError, command: Callable[..., Any]) -> tuple[str, int]:
    """What the platform says, about what was typed instead of its own fields; 2 where the command itself was wrong."""
    errors = error.problem.get("errors") or []
    fits = not str(error).startswith(_DOES_NOT_FIT)
    # A sentence that is refused is said to be so already.
    told = [
        (_typed(each["field"], command), each["message"])
        for each in errors
        if not (fits and (each["field"] == "prompt" or each["message"] in str(error)))
    ]
    lines = [f"{name}: {message}" if name else message for name, message in told]
    if asked := _OF_A_LIST.fullmatch(str(error)):
        # What a list is asked for stands in its address, and no field of a body names it.
        return f"{_typed(asked[1], command)} {asked[2]}", 2
    if fits:
        return str(error) + "".join(f"\n  {each}" for each in lines), 1
    return "; ".join(lines) + ".", 2


def _typed(field: str, command: Callable[..., Any]) -> str:
    """The option or argument of a command behind a field such as app.env.LEVEL; the field itself where none is, and
    nothing for the whole of `app`, which several of them say.
    """
    if field == "app":
        return ""
    hints = get_type_hints(command, include_extras=True)
    for step in [each for each in field.split(".") if each != "app"]:
        for name in (step, *NAMED.get(step, ())):
            for known in getattr(hints.get(name), "__metadata__", ()):
                if isinstance(known, OptionInfo):
                    # Annotated, the first of its names is where a default would be.
                    names = [str(each) for each in (known.default, *(known.param_decls or ()))]
                    long = next((each for each in names if each.startswith("--")), f"--{name}")
                    short = next((each for each in names if re.fullmatch(r"-\w", each)), "")
                    return f"{long} ({short})" if short else long
                if isinstance(known, ArgumentInfo):
                    return str(known.metavar or name.upper())
    return field


def _kept(step: Any, *args: Any, **options: Any) -> Any:
    """A step in which what was typed may turn out to be wrong: said in the document instead of around it."""
    try:
        return step(*args, **options)
    except TyperException as wrong:
        if problems.keep(wrong.format_message()):
            raise typer.Exit(wrong.exit_code) from wrong
        raise
    except typer.Abort as nobody:
        if problems.keep("It was broken off, and nothing was done."):
            raise typer.Exit(1) from nobody
        raise
