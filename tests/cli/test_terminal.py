"""What others wrote can't steer the terminal that shows it."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.tree import Tree

from infra.cli import output, runs
from infra.cli.output import Terminal, as_browsed, print_json
from shared.schemas.text import printable

HOSTILE = [
    "\x1b]52;c;Y3VybA==\x07",
    "\x1b]8;;http://evil.example\x1b\\https://console\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[1;1H All good, press 1.",
    "\x9b2J",
    "\x9d52;c;x\x9c",
    "a\rb",
    "\x08\x08\x08no",
    "pay \u202e100$\u202c",
    "\u2066x\u2069",
    "\x00\x7f\x85",
    "\ud800",
]


def steers(text):
    return [char for char in text if not char.isprintable() and char not in "\n\t"]


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize(
    "shown", [str, lambda text: Padding(text, (0, 0, 0, 2)), "table", "tree"], ids=["text", "padded", "table", "tree"]
)
def test_nothing_but_printable_characters_reaches_a_terminal(hostile, shown):
    terminal = Terminal(width=200, record=True, highlight=False, force_terminal=False)
    if shown == "table":
        what = Table(escape(hostile))
        what.add_row(escape(hostile))
    elif shown == "tree":
        what = Tree("t")
        what.add(escape(hostile))
    else:
        what = shown(escape(hostile))
    terminal.print(what)
    assert steers(terminal.export_text()) == []


def test_both_consoles_of_the_command_line_are_such_terminals():
    assert isinstance(output.out, Terminal)
    assert isinstance(output.err, Terminal)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_json_says_the_same_and_steers_nothing(hostile, capsys):
    print_json({"message": hostile, "näme": "ok"})
    said = capsys.readouterr().out
    assert steers(said) == []
    assert json.loads(said) == {"message": hostile, "näme": "ok"}
    assert "näme" in said


@pytest.mark.slow
@given(st.text())
@example("\x1b[31mred\x1b[0m")
@example("👩\u200d💻 é ü 停止")
def test_what_is_printable_stays_as_it_is(text):
    kept = printable(text)
    assert steers(kept) == []
    assert printable(kept) == kept
    if not steers(text):
        assert kept == text


def test_a_runs_id_is_whole_however_narrow_the_terminal_is(monkeypatch):
    run_id = "run-" + "a" * 40
    narrow = output.Terminal(width=60, force_terminal=False, highlight=False)
    monkeypatch.setattr(runs, "out", narrow)
    with narrow.capture() as said:
        runs._show_runs([{"run_id": run_id, "status": "failed", "reason": "", "phase": "applying", "prompt": "an API"}])
    assert run_id in said.get()


def test_an_end_tells_what_no_plan_could_know(monkeypatch):
    terminal = Terminal(width=60, record=True, highlight=False, force_terminal=False)
    monkeypatch.setattr(output, "out", terminal)
    unknown = [None, "(known after apply)"]
    told = {
        "front_dns_records": unknown,
        "static_ip": unknown,
        "resource_names": unknown,
        "url": unknown,
        "gone": unknown,
    }
    outputs = {
        "front_dns_records": {"www.example.com": "A 203.0.113.9"},
        "static_ip": "203.0.113.9",
        "resource_names": {"a": "b"},
        "url": "https://x",
        "older": "as it was",
    }
    status = {"status": "completed", "plan_summary": {"outputs": told}, "outputs": outputs}
    output.show_end(status, None)
    assert terminal.export_text().splitlines()[1:] == [
        "  front_dns_records: www.example.com A 203.0.113.9",
        "  static_ip: 203.0.113.9",
    ]


def test_addresses_of_what_is_deployed_are_this_machines_where_it_is_a_laptop() -> None:
    said = "https://api.example.org/up answers 200; https://a-x.a.run.app answers 200; https://docs.example.org"
    here = as_browsed(said, "http://{host}.localhost:7", ["https://api.example.org"])
    assert here == (
        "http://api.example.org.localhost:7/up answers 200; http://a-x.a.run.app.localhost:7 answers 200; "
        "https://docs.example.org"
    )
    assert as_browsed(said, None, ["https://api.example.org"]) == said
