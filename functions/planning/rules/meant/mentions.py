"""Where a goal names a need, and which of those places are wishes of its own."""

import re
from dataclasses import dataclass, replace

from functions.planning.rules.meant.already import standing
from functions.planning.rules.meant.frequencies import of_jobs
from functions.planning.rules.meant.listed import databases_in, named_lists
from functions.planning.rules.meant.meaning import as_said
from functions.planning.rules.meant.on_machine import on_the_machine
from functions.planning.rules.meant.origins import outside_references
from functions.planning.rules.meant.qualified import NOT_SWALLOWED
from functions.planning.rules.meant.whose_hours import (
    hours_of_databases,
    nodes_of_programs,
    of_google_batch,
    without_files,
)
from functions.planning.rules.words.tables import SAID_OF, qualifiers_table


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a goal names a need: `words` are its own, `start` and `end` its place in the folded text."""

    need: str
    words: str
    start: int
    end: int
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """From places in the folded text to the goal's own words."""

    raw: list[str]
    spans: list[tuple[int, int]]
    folded: str

    @classmethod
    def of(cls, raw: str, folded: str) -> "Words":
        """The words of a goal as typed, and as read."""
        return cls(raw.split(), [match.span() for match in re.finditer(r"\S+", folded)], folded)

    def __call__(self, start: int, end: int) -> str:
        """The words as they were typed; as they were read where those can't be told apart."""
        if len(self.raw) != len(self.spans):
            return self.folded[start:end]
        typed = [word for word, (low, high) in zip(self.raw, self.spans, strict=True) if low < end and start < high]
        return " ".join(typed).strip(".,;:!?()[]\"'")


# What is no wish of its own within another, however wide that is.
_WITHIN = {
    "tasks": frozenset({"waf"}),
    # `A managed group of proxy nodes` are machines.
    "group": frozenset({"kubernetes"}),
    "log_export": frozenset({"lifecycle"}),
    # Clusters of Bigtable, and by which programs they are asked.
    "second_cluster": frozenset({"kubernetes", "replica"}),
    "app_profile": frozenset({"kubernetes", "service"}),
    "app_profile_any": frozenset({"kubernetes", "service"}),
    "log_alert": frozenset({"alert", "email"}),
}
# What is a sentence about something else that it names: the parts of it count too.
_WIDE = frozenset((
    "ha_db", "cross_region", "running_there", "multi_service", "environments", "to_bigquery", "to_bucket", "trigger",
    "document_trigger", "secret_alert", "alert", "alert_address", "data_access", "budget_alert", "datastream",
    "log_export", "log_alert", "iap", "internal_services", "instance_schedule", "ephemeral", "group", "migration",
    "mysql_on_vm", "lifecycle", "logging", "email", "authorized_network", "multi_project", "monitoring", "bastion",
    "static_egress", "auth", "private", "public", "secrets", "cheap", "vpn", "ci_runner", "egress_cost",
    "private_dns", "available", "keyless_ci", "standard_cluster", "private_bucket", "data_disk", "job", "tasks",
    "vertex",
))  # fmt: skip


# What is called, by what is to be made, is somebody else's.
_HAS_DATABASE = re.compile(r"data ?base|\bdb\b|sql|postgres|datenbank|base de (?:datos|donnees)")
_CALLED = re.compile(
    r"\b(?:call|poll|quer|fetch|scrap|ping|pull|ruf|frag)(?:s|es|ies|y|t|e|ing|ying|ling)?(?: data)?(?: from)? "
    r"(?:an?|another|some|their|external|eine?|third[- ]party)(?: \w+)? $"
    r"|\b(?:scrap|crawl|compar|monitor|watch)(?:e|es|ed|ing|s)? (?:from )?(?:\d+|all|many|several|other|competing|various)(?: \w+)? $"
)


ENGINES = frozenset({"postgres", "mysql", "sqlserver"})
"""The needs that are engines of Cloud SQL."""


# `no public database` is a database that is not public.
_NOT_PUBLIC = re.compile(
    r"\b(?:no|without|never|not|kein\w*|ohne|sin|ningun\w*|sans|aucun\w*|pas d ?'?e?|sem|nenhum\w*|nao|senza|nessun\w*|non)(?: (?!with\b|and\b)\w+){0,3}? ?(?:public\w*|exposed|offentlich\w*|publi[ck]\w*|pubblic\w*|internet[- ]facing|extern\w*)"
    r"(?: (?:ips?|address\w*|access|endpoints?|zugriff|adresse\w*|ip-adresse\w*|acces\w*|acesso|accesso|indirizz\w+|direccion\w*|endereco\w*))?(?: (?:on|to|for|of|from|auf|zur|zum|fur|a|al|ao|aos|alla|para|pour|sur|per|de|del|da|do|della|in|en|na|no)(?: (?:the|our|any|la|el|le|die|der|das|den|dem|il|lo|o|a|l ?'?))?)?(?: \w+)? $"
)
_NOT_REACHED = re.compile(
    r"\b(?:not|never|nicht|nie|no|pas) (?:be )?(?:reachable|accessible|exposed|open|visible|available|erreichbar|accesible)\b[^.;]{0,60}$"
)
_KEPT_INSIDE = frozenset({"database", "postgres", "mysql", "sqlserver", "redis", "mongodb"})

# Whose addresses people have is no address of the application's own.
_OF_STAFF = re.compile(
    r"\b(?:staff|people|employees?|colleagues|everyone|everybody|anyone|users?|accounts?|members?|mitarbeiter|leute|team)(?: \w+)? (?:of|at|from|in|with|von|bei|aus|@) ?@?$|@$|\b(?:workspace|google accounts?|organi[sz]ation|google-konten) ?\((?:domain )?@?$"
)
# `Signed in with our workspace example.com`: the name of those who come in.
_SIGNS_IN = re.compile(
    r"\b(?:comptes?|cuentas?|contas?) google(?: (?:de|da|do|del))? @?$|\bgoogle[- ]?(?:konten|accounts?|konto|cuentas|comptes)(?: (?:der|von|aus|of|from|de|at|mit|with))? @?$|\bcuentas (?:de|del) @?$|\b(?:workspace|logged in|signed in|sign[- ]?in|log[- ]?in)(?: (?:domain|with|to|of|at|our|the|google|workspace|account|accounts|from)){0,4} @?$"
)
_REPOSITORY_AT = re.compile(r"https://(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)")
# How often devices speak is no schedule of anything here.
_SENT_BY = re.compile(
    r"\b(?:devices?|sensors?|readings?|meters?|trackers?|gateways|vehicles|machines|clients|sensoren|gerate)\b[^.;\n]{0,30}$"
)
_ELSEWHERE = re.compile(
    r'"? (?:is |runs? |lives? )?(?:on|at|in|with) (?:supabase|neon|planetscale|atlas|aiven|rds|azure|elsewhere|another)|"? already'
)
# What machines and what Cloud Run runs are asked for by, and what may stand already.
_MACHINERY = frozenset(
    ["vm", "group", "gpu", "spot", "windows", "ci_runner", "game", "vpn_server", "bastion", "workbench", "sftp"]
)
_SERVED = frozenset({"service", "frontend", "container", "cloud_run", "site"})
# `Stop it after 3 hours` is how long it runs, and no hour of the day.
_AFTER_HOURS = re.compile(r"\d ?(?:h|hours?|min\w*|days?|stunden?|horas?|heures?)\b(?! (?:de|d ?'|du)\b)")
_SERVERLESS_DATABASE = re.compile(r"server ?-?less (?:\w+ )?(?:postgres\w*|mysql|database|db|sql|datenbank)\b")
_SITES = r"site|\bha\b|ipsec|gateway|tunnel|peer"
_COUNTED = re.compile(r"\b(?:\d+|several|more) $")
_LOGINS = re.compile(r"\blog ?ins?\b|\baccounts?\b|\bpasswords?\b")
_PEOPLE_WHO = re.compile(
    r"\b(?:users|people|customers|members|visitors|players|kunden|nutzer|usuarios|clientes|utilisateurs)(?: \w+)? $"
)
_A_NETWORK = re.compile(
    r"\b(?:only|just) (?:my|our|the) (?:own )?(?:vpc|network|subnet|(?:cloud )?scheduler|pub/?sub|eventarc|cloud tasks|workflow)\b"
)
_IS_FUNCTIONS = re.compile(
    r"(?: apis?)?:? (?:(?:is|are|runs?|as|in|on|auf|mit|with|als|von|of|en|sur) )*(?:\d )?(?:google |firebase )?(?:cloud )?(?:functions?|funktionen|lambdas?|funciones|fonctions)\b"
)
_ANSWERS_NOBODY = re.compile(r"\bno (?:web|http|public)\b|\bpoll|\bdiscord bot|\bkein\w* web")


_OUR_FRONT = re.compile(r"\b(?:load ?balancers?|balancers?|balanceador\w*|equilibreur|lb|firewall|waf|armor|front) $")
_THEIR_LIST = re.compile(
    r"\b(?:banks?|partners?|providers?|vendors?|suppliers?|customers?|clients?|insurers?|payment \w+|third[- ]part\w+|bank|anbieter|lieferant\w*|kunden?|banco|proveedor\w*|socios?|clientes?|banque|fournisseurs?|parceir\w+|fornitor\w+)"
    r"(?: (?:api|server|system|firewall|database|datenbank|side))?(?: (?:that|which|who|die|der|das|que|qui|che))?(?: (?:only|just|nur|solo|so|apenas))? $"
)


def _of_machinery(found: list[Mention], *, on_machine: bool) -> list[Mention]:
    """Only machines end by themselves or are switched off: files are deleted, and Cloud Run has no hours."""
    named = {each.need for each in found if not each.rejected}
    if on_machine or named & _MACHINERY:
        return found
    found = [each for each in found if each.need != "ephemeral"]
    if not named & (_SERVED | _KEPT_INSIDE):
        return found
    hours = (each for each in found if each.need == "instance_schedule")
    said = {each: re.search(r"\b(?:vm|machine|server)", each.words.lower()) for each in hours}
    turned = {each: replace(each, need="off_hours") for each, machine in said.items() if not machine}
    return [turned.get(each, each) for each in found]


def _as_called(found: list[Mention], folded: str) -> list[Mention]:
    """The mentions without what products and programs call by the same words."""
    found = [
        each for each in found if each.need != "worker" or not _IN_PROCESS.search(folded[each.end : each.end + 60])
    ]
    # `A daily snapshot of our invoices into BigQuery` is a job's work, and no disk's copy.
    jobs = [each for each in found if each.need == "job"]
    found = [
        each
        for each in found
        if not (each.need == "snapshots" and any(is_inside(each, job) for job in jobs))
        and not (each.need == "to_bigquery" and any(_touch(each, job) for job in jobs))
    ]
    # An API and the site beside it are two things.
    apis = [each for each in found if each.need == "service" and _API.fullmatch(each.words.lower())]
    found = [
        replace(each, need="frontend")
        if each.need == "site" and any(_AND_SITE.fullmatch(folded, one.end, each.start) for one in apis)
        else each
        for each in found
    ]
    # `HTTP redirects to HTTPS`, in whatever words.
    found = [each for each in found if not (each.words.lower() == "http" and _TO_HTTPS.match(folded, each.end))]
    # What Odoo calls so are its files.
    if "odoo" in folded:
        found = [each for each in found if each.need != "filestore" or each.words.lower() != "filestore"]
    # `The rest of the week` is no API.
    found = [each for each in found if not (each.words.lower() == "rest" and _OF_SOMETHING.match(folded, each.end))]
    # The repositories are what is kept, and not where this comes from.
    if any(each.need in {"data_disk", "ci_runner"} for each in found):
        found = [each for each in found if each.need != "source" or not _REPOS.fullmatch(each.words.lower())]
    return found


def _meant(found: list[Mention], folded: str, *, on_machine: bool) -> list[Mention]:
    """The mentions without those that are said of something else, or of what stands elsewhere."""
    found = hours_of_databases(of_google_batch(nodes_of_programs(without_files(found, folded), folded)), folded)
    asked_there = {"service", "site", "frontend"}
    found = [each for each in found if each.need not in asked_there or not _CALLED.search(folded[: each.start])]
    found = [
        each
        for each in found
        if each.need != "ha_db" or _HAS_DATABASE.search(each.words.lower()) or not _of_machines(found)
    ]
    found = [each for each in found if each.need not in {"domain", "https"} or not _is_watched(each, found, folded)]
    # "Only people from our company" sign in: nobody asks for a database that the company's addresses reach.
    signed_in = [each for each in found if each.need == "iap"]
    found = [
        each
        for each in found
        if each.need != "authorized_network" or not any(is_inside(each, other) for other in signed_in)
    ]
    # Whitelisted addresses that come in are none that something leaves from.
    found = [
        replace(each, need="authorized_network")
        if each.need == "static_egress" and _OUR_FRONT.search(folded[: each.start])
        else each
        for each in found
    ]
    let_in = [each for each in found if each.need == "authorized_network"]
    found = [each for each in found if each.need != "static_egress" or not any(is_inside(each, one) for one in let_in)]
    # `The bank only allows known addresses`, `a partner that only lets certain IPs in` speak of where calls come from.
    found = [
        replace(each, need="static_egress")
        if each.need == "authorized_network" and _THEIR_LIST.search(folded[: each.start])
        else each
        for each in found
    ]
    calls = [each for each in found if each.need == "static_egress"]
    found = [each for each in found if each.need != "authorized_network" or not any(_touch(each, one) for one in calls)]
    # What fetches by itself and answers nobody is a worker, whatever it is called.
    if any(each.need == "worker" and _ANSWERS_NOBODY.search(each.words.lower()) for each in found):
        found = [each for each in found if each.need != "service"]
    found = [each for each in found if each.need != "cloud_run" or not _SERVERLESS_DATABASE.match(folded, each.start)]
    if any(each.need == "vpn_server" for each in found):
        # Whoever dials in to a server of their own needs no gateway beside it.
        found = [each for each in found if each.need != "vpn" or re.search(_SITES, each.words.lower())]
    kinds = {each.need for each in found}
    if not kinds & {*ENGINES, "database"}:
        # Replicas of what runs are its instances.
        found = [each for each in found if each.need != "replica" or not _COUNTED.search(folded[: each.start])]
    elif not kinds & _MACHINERY:
        # A disk beside a database is the database's.
        found = [each for each in found if each.need != "data_disk"]
    if kinds & _KEPT_INSIDE and not kinds & (_SERVED | {"function", "mobile", "vm"}):
        # Whoever logs in to a database is none of an application's users.
        found = [
            each
            for each in found
            if each.need != "auth" or not _LOGINS.search(each.words.lower()) or _PEOPLE_WHO.search(folded[: each.start])
        ]
    if any(each.need == "composer" and each.rejected for each in found):
        # Airflow itself, and not the managed one.
        found = [each for each in found if each.need != "composer" or each.rejected]
    # What waits in a queue is kept there; without one it is a bucket's to keep.
    keeps = {each.need for each in found if not each.rejected}
    if "queue" in keeps and not keeps & {"bucket", "log_export", "to_bucket", "backups"}:
        found = [
            each
            for each in found
            if each.need != "lifecycle"
            or not any(
                is_inside(each, one) or one.start <= each.start < one.end for one in found if one.need == "message_days"
            )
        ]
    else:
        found = [
            each
            for each in found
            if each.need != "message_days" or ("queue" in keeps and "messag" in each.words.lower())
        ]
    # Who finds Kafka too much wants what does its work.
    found = [each for each in found if each.need != "queue" or not (each.rejected and "kafka" in each.words.lower())]
    found = [each for each in found if each.need != "instance_schedule" or not _AFTER_HOURS.match(folded, each.end - 1)]
    found = on_the_machine(found, folded)
    if {each.need for each in found} & _SERVED:
        # Cloud Run calls them instances too.
        found = [each for each in found if each.need != "vm" or each.words.lower() not in {"instance", "instances"}]
    if any(each.need == "function" for each in found):
        # `Backend in Cloud Functions` is the functions.
        found = [each for each in found if each.need != "service" or not _IS_FUNCTIONS.match(folded, each.end)]
    found = _as_called(found, folded)
    # `Nothing is public` says nothing of what is.
    closed = [each for each in found if each.need == "private"]
    found = [each for each in found if each.need != "public" or not any(is_inside(each, other) for other in closed)]
    # Whoever is told of something is let in nowhere.
    found = [
        each for each in found if each.need != "iap" or "@" not in each.words or not _TOLD.search(folded[: each.start])
    ]
    # Who may read or write what is stored opens no application.
    at_data = [each for each in found if each.need == "data_access"]
    found = [each for each in found if each.need != "iap" or not any(_touch(each, other) for other in at_data)]
    found = [
        each
        for each in found
        if each.need != "alert_address" or not re.match(r"(?:write|read)s? (?:only|access)", each.words.lower())
    ]
    return _let_in(found, folded, on_machine=on_machine)


def _let_in(found: list[Mention], folded: str, *, on_machine: bool) -> list[Mention]:
    """The mentions without those of people and addresses that come in elsewhere, and of what stands already."""
    # A network is nobody who signs in, nor is one of Google's services that alone may call.
    found = [
        each
        for each in found
        if each.need not in {"iap", "internal_services"} or not _A_NETWORK.search(each.words.lower())
    ]
    ssh = [each for each in found if each.need in {"bastion", "data_access"}]
    found = [each for each in found if each.need != "iap" or not any(is_inside(each, other) for other in ssh)]
    found = _of_machinery(standing(found, folded), on_machine=on_machine)
    if any(each.need == "ci_runner" for each in found):
        found = [each for each in found if each.need != "domain" or "gitlab" not in folded[each.start : each.end]]
    found = [each for each in found if each.need != "domain" or not _OF_STAFF.search(folded[: each.start])]
    found = [
        each
        for each in found
        if each.need != "domain" or "." not in each.words or not _SIGNS_IN.search(folded[: each.start])
    ]
    found = [each for each in found if each.need != "domain" or not _GOOGLES.search(each.words.lower())]
    found = [each for each in found if each.need != "https" or not _REPOSITORY_AT.match(folded, each.start)]
    found = [each for each in found if each.need != "schedule" or not _SENT_BY.search(folded[: each.start])]
    if any(each.need == "database" and each.rejected for each in found):
        found = [each for each in found if each.need not in ENGINES or not _ELSEWHERE.match(folded, each.end)]
        found = [each for each in found if each.words.lower() not in {"supabase", "planetscale", "neon", "rds"}]
    return _called(of_jobs(as_said(found, folded), folded), folded)


# Under these Google answers, and nothing of the user's does.
_GOOGLES = re.compile(
    r"(?:^|\.)(?:run\.app|googleapis\.com|appspot\.com|cloudfunctions\.net|web\.app|firebaseapp\.com|pkg\.dev|gcr\.io)$"
)
_IN_PROCESS = re.compile(
    r"^[^.;,]{0,20}\b(?:inside|within|in) (?:the |its )?(?:same|own) (?:process|container|service)\b|^[^.;,]{0,12}\bin[- ]process\b"
)
_OF_SOMETHING = re.compile(r" of\b")
_TO_HTTPS = re.compile(r"(?: [\w'-]+){0,4} https\b")
_API = re.compile(r"(?:rest )?apis?|back-?ends?")
_AND_SITE = re.compile(r"(?: [\w.]+){0,2}?,? (?:and|e|y|et|und|\+|plus) (?:the |o |el |le |die |our |a |una? |um )?")
_REPOS = re.compile(r"repo(?:sitor(?:y|io|ies))?s?|git repos(?:itories)?")
_TOLD = re.compile(
    r"\b(?:e?-?mails?|alerts?|alarms?|notif\w*|tell|warn\w*|inform\w*|write|send\w*|page|budget|report\w*)\b[^.;\n]{0,50}$"
)
_NAMES_OF_SERVICES = frozenset({"auth", "email", "search", "dashboard", "alert", "mobile"})


def _called(found: list[Mention], folded: str) -> list[Mention]:
    """The mentions without what things are only called."""
    # What machines, buckets and datasets are called is no wish of its own.
    called = [
        each.names_at for each in named_lists(folded) if each.noun in {"vm", "bucket", "dataset", "topic", "queue"}
    ]
    called.append(databases_in(folded)[1])
    found = [each for each in found if not any(low <= each.start < high for low, high in called)]
    # A service that is called auth is the user's own.
    own = [each.names_at for each in named_lists(folded) if each.noun == "service"]
    found = [
        each
        for each in found
        if each.need not in _NAMES_OF_SERVICES or not any(low <= each.start < high for low, high in own)
    ]
    return _surviving(found)


def _surviving(found: list[Mention]) -> list[Mention]:
    """The mentions; what survives a zone is whatever runs, where no rows are spoken of."""
    if {each.need for each in found} & {*ENGINES, "database", "replica", "pitr", "mongodb"}:
        return found
    plain = (each.need == "ha_db" and not _HAS_DATABASE.search(each.words.lower()) for each in found)
    return [replace(each, need="available") if said else each for each, said in zip(found, plain, strict=True)]


def _of_machines(found: list[Mention]) -> bool:
    """Whether what is to survive a zone are the machines: a group of them is named, and no database."""
    named = {each.need for each in found}
    return "group" in named and not named & {"database", "postgres", "mysql", "sqlserver", "replica", "pitr"}


# Whoever looks at an address from outside speaks of what answers there already.
_WATCHES = re.compile(r"\b(?:watch|monitor|check|ping|probe|test|uberwach|pruf|vigil|surveill)\w*\b[^.;]{0,40}$")


_BALANCER = re.compile(r"(?:[- ](?:external|global|regional|application))*[- ](?:load ?balanc\w*|lb\b)")


def _is_watched(mention: Mention, found: list[Mention], text: str) -> bool:
    """Whether a domain or a certificate is only looked at: it belongs to something that stands."""
    if any(each.need == "alert" and each.start <= mention.start and mention.end <= each.end for each in found):
        return True
    runs = any(each.need in {"service", "site", "static_site", "frontend", "container", "cloud_run"} for each in found)
    alone = any(each.need in {"uptime", "schedule"} for each in found) and not runs
    if not (alone or _WATCHES.search(text[: mention.start])):
        return False
    said = text[mention.start : mention.end]
    if _BALANCER.match(text, mention.end):
        return False
    return said.startswith("http") or text[: mention.start].endswith("://")


def _touch(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def is_inside(inner: Mention, outer: Mention) -> bool:
    """Whether a mention is part of a longer one of something else: `static` in `static ip`."""
    longer = outer.end - outer.start > inner.end - inner.start
    if outer.need in NOT_SWALLOWED.get(inner.need, ()):
        return False
    if outer.need in qualifiers_table() and inner.need not in SAID_OF | _WITHIN.get(outer.need, frozenset()):
        return False
    return longer and outer.need != inner.need and outer.start <= inner.start and inner.end <= outer.end


def wishes(found: list[Mention], apps: list[Mention], text: str, *, on_machine: bool) -> list[Mention]:
    """The mentions that are wishes of their own: no part of a longer one, and said of what is to be made here.

    `on_machine`: one of the applications runs on a machine.
    """
    found = outside_references(found, text)
    covering = [each for each in found if each.need not in _WIDE] + apps
    within = [each for each in found if each.need in _WITHIN]
    left = [
        each
        for each in found
        if not any(is_inside(each, other) for other in covering)
        and not any(each.need in _WITHIN[other.need] and is_inside(each, other) for other in within)
    ]
    return _meant(left, text, on_machine=on_machine)


def is_kept_inside(need: str, before: str) -> bool:
    """Whether what says no to a need says only that nobody outside reaches it; `before` is the text before it."""
    return need in _KEPT_INSIDE and is_public_alone(before)


def is_public_alone(before: str) -> bool:
    """Whether the text before a thing says no to its being public alone."""
    return any(no.search(before) for no in (_NOT_PUBLIC, _NOT_REACHED))
