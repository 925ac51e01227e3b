"""What the README and the pages under /docs tell people to type is what the command takes."""

import importlib.util
import re
import shlex
from pathlib import Path

import pytest
import typer

from infra.cli.main import app

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "functions/console/web/docs").glob("*.md"))]
COMMAND = typer.main.get_command(app)


def lines():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        # What stands in a block to be typed: indented by four, or between fences.
        for block in re.findall(r"(?ms)^```sh\n(.*?)^```|((?:^    .*\n)+)", text):
            for line in "".join(block).splitlines():
                if re.match(r"\s*infraai [a-z]", line):
                    yield f"{page.name}: {line.strip().partition('  #')[0]}"
        # And what a sentence names, whole: a command alone (`infraai destroy`) is only its name.
        for span in re.findall(r"`(infraai\s[a-z][^`]*)`", text):
            yield f"{page.name}: {' '.join(span.split())}"


@pytest.mark.parametrize("told", sorted(set(lines())))
def test_a_command_that_a_page_tells_can_be_typed(told, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for folder in ("FOLDER", "DIR"):
        (tmp_path / folder).mkdir()
    (tmp_path / "faults.json").write_text('{"faults": []}')
    words = shlex.split(told.partition(": ")[2])[1:]
    command, context = COMMAND, None
    while hasattr(command, "commands") and words:
        assert words[0] in command.commands, told
        command, words = command.commands[words[0]], words[1:]
    if not words:
        return
    # Reading the arguments raises for what is unknown, missing or of another kind.
    with command.make_context(told, words, parent=context):
        pass


def test_every_page_tells_commands():
    assert {line.partition(":")[0] for line in lines()} == {page.name for page in PAGES}


def test_every_module_that_a_page_names_is_there():
    named = {name for page in PAGES for name in re.findall(r"python -m ([a-z_.]+)", page.read_text(encoding="utf-8"))}
    assert named
    assert {name for name in named if importlib.util.find_spec(name) is None} == set()
