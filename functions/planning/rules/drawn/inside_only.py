"""Services that only what stands in the network may call: `may only be called from inside our VPC`, `nur aus unserem Netz aufrufbar`."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_affirmed

_OUR = r"(?:(?:our|the|my|own|this|same|private|internal|unser\w*|dem|des|der|eigenen|nuestra|mi|la|el|notre|le|du|nossa|minha|a|o|nostr[ao]|il|onze|ons|de|het) ){0,3}"
_NETWORK = r"(?:vpcs?|networks?|vnet|subnet\w*|netz|netzes|netzwerks?|red|reseau|rete|rede|netwerk)(?!-)"
_FROM = (
    r"(?:(?:from|by|aus|von|desde|depuis|de|a partir|dal?|dallas?|dall? ?'?|vanuit|van|within|inside|innerhalb|dentro|binnen|internamente)"
    r"(?: (?:inside|within|in|of|innerhalb|dentro|l ?'? ?interieur|interno|interior|del?|d[ao]|della?|binnen|vms?|machines|instances|services|was|what(?:ever)?|runs|is))*?)"
)
_PLACE = rf"{_FROM} (?:(?:the |our )?(?:gce |other )?(?:vms|machines|instances|services) (?:in|on|of|inside) )?{_OUR}{_NETWORK}\b"
_CALLED = (
    r"(?:call(?:s|ed|able)?|reach(?:ed|able)?|invo(?:ke|ked|cable|kable)|access(?:ed|ible)?|hit|used?|usable|quer(?:y|ied)|open|available|visible|aufruf\w*|aufgerufen|erreich\w*|ansprech\w*|zugang\w*|"
    r"llam\w+|invoc\w+|alcanz\w+|acced\w+|accesible|appel\w+|joign\w+|accessible|invoqu\w+|atteign\w+|cham\w+|acess\w+|invocad\w+|chiam\w+|raggiung\w+|accessibile|invocabil\w+|aangeroepen|aanroep\w*|bereik\w*|calls)"
)
_ONLY = r"(?:only|solely|exclusively|just|nur|ausschliesslich|allein|solo|solamente|unicamente|exclusivamente|uniquement|seulement|exclusivement|so(?= (?:pode|deve|podem|se|e)\b)|apenas|somente|soltanto|esclusivamente|alleen|uitsluitend)"
_NOBODY = r"(?:nobody|no one|nothing|niemand|nichts|nadie|nada|personne|rien|ninguem|nessuno|niente)"
_FORMS = (
    re.compile(rf"\b{_ONLY}\b(?: [\w']+){{0,3}}? {_CALLED}\b(?: [\w']+){{0,2}}? {_PLACE}"),
    re.compile(rf"\b{_CALLED} (?:\w+ )?{_ONLY} {_PLACE}"),
    re.compile(rf"\b{_ONLY} {_PLACE}(?: [\w']+){{0,2}}? {_CALLED}\b"),
    re.compile(
        rf"\b{_CALLED}(?: [\w']+){{0,2}}? {_PLACE},? (?:only|alone|exclusively|and (?:from )?nowhere else|und sonst nirgends|y nada mas|et nulle part ailleurs|e basta)\b"
    ),
)
_NONE_OUTSIDE = re.compile(
    rf"\b{_NOBODY} (?:from )?(?:outside|ausserhalb|fuera|en dehors|hors|fora|al di fuori|fuori|buiten)(?: (?:of|von|del?|d[aeo]|dalla|della|du))? {_OUR}{_NETWORK}\b(?: [\w']+){{0,3}}? {_CALLED}\b"
)
# Of what a clause says it: what keeps data is private anyway, and machines are closed by their own rules.
_OF_DATA = re.compile(
    r"\b(?:databases?|datenbank\w*|dbs?|postgres\w*|mysql|mariadb|sql|redis|valkey|bases? de (?:datos|donnees)|banco|buckets?|secrets?|vms?|machine|cluster|memorystore|cache)\b(?![^,;:.]*\b(?:service|api|app|cloud run)\b)(?: (?:is|are|be|must|may|can|should|ist|darf|soll|esta|es|est|fica|e|and|,))*[^,;:.]{0,30}$"
)
_WHERE = "{}: internal = true: only what stands in a network of the project reaches it, and everybody else is refused"


def draw_inside_only(sketch: Sketch, reading: Reading) -> None:
    """Close a service to whoever does not come out of a network, where the goal says so of it and of no store."""
    text = reading.text
    spans = [match.span() for form in _FORMS for match in form.finditer(text) if is_affirmed(text, match.span())]
    spans += [match.span() for match in _NONE_OUTSIDE.finditer(text)]
    said = next((span for span in spans if not _OF_DATA.search(text[max(0, span[0] - 80) : span[0]])), None)
    services = [id_ for id_ in sketch.of("cloud_run") if sketch.parts[id_].settings.get("iap") != "true"]
    if said is None or len(services) != 1 or reading.wants("public", "load_balancer", "domain", "iap"):
        return
    (id_,) = services
    sketch.set("", id_, False, "public")
    if not sketch.set("", id_, True, "internal"):
        return
    for need in ("private", "internal_services", "iap"):
        sketch.lacks.pop(need, None)
    sketch.meet("private", _WHERE.format(id_))
    if reading.wants("vpc"):
        sketch.lacks.pop("vpc", None)
        sketch.meet("vpc", f"{id_}: it is called from a network of the project, and from nowhere else")
    sketch.taken.append(said)
