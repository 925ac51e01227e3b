"""API Gateway before services and functions: who may call by a key, how often, and whose sign-in is checked."""

import re

from functions.planning.rules.drawn.armor import rate_said
from functions.planning.rules.meant.callers_keys import KEY, KEYS_GIVEN, LIMIT, callers_key_spans
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words.denied import is_denied
from shared.parts.api_gateway.part import SERVED_REGIONS
from shared.schemas import Asked

# Who may come in by another rule than a key or a token, which a gateway does not check.
_CLOSES = ("iap", "geo_block", "authorized_network")
# What a load balancer has and a gateway has not.
_OF_A_BALANCER = ("domain", "cdn", "load_balancer", "multi_region")
_FIREWALL = re.compile(r"\bwafs?\b|armor|owasp|firewall|sql injection|ddos|bots?\b")
_SERVES = ("service", "cloud_run", "function", "container")
_OTHER_GATEWAY = re.compile(r"^apigee\b")
# Keys that callers bring, and not one that the goal's own program calls others with.
_KEYS = re.compile(
    r"(?:^|[,;:(.]|\b(?:with|by|via|using|per|an?|own|and|or|plus|needs?|requires?|ha(?:s|ve)|sends?|brings?|checks?|validat\w+|enforc\w+|mandatory|valid|mit|ueber|uber|und|eine[nm]?|con|y|e|et|avec|une?|una?|com|uma|um|par|por|per|met|en)|[+&])"
    r" ?(?P<said>api[- ]?(?:keys?|schlussel\w*|sleutels?)(?:[- ]auth\w*)?|keys?[- ]auth\w*|(?:claves?|llaves?|chaves?) (?:de (?:la )?)?api|cles? (?:d ?'? ?)?api|chiav[ei] (?:di |dell ?'? ?)?api)\b"
    r"|\bapi[- ]?gateways?\b(?:[^.;\n]|\.(?=\w)){0,60}?\bwith (?P<plain>keys?(?:[- ]auth\w*)?)\b"
)
_TOKENS = re.compile(
    r"\b(?:jwts?|json web tokens?|id[- ]?tokens?|(?:firebase|identity platform)(?:[- ]auth\w*)?(?: tokens?)?)\b"
)
_OTHER_ISSUER = re.compile(r"\b(?:auth0|okta|keycloak|cognito|entra|azure ad|zitadel|clerk|supabase|authentik)\b")
# That what stands behind is not called but through it.
_NO_OTHER_WAY = re.compile(
    r"\b(?:no(?:body| one|t)?|never|nothing|nie(?:mand)?|nicht|nadie|no|personne|ne|nessuno|non|ninguem|nao|niet)\b(?: \w+){0,6}? (?:direct(?:ly)?|direkt|directamente|directement|direttamente|diretamente|rechtstreeks)\b"
    r"|\b(?:only|nur|solo|seulement|uniquement|apenas|alleen|exclusively)\b(?: \w+){0,5}? (?:through|via|by|over|uber|por|par|tramite|attraverso|door)(?: \w+){0,4}? gateway\b"
)
# What parts a clause from the next one, and a gateway from what it leads to.
_ENDS = re.compile(r"[.,;:()\n]|\b(?:and|but|while|und|aber|y|pero|et|mais|e|mas|ma|en|maar)\b")
_SENTENCE = re.compile(r"[.;\n](?!\w)")
_LEADS = re.compile(
    r"\b(?:in front of|before|for|to|vor|fur|delante de|ante|para|devant|pour|davanti a|per|na frente de|voor)\b"
)
_NEAREST = {"eu": "europe-west1", "me": "europe-west1", "af": "europe-west1", "as": "asia-northeast1"}
_LETS_IN_MORE = "answers everybody on the internet, or who has a key, and the goal lets in fewer"
_KEY_STEP = (
    "callers bring a key in the header x-api-key; you give one out by `gcloud services enable SERVICE` and "
    "`gcloud services api-keys create --api-target=service=SERVICE`, with the SERVICE of the output that ends in key_service"
)
_SOME = 600
_BY_YOU = (
    "the gateway asks for a key and counts by it; the keys (google_apikeys_key) are no part of the plan: " + _KEY_STEP
)


def key_spans(reading: Reading) -> list[tuple[int, int]]:
    """Where a goal with a gateway says that callers bring a key."""
    if not _asked(reading):
        return []
    if any(KEYS_GIVEN.search(reading.text[each.start : each.end]) for each in reading.of("api_gateway")):
        return [match.span() for match in KEY.finditer(reading.text)]
    found = [match.span("said" if match["said"] else "plain") for match in _KEYS.finditer(reading.text)]
    return found or [span for span in callers_key_spans(reading.text) if not is_denied(reading.text, span)]


def _asked(reading: Reading) -> bool:
    """Whether an API gateway is asked for, and not another product of that kind."""
    return any(not _OTHER_GATEWAY.match(each.words.lower()) for each in reading.of("api_gateway"))


def draw_gateway(sketch: Sketch, reading: Reading) -> bool:
    """Whether a gateway stands before what answers, which nobody else may call then."""
    if not _asked(reading):
        return False
    if reading.wants(*_CLOSES) or _is_closed(reading):
        return False
    keys = key_spans(reading)
    more = [need for need in _OF_A_BALANCER if reading.wants(need)]
    if any(_FIREWALL.search(each.words.lower()) for each in reading.of("waf")):
        more.append("waf")
    if more and not keys:
        return False
    behind = _behind(sketch, reading)
    if not behind:
        return False
    made = sketch.add("api_gateway", "gateway", "api_gateway")
    if made is None or not sketch.use(made, *behind):
        sketch.drop("gateway")
        return False
    sketch.told = [each for each in sketch.told if each.need != "public"]
    _shut(sketch, made)
    for need in more:
        sketch.lack(
            need, f"an API gateway has none: {made} answers at Google's own address, over HTTPS, and checks keys"
        )
    _place(sketch, made)
    _callers(sketch, reading, made, keys)
    return True


def lack_gateway(sketch: Sketch, reading: Reading) -> None:
    """Why there is none, and what stands there instead."""
    fronts = sketch.of("load_balancer", "gke_load_balancer")
    instead = f"{fronts[0]} passes requests on by path instead, and checks no keys" if fronts else "it is left out"
    why = "leads to services and functions, without a domain of its own"
    if reading.wants(*_CLOSES) or _is_closed(reading):
        why = _LETS_IN_MORE
    sketch.lack("api_gateway", f"API Gateway {why}; {instead}")


def _is_closed(reading: Reading) -> bool:
    """Whether nobody from outside is to come in at all, by a gateway either: it has a public address."""
    closed = [(each.start, each.end) for each in reading.of("private")]
    return any(not is_about_what_stands_behind(reading, each) for each in closed)


def is_about_what_stands_behind(reading: Reading, said: tuple[int, int]) -> bool:
    """Whether words that close are about what a gateway leads to, and not about the gateway.

    They are where the goal says that the gateway is the only way (`only through the gateway`), and where they call a
    service closed without the gateway: `the backend stays private`, `a gateway before private services`.
    """
    text, (low, high) = reading.text, said
    sentence = max((each.end() for each in _SENTENCE.finditer(text, 0, low)), default=0)
    if _NO_OTHER_WAY.search(text, sentence, next((each.start() for each in _SENTENCE.finditer(text, high)), len(text))):
        return True
    words = [(each.start, each.end) for each in reading.of("private") if low <= each.start < high]
    if words and said not in words:
        # A phrase with its subject: the words in it that close tell which of them is meant.
        return all(is_about_what_stands_behind(reading, each) for each in words)
    start = max((each.end() for each in _ENDS.finditer(text, 0, low)), default=0)
    end = next((each.start() for each in _ENDS.finditer(text, high)), len(text))
    within = [each for each in reading.mentions if not each.rejected and start <= each.start < end]
    gates = [each.end for each in within if each.need == "api_gateway"]
    # Before what it leads to, the word is about that.
    return any(each.need in _SERVES for each in within) and (
        not gates or any(_LEADS.search(text, gate, low) for gate in gates if gate <= low)
    )


def close_gateway(sketch: Sketch, drawn: Drawn) -> bool:
    """Take a gateway back that nobody from outside may come to; nobody comes to what it led to then."""
    _take_back(sketch, drawn)
    for id_ in drawn.uses:
        _ = sketch.put("", id_, public=False, internal=True) or sketch.put("", id_, public=False)
    sketch.lacks["api_gateway"] = f"API Gateway {_LETS_IN_MORE}; it is left out"
    return True


def _take_back(sketch: Sketch, drawn: Drawn) -> None:
    sketch.drop(drawn.id)
    about = re.compile(rf"\b{re.escape(drawn.id)} may call it$")
    kept = {need: [each for each in lines if not about.search(each)] for need, lines in sketch.how.items()}
    sketch.how = {need: lines for need, lines in kept.items() if lines}
    sketch.told = [each for each in sketch.told if not about.search(each.how)]


def _shut(sketch: Sketch, made: str) -> None:
    """Nobody but the gateway calls what stands behind it; it comes from outside the network, as its own account."""
    for id_ in sketch.parts[made].uses:
        settings = sketch.parts[id_].settings
        for key in ("behind", "internal"):
            settings.pop(key, None)
        sketch.set("", id_, False, "public")


def tell_gateway(sketch: Sketch) -> None:
    """What is said of the one gateway, by what it leads to and what it checks."""
    made = sketch.parts[sketch.of("api_gateway")[0]]
    behind = f"{', '.join(made.uses)}: nobody but {made.id} may call it"
    lines = [f"{made.id}: {made.part.what}", behind]
    if place := made.settings.get("place"):
        lines.append(f"{made.id}: it stands in {place}, for Google has none in {sketch.region}")
    if "keys" in made.settings:
        lines.append(f"{made.id}: " + _KEY_STEP)
    sketch.how["api_gateway"] = lines
    sketch.lacks.pop("api_gateway", None)
    if "private" in sketch.how or "private" in sketch.lacks:
        sketch.lacks.pop("private", None)
        sketch.meet("private", behind)


def one_gateway(sketch: Sketch, reading: Reading, users: list[str]) -> None:
    """One gateway before all that are drawn apart, with what was said of any of them."""
    gates = [sketch.parts[id_] for id_ in sketch.of("api_gateway")]
    if not gates:
        return
    if reading.wants(*_CLOSES) or _is_closed(reading):
        for gate in gates:
            _take_back(sketch, gate)
        lack_gateway(sketch, reading)
        return
    first, *others = sorted(gates, key=lambda gate: gate.id != "gateway")
    for other in others:
        for key, value in other.settings.items():
            first.settings.setdefault(key, value)
        uses = other.uses
        sketch.drop(other.id)
        sketch.use(first.id, *uses)
    if not first.uses:
        sketch.use(first.id, *(id_ for id_ in users if sketch.parts[id_].settings.get("trigger", "http") == "http"))
    if first.uses:
        sketch.rename(first.id, "gateway")
        _shut(sketch, first.id)
        _callers(sketch, reading, first.id, key_spans(reading))


def _behind(sketch: Sketch, reading: Reading) -> list[str]:
    """What the gateway leads to: functions, or services; what shows pages beside an API stays in the open."""
    found = sketch.of("function")
    for id_ in found:
        settings = sketch.parts[id_].settings
        if settings.get("trigger") == "storage" and len(found) == 1:
            # What is called through a gateway answers, and is not started by what arrives.
            settings["trigger"] = "http"
            sketch.how.pop("trigger", None)
    found = [id_ for id_ in found if sketch.parts[id_].settings.get("trigger", "http") == "http"]
    services = sketch.of("cloud_run")
    if not found or reading.wants("service", "cloud_run"):
        found += [id_ for id_ in services if id_ != "web" or services == ["web"]]
    if not found and not sketch.of("site", "bucket", "group", "vm", "gke"):
        found = [id_ for id_ in [sketch.add("", "api", "cloud_run")] if id_]
    return found


def _place(sketch: Sketch, made: str) -> None:
    """The region of the gateway, where that of the deployment has none."""
    if sketch.region in SERVED_REGIONS:
        return
    place = "australia-southeast1" if sketch.region.startswith("australia") else _NEAREST.get(sketch.region[:2], "")
    sketch.set("", made, place or "us-east1", "place")


def _callers(sketch: Sketch, reading: Reading, made: str, keys: list[tuple[int, int]]) -> None:
    """Who may call, and how often."""
    behind = ", ".join(sketch.parts[made].uses)
    if reading.wants("private"):
        sketch.meet("private", f"{behind}: nobody but {made} may call it")
    for way in _NO_OTHER_WAY.finditer(reading.text):
        words = Words.of(reading.goal.text, reading.text)(*way.span())
        sketch.told.append(Asked(words=words, need="private", met=True, how=f"{behind}: nobody but {made} may call it"))
        sketch.taken.append(way.span())
    if reading.wants("public"):
        sketch.lacks.pop("public", None)
        sketch.meet("public", f"{made}: it answers at a public address")
    rate, said = rate_said(reading.text)
    given = next(
        (each for each in reading.of("api_gateway") if KEYS_GIVEN.search(reading.text[each.start : each.end])), None
    )
    if given is not None and not any(each.need == "api_keys" for each in sketch.told):
        if limit := LIMIT.search(reading.text):
            if not said:
                rate = rate or _SOME
                how = f"{made}: rate_limit = {rate} requests a minute, for the goal does not say how many: say another"
                sketch.told.append(Asked(words="", need="guessed", met=True, how=how))
            sketch.taken.append(limit.span())
        sketch.told.append(Asked(words=given.words, need="api_keys", met=False, how=_BY_YOU))
    if keys or rate:
        sketch.set("", made, True, "keys")
        sketch.taken += keys
    if rate:
        sketch.set("", made, rate, "rate_limit")
        sketch.taken += [said] if said else []
        for need in ("waf", "quota"):
            if reading.wants(need) and need not in sketch.lacks:
                sketch.meet(need, f"{made}: {rate} requests a minute for all keys of one project, counted by their key")
    tell_gateway(sketch)
    if keys and all(_within(each.start, keys) for each in reading.of("secrets")):
        # The keys are checked and kept by Google.
        for id_ in sketch.of("secret"):
            sketch.drop(id_)
        if reading.wants("secrets"):
            sketch.meet("secrets", f"{made}: Google keeps and checks the callers' keys")
    for each in reading.of("auth"):
        if _within(each.start, keys):
            sketch.meet("auth", f"{made}: callers show their key")
    if _TOKENS.search(reading.text) and not _OTHER_ISSUER.search(reading.text) and reading.wants("auth"):
        sketch.set("", made, True, "tokens")
        sketch.meet("auth", f"{made}: who calls shows a token of the sign-in, which it checks")


def _within(start: int, spans: list[tuple[int, int]]) -> bool:
    return any(low <= start < high for low, high in spans)
