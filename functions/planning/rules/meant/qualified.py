"""Words of a part that only say which other thing is meant: a dashboard of an application, a node of a blockchain.

All functions take folded text (lower case, no accents).
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from functions.planning.rules.meant.cluster_backups import without_backups
from functions.planning.rules.meant.dns_policies import dns_policy_in
from functions.planning.rules.meant.meaning import FLOWS
from functions.planning.rules.words.patterns import compiled

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention
    from functions.planning.rules.words.tables import App

# What looks at data by itself, and draws its own pictures.
SHOWS = frozenset(
    {"Superset", "Metabase", "Redash", "Grafana", "Streamlit", "Evidence", "Lightdash", "NocoDB", "Appsmith", "Kibana"}
)
"""Applications whose dashboards are their own."""
_ANSWERS = frozenset({"service", "frontend"})
NOT_SWALLOWED = {
    "private": _ANSWERS,
    "public": _ANSWERS,
    "cloud_run": _ANSWERS | {"site"},
    "kubernetes": _ANSWERS | {"site"},
}
"""What is said as well by a longer word of these: `our Cloud Run site` says where it runs."""
_READ_ELSEWHERE = re.compile(r"looker(?: studio)?|data studio|tableau|power ?bi")
_OF_AN_APP = re.compile(
    r"s?(?: (?:web ?)?(?:app|application|anwendung|frontend|front-end|ui|page|pages|site|service|seite)s?\b|[- ]like\b)"
)
_ITS_PEOPLE = re.compile(
    r"\b(?:admin|user|customer|client|internal|react|vue|angular|next(?:\.js)?|svelte|streamlit|dash|sales|web|backoffice|kunden|merchant|seller|partner|analytics) $"
)
# `Private IP via VPC peering` is how Cloud SQL's private address works.
_BY_PEERING = re.compile(
    r"\b(?:via|through|over|by|with|using|per|uber|mittels|por|mediante|a traves de|par|via un|private (?:service|services|ip)(?: access| connection)?)(?: (?:a|an|the|ein|eine|un|una))? (?:private service access )?$"
)
_PRIVATE = re.compile(r"\bpriva\w*\b[^.;\n]{0,40}$")
_NETWORKS_JOINED = re.compile(
    r"\b(?:two|2|both|several|three|3|our|other|another|shared|on[- ]?prem\w*|dev|prod\w*) (?:\w+ )?(?:vpcs?|networks?)\b|\bhubs?\b|\bspokes?\b"
)
_MANAGED = frozenset({"database", "postgres", "mysql", "sqlserver", "redis", "filestore"})
_JUPYTERHUB = re.compile(r"jupyter ?hub")
_AMONG = re.compile(r"(?:in )?each other (?:zones?|regions?|az|availability|locations?|data ?cent\w*|countr\w*)")
_MESSAGES_OF = re.compile(r"\b(?:video|voice|chat|text|sms|direct|private|error|commit|log|audio|instant|whatsapp) $")
# `Cap (video messages): ...` tells what Cap is.
_TOLD_OF_A_NAME = re.compile(r"^\W*[\w.+-]+(?: [\w.+-]+)? \([^()\n]{1,60}\)")

# `django-storages` is a library, and no application that is to run.
_LIBRARY = re.compile(
    r"-(?!(?:apps?|applications?|apis?|backends?|front-?ends?|services?|servers?|workers?|sites?|based|style|anwendung|dienst|container|shop|projekt|project|basiert\w*)\b)[a-z]{4,}"
)
_CHAINS = re.compile(
    r"\b(?:blockchain|ethereum|eth|bitcoin|btc|solana|polygon|cosmos|polkadot|cardano|monero|lightning|full|validator|archive|rpc|light|tor|ipfs|exit|relay|swarm|worker|single|head|storage|leaf)[ -]$"
)
_EXPORTER = re.compile(r"[- ]exporters?\b")
_ADDED_TO = re.compile(
    r"(?:'s)?[- ](?:plug-?ins?|themes?|extensions?|add-?ons?|modules?|integrations?|connectors?|webhooks?|clients?|exporters?|templates?|migrations?|users?|imports?|exports?|dumps?)\b"
)
_FOR_OURS = re.compile(
    r"\b(?:for|of|from|with|to|beside|into|de|del|para|con|von|fur|zu|mit|pour|du|avec|per|da|do) (?:our|my|the|unser\w*|mein\w*|nuestr\w+|mi|notre|mon|nosso|nossa|nostr\w+) (?:existing |own |old |current |bestehend\w* |vorhanden\w* )?$"
)


_PROGRAMS = frozenset({"service", "frontend", "site", "static_site", "container"})
# Needs whose words belong to what stands beside them: what they say themselves, what stands before, what stands behind.
_BELONGS: tuple[tuple[frozenset[str], str, str, str], ...] = (
    # A firewall's ingress, a cluster's notebooks, MongoDB's replicas, a gateway's tunnels.
    (frozenset({"kubernetes", "ingress"}), r"ingress", "", r" (?:tcp|udp|ports?|\d)"),
    # To cluster tables, and what machines form among themselves.
    (frozenset({"kubernetes"}), r"clusters?", r"\b(?:to|should|must|will|can|and|shall|not) $", r" (?:them|it|the|our|all|by|these|those|tables?|(?:and|or) (?:partition|index)\w*)\b"),
    (frozenset({"kubernetes"}), r"cluster", r"(?:^|[.;:!?\n] ?)$", r" (?:them|it|the|our|all|by|these|those|each|every|big|large)\b"),
    (frozenset({"kubernetes"}), r"cluster", r"\($", r"\)"),
    (frozenset({"kubernetes"}), r"clusters?", r"\b(?:form|join|build)\w* (?:an?|one|the|ein\w*|un|une) (?:[\w-]+ )?$", ""),
    (frozenset({"kubernetes"}), r"nodes", "", r" (?:that |which |to )?(?:form|join)\w*"),
    (frozenset({"workbench"}), r"notebooks?", "", r"[- ](?:node ?)?(?:pools?|namespaces?|nodes?)\b"),
    (frozenset({"replica"}), r"replicas?", "", r"[- ]?sets?\b"),
    (frozenset({"available", "ha_db"}), r"ha|high availability", "", r"[- ](?:vpn|gateway)\b"),
    # What a program, a cache or somebody else does itself.
    (frozenset({"auth"}), r"auth(?:entication)?", r"\b(?:redis|valkey|cache|memorystore)\b[^.;,\n]{0,30}$", ""),
    (frozenset({"auth"}), "", "", r"[^.;\n]{0,30}\b(?:stays?|remains?|bleibt?|sigue|reste)\b"),
    (frozenset({"auth"}), "", "", r"[^.;,\n]{0,24} (?:by us|by ourselves|ourselves|(?:in|by) (?:our|the) (?:own )?(?:app|application|code|program))\b"),
    (frozenset({"auth"}), "", r"\b(?:our own|its own|built[- ]in|eigene[rnsm]?) (?:jwt |user |token )?$", ""),
    # A database and a cache take encrypted connections by themselves.
    (frozenset({"https"}), r"ssl|tls", r"\b(?:postgres\w*|mysql|sql|databases?|db|redis|valkey|cache|memorystore)\b(?:(?!\b(?:sites?|apis?|apps?|services?|domain|front\w*)\b)[^.;\n]){0,90}$", ""),
    (frozenset({"static_site"}), r"stati\w+|estatic\w+", "", r" (?:routes?|routing|ips?|routen|leases?|adress\w*|address\w*)\b"),
    (frozenset({"static_site"}), r"stati\w+|estatic\w+", r"\b(?:routes?|rutas?|rotte|rotas|ips?) $", ""),
    # What happens so far, by itself or by hand, and what is looked at: no clock that is wished for.
    (frozenset({"schedule", "job"}), "", r"\b(?:sometimes|manchmal|mal|a veces|parfois|as vezes|a volte|soms)\b[^.;\n]{0,30}$", ""),
    (frozenset({"schedule", "job"}), "", "", r"[^.;\n]{0,60}\b(?:does|do|did)(?: not|n't) (?:always |really |even )?(?:arrive|come|finish|work|run|land|show)\w*"),
    (frozenset({"schedule", "job"}), "", r"\b(?:somebody|someone|one of us|jemand|einer von uns|alguien|quelqu'un|qualcuno|alguem|iemand)\b(?! (?:has|needs|should|must|muss|soll|debe|doit))[^.;\n]{0,60}$", ""),
    (frozenset({"schedule", "job"}), "", "", r",? (?:somebody|someone|one of us|jemand|alguien|quelqu'un|qualcuno|alguem|iemand) (?!has|needs|should|must|muss|soll|debe|doit)"),
    (frozenset({"schedule", "job"}), "", r"\b(?:by hand|manually|von hand|manuell|a mano|a la main|manuellement|handmatig|manualmente)\b[^.;\n]{0,40}$", ""),
    (frozenset({"schedule", "job"}), "", "", r"[^.;\n]{0,60}\b(?:by hand|manually|von hand|manuell|a mano|a la main|manuellement|handmatig|manualmente)\b"),
    (frozenset({"schedule"}), "", r"\b(?:uptime|health|availability)[ -]?(?:checks?|probes?)\b[^.;,\n]{0,40}$", ""),
    (frozenset({"job"}), r"jobs?", r"\b(?:load|query|big ?query|extract|finished|failed)[ -]$", ""),
    (frozenset({"job"}), r"jobs?", r"\b(?:our|my|their) (?:[\w-]+ )?$", r" (?:fails?|breaks?|crash\w*|dies|is late|runs too)\b"),
    # A service's own ingress, the forms' messages, files that are called a database.
    (frozenset({"queue", "worker"}), r"messages?|mensajes|nachrichten\w*|mensagens", r"\b(?:stor|sav|writ|record|guard|speicher|enregistr)\w* (?:the |its |all |their |those |los |die )?$", r"(?: \w+)? (?:in|into|to|en|dans) (?!an? queue|pub)"),
    # Redis as the queue of a program that runs in queue mode.
    (frozenset({"queue", "job"}), r"jobs?|(?:\w+ )?queues?", r"\b(?:redis|valkey|memorystore|celery|bull\w*|sidekiq)\b(?: [\w.]+){0,3} (?:as|for) (?:the |our |a |its )?$", ""),
    (frozenset({"queue"}), r"queues?", "", r" mode\b"),
    (frozenset({"database"}), r"databases?|dbs?", r"\b(?:filestore|nfs|shares?|buckets?|disks?|storage)\b[^.;,\n]{0,40}\b(?:for|of|with|holding) (?:the |our |all |my )?(?:\w+ ){1,2}$", ""),
    (frozenset({"database"}), r"databases?|dbs?", r"\b(?:image|photo|picture|video|file|document|media|genetic|reference|map|sound|music) $", r" (?:in|into|on|to) an? (?:\w+ ){0,2}(?:buckets?|shares?|filestore|disks?)\b"),
    # A machine's disk, what a machine is called, and copies that somebody else brings.
    (frozenset({"database"}), r"(?:[a-z]+-)?(?:databases?|dbs?|datenbank\w*)", "", r"(?:'s)?[- ](?:(?:data )?disks?|volumes?|vms?|machines?|boxe?s?|hosts?|platte\w*|\d+)\b"),
    (frozenset({"database"}), r"(?:[a-z]+-)?(?:databases?|dbs?|datenbank\w*|base(?: de (?:datos|donnees))?|banco(?: de dados)?)", r"\b(?:dumps?|sicherung\w*|sauvegardes?|volcados?) (?:(?:of|from|der|des|von|de|del|do|da|van) )?(?:(?:the|our|my|der|die|unser\w*|nuestr\w+|la|notre|nos|onze|noss[oa]) )?(?:[\w-]+[ -]){0,2}$", ""),
    (frozenset({"database"}), r"(?:[a-z]+-)?(?:databases?|dbs?|datenbank\w*)", "", r"[ -](?:dumps?|exports?)\b"),
    # What a machine or a list calls itself.
    (frozenset({"bucket", "secrets", "database", "service", "job", "queue", "kubernetes", "redis"}), r"[a-z-]+", r"\b(?:name|hostname|host name|label)s?: ?['\"`]?$", r"(?=['\"`]?\s*(?:[,;\n]|$))"),
    (frozenset({"secrets"}), r"vault", r"\b(?:as|like|beside|next to|from|to) $", r"(?=[,;.)\n]|$)"),
    (frozenset({"service"}), r"https?\(s?", "", ""),
    # What keeps the public out of a bucket.
    (frozenset({"public"}), "", "", r"[ -](?:access[ -])?prevention\b"),
    # How people come onto a machine.
    (frozenset({"auth"}), r"log[- ]?(?:s |ged |ging )?ins?|sign[- ]?ins?", "", r" (?:by|via|over|with|through|per|por|par|uber|to it by) (?:rdp|ssh|iap)\b"),
    (frozenset({"service"}), r"tools?", r"\b(?:bi|reporting|their|external|third[- ]party|analytics) $", r" (?:connects?|reads?|quer(?:y|ies)|logs? in|reaches|comes?)\b"),
    # What holds a database answers no HTTP, and whose copies are kept is elsewhere.
    (frozenset({"vm"}), r"servers?|instances?", r"\b(?:data ?base|datenbank|db|postgres\w*|mysql|redis|file|nfs)[ -]$", r"(?! (?:vm|on))"),
    (frozenset({"queue", "service", "job", "worker", "schedule", "backups"}), r"[a-z]+", r"\b(?:dataset|topic|table|collection|schema|tabelle|tabla) $", r"(?= ?(?:[,.;:)\n]|$)| (?:with|in|and|from|to|for|mit|und|con|y|avec|et|com|e)\b)"),
    (frozenset({"service"}), r"(?:data ?base|datenbank|db|sql|mysql|postgres\w*|maria ?db|redis)[ -]?servers?", "", ""),
    (_PROGRAMS, "", r"\b(?:our|the|their|my|its|unser\w*|de[rsmn]|die|das|nuestr\w+|notre|noss[oa])(?: [\w-]+)? $", r"(?:'s)?[ -](?:data ?bases?|db|(?:database |db )?(?:backups?|dumps?)|credentials|passwords?)\b(?! (?:and|with) (?:an?|the|our) (?:api|app|service))"),
    (_PROGRAMS | {"vm"}, "", r"\bjobs (?:of|from) (?:(?:our|the|my) )?(?:\w+ )?$", r"[^.;\n]{0,90}:"),
    (frozenset({"service", "frontend"}), r"(?:kein\w*|no|ohne|without|sin|sans|pas de|senza|sem|geen)[ -](?:\w+ )?servers?", "", ""),
    (frozenset({"vm"}), r"instances?|servers?|machines?", "", r"\.\w"),
    (frozenset({"workbench"}), r"notebooks?", "", r"[- ](?:reports?|jobs?|runs?|scripts?|containers?|exports?)\b"),
    # What somebody else's pipeline deploys.
    (_PROGRAMS, "", r"\b(?:that|which|who) (?:deploys?|builds?|releases?|tests?) (?:(?:our|the|its|my) )?$", ""),
    # How long logs are kept is no file's.
    # Where a database answers is no name that pages are served by.
    (frozenset({"domain", "https"}), "", r"\b(?:postgres\w*|mysql|mariadb|oracle|sql server|data ?bases?|datenbank\w*|bases?(?: de (?:datos|donnees|dados))?|db)(?: servers?| hosts?| instances?)?(?:,? (?:at|on|under|host(?:ed)?|auf|unter|bei|en|sur|em|\(|behind|called|named))*:? \(?$", ""),
    # What a program keeps in its own tables.
    (frozenset({"log_export"}), r"audit[- ]?logs?", "", r" (?:tables?|pages?|screens?|views?|entries|rows|collections?)\b"),
    (frozenset({"lifecycle"}), r"(?!.*\b(?:bucket|object|file)).*", r"\b(?:logs?|protokolle?|registros|journaux)(?: \w+){0,2} $", ""),
)  # fmt: skip


def _belongs(mention: "Mention", text: str, said: str) -> bool:
    before = text[max(0, mention.start - 130) : mention.start]
    return any(
        mention.need in needs
        and (not own or compiled(own).fullmatch(said) is not None)
        and (not first or compiled(first).search(before) is not None)
        and (not after or compiled(after).match(text, mention.end) is not None)
        for needs, own, first, after in _BELONGS
    )


def is_read_elsewhere(words: str) -> bool:
    """Whether words for dashboards name a tool that stands outside of the project, as Data Studio does."""
    return _READ_ELSEWHERE.fullmatch(words.lower()) is not None


def without_qualifiers(found: "list[Mention]", apps: "list[tuple[App, Mention]]", text: str) -> "list[Mention]":
    """The mentions without the words that only qualify another part."""
    needs = {each.need for each in found if not each.rejected}
    running = [app for app, each in apps if not each.rejected]
    shown = any(app.name in SHOWS for app in running)
    whole = bool(running) and not any(app.framework for app in running)
    told = _TOLD_OF_A_NAME.match(text)
    return [
        each
        for each in found
        if not _qualifies(each, text, needs, shown=shown, whole=whole, told=told.end() if told else 0)
    ]


_CLAUSE = re.compile(r"[.;\n](?=\s|$)")
_BY_ENDPOINT = re.compile(r"[^.;,\n]{0,40}\b(?:private service connect|psc)\b")


def _qualifies(mention: "Mention", text: str, needs: set[str], *, shown: bool, whole: bool, told: int) -> bool:
    said, before = text[mention.start : mention.end], text[: mention.start]
    if _belongs(mention, text, said):
        return True
    if mention.need == "log_export" and "audit_config" in needs and _AUDITED.fullmatch(said):
        # What is logged is switched on, and nothing said of where it goes and how long it stays.
        return _GOES.search(text) is None
    if mention.need in {"service", "multi_service", "log_alert"} and "audit_config" in needs:
        # `For all services` of the project; what is logged there is no line that somebody is told of.
        return mention.need == "log_alert" or _OF_ALL.search(before) is not None
    if mention.need == "vm" and _INSTANCE.fullmatch(said) and not _MACHINES.search(text):
        # `A new Cloud SQL instance`, `2 GB per instance` of Cloud Run.
        return "cloud_run" in needs or (_CLOUD_SQL.search(text) is not None and not needs & _PROGRAMS)
    if mention.need in {"kubernetes", "ingress"} and "cloud_run" in needs:
        # A service's own ingress, and no cluster's.
        return re.fullmatch(r"ingress(?:es)?", said) is not None and _IN_CLUSTER.search(text) is None
    if mention.need == "frontend":
        # Files that Firebase Hosting hands out are a static site.
        return (whole and _OWN_SURFACE.fullmatch(said) is not None) or _FIREBASE.search(text) is not None
    if mention.need == "lifecycle" and "queue" in needs and not needs & {"bucket", "bigquery", "log_export"}:
        return _KEPT.match(said) is not None
    if mention.need == "source" and "registry" in needs:
        # Where images are kept is no source.
        return _REPO.fullmatch(said) is not None and _GIT.search(text) is None
    if mention.need == "queue" and "tasks" in needs:
        return _ENQUEUES.fullmatch(said) is not None
    if mention.need == "redis" and "static_site" in needs and not needs & _KEEP_ROWS:
        # Pages that nobody computes are cached before they are served.
        return re.fullmatch(r"cach(?:es?|ing)", said) is not None
    if mention.need == "redis" and "cdn" in needs and re.fullmatch(r"cach(?:es?|ing)", said):
        # What a CDN holds is in its own cache.
        clause = _CLAUSE.split(before)[-1] + said + _CLAUSE.split(text[mention.end :])[0]
        return re.search(r"\bcdn\b", clause) is not None
    if mention.need == "dashboard":
        return not is_read_elsewhere(said) and (
            shown or _OF_AN_APP.match(text, mention.end) is not None or _ITS_PEOPLE.search(before) is not None
        )
    if mention.need == "peering" and (before.endswith("bgp ") or text.startswith(" session", mention.end)):
        # Routers that tell each other their routes.
        return True
    if mention.need == "binary_authorization" and not needs & {"kubernetes", "container", "registry"}:
        # Pictures that somebody signed.
        return _IMAGES_THAT_RUN.search(said) is None
    if mention.need == "peering" and needs & _MANAGED and not _NETWORKS_JOINED.search(text):
        return _BY_PEERING.search(before) is not None or _PRIVATE.search(before) is not None
    if mention.need == "multi_service" and said.lower().startswith("private service"):
        # A product's name is no service beside another.
        return True
    if mention.need == "iap" and "service_attachment" in needs and _BY_ENDPOINT.match(text, mention.end):
        # Networks come to it that way, and nobody signs in.
        return True
    if mention.need in {"dns", "log_export", "logging", "vm", "service", "domain", "https", "private_dns", "private"}:
        # How a network asks for names is no zone of one's own.
        spans = dns_policy_in(text).spans
        if any(low < mention.end and mention.start < high for low, high in spans):
            return True
    if mention.need == "worker" and needs & {"service_attachment", "dataproc"}:
        # Who attaches to a service; the nodes of a cluster.
        return said.startswith("consumer") or re.fullmatch(r"workers?", said) is not None
    if mention.need == "workbench":
        return _JUPYTERHUB.fullmatch(said) is not None and "kubernetes" in needs
    if mention.need == "internal_services":
        return _AMONG.search(text, max(0, mention.start - 4), mention.end + 24) is not None
    if mention.need in {"queue", "worker"} and "message" in said:
        return _MESSAGES_OF.search(before) is not None or mention.start < told
    return False


_AUDITED = re.compile(r"(?:\w+ )?audit[- ]?(?:logs?|protokoll\w*)(?: (?:in|to|into) \w+)?|(?:data access|access) logs?")
_OF_ALL = re.compile(
    r"\b(?:all|every|each|alle\w*|todos|todas|tous|toutes|tutti|tutte)(?: (?:the|of|our|gcp|google|cloud|die|los|las|os|as|les|i|de))* $"
)
_GOES = re.compile(
    r"\b(?:keep|kept|retain\w*|retention|export\w*|sinks?|sen[dt]|stor(?:e|ed)|archiv\w*|ship\w*|collect\w*|aufbewahr\w*|behalten|conserv\w*|guard\w*|exportier\w*|bewaar\w*)\b"
    r"|\b(?:years?|jahre?|anos?|ans|anni)\b|\blogs? (?:to|into|in|nach|vers|a) (?:an? |the |our )?(?:\w+ )?(?:bucket|gcs|big ?query)"
)
_IMAGES_THAT_RUN = re.compile(
    r"\b(?:only|nur|solo|seul\w*|apenas|somente|soltanto|que des|contain\w*|conten\w*|docker|binary|binauthz|attest\w*|must|have to|has to|should|polic\w*|from|deploy\w*|run)\b|unsign"
)
_INSTANCE = re.compile(r"(?:new |neue |eine |one |an? )?inst(?:an[cz]\w*|anz\w*)|istanz\w*")
_MACHINES = re.compile(
    r"\b(?:vms?|virtual machines?|compute engine|machines?|servers?|maschine\w*|maquinas?|serveurs?|servidor\w*|ssh|[a-z]\d[a-z]?-(?:micro|small|medium|standard|highmem|highcpu)\b)"
)
_CLOUD_SQL = re.compile(r"\bcloud ?sql\b")
_FIREBASE = re.compile(r"\bfirebase hosting\b")
_KEEP_ROWS = frozenset({"cloud_run", "function", "vm", "kubernetes", "postgres", "mysql", "database", "mongodb"})
# What an application that is run as it comes brings itself.
_OWN_SURFACE = re.compile(r"(?:web ?)?(?:ui|interface)|interface web|weboberflache|web ?client")
_KEPT = re.compile(
    r"(?:keep|kept|retain\w*|retention)(?: for)?(?: \d+ \w+)?$"
    r"|(?:\d+ \w+ )?(?:aufbewahr\w*|vorhalt\w*|conserv\w*|gard\w*|guard\w*|reten\w+|bewaar\w*)(?: (?:\w+ )?\d+ \w+)?$"
)
_REPO = re.compile(r"repo(?:sitory|sitories|s)?|repositorio|depot")
_GIT = re.compile(r"\b(?:git\w*|bitbucket|push\w*|commits?|source|quellcode|builds?|built|pipelines?)\b")
_ENQUEUES = re.compile(r"(?:encol|enqueu|enfileir|accod)\w*")


def in_its_cluster(app: "App", text: str) -> "App":
    """An application as the goal runs it: JupyterHub in a cluster is no notebook instance."""
    if app.name == "Jupyter" and _JUPYTERHUB.search(text) and _IN_CLUSTER.search(text):
        return replace(app, where="gke", needs=())
    return app


_IN_CLUSTER = re.compile(r"\b(?:gke|kubernetes|k8s|helm|pods?)\b")


def is_qualifier(named: "tuple[App, Mention]", apps: "list[tuple[App, Mention]]", text: str) -> bool:
    """Whether an application's name only says what another thing belongs to, or is part of something else's."""
    app, mention = named
    before = text[: mention.start]
    size = mention.end - mention.start
    if any(
        other.start <= mention.start and mention.end <= other.end and other.end - other.start > size
        for _, other in apps
    ):
        # `Node` in `Node-RED`.
        return True
    if app.name == "Express" and (_CHAINS.search(before) or _EXPORTER.match(text, mention.end)):
        return mention.words.lower() in {"node", "nodes"}
    if app.framework:
        return _LIBRARY.match(text, mention.end) is not None or (
            _FUNCTION_AFTER.match(text, mention.end) is not None or _FUNCTION_OF.search(before) is not None
        )
    if _ADDED_TO.match(text, mention.end):
        return True
    # The first one is what runs, and the other is whom it is for.
    first = min((each.start for other, each in apps if not other.framework), default=mention.start)
    return first < mention.start and _FOR_OURS.search(before) is not None


# `A Node 20 function`, `une fonction Node 20`: what a function is written in, and nothing that runs beside it.
_FUNCTION_AFTER = re.compile(r"(?:\.?js)?(?:[- ]?\d+(?:\.\d+)?)?[- ](?:cloud )?(?:functions?|funktion\w*|lambdas?)\b")
_FUNCTION_OF = re.compile(
    r"\b(?:functions?|funktion(?:en)?|funcion(?:es)?|fonctions?|funcao|funcoes|funzion[ei]|functie) ?(?:\(|(?:in|en|em|on|auf|mit|with|written in|avec) )?$"
)


# `A 3 node cluster` has nodes, and no Node.
_NODES = re.compile(r"\b(?:\d+|single|per|each|every|[a-z]\d[a-z]{0,2}-[a-z]+-\d+)[ -]$")
# What a chain or a swarm calls its machines.
_OF_A_NETWORK = re.compile(
    r"\b(?:seed|small|full|rpc|validator|leader|follower|peer|witness|quorum|bootnode|light|archive|bootstrap|boot|relay|master|control[- ]plane|compute|lightning|bitcoin|ethereum|tor|exit|ipfs|storage|login|head|gpu)[ -]$"
)
_NODE_POOL = re.compile(
    r"s?[ -]?pools?\b| \(?[a-z]\d[a-z]{0,2}-[a-z]+-\d+| with \d+ ?(?:x |v?cpus?|v?cores?|gb|gpus?)\b"
)
_NODE_RUNS = re.compile(
    r"s? (?:\w+ )?(?:js|apis?|apps?|applications?|(?:micro)?services?|backends?|servers?|functions?|bots?|workers?)\b"
)


def is_node_of_cluster(named: "tuple[App, Mention]", text: str) -> bool:
    """Whether `node` is one of a cluster's, and no Node."""
    app, mention = named
    if app.name == "Express" and _NODE_POOL.match(text, mention.end) and mention.words.lower() == "node":
        return True
    if app.name == "Express" and _OF_A_NETWORK.search(text[: mention.start]):
        return True
    counted = app.name == "Express" and _NODES.search(text[: mention.start])
    return bool(counted) and not _NODE_RUNS.match(text, mention.end)


# Services whose own machines are called a cluster and its nodes.
_HAVE_CLUSTERS = frozenset({"dataproc", "alloydb", "bigtable", "spanner", "workstations"})
_OF_A_CLUSTER = re.compile(
    r"(?:(?:standard|private|compute|login|regional|zonal|worker|small|read) )?(?:clusters?|workers?|nodes?|node ?pools?)|(?:web )?(?:uis?|interfaces?)|web-?oberflachen?"
)
# What workstations are made of, and are for.
_OF_WORKSTATIONS = re.compile(
    r"(?:(?:our |an? )?(?:own|custom|eigene\w*|propi[ao]|propre) )?(?:container |docker )?(?:images?|imagen|imagem)|(?:virtual )?(?:machines?|maschinen?|maquinas?|macchine)|(?:idle )?timeouts?(?: [\w ]{1,20})?"
    r"|(?:(?:remote|managed|cloud) )*(?:developer|dev|development) (?:environments?|machines?|workspaces?|setups?)|(?:home )?disks?|discos?|disques?"
)
_AN_IMAGE = re.compile(r"[- ](?:images?|imagen(?:es)?|imagem|immagin[ei])\b")
# What a directory is called is no address of a program's.
_OF_A_DIRECTORY = re.compile(r"[\w ]{0,24}$")
_KUBERNETES = re.compile(r"\b(?:gke|kubernetes|k8s|autopilot|helm|kubectl|pods?|namespaces?)\b")


def none_of_its_own(mentions: "tuple[Mention, ...]", apps: "list[App]", text: str) -> "tuple[Mention, ...]":
    """The mentions without what is part of something else that is named: an application's workflows, a cluster's workers."""
    if any(app.name in FLOWS for app in apps):
        mentions = tuple(each for each in mentions if each.need != "workflow")
    of_another = any(each.need in _HAVE_CLUSTERS and not each.rejected for each in mentions)
    if (of_another or any(app.name == "Slurm" for app in apps)) and not _KUBERNETES.search(text):
        mentions = tuple(each for each in mentions if not _OF_A_CLUSTER.fullmatch(text[each.start : each.end]))
    if any(each.need == "workstations" and not each.rejected for each in mentions):
        mentions = tuple(
            each
            for each in mentions
            if not _OF_WORKSTATIONS.fullmatch(text[each.start : each.end])
            and not (each.need == "container" and _AN_IMAGE.match(text, each.end))
        )
        machines = any(each.need in {"vm", "group"} and not each.rejected for each in mentions)
        mentions = tuple(each for each in mentions if machines or each.need != "data_disk")
    ends = [each.end for each in mentions if each.need == "active_directory" and not each.rejected]
    mentions = tuple(
        each
        for each in mentions
        if each.need != "domain"
        or not any(_OF_A_DIRECTORY.match(text[at : each.start]) for at in ends if at <= each.start)
    )
    return without_backups(mentions, text)
