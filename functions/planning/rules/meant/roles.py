"""What a word is in its sentence: a thing that is wished for, what another thing has, whoever uses it, or what it is measured by.

`Snapshots of the disk every 6 hours` is the disk's rhythm and no job, `the database` behind Firestore is Firestore,
`two buckets, one per cluster` asks for no cluster, `our GitLab pipeline writes the dumps` for no GitLab, and `cheaper
than the VM we had` for no machine. What a part has is read from its own record: what it meets and the settings it takes.
All functions take folded text.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from shared.parts import PARTS

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention
    from functions.planning.rules.words.tables import App

Span = tuple[int, int]

_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_CLAUSE = re.compile(r"[.!?](?=\s|$)|[;\n]|[,:](?=\s)")

# By which needs a goal names a part; what a part is called by itself is a need of its name.
_NAMED_BY = {
    "firestore": ("mongodb",), "sql": ("postgres", "mysql", "sqlserver"), "gke": ("kubernetes",), "redis": ("redis", "memcached"),
    "vm": ("vm", "data_disk", "windows", "game", "gpu"), "cloud_run": ("cloud_run", "service", "frontend"),
}  # fmt: skip
_GENERIC = frozenset({"database"})
_OF_DATABASES = frozenset({"pitr"})
_MACHINERY = frozenset(_NAMED_BY["vm"])
# What an engine is called besides is the same Cloud SQL, whichever word draws it.
_ENGINES = frozenset({*_NAMED_BY["sql"], "alloydb"})
# What the password of something opens is no second one of it.
_OPENED_BY_KEYS = frozenset({"database", "postgres", "mysql", "sqlserver", "redis", "mongodb", "service"})
_ITS_KEY = re.compile(
    r"[- ]?(?:'s )?(?:passwords?|credentials?|users?|logins?|urls?|dsn|connection strings?|passwort\w*|zugangsdaten|contrasena\w*|mots? de passe|senhas?|wachtwoord\w*)(?![\w-])"
)
_KEY_OF = re.compile(
    r"\b(?:passwords?|credentials|passwort\w*|zugangsdaten|contrasenas?|mots? de passe|senhas?|wachtwoord\w*) (?:of|for|to|der|des|fur|de|del|du|da|do|di|van|voor) (?:(?:the|our|die|das|la|el|le|l'|il) )?$"
)
# `The load balancer's logs`: whose logs are sent somewhere.
_OF_LOGS = frozenset({"log_export", "logging", "bucket", "bigquery", "queue", "log_alert"})
_ITS_LOGS = re.compile(r"(?:'s)?[- ](?:[\w-]+ )?(?:logs?|protokolle|registros|journaux|registri)(?![\w-])")
# Keys are changed by their own setting, whatever the language.
_TURNED = re.compile(
    r"\b(?:rotat\w*|rotier\w*|rota\w*|renew\w*|erneuer\w*|vernieuw\w*|renouvel\w*|rinnov\w*|renov\w*)\b"
)
_KEYS = re.compile(
    r"\b(?:keys?|schlussel\w*|claves?|llaves?|cles?|chaves?|chiav[ei]|sleutels?|secrets?|secretos?|segredos?)\b"
)
_IMAGES = re.compile(r"[- ]?(?:container[- ])?(?:images|abbilder|imagenes|imagens|immagini)(?![\w-])")
_ON_MACHINE = re.compile(
    r"[- ](?:file ?)?(?:servers?[- ])?(?:(?:on|auf|en|sur|op|em|su) (?:an?|eine[rm]?|una?|une|uma?|een) (?:[\w-]+ )?)?(?:vms?|virtual machines?|compute engine)(?![\w-])"
)
_THING_OF_ITS_OWN = re.compile(
    r"\b(?:an?|another|one|1|\d+|own|separate|second|new|plus|eine?\w*|neue\w*|eigene\w*|un|una|otra?|propi[oa]|une|autre|um|uma|outro|een|eigen|with|mit|con|avec|com|met|and|und|y|et|e|en|[,+&(:])"
    r" ?(?:(?:managed|relational|sql|small|private|cloud|google|relationale\w*|private|verwaltete\w*|gestionad\w+) )*$"
)
# How often copies are made, which a part's own settings say; a file or a script is made by something that runs.
_COPIES = {"backups": "backups", "snapshots": "snapshots", "backup_days": "backups", "snapshot_days": "snapshots"}
_RHYTHMS = frozenset({"schedule", "job"})
_BY_ITSELF = re.compile(
    r"\b(?:taches?|tareas?|tarefas?|aufgaben?|trabajos?|dumps?|exports?|exportier\w*|exporta\w*|scripts?|jobs?|cron ?jobs?|functions?|funcion\w*|fonctions?|copy|copies (?:it|them|files|data)|imports?|reports?|runs?|calls?|sync\w*|volcad\w*|pipelines?|workflows?|dags?)\b"
)
_A_STORE = frozenset({"bucket", "private_bucket"})
_WORKS = frozenset(
    {"function", "workflow", "batch", "cloud_run", "worker", "composer", "dataflow", "trigger", "container"}
)
_POINTS_BACK = re.compile(
    r"\b(?:that|this|the|its|their|diese\w*|de[nrms]|dies\w*|ese|este|el|la|ce|cet|cette|le|dat|het|quest\w|esse)(?: [\w-]+)? $"
)

# Whose things they are.
_OURS = r"(?:our|my|their|his|unser\w*|mein\w*|ihr\w*|nuestr\w+|mis?|notre|nos|mon|leur|noss[oa]s?|meus?|minhas?|nostr[oaie]|onze|ons|mijn)"
_THEIRS = re.compile(rf"\b{_OURS} (?:[\w./-]+ ){{0,3}}$")
_ACTS = (
    r"(?:writes?|uploads?|loads?|reads?|pulls?|push(?:es)?|puts?|sends?|publish(?:es)?|calls?|connects?|picks?|fetch(?:es)?|polls?|access(?:es)?|deploys?|drops?|stores|saves|delivers?|ships?|dumps|exports|copies|quer(?:y|ies)|scrapes?|whitelists?"
    r"|schreib(?:t|en)|schieb(?:t|en)|lad(?:et|en)|ladt|laden|liest|lesen|schick(?:t|en)|sende(?:t|n)|leg(?:t|en)|ruf(?:t|en)|hol(?:t|en)|zieh(?:t|en)|deployt|veroffentlich\w+|kopier(?:t|en)|greif(?:t|en)"
    r"|escriben?|suben?|leen?|envian?|cargan?|publican?|llaman?|consultan?|dejan?|descargan?|ecri(?:t|vent)|envoie(?:nt)?|lit|lisent|charge(?:nt)?|depose(?:nt)?|publie(?:nt)?|appelle(?:nt)?|recupere(?:nt)?|pousse(?:nt)?"
    r"|escrevem?|gravam?|enviam?|carregam?|publicam?|chamam?|scriv(?:e|ono)|carica(?:no)?|legg(?:e|ono)|invia(?:no)?|pubblica(?:no)?|chiama(?:no)?"
    r"|schrijf(?:t|en)|leest|lezen|stuurt|sturen|laadt|zet|zetten|haalt|halen|uploadt)"
)
_DOES = re.compile(
    rf"(?:[ /-](?!and\b|or\b|und\b|y\b|et\b|e\b|with\b|on\b|in\b)[\w/-]+){{0,3}}?(?: \([^)]*\))?(?:,? (?:which|that|who|die|der|das|que|qui|che))? (?:already |then |also |schon |bereits |ya |deja |gia |ja |al |(?:\w+ly) )?(?:(?:lo|la|los|las|le|les) )?{_ACTS}(?![\w-])"
)
# `The services of our game on GKE` are put there; `the logs of our game on GKE` are of what stands there.
_PUT_THERE = re.compile(
    rf"^\W*(?:(?:the|all|deploy|run|host|put|die|der|das|alle|los|las|el|la|les?|os?|as?|i|gli|il|de) ){{0,3}}(?:(?!(?:for|from|to|by|with|fur|von|para|por|pour|par|per|logs?)\b)[\w-]+ ){{0,3}}?"
    rf"(?:[\w-]*services?|[\w-]*servers?|apis?|back-?ends?|front-?ends?|workers?|apps?|bots?|\w*dienste?|(?:micro)?servicios|servidores|serveurs|(?:micro)?servicos|serviz[io]|diensten) "
    rf"(?:of|der|des|von|de|del|du|do|da|di|della|dei|van) {_OURS} (?:[\w-]+ ){{1,3}}(?:on|in|auf|im|en|sur|dans|su|no|na|em|op) $"
)
_BY_OURS = re.compile(
    rf"\b(?:by|from|of|(?<!next )to|into|von|vom|durch|aus|an|por|de|desde|del|a|par|depuis|pel[oa]s?|do|da|dos|das|di|dal|dalla|dai|dagli|al|van|door|uit) {_OURS} (?:[\w./-]+ ){{0,2}}$"
)
_OF_OURS = re.compile(rf"\b(?:for|fur|para|pour|per|voor)(?: (?!next\b)[\w-]+){{1,4}} {_OURS} (?:[\w./-]+ ){{0,2}}$")
_OF_A_CLUSTER = re.compile(rf"\b(?:for|fur|para|pour|per|voor) (?:the|{_OURS}) (?:[\w./-]+ ){{0,1}}$")
_BY_NAME = re.compile(
    r"\b(?:by|from|via|von|durch|por|par|door|da) (?:(?:the|an?|de[rmn]|el|la|le|il|o|de) )?(?:[\w-]+ )?$"
)
_PER = re.compile(
    r"\b(?:per|pro|je|por|par|por cada|for (?:each|every)|fur jede\w*|para cada|pour chaque|per ogni|voor (?:elke?|ieder\w*)) (?:\w+ )?$"
)
# Where somebody else's stands, behind what it is called.
_PARTY = r"(?:hosters?|providers?|offices?|partners?|customers?|clients?|suppliers?|vendors?|agency|agencies|factory|plant|branch(?:es)?|headquarters|head office|data ?cent\w+|basement|stores|clinic|anbieter|buro|kunden?|lieferanten?|werk|rechenzentrum|keller|filialen?|proveedor\w*|oficina\w*|clientes?|socios?|fabrica|hebergeurs?|bureaux?|fournisseurs?|usine|siege|fornitor\w|ufficio|stabilimento|fornecedor\w*|escritorio|leverancier|kantoor|klant\w*)"
_ARTICLE = rf"(?:(?:the|an?|{_OURS}|de[rmn]|das|eine[mr]?|el|la|los|las|un|una|le|les|une|il|lo|o|de|het|een) )?"
_ELSEWHERE = re.compile(
    rf"(?:[ -](?!and\b|or\b|with\b|und\b|mit\b|y\b|con\b|et\b|avec\b|in\b|on\b|at\b)[\w-]+){{0,2}}?,? \(?(?:(?:that|which|who|die|der|das|que|qui|che) )?(?:(?:is|are|it|stays?|runs?|running|lives?|sits?|stands?|hosted|located|steht|stehen|lauft|laufen|liegt|esta|estan|corre\w*|est|tourne\w*|gira|roda|draait|staat|blijft|bleibt|reste|sigue|continua|keeps|running|weiter(?:hin)?|still|bei uns|with us|chez nous|con nosotros|da noi|bij ons) )*"
    rf"(?:(?:at|in|bei|beim|im|on|chez|en|presso|em|no|na|bij|op|dans|au|aux|nel|nella) (?:l ?'? ?)?{_ARTICLE}(?:[\w-]+ )?{_PARTY}|on[- ]?prem\w*|in[- ]house|in sede|vor ort|im haus|im buro|en local|sur site|(?:in|of|en|dans|im|em|van) (?:an? ?other|otro|un autre|einem anderen|anderen|outro|un altro) (?:gcp |google )?(?:project|proyecto|projet|projekt\w*|projeto|progetto)|(?:somewhere )?else(?:where)?|(?:wo)?anders(?:wo)?|anderswo|en otr[oa] (?:sitio|lado|parte)|ailleurs|altrove|elders|em outro lugar|on (?:its|their|his|our|my) own (?:servers|hardware)|auf (?:eigene\w*|ihre\w*) servern?)(?![\w-]|\.\w)"
)
_RUNS_AT = re.compile(
    r"(?: itself)? (?:runs?|lives?|stays?|is hosted|are hosted|is run|lauft|liegt|bleibt|draait|staat) (?:at|by|with|bei|bij) (?!google|gcp|night|least|most|noon|midnight|once|all|scale|peak|any|\d|an?\b|our\b|the\b)[a-z][\w.-]+"
)
_IN_HOUSE = re.compile(
    r"\bon[- ]?prem\w* (?:(?!to|and|with|over|into|in|on|via|from|or|for|plus|und|mit|nach|y|con|a|et|avec|vers|e)[\w-]+ )?$"
)
_ON_OWN = re.compile(r"\bon (?:its|their|his) own (?:servers|hardware)$")
_DONE_BY = re.compile(
    rf"\b(?:by|von|vom|durch|por|par|pel[oa]s?|da|dal|dalla|door) (?:(?:the|{_OURS}) )?(?:[\w-]+ ){{0,2}}[\w.-]+$"
)
_OWNED = re.compile(rf"{_OURS} ")
_BRACKETS = re.compile(r"\([^()]*\)")
# `Runner service accounts read and write`: who may, and nothing that is to run.
_HAVE_ACCOUNTS = frozenset({"ci_runner", "kubernetes", "worker", "job"})
_ITS_ACCOUNT = re.compile(r"s?[- ]service[- ]accounts?(?![\w-])")
_PIPELINE = re.compile(r"\b(?:github|gitlab|bitbucket|azure devops|actions|ci)\b")
_HALF = re.compile(r"[\w.]+-$")
_OF_A_HOST = re.compile(r"(?:\.[\w-]+)+(?!\w)")
# `The supplier (REST API, own server)`: what is told of a party.
_OF_A_PARTY = re.compile(rf"\b{_PARTY}(?: [\w-]+)? ?\([^()]*$")
_HOST = re.compile(r"(?:[ -](?!and\b|with\b)[\w-]+){0,3} \((?:[^()]*?, )?$")
# What something is said to be cheaper or easier than.
_THAN = re.compile(
    r"\b(?:(?:cheaper|simpler|easier|faster|better|smaller|lighter|leaner|quicker|safer|nicer|preferred|more \w+|less \w*)(?: \w+)? (?:than|to)|(?:billiger|gunstiger|einfacher|schneller|besser|kleiner|leichter|lieber) als"
    r"|(?:mas|menos) \w+ que|(?:plus|moins) \w+ qu(?:e|')|mieux que|mejor que|(?:mais|menos) \w+ (?:do )?que|(?:piu|meno) \w+ (?:di|del|della|che)|(?:goedkoper|eenvoudiger|sneller|beter) dan) (?!\d|[$\u20ac])"
)
_THAN_ENDS = re.compile(r"[.!?](?=\s|$)|[;\n]| - |, (?!a|the)| (?:but|so|please|we want|aber|pero|mais|ma|mas) ")

_PARTIES = frozenset({
    "kubernetes", "vm", "group", "windows", "service", "frontend", "site", "database", "postgres", "mysql", "sqlserver", "redis", "kafka", "broker", "composer",
    "search", "filestore", "sftp", "source", "bigquery", "queue", "workflow", "job",
})  # fmt: skip
_ACTORS = frozenset({"kubernetes", "composer", "kafka", "windows", "source", "sftp"})
_SERVER = re.compile(r"servers?$|server\b|machines?$|boxe?s?$|maschinen?$|servidor\w*$|serveurs?$|vms?$|clusters?$")
# What there has to be beside somebody else's things, so that a goal still asks for something.
_BUILT = frozenset({
    "service", "cloud_run", "function", "job", "workflow", "static_site", "vm", "group", "kubernetes", "postgres", "mysql", "sqlserver", "database", "mongodb",
    "redis", "valkey", "memcached", "bucket", "filestore", "secrets", "kms", "bigquery", "queue", "tasks", "dns", "vpn", "nat", "vpc", "registry", "spanner",
    "bigtable", "alloydb", "dataflow", "composer", "uptime", "log_export", "load_balancer", "windows",
})  # fmt: skip


class Roles(NamedTuple):
    """`heads` are wished for, `apps` are to run, `others` are somebody else's; `had` is where nobody can have meant a wish.

    That is what another part has, what a goal says to stand elsewhere, and what something is compared with.
    """

    heads: "list[Mention]"
    apps: "list[tuple[App, Mention]]"
    others: "list[Mention]"
    had: list[Span]


def heads_of(
    found: "list[Mention]", apps: "list[tuple[App, Mention]]", text: str, there: list[Span], *, beside: bool = False
) -> Roles:
    """The mentions and applications that are wished for themselves, what is somebody else's, and what another part has.

    `there` is where a goal speaks of what stands in another place; it comes first in `had`. `beside`: something was
    taken out of the text that is to be made, so that nothing else has to be.
    """
    apps = [each for each in apps if not any(low <= each[1].start < high for low, high in there)]
    others = [each for each in found if _is_anothers(each, text)]
    away = [(app, each) for app, each in apps if not each.rejected and _is_anothers_app(app, each, text)]
    if not beside and not any(each.need in _BUILT and not each.rejected and each not in others for each in found):
        others, away = [], []
    gone = {app.name for app, _ in away}
    # `Our Jenkins (jenkins.example.org)`: its host is no second one.
    away += [(app, each) for app, each in apps if app.name in gone and _OF_A_HOST.match(text, each.end)]
    everyones = [*others, *(each for _, each in away)]
    spans = [(each.start, each.end) for each in everyones]
    shown = _BRACKETS.sub(lambda match: "_" * len(match[0]), text)
    theirs = [_acting(shown, text, span) for span in spans if _acts(text, span)]
    kept = [each for each in found if each not in others and (each.rejected or not _is_within(each, spans, text))]
    had = [each for each in kept if not each.rejected and _is_had(each, kept, text, theirs)]
    sure = [span for span in spans if _is_surely(span, text)]
    return Roles(
        [each for each in kept if each not in had],
        [each for each in apps if each not in away],
        [each for each in everyones if (each.start, each.end) not in sure],
        [*there, *((each.start, each.end) for each in had), *sure],
    )


def _is_within(mention: "Mention", spans: list[Span], text: str) -> bool:
    """Whether a mention stands within the name of somebody else's thing, or is the host that it has there."""
    if any(low <= mention.start and mention.end <= high for low, high in spans):
        return True
    return mention.need in {"domain", "https"} and any(_HOST.fullmatch(text, high, mention.start) for _, high in spans)


def _acting(shown: str, text: str, span: Span) -> Span:
    """The clauses from somebody else's thing to what it does."""
    does = _DOES.match(text, span[1])
    return _around(shown, span, _CLAUSE)[0], _around(shown, does.span() if does else span, _CLAUSE)[1]


def _acts(text: str, span: Span) -> bool:
    """Whether somebody else's thing does something in its clause, so that what is said of hours there is of its own."""
    return _DOES.match(text, span[1]) is not None or _DONE_BY.search(text[max(0, span[0] - 60) : span[1]]) is not None


@cache
def _has(part: str) -> frozenset[str]:
    """What a part has that a goal can say of it: the needs it meets and the settings it takes."""
    made = next((each for each in PARTS if each.name == part), None)
    if made is None:
        return frozenset()
    return frozenset({*(need for need, _ in made.meets or ()), *made.settings.model_fields})


def _owners(found: "list[Mention]", has: str) -> "Iterator[Mention]":
    """The mentions of parts that have something."""
    for each in found:
        names = [part for part, needs in _NAMED_BY.items() if each.need in needs] or [each.need]
        if not each.rejected and any(has in _has(part) for part in names):
            yield each


def _is_had(mention: "Mention", found: "list[Mention]", text: str, theirs: list[Span]) -> bool:
    """Whether a mention is said of what another part has: the rhythm of its copies, its key, or the kind of thing it is."""
    need, start, end = mention.need, mention.start, mention.end
    wanted = {each.need for each in found if not each.rejected}
    if need in _OPENED_BY_KEYS and (_ITS_KEY.match(text, end) or _KEY_OF.search(_clause_before(text, start))):
        # `A secret for the database password`.
        low, _ = _around(text, (start, end), _CLAUSE)
        return any(each.need == "secrets" and low <= each.start and each.end < start for each in found)
    if "log_export" in wanted and need not in _OF_LOGS and _ITS_LOGS.match(text, end):
        return True
    if need == "container":
        return "registry" in wanted and not wanted & _WORKS - {"container"} and _IMAGES.match(text, end) is not None
    if need == "filestore":
        # An NFS server that is a machine.
        of_machine = [each for each in found if each.need == "filestore" and _ON_MACHINE.match(text, each.end)]
        return bool(of_machine) and "vm" in wanted and "filestore" not in text
    if need in _OF_DATABASES:
        named = [each for each in _owners(found, need) if each.need not in {*_MACHINERY, *_GENERIC}]
        others = wanted & {"postgres", "mysql", "sqlserver", "alloydb", "replica", "ha_db"}
        rows = (each for each in found if each.need in _GENERIC and not each.rejected)
        return bool(named) and not others and all(_is_had(each, found, text, theirs) for each in rows)
    if need in _GENERIC:
        named = [each for each in _owners(found, need) if each.need not in {*_MACHINERY, *_GENERIC, *_ENGINES}]
        own = _THING_OF_ITS_OWN.search(text[max(0, start - 40) : start])
        return bool(named) and "sql" not in mention.words.lower() and not own
    return need in _RHYTHMS and _is_a_rhythm(mention, found, text, theirs)


def _is_a_rhythm(mention: "Mention", found: "list[Mention]", text: str, theirs: list[Span]) -> bool:
    """Whether a time or a schedule says how often a part's copies are made, or when somebody else does something."""
    span = mention.start, mention.end
    low, high = _around(text, span, _SENTENCE)
    near = [each for each in found if low <= each.start < high and not each.rejected]
    works = [each for each in near if each.need in {*_WORKS, "job"} - {"cloud_run", "container"}]
    if any(begin <= span[0] < stop for begin, stop in theirs) and not works:
        return True
    begin, end = _around(text, span, _CLAUSE)
    if not works and _TURNED.search(text[begin:end]) and _KEYS.search(text[begin:end]):
        return True
    if _BY_ITSELF.search(text[low:high]) or any(each.need in {*_A_STORE, *_WORKS} for each in near):
        return False
    if _POINTS_BACK.search(text[max(0, span[0] - 24) : span[0]]):
        near = [each for each in found if not each.rejected]
    copies = [each for each in near if each.need in _COPIES and not _BY_ITSELF.search(each.words.lower())]
    return any(True for each in copies for _ in _owners(found, _COPIES[each.need]))


def _is_anothers(mention: "Mention", text: str) -> bool:
    """Whether a mention is of somebody else's thing, or of what something is compared with."""
    start, end = mention.start, mention.end
    if mention.rejected:
        return mention.need in _PARTIES and _ELSEWHERE.match(text, end) is not None
    if _is_compared(start, text):
        return mention.need != "cheap"
    if mention.need in _HAVE_ACCOUNTS and _ITS_ACCOUNT.match(text, end):
        return True
    if mention.need not in _PARTIES:
        return False
    clause = _clause_before(text, start)
    if _PUT_THERE.search(clause):
        return False
    if mention.need in {"kubernetes", "vm", "group"} and _PER.search(clause):
        return True
    if mention.need == "kubernetes" and (whose := _OF_A_CLUSTER.search(clause)) is not None:
        # What is wished for stands before it: `a cache, for our GKE cluster`.
        return bool(text[: start - len(clause) + whose.start()].strip())
    if _is_surely((start, end), text):
        return True
    if mention.need in {"service", "frontend", "site"} and _RUNS_AT.match(text, end):
        return True
    if mention.need in {"workflow", "job"}:
        # A workflow of GitHub Actions is somebody's pipeline.
        return bool(_PIPELINE.search(clause) and _THEIRS.search(clause) and _DOES.match(text, end))
    if not (mention.need in _ACTORS or _SERVER.search(mention.words.lower())):
        return False
    if (own := _OWNED.match(text, start, end)) is not None:
        clause += own[0]
    return bool(
        (_THEIRS.search(clause) and _DOES.match(text, end))
        or (mention.need != "source" and (_BY_OURS.search(clause) or _OF_OURS.search(clause)))
    )


def _is_surely(span: Span, text: str) -> bool:
    """Whether the words around something say that it stands elsewhere, or is only compared with."""
    before = _clause_before(text, span[0])
    said = text[max(0, span[0] - 80) : span[0]]
    return bool(
        _ELSEWHERE.match(text, span[1])
        or _IN_HOUSE.search(before)
        or _ON_OWN.search(before + text[slice(*span)])
        or _OF_A_PARTY.search(said)
        or _is_compared(span[0], text)
    )


def _is_anothers_app(app: "App", mention: "Mention", text: str) -> bool:
    """Whether an application is somebody's who uses what is to be made, or runs elsewhere."""
    start, end = mention.start, mention.end
    if _is_surely((start, end), text) or _RUNS_AT.match(text, end):
        return True
    if app.framework or app.where == "run":
        return False
    clause = _clause_before(text, start)
    return bool(
        (_THEIRS.search(clause) and _DOES.match(text, end))
        or _BY_OURS.search(clause)
        or _OF_OURS.search(clause)
        or _BY_NAME.search(clause)
    )


def _clause_before(text: str, at: int) -> str:
    """What stands in a clause before a word, without the first half of the word itself: `kubernetes-` of its cluster."""
    before = text[max(0, at - 80) : at]
    before = before[max((match.end() for match in _CLAUSE.finditer(before)), default=0) :]
    return _HALF.sub("", before)


def _is_compared(at: int, text: str) -> bool:
    return any(_THAN_ENDS.search(text, match.end(), at) is None for match in _THAN.finditer(text, max(0, at - 120), at))


def _around(text: str, span: Span, stops: re.Pattern[str]) -> Span:
    low = max((match.end() for match in stops.finditer(text, 0, span[0])), default=0)
    stop = stops.search(text, span[1])
    return low, stop.start() if stop else len(text)
