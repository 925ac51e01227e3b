"""What a clause asks for in the words of goals: a domain, sign-in, a fixed address, a VPN, a job at fixed times.

The architect draws these needs onto what stands; the difference is the change. Taken is only what the clause says: each of
its needs has to be met by the drawing, each word and number has to be one that a need, a part or a setting takes.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import NUMBER, Clause, Put
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.steps import Add, Step
from functions.planning.rules.changes.targets import in_goal_words, targets_in
from functions.planning.rules.drawn.front import draw_front
from functions.planning.rules.drawn.job_stores import reached_by_job
from functions.planning.rules.drawn.jobs import schedule
from functions.planning.rules.drawn.others import draw_others
from functions.planning.rules.drawn.runtime import runtime_of
from functions.planning.rules.goal import fold
from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.read import Reading, read
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.unclear import NotUnderstood, Unclear

# What a need of a goal only names: what stands, or how things are in general.
_NAMES = frozenset({
    "service", "cloud_run", "container", "source", "frontend", "site", "static_site", "worker", "job", "schedule",
    "vm", "group", "kubernetes", "database", "postgres", "mysql", "sqlserver", "redis", "bucket", "queue",
    "function", "public_http", "app", "available", "cheap", "scale_to_zero", "autoscale", "monitoring", "latency",
    "migration", "least_privilege", "environments", "multi_project", "promotion",
})  # fmt: skip
# What the architect can draw beside what stands, without a second look at what runs.
_DRAWN = frozenset({
    "domain", "https", "iap", "load_balancer", "cdn", "waf", "geo_block", "static_egress", "nat", "vpn", "bastion",
    "budget_alert", "dashboard", "log_export", "logging", "iam_roles", "kms", "vertex", "keyless_ci", "registry",
    "auth", "internal_lb", "private_dns", "dns", "vpc", "subnets", "flow_logs", "peering", "wildcard",
    "certificate_manager", "delegation",
})  # fmt: skip
# Of these the ones that are no part: their words name nothing that stands, whatever they hold (`shop.example.com`).
_SAID = frozenset({"domain", "https", "wildcard", "iap", "geo_block", "static_egress"})
_ALL = re.compile(r"\b(?:everything|all|every|alles|alle|todo\w*|tout\w*|tous)\b")
_ADDS_JOB = frozenset({"job", "batch"})


def drawn_steps(clause: Clause) -> list[Step]:
    """The steps that meet what the clause asks for; none where it asks for nothing of this kind. Raises Unclear."""
    reading = read(in_goal_words(clause.text, clause.now))
    if clause.verb in {"remove", "off"} or words.NOT.search(clause.text) or reading.apps:
        return []
    asked = _asked(reading, clause)
    if not asked:
        return []
    sketch, before = _standing(clause), _standing(clause)
    if {each.need for each in asked} & _ADDS_JOB:
        _draw_job(sketch, reading)
    elif {each.need for each in asked} == {"schedule"}:
        schedule(sketch, reading, next(id_ for id_ in clause.named if id_ in clause.now.code()))
    else:
        draw_front(sketch, reading, runtime_of(reading))
        draw_others(sketch, reading)
    kinds = {clause.now.parts[id_].kind for id_ in clause.named}
    for each in asked:
        # What can't have a key of its own is no hindrance where a bucket alone is to get one.
        if each.need == "kms" and kinds == {"bucket"} and each.need in sketch.how:
            continue
        if each.need in sketch.lacks or each.need not in sketch.how:
            why = sketch.lacks.get(each.need, "nothing here takes it")
            raise Unclear(f'"{each.words}" can\'t be had so: {why}.')
    steps = _in_front_of(
        [
            _for_whom(_without_secrets(step, clause), clause)
            for step in (_kept_too(each, clause) for each in _difference(before, sketch))
            if _is_meant(step, clause, asked)
        ],
        clause,
    )
    changed = {step.id for step in steps if isinstance(step, Put)}
    kept = [part.id for part in clause.now.parts.values() if part.stateful and part.id not in changed]
    if kept and any(each.need == "kms" for each in asked) and _ALL.search(clause.text):
        raise Unclear(f"{', '.join(kept)} can't get another key in place: say which parts are to be encrypted with it.")
    taken = {id_ for part in clause.now.parts.values() if part.kind == "load_balancer" for id_ in part.uses}
    for step in steps:
        if isinstance(step, Add) and step.kind == "load_balancer" and taken & set(step.uses):
            raise Unclear(
                f'{", ".join(clause.now.of("load_balancer"))} stands in front already: "also answer at DOMAIN" adds a domain, '
                '"use DOMAIN instead" lets one take the place of what is there.'
            )
        bare = isinstance(step, Add) and step.kind == "load_balancer" and "domain" not in dict(step.settings)
        if bare:
            raise Unclear(
                f'"{asked[0].words}" takes a load balancer in front, and that a domain: say the domain too, such as '
                f"on www.example.com."
            )
    _must_be_used_up(clause, reading, steps)
    return steps


def _asked(reading: Reading, clause: Clause) -> list[Mention]:
    """The mentions that ask for something; empty where one is not of the kind that is drawn here."""
    found = [
        each
        for each in reading.mentions
        if each.need in _SAID or (each.need not in _NAMES and not clause.now.named(each.words.lower()))
    ]
    found = [
        each
        for each in found
        if not any(
            other.start <= each.start and each.end <= other.end and other.end - other.start > each.end - each.start
            for other in found
        )
    ]
    # "Only people from our company", "Google sign-in" are one wish, whatever else their words could mean.
    if any(each.need == "iap" for each in found):
        found = [each for each in found if each.need not in {"authorized_network", "auth", "private"}]
    if found and all(each.need in _DRAWN for each in found):
        return found
    timed = [each for each in reading.mentions if each.need == "schedule"]
    jobs = [each for each in reading.mentions if each.need in _ADDS_JOB]
    found = [each for each in found if each.need != "instance_schedule"]
    if found or not timed or clause.now.of("schedule") or clause.verb not in {"add", ""}:
        return []
    if jobs and not clause.now.of("run_job"):
        return jobs
    return timed if clause.verb == "add" and [id_ for id_ in clause.named if id_ in clause.now.code()] else []


def _standing(clause: Clause) -> Sketch:
    sketch = Sketch(clause.now.region)
    for part in clause.now.parts.values():
        sketch.parts[part.id] = Drawn(part.id, part.part, dict(part.written), list(part.uses))
    return sketch


def _draw_job(sketch: Sketch, reading: Reading) -> None:
    kept = sketch.of("sql", "redis", "bucket", "firestore", "bigquery", "secret")
    stores = reached_by_job(sketch, reading.text, kept) if sketch.of("cloud_run") else kept
    made = sketch.add("job" if reading.wants("job") else "batch", "job", "run_job")
    schedule(sketch, reading, made)
    sketch.use(made, *stores)


def _difference(before: Sketch, after: Sketch) -> list[Step]:
    steps: list[Step] = []
    for drawn in after.parts.values():
        stood = before.parts.get(drawn.id)
        if stood is None:
            users = tuple(id_ for id_, each in after.parts.items() if id_ in before.parts and drawn.id in each.uses)
            steps.append(
                Add(drawn.part.name, tuple(drawn.settings.items()), users=users, uses=tuple(drawn.uses), id=drawn.id)
            )
            continue
        if [each for each in drawn.uses if each not in stood.uses and each in before.parts]:
            raise Unclear(f"{drawn.id} would be linked to what stands: say which part is to use which.")
        settings = drawn.part.settings.model_validate(stood.settings)
        for key, value in drawn.settings.items():
            was = getattr(settings, key)
            if (str(was).lower() if isinstance(was, bool) else str(was)) != value:
                steps.append(Put(drawn.id, key, value))
    return steps


def _kept_too(step: Step, clause: Clause) -> Step:
    """A list that a clause adds to keeps what is in it; raises Unclear where it would lose some of that otherwise."""
    if not isinstance(step, Put) or step.id not in clause.now.parts:
        return step
    was = clause.now.parts[step.id].value(step.key)
    apart = ";" if ";" in f"{was}{step.value}" or step.key == "records" else ","
    there, said = ([each.strip() for each in value.split(apart) if each.strip()] for value in (was, step.value))
    gone = [each for each in there if each not in said]
    if step.key == "records" and _EMPTY.search(step.value):
        raise Unclear("What stands in quotes is not read here: write that record into the files, by --files DIR.")
    if not gone or (len(there) < 2 and step.key not in _LISTS):
        return step
    heads = [each.rsplit(" ", 1)[0] for each in there if " " in each]
    if clause.verb != "add" or any(each.rsplit(" ", 1)[0] in heads for each in said if " " in each):
        raise Unclear(
            f"{step.id} has {', '.join(gone)} by now, which would go: say that it is to be added, or what takes whose place."
        )
    return replace(step, value=f"{apart} ".join([*there, *(each for each in said if each not in there)]))


_EMPTY = re.compile(r"\"\s*\"")
_LISTS = frozenset({"records", "tables", "columns", "backup_namespaces", "path_rates", "members", "cors"})
"""Settings that are lists also where one thing stands in them."""


def _without_secrets(step: Step, clause: Clause) -> Step:
    """A new program gets the stores that stand there, and another one's secrets only by their names."""
    if not isinstance(step, Add):
        return step
    others = {id_ for id_ in clause.now.of("secret") if id_ not in clause.named}
    return replace(step, uses=tuple(each for each in step.uses if each not in others))


def _for_whom(step: Step, clause: Clause) -> Step:
    """What is asked for one of several programs is for that one: `give the api a static outbound address`."""
    if not isinstance(step, Add) or not (mine := tuple(id_ for id_ in step.users if id_ in clause.named)):
        return step
    return replace(step, users=mine)


def _is_meant(step: Step, clause: Clause, asked: Sequence[Mention]) -> bool:
    """Whether a setting is one of what the clause names, where it names something that has it; a zone where it says DNS."""
    if isinstance(step, Add) and step.kind == "dns":
        return any(each.need in {"dns", "private_dns"} for each in asked)
    if not isinstance(step, Put):
        return True
    named = [id_ for id_ in clause.named if clause.now.takes(id_, step.key)]
    return not named or step.id in named


def _in_front_of(steps: list[Step], clause: Clause) -> list[Step]:
    """A new load balancer stands before what is named, else before what the internet may call; the rest stays as it is."""
    front = next((step for step in steps if isinstance(step, Add) and step.kind == "load_balancer"), None)
    if front is None:
        return steps
    mine = [id_ for id_ in front.uses if id_ in clause.named and id_ in clause.text]
    open_ = [id_ for id_ in front.uses if not _is_inner(clause, id_)]
    behind = tuple(mine or open_ or front.uses)
    return [
        replace(step, uses=behind) if step is front else step
        for step in steps
        if not (isinstance(step, Put) and step.key in {"behind", "front"} and step.id not in behind)
    ]


def _is_inner(clause: Clause, id_: str) -> bool:
    # What comes with it is open as it is drawn.
    part = clause.now.parts.get(id_)
    return part is not None and part.takes("internal") and part.value("internal") == "true"


def _must_be_used_up(clause: Clause, reading: Reading, steps: list[Step]) -> None:
    """Raises Unclear for a number or a wish of the clause that the steps do not hold."""
    for said in reading.unheard:
        rest = fold(said)
        for start, end, _ in reversed(targets_in(clause.now, rest)):
            rest = rest[:start] + " " * (end - start) + rest[end:]
        if says(rest):
            raise NotUnderstood(f'It is not clear what "{said}" is to change.', choices=tuple(clause.now.parts))
    values = [step.value for step in steps if isinstance(step, Put)]
    values += [value for step in steps if isinstance(step, Add) for _, value in step.settings]
    held = " ".join(values)
    counted = re.sub(r"\b1 (?=fixed|static|single|stable|address|ip)", "", clause.text)
    timed = any(isinstance(step, Add) and step.kind == "schedule" for step in steps)
    for number in NUMBER.findall(counted):
        if not timed and not re.search(rf"(?<!\d){re.escape(number.replace(',', ''))}(?!\d)", held):
            raise NotUnderstood(f'It is not clear what {number} in "{clause.text}" stands for.')
