"""Whether a change has heard all that its sentence asks for: what no step took up is asked about, and never dropped."""

import re
from collections.abc import Sequence

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.manner import in_our_digits
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Add, Rename, Step
from functions.planning.rules.changes.targets import in_goal_words
from functions.planning.rules.goal import fold
from functions.planning.rules.read import read
from functions.planning.rules.told.heard import says_something
from functions.planning.rules.unclear import NotUnderstood
from functions.planning.rules.words.numerals import in_digits
from functions.planning.rules.words.tables import qualifiers_table
from functions.planning.rules.words.values import domain_in
from shared.parts import part_named

_DASHED = re.compile(r"(?<=[a-z])-(?=(?:datenbank|cache|topic|bucket|queue|alarm|server|disk|instanz)\w*)")


def undashed(text: str) -> str:
    """The folded text with German compounds as two words: `redis-cache`."""
    return _DASHED.sub(" ", text)


# What this reader has words for, beside the names of parts.
_OWN_WORDS = tuple(
    re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")
    for pattern in (
        *words.KINDS.values(), words.ADDS, words.REMOVES, words.OFF, words.GROWS, words.SHRINKS, words.DOUBLES, words.HALVES,
        words.DISK, words.MEMORY, words.CPUS, words.INSTANCES, words.SIZE, words.PUBLIC, words.PRIVATE, words.AVAILABLE,
        (r"backups?|sicherung\w*|copias?(?: de seguridad)?|sauvegardes?|keep|garder|doit|avoir|debe|tener|durante|dias|semanas|jours|semaines|tage|wochen|days|weeks|"
        r"big|large|gross|grande|grand|nothing else|sonst nichts|nada mas|rien d'autre|(?:the )?rest|stays?|alone|untouched"),
    )
)  # fmt: skip


# How something is to be, by the names of needs.txt, and the settings that say so.
_SETTINGS_OF = {
    "cross_region": ("replica_region",),
    "replica": ("replica", "replica_region"),
    "pitr": ("pitr",),
    "pooling": ("pooling", "max_connections"),
    "versioning": ("versioning", "keep_versions", "version"),
    "archive_class": ("storage_class", "lifecycle_class"),
    "kms": ("cmek", "rotation_days", "protection"),
    "dead_letter": ("dead_letter", "attempts"),
    "filters": ("filter", "filters"),
    "geo_block": ("blocked_countries",),
}


def must_be_heard(sentence: str, now: Now, steps: Sequence[Step], heard: Sequence[str] = ()) -> None:
    """Raises Unclear where a sentence asks for something that no clause of it took up: `add Redis that speaks Klingon`.

    `heard` are clauses that were understood to their last word.
    """
    reading = read(in_goal_words(sentence, now))
    done = {step.key for step in steps if isinstance(step, Put)}
    done |= {key for step in steps if isinstance(step, Add) for key in _made_with(step)}
    kinds = {step.kind for step in steps if isinstance(step, Add)}
    for mention in reading.mentions:
        keys = _SETTINGS_OF.get(mention.need) or tuple(
            each.partition("=")[0].partition(".")[2] for each in qualifiers_table().get(mention.need, ())
        )
        if keys and not mention.rejected and not done & set(keys) and mention.need not in kinds:
            raise NotUnderstood(f'It is not clear what "{mention.words}" is to change here: nothing in it is set so.')
    values = {step.value.lower() for step in steps if isinstance(step, Put)}
    understood = [*heard, *(undashed(in_goal_words(piece, now)) for piece in heard)]
    for said in reading.unheard:
        told = re.sub(r"\b(?:with|value|mit|wert|valor|valeur|set|to)\b", " ", said).split()
        if told and all(any(word in value for value in values) for word in told):
            continue
        rest = undashed(in_digits(in_our_digits(fold(said))))
        if any(rest.strip(" .") in piece for piece in understood):
            continue
        for pattern in _OWN_WORDS:
            rest = pattern.sub(" ", rest)
        for id_ in now.parts:
            rest = re.sub(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", " ", rest)
        if says_something(rest) and says(rest):
            raise NotUnderstood(
                f'It is not clear what "{said}" is to change. Say the part and what of it, with the value.'
            )


_ADDRESS = re.compile(
    r"(?:gs|s3|bq|abfss?)://[^\s,;]*[\w/]|\bprojects/[\w./-]*\w|[\w.+-]*@[\w-]+(?:\.[\w-]+)+|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|(?<![\w./:@-])(?:[a-z0-9-]+\.)+[a-z]{2,24}(?![\w@/-])|(?<=://)(?:[a-z0-9-]+\.)+[a-z]{2,24}(?![\w@-])"
)


def must_hold_addresses(sentence: str, now: Now, steps: Sequence[Step]) -> None:
    """Raises Unclear where an address, a domain or a network of the sentence is in no step: who is let in is never dropped."""
    held = " ".join(
        [step.value for step in steps if isinstance(step, Put)]
        + [value for step in steps if isinstance(step, Add) for _, value in step.settings]
        + [step.name for step in steps if isinstance(step, Rename)]
        + [value for part in now.parts.values() for value in part.written.values()]
    ).lower()
    for said in _ADDRESS.findall(fold(sentence)):
        bare = said.lstrip("@").rstrip(".")
        if bare not in held and ("@" in said or "/" in said or said[0].isdigit() or domain_in(bare)):
            raise NotUnderstood(f"It is not clear what {said} stands for: nothing in it is set so.")


_WHOSE = re.compile(
    r"\b(?:of|von|vom|del|du) (?:the |our |der |dem |unsere[nmr] )?(?P<who>back|front|up|down|out|over|base|store|main|run|push|serve|default|general|call|hit|look|trigger)(?=\W*$|\s*[,;.!?])"
)


def must_be_somebodys(text: str) -> None:
    """Raises Unclear where something is said to be of what has the name of nothing here, in a word that says nothing elsewhere."""
    if match := _WHOSE.search(text):
        raise NotUnderstood(f'It is not clear what "{match["who"]}" in "{text}" is: nothing here is called so.')


def _made_with(step: Add) -> list[str]:
    """The settings that a new part has: those that were said, and those that it has anyway."""
    part = part_named(step.kind)
    said = dict(step.settings)
    usual = part.settings().model_dump() if part else {}
    return [*said, *(key for key, value in usual.items() if value is True)]
