"""A machine that only the plan's own functions or services reach: `Typesense on a VM, reachable only from our functions`."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_affirmed

_WHOSE = r"(?:(?:our|the|my|unsere\w*|den|die|nuestr[ao]s|las?|los|nos|les|nossas?|as|nostre|le|onze|de) )?"
_FUNCTIONS = r"(?:functions?|funktionen|funciones|fonctions|funcoes|funzioni|functies)"
_WHO = rf"{_WHOSE}(?:(?:google )?cloud )?(?P<who>{_FUNCTIONS}|cloud run(?: (?:api|service|app)s?)?|run(?= (?:api|service))|apis?|backend)\b"
_REACHES = (
    r"(?:reach(?:es|able|ed)?|sees?|seen|call(?:s|ed|able)?|talks?|accessed|access(?:es|ible)?|use[sd]?|quer(?:y|ies)|visible|erreich\w*|zugreif\w*|aufruf\w*|sichtbar|"
    r"ven|vean|acced\w*|alcanz\w*|accesible|llam\w*|visible|voi\w*|accessibles?|joignable|appel\w*|acess\w*|enxerg\w*|raggiung\w*|vedono|bereik\w*|benaderen)"
)
_ONLY = r"(?:(?:nobody|no one|nothing) (?:but|except)|niemand ausser|nur|nadie (?:salvo|mas que)|personne sauf|only|just|allein|solo|solamente|unicamente|uniquement|seulement|seules?|apenas|so|somente|soltanto|alleen|uitsluitend)"
_BY = r"(?:from|by|to|for|within|von|aus|fur|desde|por|de|depuis|par|pour|da|das|dalle|pelas?|vanuit|door|voor)"
_FORMS = (
    re.compile(rf"\b{_REACHES}(?: [\w-]+){{0,2}}? {_ONLY} {_BY} {_WHO}"),
    re.compile(rf"\b{_ONLY} {_REACHES}(?: [\w-]+)? {_BY} {_WHO}"),
    re.compile(rf"\b{_REACHES}(?: [\w-]+)? {_BY} {_WHO} {_ONLY}\b"),
    re.compile(rf"\b{_ONLY} {_REACHES} {_WHO}"),
    re.compile(rf"\b{_ONLY} {_WHO}(?: (?:can|may|should|must|are allowed to|konnen|durfen|pueden|peuvent|podem|possono|kunnen|mogen))? (?:\w+ )?{_REACHES}"),
    re.compile(
        rf"\b{_WHO} (?:{_REACHES})(?: (?:to|with) (?:it|them))?(?: it)? (?:over|through|via|inside|within|in|uber|por|par|via|dentro de) (?:the |our |das |la |el |le )?(?:vpc|private network|internal network|subnet|netz\w*|red|reseau)"
    ),
)  # fmt: skip


def draw_called_inside(sketch: Sketch, reading: Reading) -> None:
    """Lead the functions or the service that alone may come to a machine into its network, and let nobody else in."""
    machines = [
        id_ for id_ in sketch.of("vm") if sketch.parts[id_].settings.get("bastion") != "true" or id_ != "bastion"
    ]
    said = next(
        (each for form in _FORMS for each in form.finditer(reading.text) if is_affirmed(reading.text, each.span())),
        None,
    )
    if said is None or len(machines) != 1:
        return
    kind = "function" if re.fullmatch(_FUNCTIONS, said["who"]) else "cloud_run"
    callers = [id_ for id_ in sketch.of(kind) if id_ != "web"]
    (main,) = machines
    reached = [id_ for id_ in callers if main in sketch.parts[id_].uses or sketch.use(id_, main)]
    if not reached:
        return
    for key in ("domain", "sources"):
        sketch.parts[main].settings.pop(key, None)
    sketch.set("", main, False, "public")
    how = f"{main}: no public address; {' and '.join(reached)} come to it in the network, and nobody else"
    for need in ("private", "iap", "public"):
        if need in sketch.lacks:
            sketch.lacks.pop(need)
            if need != "public":
                sketch.meet(need, how)
    sketch.meet("private", how)
    sketch.taken.append(said.span())
