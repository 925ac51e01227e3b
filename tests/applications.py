"""`python -m tests.applications [NAME...]`: the five examples on an `infraai up`, from directory to rollback.

Each is deployed, changed, broken and rolled back, and breaks in another way, as programs do: it crashes, listens
elsewhere, throws at a request, can't be built, takes too much memory. What is broken ends its run with the program's
own last lines. `tests/test_applications.py` has two of them.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import requests

APPS = Path(__file__).parent / "apps"

Told = tuple[int, Any, str]
Tell = Callable[..., Told]
"""A command of infraai: its exit code, the JSON it printed, what it said beside that."""


class Edit(NamedTuple):
    """A text of a file that becomes another one; without one the new text comes first."""

    file: str
    before: str
    after: str


@dataclass(frozen=True)
class Example:
    """An application, what it answers with when it is `changed`, and how it is `broken`: the run ends with `status`,
    `reason` and this `line`."""

    name: str
    goal: str
    shows: str
    changed: tuple[Edit, ...]
    then: str
    broken: Edit
    status: str
    reason: str
    line: str
    words: tuple[str, ...] = ()


URL = 'os.environ["DATABASE_URL"]'
NAMES = (
    'host=os.environ["DB_HOST"], user=os.environ["DB_USER"], password=os.environ["DB_PASS"], '
    'dbname=os.environ["DB_NAME"]'
)
EXAMPLES = {
    each.name: each
    for each in (
        Example(
            "notes", "a notes app with Postgres", "<h1>Notes</h1>",
            # Its second program reads its database by names of its own.
            (Edit("main.py", "Notes</h1>", "Diary</h1>"), Edit("main.py", URL, NAMES)), "Diary",
            Edit("main.py", "", 'raise RuntimeError("there is no such setting")\n'),
            "failed", "apply_failed", "RuntimeError: there is no such setting",
        ),
        Example(
            "counter", "a counter with Redis", "a counter", (Edit("main.py", "a counter", "a tally"),), "a tally",
            Edit("Procfile", "", "web: uvicorn main:app --port 9000\n"),
            "failed", "apply_failed", "Uvicorn running on http://127.0.0.1:9000",
        ),
        Example(
            "greeter", "an Express API", "Good day, dear, world", (Edit("server.js", "<h1>", "<h2>"),), "<h2>Good day",
            Edit("server.js", 'app.get("/",', 'app.use(() => { throw new Error("no such table"); });\napp.get("/",'),
            "deploy_success_verify_failed", "not_reachable", "Error: no such table",
            ("--env", "GREETING=Good day, dear"),
        ),
        Example(
            "site", "a static website", "A small site",
            (Edit("index.html", "A small site", "A larger site"),), "A larger",
            Edit("src/main.js", "", 'import "./is-not-there.js";\n'),
            "failed", "build_failed", "is-not-there.js",
        ),
        Example(
            # Nobody reaches it but Pub/Sub: what it says is in its log alone.
            "worker", "a worker that Pub/Sub pushes its messages to", "403",
            (Edit("main.py", '"came": came', '"came": came, "by": 2'),), "403",
            Edit("main.py", "", "filled = b'x' * (1 << 30)\n"),
            "failed", "apply_failed", "Memory limit of 512 MiB exceeded",
        ),
    )
}  # fmt: skip


def edited(folder: Path, edit: Edit) -> None:
    """Make an edit in a copy of an application."""
    file = folder / edit.file
    text = file.read_text() if file.exists() else ""
    assert edit.before in text, f"{edit.file} has no {edit.before!r}"
    file.write_text(text.replace(edit.before, edit.after) if edit.before else edit.after + text)


def cycle(
    example: Example, folder: Path, tell: Tell, ask: Callable[[str], str], *, changed: bool = True
) -> tuple[dict[str, Any], dict[str, float]]:
    """Deploy an example by its directory, change, break and roll it back; what the first said, and the seconds of each.

    Without `changed` what is broken is what was deployed first.
    AssertionError for what does not hold. `ask` gets a page as from the internet, its status before it.
    """
    source = shutil.copytree(APPS / example.name, folder / example.name)
    taken: dict[str, float] = {}

    def timed(what: str, *words: str) -> Told:
        begun = time.perf_counter()
        told = tell(*words, "--yes")
        taken[what] = time.perf_counter() - begun
        return told

    name = f"{example.name}-cycle"
    code, first, said = timed(
        "deployed", "deploy", "--source", str(source), example.goal, "--app", name, *example.words
    )
    assert code == 0, (said, first)
    url = first["url"]
    assert example.shows in ask(url)
    served = example.shows
    if changed:
        for edit in example.changed:
            edited(source, edit)
        code, answer, said = timed("changed", "set", name, "--source", str(source))
        assert code == 0, (said, answer)
        served = example.then
        assert served in ask(url)

    edited(source, example.broken)
    code, answer, said = timed("broken", "set", name, "--source", str(source))
    assert code == 1, (said, answer)
    run = answer.get("run") or answer
    assert (run["status"], run["reason"]) == (example.status, example.reason), run
    assert example.line in run["message"], run["message"]
    # It is no error that passes: nobody waits for it.
    told = tell("status", run["run_id"])[1]
    assert [each["phase"] for each in told["phases"]].count("applying") <= 1
    if example.status == "failed":
        assert served in ask(url), "what served before does not serve on"

    code, answer, said = timed("rolled back", "rollback", name)
    assert code == 0, (said, answer)
    assert example.shows in ask(url) or example.then in ask(url)
    return first, taken


@contextmanager
def up(data: Path) -> Iterator[list[dict[str, str]]]:
    """`infraai up` in a process of its own, as a person starts it; its rows."""
    command = [
        sys.executable,
        "-m",
        "infra.cli.main",
        "up",
        "--port",
        "0",
        "--no-console",
        "--json",
        "--data",
        str(data),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        text = ""
        while True:
            text += process.stdout.readline()
            try:
                told = json.JSONDecoder().raw_decode(text)[0]
                break
            except ValueError:
                assert process.poll() is None, text
        try:
            yield told["services"]
        finally:
            process.terminate()


def main(*names: str) -> None:
    """Print a row for each example; ends with exit code 1 where something does not hold."""
    with tempfile.TemporaryDirectory() as folder, up(Path(folder) / "data") as rows:
        address = {each["name"]: each["address"] for each in rows}

        def tell(*words: str) -> Told:
            command = [sys.executable, "-m", "infra.cli.main", *words, "--json", "--url", address["API"]]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            return done.returncode, json.loads(done.stdout or "null"), done.stderr

        def ask(url: str) -> str:
            proxies = {"https": f"http://{address['internet']}"}
            page = requests.get(url, proxies=proxies, verify=address["certificate"], timeout=60)
            return f"{page.status_code} {page.text}"

        failed = 0
        for name in names or EXAMPLES:
            try:
                _, taken = cycle(EXAMPLES[name], Path(folder), tell, ask)
                shown = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in taken.items())
            except AssertionError as error:
                failed, shown = failed + 1, f"DOES NOT HOLD: {error}"
            print(f"{name:<10}{shown}", flush=True)
    sys.exit(failed and 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
