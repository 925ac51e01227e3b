"""What a goal mentions and asks nothing of: names, what stands already, what an application is for, other senses.

All functions take folded text (lower case, no accents). What they drop is neither wished for nor said no to.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from functions.planning.rules.meant.subnets import OF_SUBNET, subnets_said
from functions.planning.rules.meant.things import things_in
from functions.planning.rules.words.away import existing_in

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

Span = tuple[int, int]

# `BATCH_SIZE=500` asks for no batch, and `MONGODB_URL` for no MongoDB.
_VARIABLE = re.compile(
    r"(?<![\w$])[a-z][a-z0-9]*(?:_[a-z0-9]+)*_(?:[a-z0-9]+=[^\s,;]*|(?:url|uri|keys?|tokens?|secrets?|host|port|user(?:name)?|pass(?:word)?|dsn|id|env|path|dir|name)(?!\w))"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+(?:\.[a-z0-9-]+)*)?")
# `fabrikam/warehouse` where a repository is spoken of; `postgres/mysql` is none.
_REPOSITORY = re.compile(
    r"(?:\b(?:repo(?:sitor(?:y|io|ies))?s?|github(?: actions)?|gitlab(?: ci)?|bitbucket|source(?: code)?|actions|code|branch|pushe?s? to)(?: (?:of|in|from|is|at|called|for|von|aus|de|du))?(?: (?:the|our|my))?:? ?"
    r"|\b(?:from|of) )(?P<name>[a-z0-9][\w.-]*/[a-z0-9][\w.-]*)(?![\w/])"
)
_BOTH_KNOWN = re.compile(
    r"(?:pub|udp|https?|input|read|ci|ml|ai|parquet|csv|json|postgres\w*|mysql|redis|memcached|node|react|vue|django|rails|flask|docker|k8s|aws|gcp|azure|and|ci|api|web|frontend|backend|client|front|tcp|rabbitmq|celery|php|nginx)/"
)
_QUOTES = "\"'`\u201c\u201d\u201e\u00ab\u00bb"
_THINGS = (
    r"(?:apps?|application|tool|service|project|product|shop|store|company|team|page|system|platform|site|website|startup|club|portal|"
    r"bucket|database|dataset|topic|queue|table|collection|repo(?:sitory)?|domain|group|channel|label|anwendung|dienst|firma|seite|projekt|produkt|proyecto|empresa|tienda|projet|boutique)"
)
_QUOTED = re.compile(
    rf"(?:\b(?P<called>called|named?|titled?|labell?ed|says|saying|heisst|namens|genannt|llamad[oa]|appelee?|nomm?ee?|chamad[oa]|chiamat[oa]|{_THINGS}:?) )?"
    rf"(?<!\w)[{_QUOTES}](?P<name>[^{_QUOTES}\n]{{1,40}})[{_QUOTES}](?!\w)(?P<after> {_THINGS}\b)?"
)
# `Secrets stripe-key and DB_URL`: what a secret is called says what it opens, and asks for nothing.
_OF_SECRETS = re.compile(r"\b(?:secrets?|segredos?|secretos?|geheimnisse?|segreti)\b[^.;\n]*")
_KEY = re.compile(
    r"(?<![\w./-])[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*[_-](?:keys?|tokens?|secrets?|ur[il]s?|dsn|passwords?|pass|pwd|credentials?|certs?|webhooks?|host|port|user|salt|sid|id)(?![\w/-]|\.\w)"
)
# A word written as nobody writes words, behind what it names: `queue messaging-send-sms`.
_IDENTIFIER = re.compile(
    rf"\b(?:{_THINGS}|vpc|network|cluster|secret|subscription|service account|called|named|namens|genannt|llamad[oa]|nommee?|chamad[oa])s? (?P<name>[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+)(?![\w@/])"
)
_PATH = re.compile(r"(?<![\w/.:-])/[\w.-]+(?:/[\w.-]+)*/?(?![\w:])")
_BY_EMAIL = frozenset(
    {"iap", "data_access", "alert_address", "alert", "bastion", "domain", "budget_alert", "auth", "uptime", "email"}
)
_BY_PATH = frozenset(
    {"health_path", "uptime", "domain", "https", "cdn", "load_balancer", "sftp", "filestore", "data_disk"}
)


def names_in(text: str) -> list[Span]:
    """Where a text names a repository or, in quotes, a thing: what these are called says nothing of what is wanted."""
    found = [match.span("name") for match in _REPOSITORY.finditer(text) if not _BOTH_KNOWN.match(match["name"])]
    found += [match.span("name") for match in _QUOTED.finditer(text) if match["called"] or match["after"]]
    return found


def masked(text: str) -> str:
    """A text with blanks where only names and addresses stand, what stands already, or words in another sense."""
    there = [] if _MIGRATES.search(text) else [span for span, runs in existing_in(text) if runs]
    senses = (match.span() for match in _OTHER_SENSE.finditer(text))
    for low, high in [*names_in(text), *there, *senses, *(match.span() for match in _EMAIL.finditer(text))]:
        text = text[:low] + " " * (high - low) + text[high:]
    return text


def outside_names(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions without the words within mail addresses, repositories, quoted names, paths and variables' names."""
    emails = [match.span() for match in _EMAIL.finditer(text)]
    paths = [match.span() for match in _PATH.finditer(text)]
    found = [each for each in found if each.need in _BY_EMAIL or not _within(each, emails)]
    found = [each for each in found if each.need in _BY_PATH or not _within(each, paths)]
    variables = [match.span() for match in _VARIABLE.finditer(text)]
    found = [each for each in found if not _within(each, variables)]
    keys = [key.span() for said in _OF_SECRETS.finditer(text) for key in _KEY.finditer(text, *said.span())]
    found = [each for each in found if each.need == "secrets" or not _within(each, keys)]
    listed = [each.at for each in things_in(text) if each.kind in _HAVE_PLAIN_NAMES]
    found = [each for each in found if not _within(each, listed)]
    given = [match.span("name") for match in _IDENTIFIER.finditer(text)]
    # `A queue dead-letter` is no name.
    given = [
        span
        for span in given
        if "_" in text[slice(*span)] or not any(each.start <= span[0] and span[1] <= each.end for each in found)
    ]
    found = [each for each in found if not _within(each, given)]
    subnets = subnets_said(text)
    found = [
        each
        for each in found
        if not (_within(each, [subnet.named for subnet in subnets if subnet.name]) or _is_of_subnet(each, text))
        # Where one subnet is said to be private, so is what stands in it.
        or (len(subnets) == 1 and each.need in {"private", "public"})
    ]
    kept = {"keyless_ci"} if any(each.need == "registry" for each in found) else {"keyless_ci", "service"}
    return [each for each in found if each.need in kept or not _within(each, names_in(text))]


def _is_of_subnet(mention: "Mention", text: str) -> bool:
    """Whether a word says which subnet is meant: `the app subnet`."""
    return mention.need not in {"private", "public", "subnets"} and OF_SUBNET.match(text, mention.end) is not None


_HAVE_PLAIN_NAMES = frozenset({"tasks", "topic", "bucket", "dataset", "job"})
"""Kinds of which one may be called as anything else is: a queue `webhooks`, a job `backup`."""


# What keeps or lets in is called after whom it is for: `service account grafana-reader` runs no Grafana.
_NO_PROGRAM = re.compile(
    r"\b(?:(?:service |k8s |kubernetes )?accounts?|identit(?:y|ies)|buckets?|databases?|dbs?|data ?sets?|topics?|queues?|tables?|collections?|secrets?|subscriptions?|networks?|vpcs?|roles?|groups?|channels?|users?)"
    r" [`'\"]?(?P<name>[a-z][a-z0-9]*(?:[_/-][a-z0-9]+)+)"
)


def is_of_a_name(mention: "Mention", text: str) -> bool:
    """Whether a program's name is only part of what a store, an account or a network is called."""
    return _within(mention, [match.span("name") for match in _NO_PROGRAM.finditer(text)])


def _within(mention: "Mention", spans: Iterable[Span]) -> bool:
    return any(low <= mention.start and mention.end <= high for low, high in spans)


# Words that mean another thing together with the one behind them.
_OTHER_SENSE = re.compile(
    r"(?:workers?(?:'s?)? (?:unions?|rights|council|compensation|party|portal|directory|scheduling|safety)"
    r"|jobs? (?:boards?|portals?|listings?|applications?|offers?|ads?|market\w*|search|seekers?|sites?|postings?|fair|interviews?)"
    r"|queue (?:management|tickets?)|containers? (?:shipping|terminal\w*|port|ships?|tracking|yard|homes?)"
    r"|warehouse (?:management|inventory|staff|robots?|stock|workers?|employees?|manager|operations|space|shelves)"
    r"|bucket lists?|cluster analysis|function (?:rooms?|halls?|keys?)|(?:social|professional) networks?|network(?:ing)? (?:marketing|events?)"
    r"|(?:(?:back-?end|api|app|front-?end|web|worker|job|crawler|site|website|importer)(?:'s)? )?(?:existing )?(?:service accounts?|dienstkonto|cuenta de servicio|compte de service|service-account)|auth\w* (?:postures?|models?|settings?|requirements?|schemes?)|machine (?:learning|shops?|tools?|parts|translation)|server (?:staff|tips)|cache of|workflow (?:tool|app|management)\b)(?!\w)"
)
# What stands in front of a purpose: `n8n for running our workflows`.
_FOR_OUR = re.compile(
    r"[^.;!?\n]{0,30}?\b(?P<what>(?:for|fur|zum|para|pour|per)\b(?:(?!\b(?:into|in|with|on|and|mit|con|avec|y|und|et)\b)[^.;,!?\n]){0,60})"
)
_OF_PURPOSE = frozenset({
    "workflow", "schedule", "function", "job", "dashboard", "bot", "search", "frontend", "site", "mobile",
    "bigquery", "monitoring", "batch", "worker", "queue",
})  # fmt: skip
_WORKFLOWS = re.compile(r"workflows|automations|pipelines|dags")
# The night is when little happens, and no time of a job.
_NIGHT = re.compile(
    r"(?:at |by |over ?|during the )?nights?|nachts|in der nacht|por la noche|de noche|la nuit|de nuit|a noite|di notte|weekends?|wochenend\w*"
)
_LITTLE = re.compile(
    r"\b(?:billig\w*|gunstig\w*|sparsam\w*|cheap\w*|low cost|cost (?:less|little|nothing)|save money|barat\w*|moins cher|economi\w*|quiet|idle|slow\w*|little traffic|less traffic|"
    r"wenig\w*|nobody|no ?one|niemand|nadie|personne|few(?:er)?|kaum|nothing happens|nichts los|small\w*|klein\w*)\b"
)
_WORKS = re.compile(
    r"\b(?:jobs?|cron\w*|scripts?|reports?|imports?|exports?|runs?|lauf\w*|batch|sync\w*|process\w*|calculat\w*|send\w*|clean\w*|fetch\w*|pull\w*|copy|copies|backups?|tasks?)\b"
)
# `A bucket for nightly dumps`: whoever dumps stands elsewhere.
_KEEPS_FOR = re.compile(
    r"\b(?:buckets?|storage|archive|disk|share|filestore|dataset|\w*speicher|almacenamiento)(?: (?!on\b|in\b|of\b)[\w-]+){0,4}? (?:for|where (?:\w+ ){1,3}?(?:puts?|uploads?|stores?|keeps?|drops?|sends?)|fur|para|pour|per|to (?:hold|keep|store|receive)|holding|receiving) "
    r"(?:(?:our|the|my|all|die|unsere|los|nuestros|les|nos|its|their|encrypted) ){0,2}(?:\w+ ){0,1}$"
)
_FILES = re.compile(
    r"[ -](?:\w+ ){0,2}?(?:(?:pg_|mysql|sql-?)?dumps?|exports?|backups?|files?|logs?|csvs?|reports?|uploads?|archives?|copies|builds?|extracts?|feeds?|snapshots?|sicherungen|exporte|copias|volcados|sauvegardes)\b"
)
_MADE_HERE = re.compile(
    r"\b(?:jobs?|scripts?|cron\w*|function|that (?:runs?|makes?|takes?|writes?)|which (?:runs?|makes?|takes?|writes?))\b"
)
_OF_DUMPS = frozenset(
    {"schedule", "job", "database", "postgres", "mysql", "sqlserver", "backups", "mongodb", "extensions"}
)
# What a program has written bears its name: `pg_dumps`, `mysqldumps`.
_WRITTEN = re.compile(r"(?:pg_?|my ?sql_?|mongo_?|maria_?)dumps?")
_OURS_THERE = re.compile(r"\b(?:our|my|unser\w*|nuestr\w+|notre|nos) (?:[\w-]+ )?$")
_MOVES = re.compile(
    r"\b(?:migrat\w*|mov(?:e|es|ing)|replac\w*|lift|port(?:ing)?|transfer\w*|umzieh\w*|umzug|zieh\w*|ersetz\w*|ablos\w*|migr\w+|traslad\w*|mudar|demenag\w*|"
    r"same|equivalent|instead|today|currently|leav\w+|away from|adopt|take over|rebuild|recreat\w*|reproduc\w*|import)\b"
)
_STANDS = r"(?:existing|already existing|already running|current|bestehend\w*|vorhanden\w*|laufend\w+|existente?s?|ya existente|existant\w*|actuel\w*|esistente?)"
_EXISTING = re.compile(
    rf"\b{_STANDS} (?:(?:google|aws|azure|cloud|gcp|managed|production|prod|external) ){{0,2}}(?:[\w-]+ )?$"
)
_EXISTS = re.compile(
    r"(?: \w+)?(?: \(?(?:which|that) (?:already )?(?:exists?|runs? already|stands?)(?: already)?| \(?(?:(?:sits|lives|runs|is|hosted) )?(?:on|in|at) (?:aws|azure|amazon|rds|heroku|supabase|neon|atlas|hetzner|ovh)\b)"
)
# `La base Cloud SQL existante`, `la instancia de Redis que ya existe`.
_CALLED_EXISTING = re.compile(
    r"(?: (?!and\b|or\b|y\b|et\b|e\b|o\b|ou\b|con\b|avec\b)[\w-]+)? (?:(?:ya |deja |ja |gia )?(?:existente?s?|existant\w*|esistent[ei])|que ya (?:existe\w*|tenemos)|que ja existe\w*|qui existe\w* deja)\b"
)
# `MongoDB Atlas (already exists)`, however it is reached.
_THERE_ALREADY = re.compile(
    r"(?: \w+)?(?:,? (?:and|und|y|et|e) (?:our |the |el |la |le |o |a )?\w+(?: \w+)?)?(?:,| -)? ?\(?(?:(?:which|that|it|they|both|die|das|que|qui) )?(?:already (?:exists?|there|running|runs|stands)|exists? already|(?:is|are) there already|besteh(?:t|en) bereits|gibt es schon|existier(?:t|en) (?:bereits|schon)|(?:lauft|laufen) (?:bereits|schon)|ya existen?|existent? deja|ja existem?|bestaan? al)\b"
)
# `Our Postgres on DigitalOcean`; what is said to be there, or to stay, is read in outside.py.
_PROVIDER = (
    r"(?:(?:mongodb )?atlas|neon|planet ?scale|supabase|upstash|aiven|digital ?ocean|hetzner|ovh\w*|amazon|aws(?: rds)?|rds|azure|heroku|confluent(?: cloud)?|auth0|okta|cloudflare(?: r2)?|r2|scaleway|ionos|"
    r"strato|render|railway|fly\.io|elastic cloud|redis cloud|linode|vultr|another (?:provider|cloud|hoster)|an other provider|our own (?:server|machine|data ?cent\w+)|otro proveedor|un autre hebergeur|einem anderen anbieter|un altro provider)"
)
_PLACED = r"(?:at|on|in|with|by|over at|en|bei|auf|sur|chez|na|no|em|da|su)"
_AT_PROVIDER = re.compile(
    rf"(?: (?:database|datenbank|db|server|instance|cluster))? \(?(?:hosted |running |managed )?(?:{_PLACED}) (?:an? |the |our )?{_PROVIDER}(?!\w)"
)
_HAVE = re.compile(
    r"\b(?:already|schon|bereits|keep|kept|have|haben|habe|ya tenemos|tenemos|avons(?: deja)?|our|my|unser\w*|mein\w*|nuestr\w*|notre|nos|noss\w*|nostr\w*) (?:[\w-]+ ){0,3}$"
)
# `From an S3 bucket` is where it comes from.
_FOREIGN_STORE = re.compile(r"(?:aws |amazon |azure )?(?:s3|blob storage|r2)(?: buckets?)?|rds|aws rds")
_FROM = re.compile(
    r"\b(?:from|aus|von|desde|de|depuis|da|dal) (?:an? |our |the |one |einem |unserem |un |nuestro |notre )?$"
)
_FROM_STORE = re.compile(r"\bfrom (?:an? |our |the )?(?:aws |amazon )?s3\b")
# Who looks at our address has stood for long.
_ASKS_FOR_OUR_ADDRESS = re.compile(
    r"(?: (?:only )?(?:whitelists?|allow-?lists?|only (?:accepts?|allows?|lets?)|accepts? only|asks? for|filters?))\b[^.;\n]{0,24}\b(?:ips?|address\w*|adress\w*)\b"
)
_REACHES = re.compile(
    r"\b(?:connect\w*|read\w*|quer\w+|pull\w*|load\w*|fetch\w*|talk\w*|access\w*|reach\w*|use[sd]?|using|against|on|for|of|when(?:ever)?|if|alert\w*|alarm\w*|monitor\w*|watch\w*|dump\w*|export\w*|back\w* up|from|with|to|into|fur|von|wenn|uber|sichert?|para|cuando|pour|du|quand|liest|lesen|zugreif\w*|greift|verbind\w*|nutzt|aus|auf|lee|conecta\w*|usa|con|de|lit|se connecte|avec|sur)\b[^.;!?\n]{0,40}$"
)
_KEPT = frozenset({
    "database", "postgres", "mysql", "sqlserver", "mongodb", "redis", "bigquery", "bucket", "queue", "kafka",
    "filestore", "kubernetes", "vpc", "vm", "firestore", "search", "valkey", "auth",
})  # fmt: skip


# What there is of a program is what is to be put here, unless it runs already.
_BROUGHT = frozenset({
    "service", "frontend", "site", "static_site", "container", "source", "worker", "job", "function", "mobile",
    "multi_service",
})  # fmt: skip
_MIGRATES = re.compile(
    r"\b(?:migrat\w*|mov(?:e|es|ing)|lift|rebuild|replac\w*|umzieh\w*|umzug|migr\w+|traslad\w*|demenag\w*|verhuiz\w*)\b"
)


_OF_CLUSTER = frozenset({"kubernetes", "workload_identity"})


def _is_of_cluster(mention: "Mention") -> bool:
    """Whether words are of a cluster: Kubernetes by any name, and the identity that its workloads have."""
    return mention.need in _OF_CLUSTER or mention.words.lower().endswith("workload identity")


_ANOTHER_ONE = re.compile(
    r"\b(?:new|another|second|additional|further|own|neue\w*|weitere\w*|zweite\w*|otro|nuevo|segundo|nouveau|autre|deuxieme|novo|outro|nuovo|altro) (?:[\w-]+ ){0,2}$"
)


_ON_ITS_SERVER = re.compile(
    r" ?(?:,? ?(?:on|of|from|at|auf|von|vom|aus|de|del|en|sur|du|em|no|do|da|su|sul|van|op)(?: (?:the|our|my|an? existing|der|dem|own|on-prem\w*|unser\w*|mein\w*|eigenen?|el|los|nuestr\w+|mis?|le|les|nos|notre|mon|o|os|noss\w+|meu|i|il|nostr\w+|onze|de))*)? ?"
)


# `A dump of our existing database into a bucket`: that is one to be made.
_INTO_ONE = re.compile(
    r"\b(?:into|to|onto|nach|in|auf|en|a|al|dans|vers|sur|para|num|naar|su) (?:an?|1|eine?[nmr]?|une?|una|uno|uma?|een) (?:[\w-]+ ){0,2}$"
)


def apart_from_servers(
    found: "list[Mention]", standing: "list[Mention]", others: "Iterable[Mention]", text: str
) -> "tuple[list[Mention], list[Mention]]":
    """The mentions without the databases that are named with a machine that stands already, which stand there too:
    `dumps of our MariaDB server`."""
    machines = [each for each in (*standing, *others) if each.need == "vm"]
    kept = [
        each
        for each in found
        if each.need in {"postgres", "mysql", "sqlserver", "database"}
        and any(_ON_ITS_SERVER.fullmatch(text, each.end, other.start) for other in machines if each.end <= other.start)
    ]
    return [each for each in found if each not in kept], [*standing, *kept]


def standing_in(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions of what a goal only reaches, because it stands already: `reads from our existing RDS`."""
    said = [] if _MIGRATES.search(text) else list(existing_in(text))
    there = [
        each
        for each in found
        if not each.rejected
        and any(low <= each.start < high and (runs or each.need not in _BROUGHT) for (low, high), runs in said)
    ]
    if _MOVES.search(text) and not _FROM_STORE.search(text):
        return there
    standing = [
        each
        for each in found
        if (
            each.need in _KEPT
            and not each.rejected
            and (
                any(there.match(text, each.end) for there in (_THERE_ALREADY, _ASKS_FOR_OUR_ADDRESS))
                or (_AT_PROVIDER.match(text, each.end) and _HAVE.search(text[: each.start]))
                or (_FOREIGN_STORE.fullmatch(each.words.lower()) and _FROM.search(text[: each.start]))
            )
        )
        or (
            each.need in _KEPT
            and not each.rejected
            and (
                _EXISTING.search(text[: each.start])
                or (_EXISTS.match(text, each.end) and _OURS_THERE.search(text[: each.start]))
                or _CALLED_EXISTING.match(text, each.end)
            )
            and _REACHES.search(text[: each.start])
        )
    ]
    # Every word for it, however it is called there: `our Postgres (on AWS RDS)`.
    ends = [
        (
            each.start,
            each.end + len(" buckets") if _FOREIGN_STORE.fullmatch(each.words.lower()) else _clause_end(text, each.end),
        )
        for each in standing
    ]
    # The cluster that runs already is the one that is spoken of, as long as no other is.
    clusters = any(each.need == "kubernetes" for each in (*there, *standing))
    return [
        each
        for each in found
        if each in there
        or each in standing
        or (clusters and _is_of_cluster(each) and not _ANOTHER_ONE.search(text[: each.start]))
        or (
            each.need in _KEPT
            and any(low <= each.start < high and not _INTO_ONE.search(text[low : each.start]) for low, high in ends)
        )
    ]


def _clause_end(text: str, at: int) -> int:
    stop = re.compile(r"[.;!?\n]|:(?= )|,(?! ?\d)|\b(?:and|into|behind|und|y|et)\b|\)").search(text, at)
    return stop.start() if stop else len(text)


def asked_for(found: "list[Mention]", apps: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions that ask for something; `apps` are where whole applications are named."""
    found = outside_names(found, text)
    senses = [match.span() for match in _OTHER_SENSE.finditer(text)]
    found = [each for each in found if not _within(each, senses)]
    purposes = [match.span("what") for app in apps for match in [_FOR_OUR.match(text, app.end)] if match]
    found = [each for each in found if each.need not in _OF_PURPOSE or not _within(each, purposes)]
    if any(not app.rejected for app in apps):
        found = [each for each in found if each.need != "workflow" or not _WORKFLOWS.fullmatch(each.words.lower())]
    found = [each for each in found if each.need != "schedule" or not _is_a_quiet_time(each, text)]
    dumps = [each for each in found if each.need in _OF_DUMPS and _is_brought(each, text)]
    return [each for each in found if each not in dumps]


def dropped(named: "list[Mention]", kept: "list[Mention]", there: list[tuple[int, int]]) -> "Iterator[Mention]":
    """What is named and asked for nowhere: neither it nor another word over it was kept, and it is not said to stand elsewhere."""
    needs = {each.need for each in kept}
    spans = [*((each.start, each.end) for each in kept), *there]
    for each in named:
        if (
            not each.rejected
            and each.need not in needs
            and not any(low < each.end and each.start < high for low, high in spans)
        ):
            yield each


def _is_a_quiet_time(mention: "Mention", text: str) -> bool:
    if not _NIGHT.fullmatch(text[mention.start : mention.end]):
        return False
    low = max(text.rfind(mark, 0, mention.start) for mark in ".;!?\n,")
    stop = re.compile(r"[.;!?\n,]").search(text, mention.end)
    clause = text[low + 1 : stop.start() if stop else len(text)]
    return bool(_LITTLE.search(clause)) and not _WORKS.search(clause)


def _is_brought(mention: "Mention", text: str) -> bool:
    stop = re.compile(r"[.;!?\n,]").search(text, mention.end)
    rest = text[mention.start : stop.start() if stop else len(text)]
    files = _FILES.match(text, mention.end) or _WRITTEN.match(text, mention.start)
    return bool(_KEEPS_FOR.search(text[: mention.start]) and files) and not _MADE_HERE.search(rest)
