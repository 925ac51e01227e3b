"""Changes in words, what each is to do, and the deployments they are said about."""

from functools import cache
from pathlib import Path

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.read import read_change
from functions.planning.rules.changes.steps import Add, Link, Remove, Rename, Step, Unlink, Watch
from functions.planning.rules.unclear import Unclear
from shared.schemas import Architecture
from tests.life.deployments import standing
from tests.parts.architectures import architecture, part

HERE = Path(__file__).parent


@cache
def bases() -> dict[str, Architecture]:
    """The deployments, by name."""
    sql = {"tier": "db-custom-2-7680"}
    return {
        "plain": architecture(part("api", "cloud_run"), name="api"),
        "private": architecture(part("api", "cloud_run", public="false"), name="api"),
        "shopwarm": architecture(
            part("api", "cloud_run", "app", min_instances="2"), part("app", "sql", **sql), name="api"
        ),
        "shop": architecture(
            part("api", "cloud_run", "app", "cache", "files"),
            part("app", "sql", **sql),
            part("cache", "redis"),
            part("files", "bucket"),
            name="api",
        ),
        "edge": architecture(
            part("shop", "cloud_run", "app", behind="true"),
            part("front", "load_balancer", "shop", domain="shop.example.com", cdn="true", waf="true"),
            part("app", "sql", **sql),
            name="shop",
        ),
        "notes": architecture(
            part("api", "cloud_run", "app", "cache", "files"),
            part("job", "run_job", "app"),
            part("schedule", "schedule", "job"),
            part("app", "sql", version="16"),
            part("cache", "redis"),
            part("files", "bucket"),
            name="api",
        ),
        "budgeted": architecture(
            part("api", "cloud_run"), part("spend", "budget", amount="100"), part("board", "dashboard"), name="api"
        ),
        "twodbs": architecture(
            part("api", "cloud_run", "app", "crm"), part("app", "sql"), part("crm", "sql"), name="api"
        ),
        "vm": architecture(part("backend", "vm", "app"), part("app", "sql", engine="mysql"), name="backend"),
        "web": architecture(part("web", "group", "app"), part("app", "sql"), name="web"),
        "event": architecture(
            part("worker", "worker_pool", "jobs"),
            part("jobs", "queue"),
            part("report", "run_job"),
            part("nightly", "schedule", "report"),
            name="worker",
        ),
        **standing(),
    }


def rows(name: str) -> list[tuple[str, str, str]]:
    """(deployment, sentence, what it is to do) of a file beside this one."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    found = [line.split(" | ") for line in lines if line.strip() and not line.startswith("#")]
    return [(base, sentence, _sorted(want)) for base, sentence, want in found]


def told(base: str, sentence: str) -> str:
    """What the sentence is read as, in the same words as the files."""
    try:
        steps = read_change(sentence, bases()[base])
    except Unclear:
        return "ask"
    return _sorted("; ".join(_said(step) for step in steps))


def _sorted(text: str) -> str:
    return "; ".join(sorted(each.strip() for each in text.split("; ")))


def _said(step: Step) -> str:
    if isinstance(step, Put):
        return f"{step.id}.{step.key}={step.value}"
    if isinstance(step, Remove):
        return f"-{step.id}"
    if isinstance(step, Link):
        return f"{step.user}>{step.used}"
    if isinstance(step, Unlink):
        return f"{step.user}<>{step.used}"
    if isinstance(step, Rename):
        return f"name={step.name}"
    if isinstance(step, Watch):
        return f"{step.id}!{step.name}={step.value:g}"
    assert isinstance(step, Add)
    settings = "".join(f" {key}={value}" for key, value in sorted(step.settings))
    users = f" <{','.join(step.users)}" if step.users else ""
    return f"+{step.kind}{settings}{users}" + (f" >{','.join(step.uses)}" if step.uses else "")
