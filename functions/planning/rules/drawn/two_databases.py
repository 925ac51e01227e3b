"""Two databases of different engines, each as large and as safe as is said of it, and not of the other."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_ENGINES = {"postgres": r"postgres\w*", "mysql": r"my ?sql|maria ?db", "sqlserver": r"sql server|mssql"}
_BOTH = re.compile(r"\b(?:both|each|all|beide|jeweils|ambas|ambos|cada|les deux|chacune|as duas|allebei)\b")
# Setting -> the words that ask for it.
_SAID = {
    "availability": r"\b(?:ha|high(?:ly)? availab\w+|hochverfugbar\w*|alta disponibilidad\w*|haute disponibilite|alta disponibilidade|standby|fail ?over|regional|hoge beschikbaarheid)\b",
    "pitr": r"\b(?:pitr|point[- ]in[- ]time\w*)\b",
    "tier": r"\b\d+ ?(?:v?cpus?|v?cores?|kerne\w*|nucleos|coeurs)\b|\b\d+ ?gi?b (?:of )?(?:ram|memory)\b",
    "replica": r"\breplicas?\b|\breplik\w*",
}
_SMALL = "db-f1-micro"
_LITTLE = re.compile(r"\b(?:small|tiny|little|klein\w*|pequen\w+|petit\w*|piccol\w+)\b")


def draw_two_databases(sketch: Sketch, reading: Reading) -> None:
    """Take from each of two databases what is said of the other alone."""
    kept = {sketch.parts[id_].settings.get("engine", "postgres"): id_ for id_ in sketch.of("sql")}
    text = reading.text
    at = {engine: match.start() for engine in kept if (match := re.search(rf"\b(?:{_ENGINES[engine]})\b", text))}
    if len(at) != len(kept) or len(kept) != 2:
        return
    order = sorted(at, key=lambda engine: at[engine])
    stretch = {order[0]: text[at[order[0]] : at[order[1]]], order[1]: text[at[order[1]] :]}
    # What stands right before an engine's name is said of it: `a small MySQL`.
    tail = re.search(r"[^,;.]*$", stretch[order[0]])
    stretch[order[1]] = (tail[0] if tail else "") + re.split(r"[.;\n]", stretch[order[1]])[0]
    stretch[order[0]] = (
        re.split(r"[.;\n]", text[max(0, at[order[0]] - 12) : at[order[0]]])[-1]
        + re.split(r"[.;\n]", stretch[order[0]][: tail.start() if tail and tail.start() else None])[0]
    )
    if _BOTH.search(text):
        return
    for key, words in _SAID.items():
        said = [engine for engine in order if re.search(words, stretch[engine])]
        if len(said) != 1:
            continue
        other = sketch.parts[kept[next(engine for engine in order if engine not in said)]]
        other.settings.pop(key, None)
        if key == "replica":
            other.settings.pop("replica_region", None)
        if key in {"tier", "availability"} and _LITTLE.search(stretch[other.settings.get("engine", "postgres")]):
            sketch.set("", other.id, _SMALL, "tier")
        _forget(sketch, other.id, key)


def _forget(sketch: Sketch, id_: str, key: str) -> None:
    """No need is met by what was taken back."""
    gone = re.compile(rf"{re.escape(id_)}: (?:{key} = |a standby in another zone)")
    if key in {"availability", "pitr", "replica"}:
        sketch.how = {need: [each for each in said if not gone.match(each)] for need, said in sketch.how.items()}
        sketch.how = {need: said for need, said in sketch.how.items() if said}
