"""Ports and addresses that a goal wants shut: `no inbound port`, `port 5000 only for ...`, `denied by default but for ...`.

Whatever else it wants closed is held against the finished plan in openings.py.
"""

import re

from functions.planning.rules.drawn.openings import DOORS, doors_open
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.told.heard import clause_around
from functions.planning.rules.words import values
from functions.planning.rules.words.access import access_words
from functions.planning.rules.words.affirmed import is_affirmed
from functions.planning.rules.words.ports import PORTS, ports_in, protocol_ports_in
from shared.parts import part_named
from shared.schemas import Asked

_NO = r"(?:no|not|never|nothing|nobody|without|nicht|nichts|nie|niemand|kein\w*|ohne|auf keinen fall|keinesfalls|sin|ningun\w*|nada|nadie|nunca|sans|aucun\w*|rien|pas|jamais|sem|nenhum\w*|nao|senza|nessun\w*|non|niet|geen|zonder)"
# Nobody connects to it at all.
_NO_PORTS = re.compile(
    rf"\b{_NO}(?: \w+){{0,1}}? (?:inbound|incoming|open|eingehend\w*|offene\w*|entrante?s?|abiertos?|ouverts?|in entrata|de entrada|inkomende)(?: (?:network|tcp))? ?(?:ports?|puertos?|porte|portas?|poorten|connections?|traffic|verbindung\w*|verkehr|conexion\w*|trafico|connexions?|trafic)?\b"
    rf"|\b{_NO} (?:ports?|puertos?|porte|portas?) (?:entrante?s?|ouverts?|abiertos?|de entrada|in entrata)\b|\b{_NO} (?:http|web|public) (?:endpoints?|ports?|server)\b"
)
_NOTHING_IN = re.compile(
    r"\b(?:nothing|no (?:traffic|requests?|connections?|calls?)|nichts|keine (?:anfragen|verbindungen)|nada|rien|aucune (?:requete|connexion)|niente|niets) (?:ever |at all |von aussen |de fora |de fuera |du dehors |d'exterieur |da fuori )?"
    r"(?:comes?|coming|gets?|goes|enters?|arrives?|connects?|kommt|kommen|geht|entra|entre|llega|rentre|arrive|komt|chega)(?: (?:in(?:to it|side)?|to it|rein|herein|hinein|an|binnen|au bot|por fuera))?+(?! (?:over|on|through|via|from|except|but|without|uber|per|por|par|by|the|else))\b"
    r"|\b(?:kommt|kommen|geht|gehen) (?:von aussen )?nichts (?:rein|herein|hinein)\b|\b(?:rien n ?'? ?(?:entre|y entre|arrive)|no entra nada|non entra niente|nao entra nada)\b"
    r"|\b(?:nobody|no ?one|niemand|nadie|personne(?: ne)?|nessuno) (?:ever )?(?:connects? to|calls?|talks? to|ruft|se conecta|llama|n ?'? ?appelle|s'y connecte) ?(?:it|him|them|him|ihn|an|al bot)?(?= ?(?:[.,;)]|$))"
    r"|\b(?:it |that |which )?(?:serves?|exposes?|answers?|listens? (?:on|to)) (?:nothing|nobody|no (?:one|requests?|ports?))\b"
    r"|\b(?:only|just|nur|solo|solamente|seulement|uniquement|apenas|soltanto|alleen)(?: [\w-]+){0,2} (?:out(?:going|bound)|ausgehende\w*|salientes?|sortant\w*|de saida|in uscita|uitgaande) (?:connections?|traffic|requests?|calls?|verbindungen|conexiones|trafico|connexions?|trafic|conexoes|connessioni|verbindingen)"
    r"|\b(?:verbindungen|conexiones|connexions|conexoes|connessioni|connections) (?:uniquement |solo |apenas )?(?:salientes|sortantes|de saida|in uscita)\b"
)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied)|block\w*|reject\w*|drop\w*|refus\w*)(?: (?:all|everything|everybody|everyone|any|the rest|tout))?(?: traffic)? by default\b|\bdefault[- ]den(?:y|ies)\b|\bstandardmassig (?:alles|alle\w*) (?:zu|gesperrt|blockier\w*|verboten)\b|\bpor defecto (?:\w+ )?(?:todo )?(?:denegad\w+|bloquead\w+|cerrad\w+)\b|\bpar defaut (?:\w+ )?tout (?:\w+ )?(?:refuse|bloque|ferme)\b"
)
# Said of what is kept, of logging in or of a key, it says nothing of what answers.
_OF_KEPT = re.compile(
    r"\b(?:data ?bases?|dbs?|postgres\w*|mysql|redis|valkey|cache|buckets?|datenbank\w*|bases? de (?:datos|donnees)|cloud sql|sql|ssh|rdp|secrets?|nodes?|volumes?|disks?|backups?|queues?|topics?|cluster|rethinkdb|mongo\w*)\b"
)
_STILL = "{} answers everybody on the internet all the same: nothing here shuts it, so say which of the two it shall be"
_ANSWERS = ("cloud_run", "function", "site", "load_balancer", "vm", "group")


def hold_shut(sketch: Sketch, reading: Reading) -> None:
    """Shut what a finished plan opens against its goal's word, or say that it stays open."""
    _of_addresses(sketch, reading)
    _of_people(sketch, reading)
    _of_ports(sketch, reading)
    _without_sign_in(sketch, reading)
    answering = sketch.of("cloud_run", "function")
    if len(answering) != 1 or reading.wants("public", "part_sign_in", "internal_services", "iap"):
        return
    for match in [*_NO_PORTS.finditer(reading.text), *_NOTHING_IN.finditer(reading.text)]:
        low, high = clause_around(reading.text, match.span())
        if _OF_KEPT.search(reading.text, low, high):
            continue
        # What nobody reaches stands already as the bot or the worker that the goal names.
        named = [each for need in ("service", "frontend", "cloud_run", "site") for each in reading.of(need)]
        twice = sketch.of("worker_pool") and all("socket" in each.words.lower() for each in named)
        called = any(answering[0] in each.uses for each in sketch.parts.values())
        if twice and not called:
            sketch.drop(answering[0])
            sketch.taken.append(match.span())
            return
        if _as_worker(sketch, sketch.parts[answering[0]]):
            sketch.taken.append(match.span())
            return


_NO_SIGN_IN = re.compile(
    r"\b(?:without|with no|no|needs? no|requires? no|ohne|kein\w*|sin|sans|sem|senza|zonder|geen|pas de)(?: (?:any|an?|need for|further|jede\w*|ningun\w*|necesidad de|aucun\w*|qualquer|alcun\w*))?"
    r" (?:log-?ins?|logging in|log in|sign-?ins?|signing in|sign in|passwords?|authentication|auth|credentials|anmeld\w*|passwort|kennwort|zugangsdaten|einloggen|inicio de sesion|contrasena|clave|autenticacion|mot de passe|connexion|authentification|identification|senha|autenticacao|accesso|autenticazione|wachtwoord|inloggen|aanmelden)\b"
    r"|\b(?:nobody|no ?one|niemand|nadie|personne) (?:should |must |shall |may |muss |soll |tenga que |doit )?(?:have to |need to |needs to |has to |sich )?(?:log ?in|sign ?in|anmelden|iniciar sesion|s'identifier)\b"
)
_FOR_PEOPLE = re.compile(
    r"\b(?:for|fur|para|pour|per|voor) (?:(?:the|our|my|all|two|three|a few|\d+|das|die|den|unser\w*|el|la|los|las|nuestr\w+|le|les|l ?'|notre|nos|o|a|os|noss\w+|il|i|het|de|ons|onze) ?)*(?:[\w-]+ )?$"
)
_OPEN_TO_SOME = (
    "{0}: closed, for without a sign-in it would be open to everybody on the internet, and this names who it is for: say `{0} "
    "is public`, or `only group:team@example.com may open {0}` (Google's sign-in, which asks those people for no password of "
    "its own)"
)


def _without_sign_in(sketch: Sketch, reading: Reading) -> None:
    """Close what a goal makes for some people and wants without a sign-in, and ask."""
    text = reading.text
    said = _NO_SIGN_IN.search(text)
    for_some = any(_FOR_PEOPLE.search(text, 0, each.start()) for each in access_words("people").finditer(text))
    open_ = [each for each in doors_open(sketch) if each.part.name in {"cloud_run", "function", "vm", "site"}]
    if said is None or not for_some or not open_ or reading.wants("public"):
        return
    if any(is_affirmed(text, each.span()) for each in access_words("everybody").finditer(text)):
        return
    for drawn in open_:
        if DOORS[drawn.part.name].close(sketch, drawn):
            words = Words.of(reading.goal.text, text)(*said.span())
            sketch.told.append(Asked(words=words, need="private", met=False, how=_OPEN_TO_SOME.format(drawn.id)))
            sketch.taken.append(said.span())


def _as_worker(sketch: Sketch, drawn: Drawn) -> bool:
    """Make what nobody connects to a worker, as long as nothing in the plan calls it."""
    pool = part_named("worker_pool")
    called = any(drawn.id in each.uses for each in sketch.parts.values())
    if pool is None or called or drawn.part.name != "cloud_run" or {"domain", "routes"} & set(drawn.settings):
        return False
    if any(each.part.name in {"load_balancer", "tasks", "schedule"} for each in sketch.parts.values()):
        return False
    settings = {key: value for key, value in drawn.settings.items() if key in pool.settings.model_fields}
    before, drawn.part = drawn.part.what, pool
    drawn.settings = settings
    sketch.how = {
        need: [f"{drawn.id}: {pool.what}" if each.startswith(f"{drawn.id}: {before}") else each for each in lines]
        for need, lines in sketch.how.items()
    }
    sketch.meet("private", f"{drawn.id}: it has no address that anybody could call")
    return True


def _of_people(sketch: Sketch, reading: Reading) -> None:
    """A machine's port that only some people may use is open to nobody: they come in through the tunnel they log in by."""
    ends = [each.end for each in reading.of("ports")]
    for each in reading.of("iap"):
        between = [reading.text[end : each.start] for end in ends if end <= each.start]
        if not _ONLY.match(each.words.lower()) or not any(_BESIDE.fullmatch(said) for said in between):
            continue
        for id_ in sketch.of("vm"):
            said = sketch.parts[id_].settings
            login = said.get("bastion") == "true" and "sources" not in said and "domain" not in said
            if login and "udp_ports" not in said and sketch.put("", id_, tcp_ports="", http=False):
                del said["tcp_ports"]
                port = said.get("port", "PORT")
                how = f"{id_}: no port is open; `gcloud compute ssh {id_} -- -L {port}:localhost:{port}` leads people to it"
                sketch.how["ports"] = [how]


_ONLY = re.compile(r"(?:only|just|exclusively|nur|solo|seulement|uniquement|apenas|alleen|soltanto)\b")

_BESIDE = re.compile(r"[^.;!?\n]{0,30}")


def _of_addresses(sketch: Sketch, reading: Reading) -> None:
    """Where all are denied but some addresses, nobody else gets through the front."""
    said = _DENIES.search(reading.text)
    networks = values.networks_in(reading.text) if said else []
    if said is None:
        return
    words = Words.of(reading.goal.text, reading.text)(*said.span())
    done = []
    if networks:
        joined = ",".join(dict.fromkeys(networks))
        done = [id_ for id_ in sketch.of("load_balancer") if sketch.set("", id_, joined, "allowed_networks")]
        done = done or [id_ for id_ in sketch.of("vm") if sketch.set("", id_, joined, "sources")]
    if done:
        sketch.taken.append(said.span())
        sketch.meet("waf" if reading.wants("waf") else "private", f"{', '.join(done)}: reached from {joined} alone")
    elif sketch.of(*_ANSWERS):
        open_ = ", ".join(sketch.of(*_ANSWERS))
        sketch.told.append(Asked(words=words, need="waf", met=False, how=_STILL.format(open_)))


# A port that only some may reach; who they are is an address, or it is asked.
_SOME = re.compile(
    r"\b(?:only|just|nur|ausschliesslich|solo|solamente|unicamente|seule?ment|uniquement|apenas|somente|soltanto|alleen|exclusively)\b(?: (?:open|reachable|accessible|offen|erreichbar|abiert\w+|ouvert\w*))? (?:for|to|from|by|within|fur|von|vom|aus|para|desde|de|pour|depuis|par|per|da|dal|voor|van|vanaf|vanuit)\b"
    r"|\b(?:for|to|from|by|fur|von|vom|aus|para|desde|pour|depuis|per|da|dal|voor|van|vanuit) (?:[\w./'-]+ ){1,5}?(?:only|alone|nur|allein|exclusively|solamente|seulement|uniquement)\b"
    r"|\b(?:only|just|nur|solo|seule?s?|apenas|alleen) (?:[\w./'-]+ ){1,5}?(?:may|can|should|must|are allowed|is allowed|gets?|reach\w*|connect\w*|darf|durfen|soll|kann|puede\w*|debe\w*|peut|peuvent|doit|pode\w*|deve\w*|puo|possono|mag|mogen)\b"
    r"|\b(?:restricted|limited|locked down|closed|shut|beschrankt|begrenzt|restringid\w*|limitad\w*|limite\w*|restreint\w*|reserve\w*|limitat\w*|beperkt) (?:to|auf|a|aux?|tot|except|for|but)\b"
    r"|\b(?:nobody|no one|nothing|no (?:other )?(?:\w+ )?ports?|nichts|kein\w*(?: \w+)? ports?|niemand|nadie|personne|nessuno|ninguem) (?:else|but|except|outside|sonst|ausser|mas|salvo|d ?'?autre|sauf|altro|mais)\b"
    r"|\b(?:for|to|from|fur|von|aus|para|desde|pour|depuis|da|per|by) \(?\d{1,3}(?:\.\d{1,3}){3}"
)
_ANYBODY = re.compile(
    r"\b(?:for|to|from|by|the|fur|von|vom|aus dem|para|desde|pour|depuis|per|da) (?:the |whole |public |el |la |l ?'?|o |a |das |die )*(?:internet|world|web|public|outside|anywhere|everywhere|every(?:body|one)|any(?:body|one)|all|alle|jeden|welt|aussen|todos|todo|mundo|tous|monde|tutti)\b"
)
# A port that alone is open, to whoever comes.
_NOTHING_BUT = re.compile(
    r"\b(?:nothing|no (?:other )?(?:\w+ )?ports?|nichts|kein\w*(?: \w+)? ports?|nada|ningun(?:a|o)?(?: otr[oa])? (?:puerto|porta)|rien|aucun(?: autre)? port|niente|nessuna(?: altra)? porta|nenhuma(?: outra)? porta|geen (?:andere )?poort\w*|niets)(?: else| anderes| mas| d ?'?autre| altro| anders| mais)? "
    r"(?:but|except(?: for)?|other than|besides|ausser|bis auf|als|que|salvo|excepto|sauf|tranne|eccetto|exceto|behalve|dan)\b"
    r"|\b(?:only|just|nur|ausschliesslich|solo|solamente|seulement|uniquement|seuls?|apenas|somente|soltanto|alleen)(?: (?:the|der|el|le|il|o|de|tcp|udp|ports?|puertos?|portas?|porta|porte|poort\w*|and|und|y|et|e|en|[\d,/-]+))* (?:(?:is|are|be|stays?|ist|sind|bleib\w*|es|esta|estan|est|sont|e|sono|is|zijn|blijft|fica\w*) )?(?:open|opened|exposed|offen|geoffnet|abiert[oa]s?|ouverts?|ouvertes?|abert[oa]s?|apert[oaie])\b"
)
_LEADS_ON = re.compile(r"\b(?:forward\w*|prox\w+|tunnel\w*|listen\w*|bind\w*|leitet|redirect\w*|upstream)\b")
_EDGE = re.compile(
    r"[;!?\n:]|[.](?=\s|$)|,(?! ?\d| (?:(?:and |und |y |et )?(?:the |der |die |el |la |le )?(?:last|latter|letzterer?|ultimo|dernier)(?: one)? )?(?:only|just|nur|solo|solamente|seulement|uniquement|apenas|restricted|limited|beschrankt|reserve|limite)\w*\b)"
)
_WHO = "{}: {} stays closed, for who may reach it was not understood: name the addresses, as `port {} only from 203.0.113.7`"


def _of_ports(sketch: Sketch, reading: Reading) -> None:
    """A port that is said to be for some alone is open to their addresses, or to nobody."""
    text = reading.text
    for match in (each for pattern in PORTS for each in pattern.finditer(text)):
        low = max((each.end() for each in _EDGE.finditer(text, 0, match.start())), default=0)
        after = _EDGE.search(text, match.end())
        high = after.start() if after else len(text)
        said = text[low:high]
        networks = ",".join(dict.fromkeys(values.networks_in(values.now_alone(text)[low:high])))
        alone = not networks and _NOTHING_BUT.search(said)
        if alone:
            _shut_others(sketch, said)
        if alone or not _SOME.search(said) or _LEADS_ON.search(said):
            continue
        for id_ in sketch.of("vm"):
            settings = sketch.parts[id_].settings
            if "sources" in settings or settings.get("public") == "false":
                continue
            if networks and sketch.set("authorized_network", id_, networks, "sources"):
                sketch.taken.append((low, high))
                sketch.how["ports"] = [f"{id_}: reached from {networks} alone"]
            elif not networks and not _ANYBODY.search(said):
                _shut_ports(sketch, reading, id_, (low, high))


def _shut_others(sketch: Sketch, said: str) -> None:
    """Leave a machine no port but those that a stretch names."""
    named = {str(each) for each in (*ports_in(said), *(number for _, number in protocol_ports_in(said)))}
    for id_ in sketch.of("vm") if named else ():
        settings = sketch.parts[id_].settings
        for key in ("tcp_ports", "udp_ports"):
            if opened := [each for each in settings.get(key, "").split(",") if each in named]:
                settings[key] = ",".join(opened)
            else:
                settings.pop(key, None)
        if not named & {"80", "443"} and "domain" not in settings:
            sketch.put("", id_, http=False)


def _shut_ports(sketch: Sketch, reading: Reading, id_: str, span: tuple[int, int]) -> None:
    """Close the ports that a stretch names, and ask who may reach them."""
    settings = sketch.parts[id_].settings
    said = reading.text[slice(*span)]
    named = {str(each) for each in (*ports_in(said), *(number for _, number in protocol_ports_in(said)))}
    shut = []
    for key in ("tcp_ports", "udp_ports"):
        opened = [each for each in settings.get(key, "").split(",") if each]
        shut += [each for each in opened if each in named]
        if kept := [each for each in opened if each not in named]:
            settings[key] = ",".join(kept)
        else:
            settings.pop(key, None)
    if named & {"80", "443"} and sketch.put("", id_, http=False):
        shut += sorted(named & {"80", "443"})
    if not shut and (not named or {"tcp_ports", "udp_ports"} & set(settings)):
        return
    which = ", ".join(dict.fromkeys(shut or sorted(named)))
    why = _WHO.format(id_, which, which.split(",")[0])
    sketch.how.pop("ports", None)
    if reading.wants("ports"):
        sketch.lacks["ports"] = why
    else:
        words = Words.of(reading.goal.text, reading.text)(*span)
        sketch.told.append(Asked(words=words, need="ports", met=False, how=why))
