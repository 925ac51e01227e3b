"""Who says that only some may come in gets nothing that everybody may call, whether or not it was read who they are."""

import re

from functions.planning.rules.drawn.inside_only import draw_inside_only
from functions.planning.rules.drawn.people import draw_people
from functions.planning.rules.meant.allow_lists import INBOUND
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_WHO = (
    r"(?:i|me|myself|us|we|our|ours|my|teams?|staff|employees?|colleagues?|admins?|administrators?|developers?|devs|engineers?|people|"
    r"groups?|labs?|researchers?|students?|analysts?|"
    r"members?|company|internal|family|friends?|ich|mich|mir|wir|uns|mein\w*|unser\w*|mitarbeiter\w*|kolleg\w*|firma|freunde\w*|familie|"
    r"yo|mi|mis|nosotros|nuestr\w*|empleados|equipo|familia|amigos|moi|nous|mon|ma|mes|notre|nos|employes|salaries|equipe|famille|amis|"
    r"dipendenti|colleghi|personale|famiglia|amici|noi|io|funcionarios|colaboradores|colegas|equipe|nos|eu|minha|meus?|noss[oa]s?|mia|nostr[oi]|\S+@\S+)"
)
_ONLY = r"(?:only|just|nur|allein|ausschliesslich|exclusively|solo|solamente|unicamente|uniquement|seulement|seul\w*|apenas|somente|so(?! (?:we|i|our|my|that|people|developers?|engineers?|members?|employees?|staff|colleagues?|friends?|students?|teams?)\b)|soltanto|solamente|esclusivamente)"
_ACCESS = (
    r"\b(?:open\w*|see|sees|seen|access\w*|reach\w*|view\w*|log ?in|login|sign ?in|enter|visit\w*|call|visible|gets? (?:in|at|to)|in there|"
    r"for|erreich\w*|offnen|sehen|zugreifen|zugriff|zugang\w*|nutzen|benutzen|aufrufen|sichtbar|fur|rein\w*|"
    r"ver|vea\w*|acceder|acceso|entrar|abrir|usar|visible|para|voir|acces\w*|ouvrir|utiliser|pour|use|uses|usable|accedere|accesso|acesso|acessar|vedere|usare|aprire|entrare|utilizzare|usem|usa|per)\b"
)
_SAME = r"(?:[^.;!?\n]|\.(?=\w))"
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_ONLY}(?: \w+){{0,2}}? {_WHO}(?!\w){_SAME}{{0,60}}?{_ACCESS}",
        rf"\b{_ONLY}(?: \w+)? (?:use|uses|usa|usen|usem|usi|vea|veja|entre|acceda|acesse|acceder|utilise|voie)(?: \w+)? {_WHO}(?!\w)",
        rf"{_ACCESS}{_SAME}{{0,40}}\b{_ONLY}(?: \w+){{0,2}}? {_WHO}(?!\w)",
        rf"{_ACCESS}{_SAME}{{0,25}} {_WHO}(?: \w+)? (?:only|alone|allein)\b",
        rf"\b{_ONLY}(?: \w+){{0,3}}? @(?:[a-z0-9-]+\.)+[a-z]{{2,12}}\b",
        rf"\b{_ONLY} (?:for|fur|para|pour) {_WHO}(?!\w)",
        rf"\b{_ONLY}(?: [\w']+){{0,4}}? (?:[dl] ?')?{_WHO}(?!\w){_SAME}{{0,40}}?\b(?:with|by|mit|uber|con|avec|via|par|com) (?:their|his|a|the|ihrem|einem|su|sus|una?|leur|leurs|un|seu|sua|uma?)(?: \w+)? (?:accounts?|log ?ins?|konto|konten|zugang|cuentas?|comptes?|contas?)\b",
        rf"\b(?:nobody|no one|noone|none|niemand|keiner|nadie|personne) (?:else|other|outside|sonst|anders|mas|d'autre|more)\b{_SAME}{{0,60}}?{_ACCESS}",
        r"\b(?:sonst (?:niemand|keiner)|nadie mas|personne d'autre|nobody else|no one else)\b",
        rf"\b(?:restrict\w*|limited|locked down|beschrankt|limitado|reserve\w*|limite\w*) (?:\w+ )?(?:to|auf|a|aux?)(?: \w+){{0,2}}? {_WHO}(?!\w)",
    )
)
# What is closed without anything here: whose only users are said, and are no people.
_ABOUT_STORES = re.compile(
    r"\b(?:database|db|postgres\w*|mysql|redis|cache|bucket|datenbank\w*|base de (?:datos|donnees)|ssh|rdp|port|secrets?|backups?)\b(?: (?:is|are|be|should|must|may|that|which|open|reachable|accessible|ist|soll|die|das|que|sea|est|soit))* $"
)

# Where something stands, and who comes from there, are nobody who is let in.
_REGION_ONLY = re.compile(r"\b(?:eu|europe|us|usa|uk|germany|deutschland|europa|schweiz|switzerland|france) only$")
_OF_A_PART = (
    "Google's sign-in stands before a whole service: make that part a service of its own, or let the application's "
    "own sign-in guard it; the rest stays open"
)
ASK = "it is closed to everybody until you say who may come in, as group:team@example.com"


_WITH_TOKENS = re.compile(
    r"\b(?:callers?|clients?|consumers?|partners?|whoever calls(?: it)?|requests?|calls?|aufrufer|llamadas|appels?)\b[^.;,\n]{0,24}\b(?:id |identity |bearer |access |oidc |valid |jwt )*tokens?\b"
    r"|\b(?:only|nur|solo|seulement|apenas) (?:with|mit|con|avec|com) (?:an? |einem |un |uma? )?(?:valid )?(?:id[- ]|identity[- ]|bearer[- ])?tokens?\b|\b(?:only |nur )?authenticated (?:calls?|callers?|clients?|requests?|access)(?: only)?\b|\bno (?:unauthenticated|anonymous) (?:access|calls?|requests?)\b|\bunauthenticated (?:calls?|requests?)? ?(?:are )?(?:refused|rejected|denied)\b"
)
_SHOWN = (
    "{}: whoever calls it shows an identity token of a Google account or service account that may (roles/run.invoker)"
)


def _with_tokens(sketch: Sketch, reading: Reading) -> None:
    """Who calls shows a token: without one Cloud Run itself refuses."""
    match = _WITH_TOKENS.search(reading.text)
    if match is None or reading.wants("iap"):
        return
    for id_ in sketch.of("cloud_run", "function"):
        if id_ != "web" and sketch.set("", id_, False, "public"):
            sketch.taken.append(match.span())
            if reading.wants("public") and "public" not in sketch.how:
                sketch.meet("public", _SHOWN.format(id_))


def draw_restricted(sketch: Sketch, reading: Reading) -> None:
    """Close what would be open to everybody where a goal says that only some may come in."""
    _with_tokens(sketch, reading)
    draw_inside_only(sketch, reading)
    _machines(sketch, reading)
    if "part_sign_in" in sketch.how:
        return
    if reading.names("part_sign_in"):
        sketch.lack("part_sign_in", _OF_A_PART)
        return
    # Who may read a bucket or a dataset is said of that.
    if reading.wants("public", "data_access") or "authorized_network" in sketch.how:
        return
    # Addresses that alone come in are held by a list of them.
    if not _is_restricted(INBOUND.sub(" ", reading.text)):
        return
    for id_ in sketch.of("cloud_run", "function"):
        settings = sketch.parts[id_].settings
        if "true" in {settings.get("iap"), settings.get("internal")} or settings.get("public") == "false":
            continue
        if not sketch.put("", id_, public=False, iap=True):
            sketch.set("", id_, False, "public")
        if not draw_people(sketch, reading, closed=True):
            sketch.lack("iap", ASK)
        elif "iap" not in sketch.how:
            sketch.meet("iap", f"{id_}: people sign in with Google")


# What strangers come to, whoever else logs in to it.
_FOR_ALL = ("public", "static_ip", "game", "vpn_server", "domain", "sftp", "bot")


def _machines(sketch: Sketch, reading: Reading) -> None:
    """What is for a few people alone answers on a machine through their tunnel, and nobody else."""
    few = reading.wants("iap") or _is_restricted(reading.text)
    if not few or reading.wants(*_FOR_ALL) or sketch.of("cloud_run", "load_balancer"):
        return
    for id_ in sketch.of("vm"):
        settings = sketch.parts[id_].settings
        if {"domain", "udp_ports", "tcp_ports"} & set(settings):
            continue
        if settings.get("public") == "false" and settings.get("bastion") == "true":
            continue
        if sketch.put("", id_, public=False, bastion=True) and reading.wants("iap"):
            port = settings.get("port", "80")
            sketch.meet("iap", f"{id_}: no public address; its pages come through the tunnel (port {port})")


def _is_restricted(text: str) -> bool:
    return any(
        not (_ABOUT_STORES.search(text[: match.start()]) or _REGION_ONLY.search(text, match.start(), match.end()))
        for pattern in _PLACES
        for match in pattern.finditer(text)
    )
