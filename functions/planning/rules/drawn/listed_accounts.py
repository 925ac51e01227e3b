"""Accounts that a goal lists beside what is kept, without a word of what they do, and those of whoever pulls messages."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_NEED = "least_privilege"
_OF_PROGRAMS = r"(?:service[- ]?accounts?|(?:service|dienst)[- ]?kont(?:o|en)|cuentas? de servicio|contas? de servico|comptes? de service|account di servizio|dienst-?accounts?)"
# `Topics, service accounts and secrets for our backend`: one of the things that are to be there.
_LISTED = re.compile(
    rf"(?:^|[,:;(+&]|\b(?:and|und|y|et|e|en|plus|sowie|with|mit|con|avec|com|met))(?: (?:the|their|its|an?|one|1|die|das|ein|el|la|las|los|una?|les?|une?|as|uma|de|een|own|eigene|dedicated|separate|matching|fitting)){{0,2}} ?"
    rf"(?P<said>{_OF_PROGRAMS}(?: each)?)(?=\s*(?:$|[,.;:)+&]|(?:and|und|y|et|e|en|plus|sowie|for|fur|para|pour|per|voor|each|apiece|je|jeweils)\b))"
)
_PULLS = re.compile(
    r"\b(?:(?:an?|the|one|1|own|its|their|dedicated|separate|eigene[nmrs]?|einem?|ein|una?|propi[ao]|une?|propre|uma|propria|een|eigen) ){0,3}"
    r"(?:(?:siem|splunk|pub ?/?sub)[- ]?)?(?:(?:subscri(?:ber|ption)|consumer|reader|pull)[- ]?(?:service[- ]?)?(?:accounts?|konto)|subscriber-?konto|abonnenten-?konto|cuenta (?:de )?(?:suscriptor\w*|servicio suscriptora)|compte (?:d ?'? ?)?(?:abonne|lecteur)|conta (?:de )?(?:assinante|subscritor\w*)"
    r"|accounts? (?:for|fur|para|pour|voor) (?:(?:the|den|die|de|het|el|la|le|o) )?(?:siem|subscriber|abonnee|abonnent|suscriptor|assinante|subscription|abonnement))\b"
)
# What an account is to do with what runs: no role here gives that on one thing alone.
_OPERATES = re.compile(
    rf"\b(?:{_OF_PROGRAMS}|(?:an? |ein |una |un |uma )(?:[\w-]+ )?(?:account|konto|cuenta|compte|conta))\b[^.;\n]{{0,40}}?\b(?:may|can|darf|kann|pueda|puede|peut|pode|to|only|just|:)[ ,](?:[\w-]+ ){{0,2}}?"
    r"(?:start and stop|stop and start|start|stop|restart|reboot|resize|scale|change the size|make backups|starten und stoppen|starten|stoppen|skalieren|arrancar|parar|redimensionar|demarrer|arreter|redimensionner|iniciar|ligar)\b[^.,;\n]{0,40}"
)
_NO_SUCH_ROLE = (
    "no account is made for that: a role that lets somebody start, stop, resize or save just this one thing is a custom role (IAM roles) "
    "of yours, and the service's own roles give more; make it by hand and give it on the one thing"
)
_USUAL = {
    "bucket": ("write", "writer"), "bigquery": ("write", "writer"), "firestore": ("write", "writer"), "queue": ("publish", "publisher"),
    "tasks": ("add", "writer"), "registry": ("read", "reader"), "secret": ("read", "reader"),
}  # fmt: skip
_SAID_FOR = "{}: it may {} there and nothing else, for the goal does not say what it does: say `may only read`, or what it is to do"


def draw_listed_accounts(sketch: Sketch, reading: Reading) -> None:
    """An account for whoever pulls from the one topic; where nothing runs, one for each thing that accounts stand beside."""
    typed = Words.of(reading.goal.text, reading.text)
    queues = sketch.of("queue")
    match = _PULLS.search(reading.text) if len(queues) == 1 else None
    if (
        match
        and not _is_out(match, reading)
        and (made := _account(sketch, queues[0], "pull", f"{queues[0]}-subscriber"))
    ):
        how = f"{made}: a service account without a key that has roles/pubsub.subscriber on {queues[0]} alone"
        _tell(sketch, reading, typed(*match.span()), how)
        sketch.taken.append(match.span())
    operates = _OPERATES.search(reading.text)
    if operates and not sketch.of("account") and not _is_out(operates, reading):
        sketch.how.pop(_NEED, None)
        sketch.lack(_NEED, _NO_SUCH_ROLE)
        words = typed(*operates.span())
        sketch.told.append(Asked(words=words, need="custom_role", met=False, how=f"a service account: {_NO_SUCH_ROLE}"))
        sketch.taken.append(operates.span())
    found = _LISTED.search(reading.text)
    if found is None or _is_out(found, reading) or sketch.of("account"):
        return
    if sketch.code() or sketch.of("vm", "group", "gke", "runner", "keyless_ci"):
        return
    for id_ in sketch.of(*_USUAL):
        word, name = _USUAL[sketch.parts[id_].part.name]
        made = _account(sketch, id_, word, f"{id_}-{name}")
        if made is None:
            continue
        _tell(sketch, reading, typed(*found.span("said")), f"{made}: a service account without a key for {id_} alone")
        sketch.told.append(Asked(words="", need="guessed", met=True, how=_SAID_FOR.format(made, word)))
        sketch.taken.append(found.span("said"))


def _is_out(match: re.Match[str], reading: Reading) -> bool:
    return any(low <= match.end() - 1 < high for low, high in reading.negated)


def _account(sketch: Sketch, thing: str, word: str, id_: str) -> str | None:
    """The account that may do this with one thing; None where there is one of that name, or it can't."""
    if id_ in sketch.parts or (made := sketch.add("", id_, "account")) is None:
        return None
    if not sketch.use(made, thing):
        sketch.drop(made)
        return None
    sketch.set("", made, f"{thing}={word}", "does")
    if 6 <= len(made) <= 24:
        sketch.set("", made, made, "account_id")
    return made


def _tell(sketch: Sketch, reading: Reading, words: str, how: str) -> None:
    if reading.names(_NEED):
        sketch.lacks.pop(_NEED, None)
        sketch.meet(_NEED, how)
    else:
        sketch.told.append(Asked(words=words, need=_NEED, met=True, how=how))
