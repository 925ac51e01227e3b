"""Whether a goal wishes for an application, or only says of one whose, for whom or beside what something else is to be.

`Postgres for our Django app`, `a bucket that the backend writes to`, `backend dev here`, `account app-pull only reads` and
`the app itself already runs` ask for a database, a bucket, a reader and a check; nothing of it is to answer anybody. What is
wished besides decides: where one word for an application stands for itself, all are kept. All take folded text.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from functions.planning.rules.meant.meaning import is_of_a_job

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention
    from functions.planning.rules.words.tables import App

Span = tuple[int, int]

_SERVED = frozenset({"service", "frontend", "site", "container", "cloud_run", "mobile"})
# What is an application's own, so that a goal that says it wants one.
_ITS_OWN = frozenset({
    "load_balancer", "cdn", "waf", "iap", "autoscale", "min_instances", "concurrency", "multi_service", "environments", "worker",
    "internal_services", "static_site", "websocket", "scale_to_zero", "promotion", "api_gateway", "running_there", "bot", "build_trigger",
})  # fmt: skip
_ADDRESSED = frozenset({"domain", "https"})
# What may be all that a goal asks for.
_HEADS = frozenset({
    "postgres", "mysql", "sqlserver", "database", "mongodb", "redis", "valkey", "memcached", "spanner", "bigtable", "alloydb",
    "bucket", "filestore", "secrets", "kms", "bigquery", "queue", "registry", "dns", "vpn", "nat", "vpc", "subnets", "vm", "windows",
    "kubernetes", "uptime", "log_export", "budget_alert", "job", "batch", "least_privilege",
})  # fmt: skip
_TOLD = frozenset({"service", "frontend", "site"})
_LOOKED_AT = frozenset({"uptime", "dns"})

# An application is named beside these because it is to run there.
_RUN_IT = frozenset({"vm", "windows", "kubernetes"})

_OUR = r"(?:our|my|their|unser\w*|mein\w*|ihre\w*|nuestr\w+|mis?|notre|nos|mon|leur|noss[oa]s?|meus?|minhas?|nostr[oaie]|onze|ons|mijn)"
# An article that is not sure (`for a shop`) may well be of what is to be made.
_THE = rf"(?:{_OUR}|the|die|der|das|de[nrms]|el|la|los|las|le|les|l ?'|il|lo|gli|het)"
# `For`, `of` and `from`, with what a language makes one word of them and its article.
_BELONGS = rf"(?:(?:para|pra|por) (?:os?|as?)|(?:for|of|by|from|fur|von|vom|para|de|pour|per|di|por|voor|van|aan)(?: all)? {_THE}|zum|zur|vom|beim|del|della|dell ?'|dello|dei|du|des|do|da|dos|das|pel[oa]|des|eines|unser(?:er|es|em)|d ?'|nuestr\w+)"
_WORDS = r"(?:[\w.+#/-]+ ){0,3}"
_OF_ANOTHER = re.compile(rf"\b{_BELONGS}(?:(?<=')|(?<=' )| ){_WORDS}[`'\"]?$")
# `That our backend writes to`, `donde la aplicacion deja`: what somebody does with it.
_WHOSE_DOING = re.compile(
    rf"\b(?:that|which|where|when|to which|into which|(?:in|auf|aus|an) (?:die|den|das|dem|der)|wo|worin|donde|(?:en )?(?:el|la|los) que|que|ou|dans (?:lequel|laquelle)|onde|em que|dove|in cui|che|waar\w*|die|dat|so(?: that)?|damit|para que|pour que|affinche|zodat)"
    rf" {_THE}(?:(?<=')|(?<=' )| ){_WORDS}$"
)
_PEOPLE = r"(?:dev(?:s|eloper\w*|eloppeu\w+|ops)?|engineers?|teams?|squads?|guys|people|leads?|programmers?|entwickler\w*|leute|ingenieur\w*|desarrollador\w*|programador\w*|ingenier\w+|equip[eo]s?|sviluppator\w+|ontwikkelaar\w*|abteilung)"
_PERSON = re.compile(rf"-?{_PEOPLE}$")
_PEOPLE_AFTER = re.compile(rf"[- ](?:[\w-]+ )?{_PEOPLE}(?:'s)?(?![\w-])")
_PEOPLE_BEFORE = re.compile(rf"\b{_PEOPLE} (?:(?:de|del|da|do|di|du|of|for|im|fur) (?:(?:the|el|la|le) )?)?$")
# A thing is called after whom it is for: `accounts django-prod and django-staging`.
_ARTICLE = re.compile(rf"{_THE} ")
# What an application has something for.
_FOR = re.compile(
    rf"\b(?:for|of|as|fur|als|von|para|como|de|pour|comme|per|di|come|voor|van)(?: (?:an?|{_THE}|eine?n?|un[ae]?|uma?))? ?(?:(?:[\w.+#/-]+ ){{1,2}}(?:and|und|y|et|e|en) (?:as |for |als |fur )?)?$"
)
_USE = re.compile(
    r"(?:'s|s')?(?: own| eigene\w*)?[ -](?:sessions?|sitzung\w*|cach(?:e|es|ing)|queues?|warteschlange\w*|brokers?|meta ?data|data|daten|datos|donnees|dados|uploads?|media|attachments?|anhang\w*|storage|state|object cache|result backend)(?![\w-])"
)
_REPOSITORY = re.compile(r"(?:git(?:hub|lab)? )?repo(?:s|sitor(?:y|ies|ios?))?")
_POINTS_BACK = re.compile(r"\b(?:of|in|from|aus|von|de|del|di) (?:that|this|any|dies\w*|ese|este|cette?|ce|questo) $")
_CALLED = re.compile(
    r"\b(?:accounts?|repos?(?:itor\w+)?|users?|groups?|buckets?|topics?|data ?sets?|secrets?|subscriptions?|queues?|roles?|jobs?|vms?|instances?|clusters?|networks?|keys?|conto|cuentas?|contas?|comptes?|dienstkonto|banco|base|chamad[oa]|called|named|namens|llamad[oa]|nommee?|usuario|benutzer)"
    r"(?: (?:de|di|do) \w+)?:? (?:[`'\"]?[\w./-]+[`'\"]?(?:, (?:and )?| and | und | y | et | e | en ))*[`'\"]?(?:[\w.]+[_-])*$"
)
_IN_QUOTES = re.compile(r"[`'\"]")
# Formats of a registry, and what reaches it.
_FORMAT = re.compile(
    r"[- ](?:(?:image|format|package)s? )?(?:repos?(?:itor(?:y|ies))?|registr(?:y|ies)|repositorios?|depots?|hosts?)(?![\w-])"
)
_THERE = re.compile(
    r"(?: [\w-]+){0,3}? (?:(?:already|schon|bereits|ya|deja|ja|gia|al) (?:(?:in|is|are|esta|est|e|fully) )?(?:runs?|running|exists?|there|live|lauft|steht|existiert|funciona\w*|existe\w*|esta\w*|corre\w*|no ar|tourne\w*|en ligne|online|gira|draait|bestaat)"
    r"|(?:runs?|is|are|lauft|steht|esta|existe|funciona|tourne|draait|staat|gira) (?:(?:up and )?running |live |online |no ar )?(?:already|schon|bereits|ya|deja|ja|gia|al)(?! \w+ing)"
    r"|(?:stays?|remains?|bleib(?:t|en)|(?:se )?queda\w*|reste\w*|fica\w*|resta\w*|blijft) (?:on|at|in|where|as|with|auf|bei|wo|en|donde|chez|sur|la|no|na|onde|su|op|waar|outside)|(?:runs?|lives?|is|sits?) (?:on[- ]?prem\w*|elsewhere)|on[- ]?prem\w*)(?![\w-])"
)
_HAVE = re.compile(
    rf"\b(?:already (?:have|run|host|operate)|(?:have|haben|hebben|need|run|host) (?:already|schon|bereits|al)|(?:bereits|schon|ya tenemos|tenemos ya|avons deja|ja temos|abbiamo gia)|existing|bestehend\w*|bestaande) (?:(?:an?|one|eine?n?|un[ae]?|um|uma|een|{_OUR}) )?{_WORDS}$"
)
# Whoever says so wants it to run here, whatever else is wished.
_RUNS = re.compile(
    r"\b(?:deploy\w*|host(?:s|ed|ing)?(?! name)|serv(?:e|es|ing)|launch\w*|publish(?! to)\w*|migrat\w*|mov(?:e|es|ing)|bring\w*|put|go(?:es)? live|online|(?<!cloud )runs?|running|rebuild|ship|dockeri[sz]e\w*|containeri[sz]e\w*"
    r"|bereitstell\w*|betreib\w*|betrieb|laufen|lauft|umzieh\w*|umzug|hosten|veroffentlich\w*|ins netz|in betrieb"
    r"|despleg\w*|despliegue|alojar\w*|publi(?:car|er|ez|eren)|migrar|mover|poner en|subir|heberge\w*|deploi\w*|mettre en|migr\w+|implant\w*|hosped\w*|colocar|rodar|publicar|mette\w+|ospitare|pubblicare|distribu\w+|draaien|verhuiz\w*|uitrollen)\b"
)
_HALF = re.compile(r"[\w.]+-$")
_CLAUSE = re.compile(r"[.!?](?=\s|$)|[;\n]|,(?=\s)")
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_NOBODY_ELSE = re.compile(
    r"(?:and |und |y |et |e )?(?:nobody|no ?one|none|niemand|nadie|personne|ninguem|nessuno|nothing) (?:else|sonst|anders|mas|d ?'?autre|mais|altro)"
)


class Heads(NamedTuple):
    """`found` and `apps` without what is said of other things, where that is said, and who is to hear that none is made."""

    found: "list[Mention]"
    apps: "list[tuple[App, Mention]]"
    others: "list[Mention]"
    said_of: list[Span]


def wished_for(found: "list[Mention]", apps: "list[tuple[App, Mention]]", text: str, others: "list[Mention]") -> Heads:
    """What is wished for itself, where a goal's heads are things beside which an application is only spoken of."""
    wanted = {each.need for each in found if not each.rejected}
    served = [each for each in found if not each.rejected and _is_of_served(each, text)]
    served += [each for each in found if each.need == "worker" and _is_of_its_use(each, text)]
    products = [each for app, each in apps if not app.framework and not each.rejected]
    programs = [each for app, each in apps if app.framework and not each.rejected and app.where in {"run", "site"}]
    if not wanted & _HEADS or not all(_is_of_its_use(each, text) for each in products):
        return Heads(found, apps, others, [])
    programs += products
    nobody = [each for each in found if each.need == "iap" and _NOBODY_ELSE.fullmatch(each.words.lower())]
    nobody = [] if wanted & _RUN_IT else nobody
    other = {each.need for each in found if not each.rejected and each not in nobody and each not in served}
    if other & _ITS_OWN or (other & _ADDRESSED and not wanted & _LOOKED_AT):
        return Heads(found, apps, others, [])
    heads = [each for each in found if each.need in _HEADS - _RUN_IT and not each.rejected and each not in served]
    if not all(_is_said_of_another(each, heads, text) for each in [*served, *programs]):
        return Heads(found, apps, others, [])
    gone = [*served, *programs, *nobody]
    return Heads(
        [each for each in found if each not in gone],
        [each for each in apps if each[1] not in programs],
        [*others, *[each for each in served if each.need in _TOLD and not _is_in_a_name(each, text)][:1]],
        [(each.start, each.end) for each in gone],
    )


def is_to_run(text: str) -> bool:
    """Whether a text says of anything that it is to run, to be published or to move here."""
    return _RUNS.search(text) is not None


def _is_of_served(mention: "Mention", text: str) -> bool:
    """Whether a word means what answers, or where it is built from; Cloud Run has jobs too."""
    if mention.need == "source":
        return _REPOSITORY.fullmatch(mention.words.lower()) is not None
    return mention.need in _SERVED and not (
        mention.need == "cloud_run" and is_of_a_job(text, mention.start, mention.end)
    )


def _is_said_of_another(mention: "Mention", heads: "list[Mention]", text: str) -> bool:
    """Whether an application is named to say something of another thing, of a person, or that it stands."""
    start, end = mention.start, mention.end
    before = _before(mention, text)
    if _is_in_a_name(mention, text) or _THERE.match(text, end) or _HAVE.search(before):
        return True
    if mention.need != "cloud_run" and heads and heads[0].start < start and _is_of_its_use(mention, text):
        return True
    if mention.need == "source":
        return any(each.need == "registry" for each in heads) or _POINTS_BACK.search(before) is not None
    if mention.need == "cloud_run":
        return False
    low = max((each.end() for each in _SENTENCE.finditer(text, 0, start)), default=0)
    ahead = [each for each in heads if low <= each.start < start]
    if not ahead or (_RUNS.search(before) and all(_RUNS.search(text, each.end, start) for each in ahead)):
        return False
    clause = before[max((each.end() for each in _CLAUSE.finditer(before)), default=0) :]
    of_another = _OF_ANOTHER.search(before) and not _RUNS.search(clause)
    return bool(of_another or _WHOSE_DOING.search(before))


def _is_of_its_use(mention: "Mention", text: str) -> bool:
    """Whether an application only says what something is for: `for Django sessions`, `as Celery broker`."""
    if not _FOR.search(_before(mention, text)):
        return False
    return mention.need == "worker" or _USE.match(text, mention.end) is not None


def _is_in_a_name(mention: "Mention", text: str) -> bool:
    """Whether a word says who people are, what a thing is called, or which format a repository has."""
    start, end = mention.start, mention.end
    before = _before(mention, text)
    if _PEOPLE_AFTER.match(text, end) or _PEOPLE_BEFORE.search(before) or _PERSON.search(text[start:end]):
        return True
    inside = text[end : end + 1] in {"-", "_"} or text[max(0, start - 1) : start] in {"-", "_"}
    quoted = _IN_QUOTES.match(text, end) or _IN_QUOTES.search(text[max(0, start - 1) : start + 1])
    called = (inside or quoted or "-" in text[start:end]) and _CALLED.search(before)
    return bool(called or _FORMAT.match(text, end))


def _before(mention: "Mention", text: str) -> str:
    """What stands in its sentence before a word, with the article that it has within: `our site`."""
    start = mention.start
    low = max((each.end() for each in _SENTENCE.finditer(text, 0, start)), default=0)
    own = _ARTICLE.match(text, start, mention.end)
    return _HALF.sub("", text[max(low, start - 120) : start]) + (own[0] if own else "")


# `An API server as container`, `servidor de API en contenedor`: a program that serves, and no machine.
_SERVED_IN = re.compile(
    r"(?:servers?|servidor(?:es)?|serveurs?|serveri?)(?: d(?:e |')[\w-]+| [\w-]+)? ?(?:(?:as|in|is|are|als|im|en|em|est|es|e|ist|sind|come|kommen) )?(?:an? |the |our |eine?[mn]? |un |um |une |unser )?(?:docker )?(?:container|contenedor|conteneur)"
)
_LOGS_IN = re.compile(r"\b(?:ssh|udp|rdp)\b")
_OF_A_MACHINE = (
    "static_ip", "data_disk", "bastion", "ports", "snapshots", "instance_schedule", "iap", "ephemeral", "spot", "game",
)  # fmt: skip


def is_served_in_container(text: str, wants: Callable[..., bool]) -> bool:
    """Whether what a folded text calls a server is a container, and nothing is wished for that only a machine has."""
    return _SERVED_IN.search(text) is not None and not wants(*_OF_A_MACHINE) and not _LOGS_IN.search(text)
