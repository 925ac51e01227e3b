"""Kinds of change of which a goal wants to be told, whoever makes them: what the project's audit log says.

    "mail secops@example.com when a firewall rule or a project owner changes"  -> firewall, project_owners
    "CIS alerts to secops@example.com"                                         -> the eight of the CIS benchmark

What is named there stands already, or is made by the rest of the goal; none of it is planned for being named there.
All offsets are of folded text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from functions.planning.rules.meant.alarms import TELLS
from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.words.denied import is_denied
from functions.planning.rules.words.tables import App

Span = tuple[int, int]

OF_CIS = (
    "project_owners", "audit_configuration", "custom_roles", "firewall", "networks", "routes", "bucket_access",
    "database_settings",
)  # fmt: skip
"""The changes of which the CIS benchmark for Google Cloud wants somebody to be told (2.4 to 2.11)."""

_RIGHTS = r"(?:permission\w*|iam(?: polic(?:y|ies))?|polic(?:y|ies)|access(?: control| rights?)?|acls?|berechtigung\w*|zugriffsrechte?|rechte|permisos?|droits?|acces|permissoes|permessi|rechten)"
_OF = r"(?:[ '](?:iam|on|of|to|for|von|der|des|den|dem|eines|unserer?|del?|las?|los|les?|du|d|une?|una?|any|a|an|the|our|d[oa]s?|uma?|di|dei|een|van|cloud|storage)(?![\w-])){0,4}[ ']?"
_CONFIG = r"(?:config\w*|settings?|konfig\w*|einstellung\w*|parametr\w*|ajustes?)"
_KINDS: tuple[tuple[str, str], ...] = (
    ("project_owners", rf"project[- ]?owner\w*|(?:project|projekt)-?(?:inhaber|besitzer|owner)\w*|owner(?:ship)?s?{_OF}(?:project|projekt\w*|proyecto|projet|projeto)|(?:propietari\w+|proprietaires?|proprietari\w*|donos?|eigena\w+){_OF}(?:proyecto|projet|projeto|progetto|project)|roles/owner|owner (?:role|rolle)|(?:rolle|role|rol|papel) owner"),
    ("audit_configuration", rf"audit(?:[- ]?(?:log\w*|protokoll\w*|trail))?[- ]?{_CONFIG}|{_CONFIG}{_OF}(?:audit\w*|registros de auditoria|journaux d ?'? ?audit)"),
    ("custom_roles", r"custom (?:iam )?roles?|custom[- ]role|benutzerdefinierte\w* (?:iam[- ])?rollen?|eigene\w* (?:iam[- ])?rollen?|roles? (?:iam )?personnalise\w*|roles? (?:iam )?personalizad\w*|(?:papeis|funcoes) personalizad\w*|ruoli personalizzati|aangepaste rollen"),
    ("account_keys", r"service[- ]?account[- ]keys?|keys?(?: \w+){0,2} (?:of|for) (?:a |any |our )?service[- ]?accounts?|dienstkonto-?schlussel\w*|(?:claves?|cles?|chaves?)(?: de| d'un)? (?:cuentas? de servicio|comptes? de service|contas? de servico)"),
    ("bucket_access", rf"buckets?[- ]?(?:iam[- ])?{_RIGHTS}|{_RIGHTS}{_OF}buckets?|(?:its|their|deren|seine?|dessen) (?:iam )?{_RIGHTS}|(?:storage|gcs)[- ](?:iam[- ])?{_RIGHTS}"),
    ("project_access", r"iam[- ](?:polic(?:y|ies)|bindings?|roles?|grants?|permissions?|rights|anderung\w*|changes?)|iam(?=[- ](?:chang|ander)\w*)|(?:politicas?|regles|droits|permisos|richtlinien) (?:de )?iam|iam-(?:rechte|richtlinie\w*|berechtigung\w*)"),
    ("database_settings", rf"(?:cloud )?sql[- ](?:instances? )?(?:server )?{_CONFIG}|{_CONFIG}{_OF}(?:cloud sql|sql)\w*|(?:database|datenbank)-?[- ]?(?:instance )?{_CONFIG}|(?:cloud )?sql instances?"),
    ("firewall", r"(?:vpc )?(?:network )?firewall\w*(?:[- ](?:rules?|regel\w*|polic(?:y|ies)))?|(?:regles?|reglas?|regras?|regole) (?:de |del |di |do |da |du )?(?:pare-feu|firewall|cortafuegos)|pare-feu|cortafuegos"),
    ("routes", r"(?:vpc )?(?:network )?(?:routes?|routing(?: tables?)?)|routen|netzwerkrouten|rutas?(?: de red)?|rotas?(?: de rede)?|itineraires?"),
    ("networks", r"(?:vpcs?|networks?)(?: networks?)?(?! (?:firewall|routes?|routing|teams?|admins?|people|department|group|crew))|vpc-?netzwerk\w*|netzwerk\w*|redes? vpc|reseaux?(?: vpc)?|redes?|rede vpc|reti vpc|netwerk\w*"),
)  # fmt: skip
_KIND = re.compile("|".join(rf"(?P<{name}>(?<![\w-])(?:{words})(?![\w-]))" for name, words in _KINDS))
_CHANGE = re.compile(
    r"\b(?:chang\w+|modif\w+|alter(?:s|ed|ing)?|edit(?:s|ed|ing)?|updat\w+|creat(?:e|es|ed|ing|ion)|delet\w+|add(?:s|ed|ing)?|remov\w+|touch\w*|grant\w*|assign\w*|opens?|opened"
    r"|\w*ander\w*|wechsel\w*|gewechselt|anleg\w*|angelegt|losch\w*|geloscht|cambi\w+|crea[nr]?|cree\w*|creer|elimin\w+|anad\w+|changement\w*|supprim\w*|ajout\w*|mud(?:a|ar|am|em|anca\w*)|alter(?:a|ar|ad\w*|acao|acoes|e|em)|wijzig\w*|gewijzigd|verander\w*)(?![\w-])"
)
# What may stand between two of a list, or between a thing and its change.
_BETWEEN = re.compile(
    r"[\s,/&:()'+-]*(?:(?!(?:with|behind|inside|in|mit|hinter|con|avec|where|whose|that|which|use[sd]?|using|through|via)\b)[\w'-]+[\s,/&:()'+-]+){0,4}"
)
_CIS = re.compile(
    r"\bcis(?:[- ](?:gcp|google(?: cloud)?|benchmark|foundations?|level [12]|controls?))*(?:[- ](?:log[- ](?:based )?|monitoring |security |audit |compliance )?(?:metrics?|alert\w*|alarm\w*|monitoring|notifications?|warnung\w*|metrik\w*|filters?)(?: (?:and|und|y|et|plus) (?:the )?(?:alert\w*|alarm\w*|metrics?|mail\w*))?)+"
    r"|\b(?:alert\w*|alarm\w*|alarm\w*|avis\w*|notifications?|warnung\w*|metriken|metrics?|metricas?|metriques?)(?: (?:policies|rules|and log metrics|and metrics))?(?: (?:for|of|per|by|from|as in|according to|required by|as|nach|gemass|laut|de|del|du|des|selon|segun|the|dem|den|all|todo|wanted|list|in)){1,4} cis(?:[- ](?:gcp|google(?: cloud)?|benchmark\w*|foundations?|level [12]|controls?))*\b"
)
_METRICS = re.compile(r"\b(?:log(?:[- ]based)?[- ]metri\w+|metri\w+(?: \w+){0,2} (?:logs?|journaux|registros))\b")
_LEAD = re.compile(
    r"\b(?:log(?:[- ]based)?[- ]metri\w+(?: (?:and|und|y|et|with|plus) (?:an? )?(?:alert\w*|alarm\w*))?|(?:by |on |of |for |from )?(?:what )?(?:the )?audit[- ]logs?(?: (?:says?|shows?|entries|events?))?|(?:aus|im|nach) (?:dem )?audit[- ]?(?:log|protokoll)\w*)\b"
)
_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n(?!\s*[-*\u2022])")
# `Removed` is a change here, and no word for no: only what stands in the same clause before the first thing counts.
_NO = re.compile(
    r"\b(?:no|not|never|without|nobody|kein\w*|ohne|nicht|niemand|sin|ningun\w*|sans|pas|aucun\w*|sem|nenhum\w*|senza|nessun\w*|geen|niet|zonder|don'?t|doesn'?t|instead of)\b[^,:]*$"
)
# What somebody has already is no wish.
_HAS = re.compile(
    r"\b(?:already|bereits|schon|ya (?:tenemos|recib\w+|hay)|deja|gia|ja (?:temos|ontvang\w*)|existing|no longer)\b"
)


@dataclass(frozen=True, slots=True)
class Audited:
    """The changes of one sentence (`sentence`), and the stretch of it that names them (`core`)."""

    sentence: Span
    core: Span
    kinds: tuple[str, ...]


@cache
def audited_in(text: str) -> tuple[Audited, ...]:
    """The kinds of change of which a folded goal wants to be told, sentence by sentence."""
    return tuple(_audited(text))


def _audited(text: str) -> Iterator[Audited]:
    low = 0
    for high in [*(each.start() for each in _SENTENCE.finditer(text)), len(text)]:
        sentence, low = (low, high), high + 1
        said = _said(text, sentence)
        if said and not _NO.search(text, said.sentence[0], said.core[0]):
            yield said


def _said(text: str, sentence: Span) -> Audited | None:
    # An address may hold any word.
    shown = re.sub(r"\S+@\S+|https?://\S+", lambda match: "_" * len(match[0]), text[slice(*sentence)])
    cis = _CIS.search(shown)
    if not (cis or TELLS.search(shown) or _METRICS.search(shown)) or _HAS.search(shown):
        return None
    if cis and _REFUSED.match(text, sentence[1]):
        return None
    chain = _chain(shown)
    out = {name for name, span in chain if name and (is_denied(shown, span) or _TELLS_NOBODY.match(shown, span[1]))}
    out |= {kind for each in _NONE_OF.finditer(shown) for kind in _SHORT[each["what"].rstrip("s")]}
    kinds = tuple(name for name in dict.fromkeys(name for name, _ in chain if name) if name not in out)
    if cis and not kinds:
        kinds = tuple(name for name in OF_CIS if name not in out)
    if not kinds and not (out and chain):
        return None
    spans = [span for _, span in chain]
    spans += [cis.span()] if cis else []
    lead = _LEAD.search(shown)
    spans += [lead.span()] if lead else []
    core = (sentence[0] + min(start for start, _ in spans), sentence[0] + max(end for _, end in spans))
    return Audited(sentence, core, kinds)


# `No SQL ones`, `without the network ones`: a few of the benchmark's by one word.
_SHORT: Mapping[str, tuple[str, ...]] = {
    "sql": ("database_settings",), "cloud sql": ("database_settings",), "database": ("database_settings",), "network": ("firewall", "networks", "routes"),
    "firewall": ("firewall",), "route": ("routes",), "bucket": ("bucket_access",), "role": ("custom_roles",), "owner": ("project_owners",),
    "routen": ("routes",), "audit": ("audit_configuration",), "ruta": ("routes",), "rota": ("routes",), "netzwerk": ("networks",), "datenbank": ("database_settings",),
}  # fmt: skip
_NONE_OF = re.compile(
    r"\b(?:no|not|without|except(?: for)?|excluding|but not|ohne|kein\w*|ausser|nicht|sin|salvo|excepto|sans|sauf|pas de|sem|exceto|senza|tranne|behalve|zonder)(?: (?:the|those|for|fur|die|der|den|of|los|las|les|de|as|os|le))* "
    rf"(?P<what>(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})s?)(?: (?:ones?|alerts?|changes?|alarm\w*|alertas?|alertes?))?(?![\w-])"
)
_TELLS_NOBODY = re.compile(
    r"(?: (?:changes?|anderungen|cambios))?(?: ?[:,-])? (?:don'?t|do not|never|nobody|no need to|nicht|niemanden?|no|ne) ?(?:tell|mail|alert|warn|notif\w*|inform\w*|melden|benachrichtigen|avis\w*|prevenir)"
)
_REFUSED = re.compile(
    r"[.;!]? ?(?:and |but |but then )?(?:we|they|management) (?:declined|refused|said no|say no|decided against|turned (?:them|it|that) down|don't want (?:them|it|that))\b|[.;!]? ?(?:wir haben|das haben wir) (?:das |sie )?abgelehnt|[.;!]? ?(?:lo |las )?hemos rechazado|[.;!]? ?(?:on a|nous avons) refuse"
)


def _chain(shown: str) -> list[tuple[str, Span]]:
    """The rows of things and of words for a change that nothing else stands between; the latter have no name."""
    found = [(str(match.lastgroup), match.span()) for match in _KIND.finditer(shown)]
    found += [
        ("", match.span())
        for match in _CHANGE.finditer(shown)
        if not any(low <= match.start() < high for _, (low, high) in found)
    ]
    found.sort(key=lambda each: each[1])
    rows: list[list[tuple[str, Span]]] = []
    for each in found:
        if rows and _BETWEEN.fullmatch(shown, rows[-1][-1][1][1], each[1][0]):
            rows[-1].append(each)
        else:
            rows.append([each])
    return [each for row in rows if {name for name, _ in row} > {""} for each in row]


# What says that somebody is told, and whom.
_TOLD = frozenset({"alert_address", "alert_channel", "email"})


def without_audited(
    found: list[Mention], apps: list[tuple[App, Mention]], text: str, typed: Words
) -> tuple[list[Mention], list[tuple[App, Mention]]]:
    """The mentions and applications, with one of the log's alerts for each sentence that names changes."""
    audited = audited_in(text)
    if not audited:
        return found, apps

    def named(mention: Mention) -> bool:
        return any(
            each.core[0] <= mention.start < each.core[1]
            or (
                mention.need in {"alert", "log_alert", "log_export", "logging", "iap", "data_access"}
                and each.sentence[0] <= mention.start < each.sentence[1]
            )
            for each in audited
        )

    left = [each for each in found if each.need in _TOLD or not named(each)]
    own = [Mention("log_alert", typed(*each.core), *each.core) for each in audited if each.kinds]
    return [*left, *own], [each for each in apps if not named(each[1])]
