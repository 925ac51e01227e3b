"""What a change takes away, lets go to nothing, or would have to build anew elsewhere. Raises Unclear for what is lost by it."""

import re
from collections.abc import Sequence

from functions.planning.rules import change_words as words
from functions.planning.rules.change_clause import Put
from functions.planning.rules.change_parts import Now
from functions.planning.rules.change_steps import Remove, Step
from functions.planning.rules.unclear import Unclear

_EVERYTHING = re.compile(
    r"\b(?:everything|all of it|it all|the whole (?:thing|deployment|app\w*|project)|production|prod|staging|old stuff|alles|todo|tout|the deployment|the project)\b"
)


def removed(piece: str, named: Sequence[str], now: Now, confirmed: Sequence[str]) -> list[Step]:
    if words.NOT.search(words.NO_MORE.sub(" ", piece)):
        raise Unclear(f'It is not clear whether anything is to go by "{piece}".')
    if _EVERYTHING.search(piece):
        raise Unclear("To end a deployment: infraai destroy APP. A change removes only parts that it names.")
    gone = [now.parts[id_] for id_ in named]
    if not gone:
        raise Unclear(f'Nothing here is called so: "{piece}". Name what is to go.', choices=tuple(now.parts))
    if len(gone) > 1 and not re.search(r"\b(?:both|all|beide\w*|alle|ambos|todos|tous|les deux)\b", piece):
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
