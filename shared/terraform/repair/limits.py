"""Values that the provider's own facts refuse: a name of the wrong letters, a time in words, too much or too little.

And arguments that exclude one another.
"""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, Expr, Literal, Template, Tuple
from shared.terraform.lint_limits import broken
from shared.terraform.repair.choices import api_choice, choice_meant, choice_of_a_bool
from shared.terraform.repair.guard import restricts
from shared.terraform.repair.levels import Level, all_levels
from shared.terraform.repair.result import Fix
from shared.terraform.repair.values import number_meant, seconds
from shared.terraform.repair.world import Declared, World, fix, remove, replace
from shared.terraform.schema import Facts

_OPEN = re.compile(r"[{}<>$%]")
"""Signs that say that something was to be put there; what, is not known here."""
_NAMES = re.compile(r"(\w+_)?(name|id)\Z|job|index")
_LASTS = re.compile(r"(\w+_)?(duration|period|timeout|backoff|ttl|interval|auto_close)\Z")
_IN_WORDS = re.compile(r"\d+\s*(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)", re.IGNORECASE)
_COMPACT = re.compile(r"\d+[smhdw]")
_OF_SECONDS = (
    "google_monitoring_",
    "google_pubsub_",
    "google_cloud_run",
    "google_cloud_tasks_",
    "google_cloud_scheduler_",
    "google_kms_",
    "google_privateca_",
    "google_secret_manager_",
    "google_cloudbuild_",
    "google_firestore_",
    "google_memorystore_",
    "google_alloydb_",
    "google_vertex_ai_",
    "google_certificate_manager_",
    "google_clouddeploy_",
    "google_iam_workforce_pool",
    "google_network_services_",
    "google_workstations_",
)
"""Whose times are written 300s and no other way; elsewhere 7d or 24h may be right."""
_TOLD = frozenset({"description", "display_name", "title", "friendly_name"})
"""Texts for people, which may be cut."""


def mend_limits(world: World) -> Iterator[Fix]:
    """Every argument of every resource against what is known of it."""
    for declared in world.top("resource", "data", "provider"):
        schema = world.schema_of(declared.block)
        if schema is None:
            continue
        for level in all_levels(declared.block, schema):
            yield from _excluded(world, declared, level)
            for item in level.block.body.attributes:
                known = level.schema.attributes.get(item.name)
                if known is None or not known.settable:
                    continue
                if declared.block.type == "provider":
                    yield from _no_file(world, declared, item)
                    continue
                new = _within(declared, item, known.facts) or _lasting(declared.type, item, known.type, known.facts)
                new = new or _sized(item, known.type)
                if new is not None:
                    yield fix(new[1], replace(declared.file, item.expr.span, new[0]))


def _within(declared: Declared, item: Attribute, facts: Facts) -> tuple[str, str] | None:
    expr = item.expr
    if isinstance(expr, Literal) and isinstance(expr.value, bool) and facts.values:
        choice = choice_of_a_bool(expr.value, facts.values)
        said = str(expr.value).lower()
        return (
            (f'"{choice}"', f"{item.name} is a choice, {said} means {choice}")
            if choice and said not in facts.values
            else None
        )
    if isinstance(expr, Literal) and isinstance(expr.value, int | float) and not isinstance(expr.value, bool):
        return _in_range(item.name, expr.value, facts)
    if not isinstance(expr, Template) or expr.text is None or expr.heredoc or not expr.text or _OPEN.search(expr.text):
        return None
    text = expr.text
    if facts.range is not None and re.fullmatch(r"-?\d+", text):
        return _in_range(item.name, int(text), facts)
    if facts.values is None and (new := api_choice(declared.type, item.name, text)):
        return f'"{new}"', f"{item.name} can't be {text}, it is called {new}"
    if facts.values is not None and not facts.stored_otherwise and list(broken(facts, text)):
        meant = choice_meant(text, facts.values)
        return (f'"{meant}"', f"{item.name} can't be {text}, but {meant}") if meant and meant != text else None
    if facts.values is not None or not list(broken(facts, text)):
        return None
    most = facts.length[1] if facts.length else None
    if item.name in _TOLD and most is not None and len(text) > most:
        return f'"{text[:most].rstrip()}"', f"{item.name} has at most {most} characters"
    named = _names(declared, text, most) if _NAMES.match(item.name) else ()
    for new in (*named, *_forms(text)):
        if new != text and not list(broken(facts, new)):
            return f'"{new}"', f"{item.name} can't be {text}, the provider takes {facts.regex or 'other lengths'}"
    return None


def _sized(item: Attribute, type_: object) -> tuple[str, str] | None:
    """`"2TB"` of a text whose name says what it is counted in, as capacity_gib does."""
    text = item.expr.text if type_ == "string" and isinstance(item.expr, Template) else None
    if not text or item.name.rsplit("_", 1)[-1] not in {"mb", "mib", "gb", "gib", "tb", "tib"}:
        return None
    number = number_meant(item.name, text)
    return (f'"{number}"', f"{item.name} is a number of its own unit") if number else None


def _in_range(name: str, value: float, facts: Facts) -> tuple[str, str] | None:
    if facts.range is None or restricts(name):
        return None
    least, most = facts.range
    nearest = least if least is not None and value < least else most if most is not None and value > most else None
    if nearest is None:
        return None
    bound = "least" if nearest == least else "most"
    return f"{nearest:g}", f"{name} can't be {value:g}, {nearest:g} is the {bound} that there is"


def _names(declared: Declared, text: str, most: int | None) -> Iterator[str]:
    """A name in the letters that one may have, the likeliest first; a short one with what it names behind it."""
    kind = declared.type.rsplit("_", 1)[-1]
    for sign in ("-", "_", "", "."):
        plain = re.sub(r"[^A-Za-z0-9]+", sign, text).strip(sign or None)
        for new in (plain, plain.lower()):
            for whole in (new, f"{new}{sign}{kind}", f"n{sign}{new}", new[:most], new[:63], new[:30]):
                yield whole.strip(sign or None)


def _forms(text: str) -> Iterator[str]:
    """What stands for the same in other signs."""
    lasting = seconds(text)
    if lasting is not None:
        yield f"{lasting}s"
        yield f"{lasting // 3600}h"
    yield from (text.strip(), text.lower(), text.upper(), f"/{text}", f"{text}.", f"https://{text}")
    yield from (text.removeprefix("https://").removeprefix("http://").rstrip("/"), text.rstrip("/."))
    yield from (re.sub(r"[^a-z0-9-]+", "-", text.lower()).strip("-"), re.sub(r"[^a-z0-9_]+", "_", text.lower()))


def _lasting(kind: str, item: Attribute, type_: object, facts: Facts) -> tuple[str, str] | None:
    """`90 days` and, where Google knows only seconds, `5m` and `300`: all of them with an s."""
    if type_ != "string" or facts.values is not None or not _LASTS.match(item.name):
        return None
    held = (kind, item.name) == ("google_storage_bucket", "retention_period") and isinstance(item.expr, Template)
    exact = kind.startswith(_OF_SECONDS) or held
    said = ((item.expr.text or "") if isinstance(item.expr, Template) else "").strip()
    if isinstance(item.expr, Literal) and isinstance(item.expr.value, int) and not isinstance(item.expr.value, bool):
        said = f"{item.expr.value} seconds" if exact else ""
    if not _IN_WORDS.fullmatch(said) and not (exact and _COMPACT.fullmatch(said) and not said.endswith("s")):
        return None
    if kind == "google_storage_bucket":
        return f'"{seconds(said)}"', f"{item.name} is a number of seconds"
    return f'"{seconds(said)}s"', f"{item.name} is written in seconds"


def _no_file(world: World, declared: Declared, item: Attribute) -> Iterator[Fix]:
    """`credentials = file("key.json")` with no such file: whoever runs Terraform is signed in by other means."""
    if item.name == "credentials" and world.reported(declared.file, item.span, "no file exists"):
        reason = "there is no such file; Terraform signs in as whoever runs it"
        yield fix(reason, remove(declared.file, item.span))


# --- what excludes one another


def _excluded(world: World, declared: Declared, level: Level) -> Iterator[Fix]:
    """Two arguments of one block of which only one may stand there."""
    there: dict[str, Attribute | Block] = {}
    for item in level.block.body.items:
        name = item.name if isinstance(item, Attribute) else item.type
        there.setdefault(name, item)
    for first, item in there.items():
        known = level.schema.attributes.get(first) or level.schema.blocks.get(first)
        if known is None:
            continue
        others = (*known.facts.conflicts_with, *known.facts.exactly_one_of)
        for path in others:
            other = there.get(path.rsplit(".", 1)[-1])
            if other is None or other is item:
                continue
            if item.span.start > other.span.start and first in _facts_of(level, path.rsplit(".", 1)[-1]):
                continue  # told from the other's side already
            if not world.reported(declared.file, item.span, "conflicts with", "only one of") and not world.reported(
                declared.file, other.span, "conflicts with", "only one of"
            ):
                continue
            gone = _gone(*sorted((item, other), key=lambda each: each.span.start))
            if gone is not None:
                name = gone.name if isinstance(gone, Attribute) else gone.type
                kept = path.rsplit(".", 1)[-1] if gone is item else first
                yield fix(f"{name} can't stand beside {kept}, which stays", remove(declared.file, gone.span))
                return


def _facts_of(level: Level, name: str) -> set[str]:
    """What an argument or block says that it excludes."""
    known = level.schema.attributes.get(name) or level.schema.blocks.get(name)
    said = (*known.facts.conflicts_with, *known.facts.exactly_one_of) if known is not None else ()
    return {path.rsplit(".", 1)[-1] for path in said}


_WHOLE = frozenset({"enable_autopilot"})
"""What decides about all of a resource stays."""


def _gone(first: Attribute | Block, second: Attribute | Block) -> Attribute | Block | None:
    """Which of the two goes: one that says nothing, a prefix beside a name, else the second; none that restricts."""
    names = [item.name if isinstance(item, Attribute) else item.type for item in (first, second)]
    if any(map(restricts, names)):
        return None
    for item in (first, second):
        if isinstance(item, Attribute) and _empty(item.expr):
            return item
    if names[0] == f"{names[1]}_prefix" or names[1] in _WHOLE:
        return first
    return second


def _empty(expr: Expr) -> bool:
    return (
        (isinstance(expr, Literal) and (expr.value is None or expr.value is False or expr.value == 0))
        or (isinstance(expr, Template) and expr.text == "")
        or (isinstance(expr, Tuple) and not expr.items)
    )
