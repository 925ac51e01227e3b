"""What a change takes away, lets go to nothing, or would have to build anew elsewhere. Raises Unclear for what is lost by it."""

import re
from collections.abc import Sequence

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Remove, Step
from functions.planning.rules.changes.targets import targets_in
from functions.planning.rules.unclear import NotUnderstood, Unclear

_EVERYTHING = re.compile(
    r"\b(?:everything|all of it|it all|the whole (?:thing|deployment|app\w*|project)|production|prod|staging|old stuff|alles|todo|tout|the deployment|the project)\b"
)


def removed(piece: str, named: Sequence[str], now: Now, confirmed: Sequence[str], *, off: bool = False) -> list[Step]:
    if off:
        must_be_all(piece, named, now)
    if words.NOT.search(words.NO_MORE.sub(" ", piece)):
        raise Unclear(f'It is not clear whether anything is to go by "{piece}".')
    if _EVERYTHING.search(piece):
        raise Unclear("To end a deployment: infraai destroy APP. A change removes only parts that it names.")
    must_be_parts(piece, named, now)
    gone = [now.parts[id_] for id_ in named]
    if not gone and words.NOT.search(piece):
        raise Unclear(f"Which of {', '.join(now.parts)} is to go?", choices=tuple(now.parts))
    if not gone:
        raise NotUnderstood(f'Nothing here is called so: "{piece}". Name what is to go.', choices=tuple(now.parts))
    if len(gone) > 1 and not re.search(
        r"\b(?:both|all|beide\w*|alle|ambos|todos|tous|les deux|(?:with|and|including|along with|together with) (?:its|their)|(?:mit|samt|mitsamt) (?:ihrer|seiner|deren)|(?:con|y) sus?|(?:avec|et) (?:sa|son|ses))\b",
        piece,
    ):
        raise Unclear(f"Which of {', '.join(named)} is to go?", choices=tuple(named))
    for part in gone:
        alone = not [each for each in now.code() if each not in named]
        if part.id == now.main or ("code" in part.part.roles and alone):
            raise Unclear(
                f"{part.id} is what this deployment runs: without it, infraai destroy APP ends the deployment."
            )
        if part.stateful and part.id not in confirmed:
            raise Unclear(
                f"{part.id} ({part.part.what}) holds data, which would be lost. To remove it, say so by its name: "
                f"infraai change APP ... --lose {part.id}",
                choices=(part.id,),
                loses=(part.id,),
            )
    ids = [part.id for part in gone]
    # What only starts or looks at what goes has nothing to do then.
    ids += [
        part.id
        for part in now.parts.values()
        if part.kind in {"schedule", "uptime"} and part.id not in ids and part.uses and set(part.uses) <= set(ids)
    ]
    return [Remove(id_) for id_ in ids]


# What may stand beside the parts that are to go: whatever else does is what is to go of them, or when, or why.
_BESIDE = re.compile(
    rf"(?<![\w-])(?:{words.REMOVES}|{words.OFF}|the|our|my|this|that|its|der|die|das|den|dem|unser\w*|el|la|los|las|nuestr\w+|le|les|l ?'|notre|nos|su|sus|son|sa|ses|"
    r"and|und|y|et|with|mit|con|avec|including|together|both|beide[nr]?|ambos|ambas|all|alle|todos|todas|tous|please|bitte|por favor|svp|just|then|so|ok|completely|entirely|altogether|fully|ganz|komplett|por completo|"
    r"away|out|down|off|off it|weg|raus|heraus|again|wieder|too|as well|also|auch|tambien|aussi|now|right now|today|jetzt|ahora|maintenant|already|we|i|you|wir|ich|man|nous|on|nosotros|can|could|may|should|must|to|be|is|are|sind|ist|kann|konnen|"
    r"soll|sollen|muss|puede|debe|peut|doit|go|goes|gone|gehen|do|does|don'?t|dont|doesn'?t|do not|not|no|longer|never|need|needs|needed|want|use|using|used|any ?more|any longer|brauch\w*|benotig\w*|nutz\w*|nicht|mehr|ya|necesit\w*|us\w+|ne|n'|plus|pas|besoin|"
    r"avons|ai|de|d'|du|del|des|stop|paying|for|it|them|es|sie|ihn|lo|entirely|called|named|namens|part|parts|runs?|here|hier|thing|things|existing|current|qa|dev|uat|preview|clean-?up|nightly|daily|weekly|hourly|monthly|hat|haben|have|has|had|get|want to|would|like|there|from here|from the (?:stack|setup|deployment|plan|project))(?![\w-])"
)
_OF = re.compile(
    r"(?<![\w-])(?:of|in|on|from|von|vom|aus|im|in der|de|del|du|des|en|dans|sur|for|fur|para|pour|by|at|behind|between|inside)(?![\w-])"
)


def must_be_parts(piece: str, named: Sequence[str], now: Now) -> None:
    """Raises Unclear where not parts are to go but something of them: `remove the bug in billing`, `delete billing's logs`."""
    rest = piece
    spans = [(start, end) for start, end, ids in targets_in(now, piece) if set(ids) & set(named)]
    for start, end in reversed(spans):
        rest = rest[:start] + " \x00 " + rest[end:]
    # `Take redis out of the shop`, `remove the cache from api`: where it is used is said, and goes nowhere.
    first = spans[0][0] if spans else len(piece)
    if (
        (of := _OF.search(re.sub(rf"(?<![\w-])(?:{words.REMOVES}|{words.OFF})(?![\w-])", " ", piece[:first])))
        and not re.fullmatch(r"for|de|d'|du|del|des", of[0])
        and named
    ):
        raise _something_of(piece, named, now)
    left = _BESIDE.sub(" ", rest)
    left = re.sub(r"[^\w'-]+", " ", left.replace("\x00", " ")).strip(" '-")
    if named and (left or re.search(r"\x00 ?(?:'s?|s')(?![\w])", rest)):
        raise _something_of(left or piece, named, now)


def _something_of(left: str, named: Sequence[str], now: Now) -> NotUnderstood:
    return NotUnderstood(
        f'It is not clear what "{left}" is to mean: {", ".join(named)} alone would be removed by "remove {named[0]}". What lies in a '
        "part, and what its program does, is no matter of a change.",
        choices=tuple(now.parts),
    )


def must_be_all(piece: str, named: Sequence[str], now: Now) -> None:
    """Raises Unclear where not a part but something of it is to be off: `turn off high availability for the balancer`."""
    rest = re.sub(rf"\b(?:{words.OFF}|off|aus|ab)\b", lambda match: " ".join(_not_off(match[0])), piece)
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    left = " ".join(says(words.NO_MORE.sub(" ", rest)))
    if left:
        raise NotUnderstood(f'It is not clear what "{left}" is that is to be off for {", ".join(named)}.')


_OFF_WORDS = frozenset([
    "turn", "turned", "switch", "switched", "take", "off", "disable", "deactivate", "without", "no", "longer",
    "stop", "using", "schalt", "schalte", "schaltet", "ab", "aus",
])  # fmt: skip


def _not_off(off: str) -> list[str]:
    """The words between those that say off: `turn the cdn off`."""
    return [word for word in off.split() if word not in _OFF_WORDS]


def to_zero(now: Now, piece: str) -> list[Step]:
    ids = now.named(piece) or [id_ for id_ in [now.main] if now.takes(id_, "min_instances")]
    ids = [id_ for id_ in ids if now.takes(id_, "min_instances")]
    if len(ids) != 1:
        raise Unclear("What is to scale to zero?", choices=tuple(now.parts))
    if now.parts[ids[0]].has("min_instances", "0"):
        raise Unclear(f"{ids[0]} scales to zero already.")
    return [Put(ids[0], "min_instances", "0")]


def moved(now: Now) -> Unclear:
    held = [part.id for part in now.parts.values() if part.stateful]
    lost = f" What {', '.join(held)} hold would be lost or have to be copied by hand." if held else ""
    return Unclear(
        "Nothing moves between regions in place: it would be made anew there."
        + lost
        + " Deploy it there beside this one, "
        "bring the data over, then destroy this one: infraai deploy, infraai destroy APP.",
        loses=tuple(held),
    )
