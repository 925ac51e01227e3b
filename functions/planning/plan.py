"""From a goal to a plan: rules draw an architecture, a model may draw it better, code decides what of that holds."""

import re
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from functions.planning.application import Look, app_in, place, served
from functions.planning.asked import Ask, asked_of, left_out_of, question_of
from functions.planning.budget import fit_to_budget
from functions.planning.catalogue import bind
from functions.planning.cost import cost_of
from functions.planning.in_zone import in_zone, zone_asked
from functions.planning.normalise import normalise
from functions.planning.own_packages import with_packages
from functions.planning.own_program import NOTHING_KNOWN, Own, is_worker, made_up
from functions.planning.own_shape import Shaped, as_shaped, shape
from functions.planning.risks import RISKS, risks_of
from functions.planning.rules.architect import draw
from functions.planning.rules.drawn.arguments import as_it_stands, state_arguments
from functions.planning.rules.goal import Goal, fold, is_other_work
from functions.planning.rules.intents import direction_of, question_about, weighs
from functions.planning.rules.meant.accounts import with_rights
from functions.planning.rules.read import Reading, read
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.repositories import without_connection
from functions.planning.rules.words.tables import needs_table
from functions.planning.rules.words.words import is_statement
from functions.planning.wished import as_wished
from shared.cost import DEFAULT_REGION, REGIONS, Cost, NotSoldError, hourly_usd, is_machine_type
from shared.http import Unprocessable
from shared.llm import Provider, question
from shared.parts import PARTS
from shared.parts.app import applications
from shared.parts.expand import expand
from shared.parts.instances import Expanded
from shared.parts.part import Use
from shared.parts.stacks import database_engine, plan_of
from shared.policy.environment import is_other_place
from shared.schemas import DEFAULT_ENVIRONMENT, Architecture, Asked, Environment, InfraPlan
from shared.schemas.app import App
from shared.schemas.secrets_said import without_secrets

_STACKS = {
    "backend_api": "one VM with a static address",
    "web_app_autoscaled": "an autoscaled group of VMs behind an HTTP load balancer",
    "cloud_run_service": "a public container on Cloud Run, without a database",
    "static_site": "a public bucket that serves a website",
    "bucket": "a private bucket",
    "worker_pubsub": "a VM without inbound traffic that works off a Pub/Sub subscription",
}


class Planned(NamedTuple):
    """A plan with its architecture, what was read in the goal, its bill, its risks (flag -> explanation), its author.

    `asked` lists every need that the goal names, met or not; `ask` is the one question that is left open.
    """

    plan: InfraPlan
    expanded: Expanded
    goal: Goal
    cost: Cost
    risks: dict[str, str]
    asked: list[Asked]
    ask: Ask | None
    planned_by: str
    by_rules: bool

    @property
    def left_out(self) -> list[str]:
        """What the goal names and the plan does not have, in words."""
        return left_out_of(self.asked)


def make_plan(
    prompt: str,
    provider: Provider,
    app: App | None = None,
    look: Look | None = None,
    environment: Environment | None = None,
    *,
    own: Own = NOTHING_KNOWN,
    cap_usd: float | None = None,
) -> Planned:
    """The plan for a goal: the rules' architecture, and one question to the model that may draw it better.

    `app` is what a caller says of the application that the goal is about, `look` asks registries about its image,
    `own` is what is known of it besides, `cap_usd` what the dearest month may cost.
    It stands in the environment's region where the goal states none.

    Raises TooLarge (more than 8,000 characters) and Unprocessable (empty, no infrastructure, another cloud, a change to
    something that exists); ModelError from a provider without a fallback.
    """
    meant = as_wished(prompt)
    prompt = meant.text
    said, reading = _read(prompt, app)
    reading = _placed(reading, environment)
    goal = reading.goal
    sketch = (
        draw(reading)
        if reading.own or reading.compose or any(reading.taken) or _asks_for_something(reading)
        else Sketch(goal.region or DEFAULT_REGION)
    )
    drawn = sketch.architecture() if sketch.parts else Architecture(name="none", region=sketch.region, parts=[])
    answer = provider.answer(question(_instructions(), _facts(reading, drawn)), Architecture)
    sketch = normalise(answer.value, sketch, reading)
    state_arguments(sketch, reading)
    _must_be_sold(goal, sketch.region)
    if not sketch.parts:
        raise _nothing_to_build(reading, sketch)
    fitting = in_zone(fit_to_budget(sketch.architecture(), goal), goal)
    shaped = Shaped(fitting, {}, [])
    if own.program is not None:
        open_ = reading.wants("service", "frontend", "public")
        shaped = shape(fitting, own.program, said, goal=prompt, open_=open_)
    placed = place(shaped.architecture, said, look, goal=prompt, own=own)
    architecture = placed.architecture
    expanded = expand(architecture)
    policies = bind(expanded, sketch.policies)
    cost = cost_of(expanded, Use(architecture.region, goal.users, goal.stored_gb), len(policies))
    read_needs = served(asked_of(reading, sketch), architecture)
    if own.program is not None and (ids := applications(architecture)):
        read_needs = with_packages(read_needs, own.program.packages, said.part or ids[0])
    asked = [
        *meant.asked,
        *zone_asked(goal, architecture),
        *placed.asked,
        *shaped.asked,
        *as_it_stands(as_shaped(read_needs, shaped), architecture),
    ]
    plan = plan_of(architecture)
    risks = risks_of(plan, expanded, goal, cost, left_out=left_out_of(asked), read=sketch.risks, cap_usd=cap_usd)
    if "secret_made_up" in risks and own.valued >= made_up(architecture):
        del risks["secret_made_up"]
    changes = {
        "estimated_cost_usd": cost.total_usd,
        "risk_flags": list(risks),
        "monitoring": policies,
    }
    plan = plan.model_copy(update=changes)
    # Nobody calls a worker: how many people use it decides nothing.
    ask = placed.ask or (None if is_worker(architecture) else question_of(reading, sketch, cost))
    return Planned(plan, expanded, goal, cost, risks, asked, ask, answer.provider, answer.by_rules)


def _placed(reading: Reading, environment: Environment | None) -> Reading:
    """The goal in the environment's region; raises Unprocessable where it states one that is none of that one's."""
    if environment is None or environment.name == DEFAULT_ENVIRONMENT:
        return reading
    goal = reading.goal
    if goal.region is None or (not goal.region_stated and is_other_place(goal.region, environment)):
        # As if the goal said it: nobody moves it elsewhere.
        return replace(reading, goal=replace(goal, region=environment.region, region_stated=True))
    if is_other_place(goal.region, environment):
        message = (
            f"{goal.region} is outside {', '.join(environment.regions)}, where the environment {environment.name} may "
            "have things"
        )
        raise Unprocessable(f"{message}.", errors=[{"field": "prompt", "message": message}])
    return reading


def _must_be_sold(goal: Goal, region: str) -> None:
    """A machine type that the goal names and its region does not have is refused, with where it is sold."""
    if goal.machine_type is None or not is_machine_type(goal.machine_type):
        return
    try:
        hourly_usd(goal.machine_type, region)
    except NotSoldError as error:
        message = str(error)
        raise Unprocessable(f"{message}.", errors=[{"field": "prompt", "message": message}]) from error


def _read(prompt: str, app: App | None) -> tuple[App, Reading]:
    """The application as caller and goal say it, and the reading of the goal."""
    if not prompt.strip():
        raise Unprocessable(
            "The goal is empty. Say what should run, such as: a backend API with PostgreSQL for 10k users.",
            errors=[{"field": "prompt", "message": "must not be empty"}],
        )
    typed = prompt
    prompt = without_connection(prompt)
    reading = read(prompt)
    delivers = reading.wants("keyless_ci", "ci_runner", "build_trigger")
    own = app_in(typed, app, repositories=not delivers)
    if own.origin or own.domain:
        under = f" (under the domain {own.domain})" if own.domain and own.domain not in prompt else ""
        reading = read(prompt + under, own.origin)
    if reading.goal.other_cloud:
        raise Unprocessable(
            f"The goal asks for {reading.goal.other_cloud}; plans are made for Google Cloud only. Say what should run "
            "there (a virtual machine, a database, a container, a bucket), or where it should move from.",
            errors=[{"field": "prompt", "message": f"{reading.goal.other_cloud} is not supported"}],
        )
    if reading.compose is None and (direction := direction_of(reading)):
        raise Unprocessable(
            f"This is about something that exists, and a plan would make something new. {direction.advice}",
            errors=[{"field": "prompt", "message": f"not a new deployment: {direction.kind}"}],
        )
    return own, reading


# What is too general to be a wish for infrastructure by itself.
_WEAK = frozenset({
    "service", "frontend", "site", "public", "private", "cheap", "latency", "compliance", "migration",
    "monitoring", "email", "available", "backups", "schedule", "job", "dashboard", "domain", "https",
    "autoscale", "mobile", "ports", "secrets", "container", "source",
})  # fmt: skip


_FRAGMENT = 5


def _asks_for_something(reading: Reading) -> bool:
    """Whether a goal asks for something to be run, kept or connected."""
    if question_about(reading) is not None:
        return False
    # `Tell me when it is down` asks for no words.
    if reading.goal.infrastructure or reading.names("uptime", "budget_alert", "iam_roles") or with_rights(reading.text):
        return True
    if is_other_work(reading.text):
        return False
    few = len(reading.text.split()) <= _FRAGMENT and not is_statement(reading.text)
    if few and reading.names("service", "frontend", "site"):
        # `An internal tool` and no more: the usual is drawn, and what is open is asked.
        return True
    named = [need for need in reading.needs if need not in _WEAK or (need == "ports" and "udp" in reading.text)]
    timed = reading.names("job", "function") and reading.names("schedule")
    kept = reading.names("secrets") and "secret manager" in reading.text
    return bool(named) or timed or kept or any(not app.framework for app, _ in reading.apps)


def _nothing_to_build(reading: Reading, sketch: Sketch) -> Unprocessable:
    about = question_about(reading)
    if about is not None and weighs(fold(reading.goal.text)):
        subject = f" about {about}" if about else ""
        return Unprocessable(
            f"That is a question{subject}, and a plan is answered to a wish. Say one of them as a wish, and then the "
            'other: each plan says what it takes and costs, before anything is made: "Run our API on Cloud Run for '
            '1,000 users", "Run our API on a VM for 1,000 users".',
            errors=[{"field": "prompt", "message": "a question, no infrastructure to plan"}],
        )
    if about is not None:
        subject = f" about {about}" if about else ""
        wish = about or "an API with PostgreSQL"
        return Unprocessable(
            f"That is a question{subject}, and a plan is answered to a wish. Say what should run, and its plan says "
            f'what it takes and costs, before anything is made: "Run {wish} for 1,000 users".',
            errors=[{"field": "prompt", "message": "a question, no infrastructure to plan"}],
        )
    asks = any(reading.taken) or _asks_for_something(reading)
    missing = [each for each in asked_of(reading, sketch) if not each.met] if asks else []
    if missing:
        names = ", ".join(dict.fromkeys(f"{each.words} ({each.how})" for each in missing[:6]))
        return Unprocessable(
            f"Nothing of what this names can be built yet: {names}. Say what should run without it, or what would do "
            "instead.",
            errors=[{"field": "prompt", "message": f"not in the catalogue: {each.words}"} for each in missing[:20]],
        )
    return Unprocessable(
        "This does not say what should run. Name it: an API, a web app, a website, a container, a bucket or a "
        "worker; and, where it matters, its database, region, number of users and budget a month.",
        errors=[{"field": "prompt", "message": "no infrastructure to plan"}],
    )


def summarise(planned: Planned) -> str:
    """One or two sentences about a plan."""
    plan = planned.plan
    what = _what(planned)
    what = re.sub(r"\bVMs?\b", rf"\g<0> ({plan.machine_type})", what, count=1)
    count = planned.goal.users
    users = f" for {count:,} user{'' if count == 1 else 's'}" if count else ""
    place = f"{plan.region} ({REGIONS[plan.region].place})"
    text = f"{what[0].upper()}{what[1:]} in {place}{users}: about {planned.cost.total_usd:,.2f} USD a month."
    grave = next((planned.risks[flag] for flag in ("budget_exceeded", "partly_covered") if flag in planned.risks), "")
    return f"{text} {grave}".strip()


_TIMES = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def _what(planned: Planned) -> str:
    stack = planned.plan.stack_type
    engine = database_engine(stack)
    base = stack.removesuffix(f"_{engine}") if engine else stack
    if base in _STACKS:
        name = {"postgres": "PostgreSQL", "mysql": "MySQL"}.get(engine or "")
        what, _, _ = _STACKS[base].partition(", ")
        return f"{what} and a private Cloud SQL for {name}" if name else what
    counted: dict[str, int] = {}
    for part in planned.expanded.parts:
        counted[part.part.what] = counted.get(part.part.what, 0) + 1
    words = [what if count == 1 else f"{_TIMES.get(count, count)} times {what}" for what, count in counted.items()]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _facts(reading: Reading, drawn: Architecture) -> dict[str, Any]:
    """What the model is told: the goal, what was read in it, the rules' architecture, and what it may choose from."""
    goal, titles = reading.goal, needs_table()
    stated = {
        "region": goal.region if goal.region_stated else None,
        "machine_type": goal.machine_type,
        "users": goal.users,
        "budget_usd_per_month": goal.budget_usd,
        "needs": {need: titles[need][0] for need in reading.needs},
        "applications": [app.name for app, _ in reading.apps],
        "not_understood": [without_secrets(each, goal.text) for each in reading.unheard],
        "does_not_want": sorted({each.need for each in reading.mentions if reading.rejects(each.need)}),
    }
    return {
        "goal": without_secrets(goal.text),
        "stated": {name: value for name, value in stated.items() if value},
        "draft": drawn.model_dump(mode="json"),
        **_choices(),
    }


@cache
def _choices() -> dict[str, Any]:
    parts = {
        part.name: {
            "what": part.what,
            "settings": {
                name: {"default": field.get_default(call_default_factory=True), "values": str(field.annotation)}
                for name, field in part.settings.model_fields.items()
            },
            "may_be_used_by": sorted(
                other.name for other in PARTS if other.uses and any(offer.to in other.roles for offer in part.offers)
            ),
        }
        for part in PARTS
        if part.uses or part.offers or "front" in part.roles or part.means
    }
    return {
        "parts": parts,
        "regions": {name: region.place for name, region in REGIONS.items()},
        "risks": RISKS,
    }


@cache
def _instructions() -> str:
    return resources.files(__package__).joinpath("prompts/planner.txt").read_text(encoding="utf-8")
