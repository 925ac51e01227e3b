"""Names that are sent on to another: `www.example.com redirects to example.com`, `the old domain leads to the new one`."""

import re
from collections.abc import Iterator

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.values import domains_in

Redirect = tuple[str, str]

_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_SENDS = re.compile(
    r"\b(?:redirect\w*|(?:um|weiter)(?:ge)?leit\w+|redirig\w*|redireccion\w*|redirecion\w*|leite[tn]?\b[^;\n]{0,40}?\b(?:um|weiter)\b|omleid\w+|doorstur\w+|doorverwij\w+|reindirizz\w*|301s?)\b|->|=>|\u2192"
    # `sends a.com and www.a.com on to https://b.com`: names alone stand between, so it is neither mail nor a call.
    r"|\b(?:send|forward|schick|leite|envi|renvo|invi|stuur|manda?)\w*(?= (?:both )?(?:[a-z0-9-]+\.)+[a-z]{2,}[^.;\n]?[a-z0-9., &-]{0,120}? https?://)"
    r"|\b(?:forwarded|sent on)(?= (?:permanently |for good )?to https?://)"
)
_TO = r"(?:to|auf|nach|zu|zur|a|al|hacia|vers|para|naar|su|onto|into|->|=>|\u2192)"
_APEX = r"(?:the )?(?:apex|naked|root|bare|non-?www|no-?www|without www|ohne www|sin www|sans www|sem www|main)(?: (?:domain|name|one))?"
_TO_APEX = re.compile(
    rf"\bwww\b(?!\.)[^.;\n]{{0,40}}?{_TO} {_APEX}\b|\bwww\b(?!\.)[^.;\n]{{0,40}}?{_TO} (?:https?://)?(?=[a-z0-9])"
)
_TO_WWW = re.compile(
    rf"\b{_APEX}[^.;\n]{{0,40}}?{_TO} (?:the )?www\b(?!\.)|(?:redirect\w*|umleit\w*|weiterleit\w*)[^.;\n]{{0,30}}? {_TO} (?:the )?www\b(?!\.)"
)
_NO_REDIRECT = (
    "which name leads where is not clear, or a machine answers them: say `www.example.com redirects to example.com`, or "
    "let the application answer the one name with the other"
)

# `The redirect is already done at Cloudflare`, `www already redirects there`.
_DONE = re.compile(
    r"\b(?:redirect\w*|redirecc?ion\w*|umleitung|weiterleitung|redirecionamento)\b(?:[^.;\n]|\.(?=\w)){0,80}? "
    r"(?:is|are|ist|sind|wird|esta|est) (?:already|bereits|schon|ya|deja|gia|ja)\b"
    r"|\b(?:redirect\w*|forward\w*|leitet?|redirig\w*|redirecciona\w*|redireciona\w*|reindirizza\w*|stuurt)\b(?:[^.;\n]|\.(?=\w)){0,80}? (?:already|bereits|schon|ya|deja|gia|ja|al)(?= ?(?:[.;,)\n]|$))"
    r"|\b(?:redirects?|forwards?|leitet|redirige|redirecciona|redireciona|reindirizza) (?:already|bereits|schon|ya|deja|gia|ja|al)\b"
    r"|\b(?:already|bereits|schon|ya|deja|gia|ja) (?:redirect|forward|weiterge|umge|redirig|reindirizz)\w+"
)
_ANSWERS = (
    "service", "site", "static_site", "frontend", "vm", "group", "cloud_run", "kubernetes", "function", "cdn", "bucket", "multi_service",
)  # fmt: skip
_STANDS = "it is said to be there already, so none is made here"


# `Leave docs.example.com alone`, `docs.example.com stays as it is`: it neither leads anywhere nor is led to.
_NAME = r"(?:https?://)?(?P<name>(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})"
_LEFT_ALONE = (
    re.compile(
        rf"\b(?:leave|leaving|keep|keeping|not|never|except|without touching|don'?t touch|but not|lass\w*|nicht|ausser|deja\w*|sin tocar|salvo|excepto|no toques|laisse\w*|sauf|sans toucher|deixa\w*|menos|exceto|lascia\w*|tranne|laat|behalve) "
        rf"(?:(?:also|for|to|the|on|our|as|from|fur|an|auf|a|de|la|le|o|il|het|mit) )*{_NAME}(?![\w-])"
    ),
    re.compile(
        rf"{_NAME},? (?:stays?|remains?|is (?:left|untouched|not)|must not|should not|may not|isn'?t|bleibt|soll nicht|darf nicht|wird nicht|se queda|no se|reste|ne doit pas|fica|nao|resta|rimane|non|blijft|niet)\b"
    ),
)
# A redirect that browsers are not to keep.
_FOR_NOW = re.compile(
    r"\b(?:302|307|temporar\w*|for (?:now|the time being)|vorubergehend\w*|temporal\w*|provisional\w*|temporair\w*|provisoire\w*|provvisori\w*|temporane\w*|provisori\w*|tijdelijk\w*)\b"
)
_WITH_PATH = re.compile(r"https?://(?P<host>(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})/(?P<path>[\w%~-][^\s,;)]*)")
_NO_PATH = (
    "it leads to a path of {}, and names are sent on with the path that was asked for: let the application answer it"
)


def left_alone(text: str) -> set[str]:
    """The names of which a folded goal says that they stay as they are."""
    return {each["name"] for form in _LEFT_ALONE for each in form.finditer(text)}


def redirects_in(text: str) -> tuple[list[Redirect], list[tuple[int, int]]]:
    """Which names are sent on to which, and where a folded goal says so."""
    found: dict[str, str] = {}
    spans: list[tuple[int, int]] = []
    alone = left_alone(text)
    all_named = [each for each in domains_in(text) if each not in alone]
    low = 0
    for high in [*(match.end() for match in _SENTENCE.finditer(text)), len(text)]:
        sentence, start = text[low:high], low
        low = high
        pairs: list[Redirect] = []
        for sends in _SENDS.finditer(sentence):
            if not pairs and (_says_so(text) or not re.fullmatch(r"[->=\u2192]+", sends[0])):
                pairs = _between(sentence, all_named, sends)
        if pairs:
            found |= {name: target for name, target in pairs if name != target}
            spans.append((start, start + len(sentence.rstrip())))
    # Whoever is sent on sends nobody else.
    return [(name, target) for name, target in found.items() if target not in found], spans


def _says_so(text: str) -> bool:
    """Whether an arrow between two names sends people on: `redirects: a.com -> b.com`."""
    return re.search(r"\b(?:redirect\w*|umleit\w*|weiterleit\w*|redirecc?ion\w*)\b", text) is not None


def _between(sentence: str, all_named: list[str], sends: re.Match[str]) -> list[Redirect]:
    """Who is sent on to whom in a sentence, by one of its words for it."""
    named = [name for name in domains_in(sentence) if name in all_named]
    if len(named) < 2:
        apex = (named or all_named or [""])[0].removeprefix("www.")
        if apex and _TO_WWW.search(sentence):
            return [(apex, f"www.{apex}")]
        if apex and _TO_APEX.search(sentence):
            return [(f"www.{apex}", apex)]
        return []
    at = [(match.start(), match.end(), name) for name in named for match in _standing(name, sentence)]
    led = [
        each
        for each in sorted(at)
        if re.search(
            rf"(?<![\w.-]){_TO} (?:our |the |my )?(?:new )?(?:domain |site )?['\"`(]?(?:https?://)?$",
            sentence[: each[0]],
        )
    ]
    target = led[0] if led else min(at) if _THERE.search(sentence) else max(at)
    between = [name for low, _, name in at if sends.end() <= low < target[0]]
    if between:
        return [(name, target[2]) for name in between if name != target[2]]
    # Whoever stands right before is sent on: `a.com and www.a.com redirect to b.com`.
    run: list[str] = []
    edge = sends.start() if target[0] < sends.start() and not led else min(sends.start(), target[0])
    for low, high, name in sorted(at, reverse=True):
        if high > edge or name == target[2]:
            continue
        if (run and not _JOINED.fullmatch(sentence[high:edge])) or _ANSWERS_AT.search(sentence[:low]):
            break
        run.append(name)
        edge = low
    return [(name, target[2]) for name in run]


_THERE = re.compile(r"\b(?:dorthin|dahin|there|hacia alli|daarheen|ali|la-bas)\b")
_ANSWERS_AT = re.compile(r"\b(?:on|at|under|unter|auf|en|sur|sous|em|op|onder|su) (?:https?://)?$")
_JOINED = re.compile(
    r"[\s,]*(?:(?:and|und|y|et|e|en|&|sowie|as well as) )?(?:(?:the|old|our|also|auch|die|der|das) )*", re.ASCII
)


def _standing(name: str, sentence: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)", sentence)


def draw_redirects(sketch: Sketch, reading: Reading) -> None:
    """Send the names on at the load balancer; alone where nothing else is to be there."""
    if not reading.wants("redirect"):
        return
    pairs, spans = redirects_in(reading.text)
    front = next(iter(sketch.of("load_balancer")), None)
    if _leads_to_path(sketch, reading, front, pairs):
        return
    if not pairs or (front is None and sketch.of("vm", "gke", "group")):
        sketch.lack("redirect", _NO_REDIRECT)
        return
    if any(_DONE.search(reading.text[low:high]) for low, high in spans):
        if front is not None:
            said = [each for each in sketch.parts[front].settings.get("domain", "").split(",") if each]
            kept = [each for each in said if each not in dict(pairs)] or [pairs[0][1]]
            sketch.parts[front].settings["domain"] = ",".join(kept)
        sketch.taken += spans
        sketch.lack("redirect", _STANDS)
        return
    if front is not None and not reading.names(*_ANSWERS) and not reading.apps:
        _send_on_alone(sketch, front)
    if front is None:
        front = sketch.add("", "front", "load_balancer")
        if front is None:
            return
        for id_ in sketch.of("cloud_run", "site", "function"):
            if sketch.use(front, id_):
                sketch.set("", id_, True, "behind")
    said = [each for each in sketch.parts[front].settings.get("domain", "").split(",") if each]
    sent = dict(pairs)
    answered = [name for name in said if name not in sent]
    if sketch.parts[front].uses:
        # What they lead to is answered here, unless another name is.
        answered += [target for target in dict.fromkeys(sent.values()) if not answered]
    else:
        answered = []
    sketch.parts[front].settings["domain"] = ",".join(answered)
    if not answered:
        del sketch.parts[front].settings["domain"]
    if sketch.set("", front, ",".join(f"{name}={target}" for name, target in pairs), "redirects"):
        for_now = any(_FOR_NOW.search(reading.text, *span) for span in spans)
        if for_now:
            sketch.set("", front, True, "for_now")
        how_long = "for now (302)" if for_now else "for good (301)"
        for name, target in pairs:
            sketch.meet("redirect", f"{front}: {name} is sent on to {target}, with path and query, {how_long}")
        sketch.taken += spans
        if reading.wants("load_balancer"):
            sketch.lacks.pop("load_balancer", None)
            sketch.meet("load_balancer", f"{front}: an HTTPS load balancer that sends names on")
        for need in ("domain", "https"):
            if reading.wants(need):
                sketch.lacks.pop(need, None)
                sketch.meet(need, f"{front}: a certificate for {', '.join([*answered, *sent])}")
    else:
        sketch.lack("redirect", _NO_REDIRECT)


def _send_on_alone(sketch: Sketch, front: str) -> None:
    """Take away what was put behind names of which nothing else is said than that they are sent on."""
    for id_ in [each for each in sketch.parts[front].uses if sketch.parts[each].part.name == "cloud_run"]:
        sketch.parts[front].uses.remove(id_)
        sketch.drop(id_)


def _leads_to_path(sketch: Sketch, reading: Reading, front: str | None, pairs: list[Redirect]) -> bool:
    """Whether a name is to lead to one path of another, which is told and not built."""
    paths = _WITH_PATH.finditer(reading.text)
    away = next((each for each in paths if _SENDS.search(reading.text, 0, each.start())), None)
    if away is None:
        return False
    if front is not None:
        said = [each for each in sketch.parts[front].settings.get("domain", "").split(",") if each]
        kept = [each for each in said if each not in dict(pairs)]
        sketch.parts[front].settings["domain"] = ",".join(kept or said)
    sketch.lack("redirect", _NO_PATH.format(away["host"]))
    sketch.taken.append(away.span())
    return True
