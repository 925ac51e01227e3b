"""A part that a change speaks of and that does not stand here: then it is asked about, and no other part is changed."""

import re
from collections.abc import Sequence

from functions.planning.rules.changes import words
from functions.planning.rules.changes.additions import MATTERS
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add, Step
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.patterns import whole
from shared.parts import part_named

_STORES = (
    "sql", "redis", "bucket", "queue", "load_balancer", "nat", "dns", "bigquery", "firestore", "filestore", "kms",
    "budget", "registry", "tasks", "gke",
)  # fmt: skip
# What runs code is called by many words ("the server", "the app"): here only those that mean no other kind.
_RUNNERS = {
    "worker_pool": r"workers?(?: pools?)?|background workers?|consumers?",
    "function": r"(?:cloud )?functions?|funktion|funcion|fonction",
    "run_job": r"(?:cron |batch |nightly )?jobs?",
    "vm": r"vms?|virtual machines?",
}
_NAMES = {**{kind: words.KINDS[kind] for kind in _STORES}, **_RUNNERS}
_OWN = {
    "vm": ("group", "gke"),
    "worker_pool": ("group", "gke", "dataflow", "composer"),
    "gke": ("bigtable", "group", "worker_pool"),
    "queue": ("tasks",),
    "tasks": ("queue",),
    "run_job": ("schedule", "gitlab_runner"),
}
"""By kind: others that are called so too."""
# For whom something is, or what it is told: no part is changed by that.
_ASIDE = re.compile(
    r"\b(?:for|fur|para|pour|so that|because|since|weil|porque|parce)\b.*$|(?<![\w-])\w+=\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\b"
)


def must_stand(text: str, now: Now, steps: Sequence[Step]) -> None:
    """Raises Unclear where a clause that sets something names a part of a kind of which there is none.

    `steps` are those of the clauses before: what they add is spoken of as if it stood.
    """
    bare = MATTERS.sub(" ", _ASIDE.sub(" ", text))
    for id_ in now.parts:
        bare = whole(re.escape(id_)).sub(" ", bare)
    if re.search(r"\bcdn\b", text):
        # What a CDN keeps is its cache.
        bare = re.sub(r"\bcach\w+\b", " ", bare)
    stands = {part.kind for part in now.parts.values()} | {step.kind for step in steps if isinstance(step, Add)}
    for kind in stands:
        bare = whole(words.KINDS.get(kind, "(?!)")).sub(" ", bare)
    for kind, pattern in _NAMES.items():
        if stands & {kind, *_OWN.get(kind, ())} or (found := whole(pattern).search(bare)) is None:
            continue
        part = part_named(kind)
        what = part.what if part else kind
        raise Unclear(
            f"There is no {found[0]} here ({what}), and nothing else is changed in its place. Say which part is meant, "
            f"or add one: add {'an' if found[0][0] in 'aeiou' else 'a'} {found[0]}.",
            choices=tuple(now.parts),
        )
