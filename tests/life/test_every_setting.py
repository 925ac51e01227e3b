"""Each property of each part is changed by a plain sentence that names it, the part and the value."""

from functions.planning.change import apply_steps
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.properties import PROPERTIES
from functions.planning.rules.changes.read import read_change
from functions.planning.rules.changes.targets import key_of
from functions.planning.rules.unclear import Unclear
from shared.parts import PARTS
from shared.parts.expand import PlanRefused
from shared.schemas import Architecture
from tests.parts.architectures import with_part

# Values to try in turn: what one part takes is too small for another.
VALUES = {
    "size": ("500 GB", "8 GB", "4 GB", "2000 GB"), "count": ("7", "2", "4"), "days": ("30 days", "20 days", "40 days"),
    "seconds": ("2 minutes", "30 minutes", "5 minutes"), "percent": ("70 %",), "money": ("200 dollars",),
    "domain": ("www.example.net",), "path": ("/ready",), "zone": ("Europe/Madrid",), "machine": ("e2-standard-8",),
}  # fmt: skip
# What a property is called where its row has another word for itself.
CALLED = {
    "affinity": "session affinity", "availability": "high availability", "pooling": "connection pooling",
    "machine logs": "log collection", "table nodes": "nodes", "most workers": "workers", "image expiry": "images",
    "uploads": "signed uploads", "point in time": "point in time recovery",
}  # fmt: skip
# Fewest or most has to be said of these, a boot disk never changes in place, and some have words of their own.
CHOSEN = {("gke", "machine"), ("vertex_index", "machine")}
"""Google chooses these machines, or the size of what stands on them does."""
ASKED = {"instances", "boot disk", "class", "class days", "check interval", "cpu always", "health"}


def test_a_plain_sentence_changes_each_property_of_each_part():
    asked, tried = [], 0
    for part in PARTS:
        try:
            text = with_part(part).model_dump_json().replace('"it"', '"gadget"')
            now = Now(architecture := Architecture.model_validate_json(text))
        except PlanRefused:
            continue
        stands = now.parts["gadget"]
        for each in PROPERTIES:
            key = key_of(stands, each)
            on = bool(key) and each.value == "switch" and stands.value(key) in {"true", "regional"}
            if (
                not key
                or on
                or each.name in ASKED
                or (part.name, each.name) in CHOSEN
                or each.value not in {*VALUES, "switch"}
            ):
                continue
            tried += 1
            called = CALLED.get(each.name, each.name)
            sentences = [f"set the {called} of gadget to {value}" for value in VALUES.get(each.value, ())]
            if not any(_changes(sentence, architecture) for sentence in sentences or [f"turn on {called} for gadget"]):
                asked.append(f"{part.name}: {each.name}")
    assert tried > 70
    assert asked == []


def _changes(sentence: str, architecture: Architecture) -> bool:
    try:
        return all(
            getattr(step, "id", "") == "gadget" for step in read_change(sentence, architecture, ["gadget"])
        ) and bool(apply_steps(architecture, read_change(sentence, architecture, ["gadget"])))
    except (Unclear, PlanRefused):
        return False
