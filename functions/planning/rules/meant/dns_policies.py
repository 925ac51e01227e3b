"""What a goal says of how a network asks for names: who may ask it from outside, what is logged, which servers it asks.

Folded text in.
"""

import re
from functools import lru_cache
from ipaddress import IPv4Address
from typing import NamedTuple

from functions.planning.rules.words.denied import is_denied

Span = tuple[int, int]

_NAMES = r"(?:dns|domain names?|host ?names?|names?|namen|nombres?|noms?|nomi|nomes|hosts?|records?|(?:private |internal |interne\w* |privat\w* )?(?:dns )?(?:zones?|zonen|zonas?))"
_OUTSIDE = r"(?:on[- ]?prem\w*|offices?|branch(?:es)?|data ?cent\w+|rechenzentr\w*|buros?|oficinas?|bureaux?|escritorios?|uffici\w*|vpn|headquarters)"
# Somebody outside looks up what is inside.
_INBOUND = re.compile(
    r"\b(?:inbound|incoming|eingehend\w*) (?:dns[- ]?)?(?:(?:query|name) )?(?:forward\w*|weiterleit\w*|quer(?:y|ies)|resol\w*|polic(?:y|ies)|server polic(?:y|ies))"
    r"|\b(?:inbound|incoming|eingehend\w*) dns\b|\bdns[- ](?:inbound|eingehend)\b(?: (?:forward\w*|polic\w*|endpoints?))?"
    r"|\b(?:reenvio|redireccionamiento|encaminhamento|transfert|inoltro|redirection|doorsturen)(?: (?:de )?(?:dns|consultas|requetes|query))?(?: dns)? (?:de entrada|entrante?s?|in entrata|inkomend)"
    rf"|\b{_OUTSIDE}(?: [a-z'-]+){{0,3}}?(?: (?:servers?|resolvers?|clients?|machines?|hosts?|rechner|pcs|computers?))?(?: (?:has to|have to|should|must|can|may|needs? to|to|will|soll\w*|muss\w*|kann|konnen|debe\w*|pued\w*|doit|doivent|peut|peuvent|deve\w*|pode\w*))?"
    rf"(?: be able to| also)? (?:resolve|look ?up|query|resolver|resoudre|risolvere|auflosen|resuelv\w*|resolvent)(?:s|d)?(?: (?:our|the|these|its|it|all|private|internal|in|nuestr\w*|las?|los|les|nos|i|os|unsere?))*(?: {_NAMES})?"
    rf"|\b(?:resolve|query|resolver|resoudre)(?:d|s)? (?:our |the |these |private |internal |nuestr\w* |nos |les |los |las )*{_NAMES} (?:from|von|aus|desde|depuis|da|do|de) (?:the |our |la |el |le |unserem? |nuestra |notre )?{_OUTSIDE}"
    rf"|\b{_OUTSIDE}(?: [a-z'-]+){{0,2}}? (?:unsere|die|interne\w*|private\w*)(?: \w+)? (?:{_NAMES}) (?:auflosen|aufgelost)"
)
_LOGS = re.compile(
    r"\b(?:cloud )?(?:dns|name)[- ]?(?:server )?(?:quer(?:y|ies)|requests?|lookups?|resolution)?[- ]?(?:logg?\w*|protokoll\w*|abfrage-?protokoll\w*|abfragen protokoll\w*)\b"
    r"|\b(?:cloud )?dns (?:quer(?:y|ies)|requests?|lookups?|traffic)(?: (?:gets?|are|be|must|should|shall|to|is|have to|need to|will))* (?:logged|recorded|audited)\b(?: (?:to|in|into) cloud logging)?"
    r"|\bdns-?abfrage\w*(?: (?:protokoll\w*|aufzeichn\w*|loggen|mitschneid\w*))?"
    r"|\b(?:log|logs|logging|record|audit)(?: of| for)? (?:(?:every|all|each|the|its|their|our) )*(?:vpc'?s? )?dns(?: (?:quer(?:y|ies)|requests?|lookups?|traffic))?\b"
    r"|\b(?:quer(?:y|ies)[- ]logg?ing|logg?ing (?:of )?(?:all )?(?:dns )?quer(?:y|ies))\b"
    r"|\b(?:registr\w*|journalis\w*|regist\w*|log)(?: de| des| delle| das)? (?:(?:todas|toutes|tutte|las|les|le|as) )*(?:consultas|requetes|query|richieste)(?: de)? dns\b"
)
_LOGS_MORE = re.compile(
    r"\b(?:log|logs|logging|record\w*|audit\w*|registr\w*|regist\w*|journalis\w*|enregistr\w*|protokollier\w*|protokollieren|aufzeichn\w*|mitschneid\w*|loggen)\b(?: (?:of|for|der|des|von|de|del|di|van|all|every|alle\w*|todas|toutes|tutte|the|die|las|les|le|as|os))* ?(?:vpc'?s? )?dns[- ]?(?:quer(?:y|ies)|requests?|lookups?|anfragen|abfragen|traffic)?\b"
    r"|\b(?:alle? )?dns[- ]?(?:anfragen|abfragen|requests?|quer(?:y|ies)|lookups?)(?: (?:of|from|in|unser\w*|des|der|im|vom|von|the|our|vpc|netz\w*|network)){0,4} (?:protokollier\w*|aufzeichn\w*|mitschneid\w*|loggen|logged|recorded)\b"
    r"|\bprotokollierung (?:der|aller|von) dns[- ]?(?:anfragen|abfragen)\b|\bdns[- ]?(?:protokollierung|logging|logs)\b"
    r"|\bquery[- ]?logs?(?: (?:of|for|in) (?:the |our )?(?:vpc|network|dns))?\b|\b(?:consultas|requetes|richieste|consultas) (?:de )?dns\b(?= (?:registrad\w*|journalise\w*|registrat\w*))|\bdns (?:de (?:la|nuestra) (?:vpc|red) )?con registro\b"
)
_POLICY = re.compile(
    r"\b(?:cloud )?dns[- ](?:inbound |outbound )?(?:server )?polic(?:y|ies)\b|\binbound server polic(?:y|ies)\b"
    r"|\b(?:politica|politique|regla|richtlinie)(?: de| del| du| fur)? (?:servidor|serveur|server) (?:de )?dns\b"
)
_STATE = re.compile(
    r" (?:enabled|switched on|turned on|on|activad[oa]s?|habilitad[oa]s?|aktiviert|activee?s?|attivat[oa]|ativad[oa]s?)\b"
)
# What it shall not have, said behind it.
_OFF = re.compile(
    r" (?:(?:must|should|shall|may|can|has to|needs? to|soll|muss|debe|doit|deve|is|are|be|stays?|remains?|kept|bleibt|queda|reste) ){1,3}(?:off|out|disabled|not|no|nicht|aus|inactiv\w*|desactiv\w*|disattivat\w*|unneeded|unnecessary)\b"
)
_DNS = re.compile(r"\b(?:dns\w*|name ?servers?|nameserver|resolvers?)\b|\bfor (?:all |every |their )?names?\b")
_ADDRESS = r"\d{1,3}(?:\.\d{1,3}){3}(?![\d./])"
_LIST = rf"(?P<servers>{_ADDRESS}(?:(?:, ?| and | und | y | et | e | & |,? or ){_ADDRESS}){{0,4}})"
_SERVERS = re.compile(
    r"\b(?:(?:an? |the )?(?:alternat\w+|own|our|custom|other|internal|corporate|eigene\w*|unsere?|interne\w*|propi\w+|nuestr\w+|propres?|nos|nosso\w*|nostri|alternativ\w*) )?"
    r"(?:(?:name|dns)[- ]?(?:servers?|resolvers?)|nameservern?|dns|resolvers?|(?:servidor(?:es)?|serveurs?|servers?|server) (?:de )?(?:dns|noms?|nombres))"
    rf"(?: (?!record|zone|forward)[a-z]+){{0,2}}?[: ]{{1,2}}\(?{_LIST}\)?"
    rf"|\b(?:asks?|quer(?:y|ies)|uses?|fragen?|nutz\w*|consult\w*|utilis\w*|usan?)(?: the)?(?: servers?)? (?P<asked>{_ADDRESS}(?:(?:, ?| and | und | y | et | e | or ){_ADDRESS}){{0,4}}) (?:for|as|fur|als|para|como|pour|comme) (?:all |every |their |its |alle |todos los |les )*(?:names?|dns|name ?servers?|resolvers?|namen|nombres|noms)\b"
)
# The network, or what stands in it, is what asks; and not a zone that is forwarded.
_WHO_ASKS = re.compile(
    r"\b(?:vpcs?|networks?|netz\w*|reds?|redes?|reseaux?|reti?|subnets?|vms?|machines?|instances?|maschinen?|instanzen|maquinas?|alternat\w+|alternativ\w*)\b"
)
_FORWARDED = re.compile(r"\bforward\w*|\bweiterleit\w*|\breenv\w*|\brecords?\b|\bzone\b[^,.;\n]{0,30}$")
# What others run already, or what comes later.
_OTHERS = re.compile(
    r"[^.;\n]{0,50}\b(?:(?:another|other|the [\w-]+|a different) team\b|already|ya (?:lo|la) (?:tiene|hace|lleva)|otro equipo|anderes team|andere[nrs]? (?:team|abteilung)|schon|bereits|deja|une autre equipe|ja (?:tem|existe)|outra equipe|gia|un altro team|al)\b"
    r"|,? (?:maybe|perhaps|vielleicht|quizas?|peut-etre|talvez|forse|misschien|later|spater|mas tarde|plus tard|depois|next (?:year|quarter|month))\b"
)
_OTHERS_BEFORE = re.compile(
    r"\b(?:(?:another|other|the [\w-]+) team|otro equipo|anderes team|une autre equipe|outra equipe)(?: [\w]+){0,3} $"
)
# For names of one domain alone they are asked, and not for every name.
_ONE_DOMAIN = re.compile(
    r"[^.;\n]{0,24}?\b(?:(?:only|just|nur|solo|solamente|seulement|uniquement|apenas|somente|soltanto|alleen)\b ?(?:for|fur|para|pour|per|voor|when|bei)?|(?:for|fur|para|pour|per|voor) (?:names?|namen|nombres|noms|nomes|nomi|everything|hosts?|the domain|die domane|el dominio|le domaine)?(?: (?:of|in|under|unter|von|de|del|da|do|van))?) ?(?:names?|namen|nombres|noms)?(?: (?:of|in|under|unter|von|de|del|the))* ?(?:[a-z0-9-]+\.)+[a-z]{2,12}\b(?: (?:only|alone|allein|nur))?"
    r"| (?:of|in|under|unter|von|de|del|di|van) (?:[a-z0-9-]+\.)+[a-z]{2,12}\b(?: (?:only|alone|allein|nur))?"
)
_FORWARDS_ONE = re.compile(
    rf"\b(?:forward\w*|weiterleit\w*|reenv\w*|redirig\w*|transfer\w*|encaminh\w*|inoltr\w*|doorstur\w*|send\w*)(?: [\w'-]+){{0,4}}? (?:[a-z0-9-]+\.)+[a-z]{{2,12}}(?: [\w'-]+){{0,2}}? (?:to|an|nach|a|al|vers|para|naar) {_ADDRESS}"
)
# Whose servers those of a domain are, and stay.
_OF_DOMAIN = re.compile(
    r"\bname ?servers? (?:for|of) (?:our |the )?(?:domain )?(?:[a-z0-9-]+\.)+[a-z]{2,12} (?:are|is|stay|remain)[^.;\n]{0,10}?(?:[a-z0-9-]+\.)+[a-z]{2,12}(?:(?:, | and )(?:[a-z0-9-]+\.)+[a-z]{2,12})*(?: (?:and|which) [\w ]{0,30}?(?:stay|remain|keep)\w*(?: there)?)?"
)
_CLAUSE = re.compile(r"[.;\n](?=\s|$)")


class DnsPolicy(NamedTuple):
    """What is said of it, and where: `inbound`, `logs`, and the addresses of `servers` (none where none are named).

    `said` are further stretches that say the same, and the policy's own name. `of_one`: where servers are to be asked for
    the names of one domain alone.
    """

    inbound: Span | None
    logs: Span | None
    servers: tuple[str, ...]
    servers_at: Span | None
    said: tuple[Span, ...] = ()
    of_one: Span | None = None

    @property
    def spans(self) -> list[Span]:
        """Every stretch that says something of it."""
        return [*(each for each in (self.inbound, self.logs, self.servers_at) if each), *self.said]


@lru_cache(maxsize=32)
def dns_policy_in(text: str) -> DnsPolicy:
    """What a folded goal says of it; nothing where DNS is not what it speaks of."""
    if not _DNS.search(text) and not re.search(r"\b(?:resolv\w*|auflosen|resoudre|resuelv\w*)", text):
        return DnsPolicy(None, None, (), None)
    inbound, logs = _first(_INBOUND, text), _first(_LOGS, text) if _DNS.search(text) else None
    named = next((each for each in _SERVERS.finditer(text) if _is_of_network(text, each)), None)
    servers: tuple[str, ...] = ()
    if named:
        found = re.findall(_ADDRESS, named["servers"] or named["asked"])
        servers = tuple(dict.fromkeys(each for each in found if _is_address(each)))
    of_one = _ONE_DOMAIN.match(text, named.end()) if named and servers else None
    forwards = _FORWARDS_ONE.search(text)
    one = (named.start(), of_one.end()) if named and of_one else forwards.span() if forwards else None
    said = [_stretch(each, text) for way in (_INBOUND, _LOGS, _LOGS_MORE, _POLICY) for each in way.finditer(text)]
    said += [each.span() for each in _OF_DOMAIN.finditer(text)]
    return DnsPolicy(
        inbound,
        logs or (_first(_LOGS_MORE, text) if _DNS.search(text) else None),
        () if of_one else servers,
        named.span() if named and servers and not of_one else None,
        (*said, *([one] if one else [])),
        one,
    )


def _first(way: re.Pattern[str], text: str) -> Span | None:
    return next((each.span() for each in way.finditer(text) if not _is_off(text, each.span())), None)


def _is_off(text: str, span: Span) -> bool:
    """Whether it shall not be there: by the words behind it, or because others run it already or it comes later."""
    if _OFF.match(text, span[1]) or is_denied(text, span):
        return True
    return bool(_OTHERS.match(text, span[1]) or _OTHERS_BEFORE.search(text, 0, span[0]))


def _stretch(match: re.Match[str], text: str) -> Span:
    """Where it stands, with the word that switches it on or off."""
    after = _STATE.match(text, match.end()) or _OFF.match(text, match.end())
    return match.start(), after.end() if after else match.end()


def _is_of_network(text: str, match: re.Match[str]) -> bool:
    start = max((each.end() for each in _CLAUSE.finditer(text, 0, match.start())), default=0)
    end = _CLAUSE.search(text, match.end())
    before, clause = text[start : match.start()], text[start : end.start() if end else len(text)]
    return bool(_WHO_ASKS.search(clause)) and not _FORWARDED.search(before[-40:]) and not _FORWARDED.search(match[0])


def _is_address(text: str) -> bool:
    try:
        return not IPv4Address(text).is_unspecified
    except ValueError:
        return False
