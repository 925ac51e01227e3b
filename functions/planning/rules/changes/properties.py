"""What of a part a change may be about: the words for each property, what values it takes, and what less of it loses.

One row is one property, whatever the part: `a clause is about TARGET, PROPERTY and VALUE` is read by `model`. Words
are folded text in four languages. Which part has the property is said by the catalogue: a row names settings only.
"""

from dataclasses import dataclass
from typing import Literal

from functions.planning.rules.changes import words

Value = Literal[
    "count", "size", "days", "seconds", "percent", "money", "switch", "choice", "fixed", "domain", "path", "when", "zone",
    "hours", "countries", "machine", "networks", "accounts", "origin", "page",
]  # fmt: skip
"""How a value is said: a number, GB, a span of time, money, on or off, one of a few words, a time of day, ..."""


FITS: dict[str, tuple[str, ...]] = {
    "count": ("number", "cpus", "share"),
    "size": ("size", "share"),
    "days": ("span",),
    "seconds": ("span",),
    "percent": ("percent",),
    "money": ("money", "number", "share"),
    "choice": ("choice",),
    "domain": ("domain",),
    "path": ("path",),
    "when": ("when",),
    "zone": ("zone",),
    "hours": ("hours",),
    "countries": ("countries",),
    "machine": ("machine",),
    "networks": ("networks",),
    "accounts": ("accounts",),
    "origin": ("origin",),
    "page": ("page", "path"),
}
"""The kinds of values that a property of each kind takes."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property: `keys` are the settings it may be, tried in turn; `kinds` the parts it is of, empty for all.

    `loses`: less of it, or switching it off, loses something that is kept now, so that a sentence alone does not do it.
    `off`: it can be switched off by a sentence. `least`: a bare number means at least so many, not exactly.
    `fixed` is the value that the words themselves state; `choices` are (value, words). `alone`: a value of this kind says
    the property without its name, where the part takes it. `beside` are words that say nothing where it is spoken of.
    """

    name: str
    keys: tuple[str, ...]
    value: Value
    words: str
    kinds: tuple[str, ...] = ()
    loses: bool = False
    off: bool = False
    fixed: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    alone: bool = False
    beside: str = ""


_BACKUPS = r"(?:daily |nightly |tagliche\w* |diaria\w* )?(?:back ?ups?|sicherung(?:en)?|sicherheitskopien?|copias?(?: de seguridad)?|respaldos?|sauvegardes?)(?: retention(?: (?:period|time))?)?"
_MESSAGES = (
    r"(?:unack(?:nowledg)?ed |undelivered |unprocessed |unread |pending )?(?:messages?|nachrichten|mensajes?|events?)"
)
_REQUESTS = r"(?:requests?|calls?|anfragen|aufrufe|peticiones|solicitudes|requetes|demandes)"
_CONNECTIONS = r"(?:(?:database|db|client|open|concurrent|simultaneous|parallel|datenbank) ?)?(?:connections?|verbindungen|conexiones|connexions)"
_CLASSES = (
    ("NEARLINE", r"near ?line"),
    ("COLDLINE", r"cold ?line(?: storage)?|cold storage"),
    ("ARCHIVE", r"archive(?: storage)?|archiv|archivo"),
)
_TIMES = (
    r"(?:runs?|laufen|lauft|starts?|ejecut\w*|corr\w*|lanc\w*|tourn\w*|trigger\w*|fires?|execut\w*|schedul\w*|zeitplan)"
)

_EACH_DAY = (
    r"(?:every|each) (?:day|night)|jeden? (?:tag|nacht)|taglich|daily|nightly|cada (?:dia|noche)|chaque (?:jour|nuit)"
)
_COMING = r"lock|shut|kick|leave|out|in|get|gets|come|comes|let|let|allowed|reach|access|visit|see|use|the site|it|inside|outside|able|open|enter|call|be|through"
_FAILED = r"which|that|who|have|failed|failing|fails?|undelivered|undeliverable|broken|bad"

PROPERTIES: tuple[Property, ...] = (
    Property(
        "disk", ("capacity_gb", "data_disk_gb", "disk_gb"), "size",
        rf"{words.DISK}|grow(?: up)? to(?= at most| max)|disk ?space|space|room|platz|espacio|espace(?: disque)?|capacity|kapazitat|capacidad|capacite|speicherplatz",
        kinds=("sql", "filestore", "vm", "group", "worker", "runner", "workbench", "gke", "gitlab_runner"), loses=True,
    ),
    Property("disk limit", ("disk_limit_gb",), "size", r"(?!)", kinds=("sql",)),
    Property("port", ("port",), "count", r"(?!)", kinds=("cloud_run", "group")),
    Property("boot disk", ("disk_gb",), "size", r"(?:boot|system|root|start)[- ]?(?:disks?|disc|volume|platten?|festplatten?)|discos? de arranque|disques? de demarrage", kinds=("vm", "group", "worker", "runner", "workbench", "gke", "gitlab_runner")),
    Property(
        "data disk", ("data_disk_gb",), "size",
        r"(?:second|extra|additional|separate|data|another|zusatz\w*|zweite[nrs]?|weitere[nrs]?|zusatzliche[nrs]?|segundo|otro|deuxieme|second|autre) ?(?:data ?)?(?:disks?|disc|volume|drive|festplatte|platte|datentrager|disco|disque)(?: de datos| de donnees)?|daten(?:platte|disk|festplatte)|disco de datos|disque de donnees",
        kinds=("vm",), loses=True,
    ),
    Property("memory", ("memory", "memory_gb"), "size", words.MEMORY, alone=True),
    Property("cpu", ("cpu",), "count", words.CPUS, alone=True),
    Property(
        "workers", ("instances",), "count", rf"{words.INSTANCES}|in parallel|number of \w+|anzahl", kinds=("worker_pool",)
    ),
    Property(
        "instances", ("min_instances", "min_replicas", "min_nodes"), "count", rf"{words.INSTANCES}|(?:auto[- ]?)?scales?(?: (?:up|out))?|(?:auto[- ]?)?scaling|running|warm|nodes?(?! ?pools?\b)|knoten|nodos|noeuds",
    ),
    Property(
        "always on", ("min_instances",), "fixed",
        r"(?:(?:should|must|may|shall|can|soll|darf|debe|doit) )?(?:never|not|do ?n'?t|does ?n'?t|should ?n'?t|must ?n'?t|nie|nicht|nunca|no|ne|jamais) (?:jamais )?(?:go(?:es)? to sleep|sleeps?|fall asleep|scales? (?:down )?to (?:zero|0)|einschlafen|schlafen|dormir\w*|se dormir)|"
        r"(?:always|stay|stays|immer|siempre|toujours) (?:be )?(?:warm|on|awake|wach|caliente|chaud)|keep (?:it |1 )?warm|(?:no|avoid|without|ohne|keine|sin|sans) cold[- ]?starts?",
        fixed="1",
    ),
    Property("concurrency", ("concurrency",), "count", rf"{_REQUESTS} (?:at (?:a time|once|the same time)|in parallel|concurrently|simultaneously|gleichzeitig|parallel|a la vez|simultaneas|simultaneos|simultanees?|concurrentes?|en parallele|a la fois)(?: (?:per|pro|por|par|in each|in every|on each) (?:instance|instanz|instancia|container))?|(?:concurrent|parallel|simultaneous|gleichzeitige|parallele) {_REQUESTS}(?: (?:per|pro|por|par) (?:instance|instanz|instancia|container))?|{_REQUESTS} (?:per|pro|por|par) (?:instance|instanz|instancia|container)|concurrency|nebenlaufigkeit|concurrencia"),
    Property(
        "timeout", ("timeout_s",), "seconds",
        rf"time ?outs?(?: after)?|(?:kill|abort|cut(?: off)?|stop|cancel|end)s? (?:all |any |the )?(?:requests?|calls?|runs?|jobs?) (?:that |which )?(?:(?:run|take|last|need)s?|running|taking|lasting) (?:longer|more) than|(?:that |which )?(?:take|last|run|need)s? (?:longer|more) than(?=.*\b(?:cut(?: off)?|abort\w*|kill\w*|stop\w*|cancel\w*|fail|end)\b)|(?:should |must |shall |to )?be (?:cut(?: off)?|aborted|killed|cancelled)|(?:answer|respond|reply) (?:with)?in|zeitlimit|zeituberschreitung|tiempo (?:de espera|limite|maximo)|limite de tiempo|limite de temps|delai(?: maxim\w+)?(?: d ?'attente| des requetes)?|duree maximale|(?:{_REQUESTS} )?(?:may|can|could|should|must|darf|durfen|kann|konnen|soll|puede\w*|peut|peuvent) (?:take|last|run|dauern|brauchen|laufen|tardar|durar|durer|prendre|tourner)(?: for)?(?: up to)?|{_REQUESTS} (?:take|last|run)|{_REQUESTS} (?:may|can|darf|durfen|konnen|pueden|peuvent)|dauern|tardar|durar|durer|let .{{1,30}} run(?: for)?|(?:give|allow) .{{1,24}}?(?= up to)|(?:give|allow|grant|gib|dale|donne)(?: (?:it|them|(?:the )?[\w-]+|ihm|ihr))?(?= (?:\d+|an?|1) (?:hours?|minutes?|seconds?|stunden?|minuten|sekunden|horas?|minutos|heures?)\b)|run(?:s|time)? (?:for|limit)|(?:per|for (?:each|every|a)|pro|por|par) (?:requests?|anfragen?|peticion|requete)|run time|laufzeit|(?:needs?|takes?|braucht|necesita|prend)(?= (?:an?|\d+|up to|half|more|one|two) ?[\w ]*(?:hours?|minutes?|seconds?|stunden?|minuten?|horas?|minutos?|heures?)\b)|to (?:finish|complete|run through|be done)", beside=rf"{_REQUESTS}|answers?|responses?|that|which|imports?|exports?|uploads?|downloads?|sockets?|websockets?|connections?|per|in|while",
    ),
    Property("affinity", ("session_affinity",), "switch", r"(?:(?:users?|visitors?|clients?|customers?|sessions?|people) (?:should |must |shall |always |have to |need to )*)?(?:stick|stay|remain|land|return|come back|go back|be pinned|be bound)s? (?:to|on|with|at) (?:the|their|one|its|his) (?:same )?(?:instance|server|container)(?: (?:that |where )?(?:they|he|she|it) \w+(?: (?:on|with|at))?)?|(?:session|client) affinity|sticky sessions?|stickiness|sitzungsaffinitat|(?:(?:bind|keep|pin|stick|send|route|tie)\w* )?(?:(?:a |the |each |every |all |one )?(?:users?|sessions?|clients?|visitors?|customers?|requests? of (?:a|one) (?:user|client)) )?(?:always )?(?:on|to|with|at|auf) (?:the |one and the |der )?(?:same|gleichen|selben|1(?=.*\b(?:user|session|client|visitor))) (?:instance|container|server|instanz)(?: (?:per|for each|for every|for 1) (?:user|session|client|visitor)s?)?(?: (?:while|during|for) (?:his|her|its|the|their|a) (?:whole )?sessions?(?: lasts?)?)?", off=True),
    Property("http2", ("http2",), "switch", r"http/?2(?: end[- ]to[- ]end)?|h2c|grpc", off=True),
    Property("cpu always", ("cpu_always",), "switch", r"cpu (?:is )?always (?:on|allocated|assigned)|always[- ](?:on|allocated) cpu|cpu (?:also )?between requests|(?:background (?:work|threads?)) (?:after|between) requests|instance[- ]based billing|cpu immer zugewiesen|cpu siempre asignada|cpu toujours allouee", off=True),
    Property("health", ("health_path",), "path", r"health ?checks?|health (?:endpoint|path|probe)|readiness(?: probe)?|liveness(?: probe)?|startup probe|gesundheitsprufung|comprobacion de salud|verification de sante"),
    Property("retries", ("retries", "attempts"), "count", r"retr(?:y|ies|ied|ying)|(?:be |is |to be )?(?:tried|started|run) again|try again|attempts?|tries|try|versuche?n?|wiederhol\w*|reintent\w*|intentos|tentatives|essais|reessa\w*", kinds=("run_job", "workflow", "tasks"), beside=rf"{_FAILED}|tasks?|runs?"),
    Property("tasks", ("tasks",), "count", r"(?:parallel |concurrent )?tasks?|shards?|parallele aufgaben|tareas(?: paralelas)?|taches(?: paralleles)?|split\w*|pieces", kinds=("run_job",)),
    Property("parallelism", ("parallelism",), "count", r"(?:tasks? )?(?:at (?:a time|once|the same time)|parallelism)|gleichzeitig|a la vez", kinds=("run_job",)),
    Property("availability", ("availability",), "switch", rf"{words.AVAILABLE}|(?:(?:not )?(?:lose|losing|loses) (?:any )?data )?(?:if|when|even if) (?:a|one|its) zone (?:goes (?:away|down)|fails|is (?:down|lost)|dies|breaks)|(?:a |an? |another )?(?:standby|failover|replica) in (?:another|a second|a different|the other) zone|(?:tolerate|withstand|survive)\w* (?:the )?(?:loss|outage|failure) of (?:a|one) zone|zonenausfall|ausfall einer zone|caida de una zona|panne d ?'une zone"),
    Property("backups", ("backup_days",), "days", _BACKUPS, loses=True, beside=_EACH_DAY),
    Property("transaction logs", ("log_days",), "days", r"transaction logs?|wal|binlogs?|binary logs?|(?:point[- ]in[- ]time|pitr)(?:[- ]recovery)?(?: window| logs?)?|transaktionslogs?", kinds=("sql",), loses=True),
    Property("backup hour", ("backup_hour",), "when", rf"{_BACKUPS}|(?:{_BACKUPS} )?(?:window|fenster|ventana|fenetre)|back(?:ed)? up", kinds=("sql",)),
    Property("point in time", ("pitr",), "switch", r"point[- ]in[- ]time(?:[- ](?:recovery|restore))?|pitr|wiederherstellung auf (?:einen|jeden) zeitpunkt|recuperacion a un punto en el tiempo|restauration a un instant(?: donne)?", loses=True),
    Property("replica", ("replica",), "switch", r"(?:read[- ]?(?:only )?)(?:replicas?|copy|copies)|(?:a |one |eine |una |une )replica(?: de lectura| de lecture| en lecture)?|lese[- ]?(?:replik\w*|kopie)|replicas? de lectura|replicas? en lecture|repliques? (?:de|en) lecture", kinds=("sql",), loses=True),
    Property("pooling", ("pooling",), "switch", r"pool(?: (?:the|our|all))* (?:(?:data ?base|db|sql) )?connections?|(?:managed )?connection[- ]?pool(?:ing|er|s)?|pgbouncer|pooling (?:des connexions|de conexiones)|verbindungspool\w*|pool de conexiones|pool de connexions", off=True, beside=r"(?:(?:with|on|in|and|mit|con|avec) )?(?:the )?(?:edition )?enterprise_plus(?: edition)?"),
    Property("insights", ("query_insights",), "switch", r"query insights|insights|abfrageanalyse", off=True),
    Property("connections", ("max_connections",), "count", rf"(?:max(?:imum|imal\w*|imo)? (?:number of |numero de |nombre de |anzahl )?)?{_CONNECTIONS}"),
    Property("password", ("auth",), "switch", r"passwords?(?: login| protection| protected)?|(?:login |sign ?in )?with (?:a )?password|passwort\w*|contrasena|mot de passe|auth(?:entication)?|authentifizierung|autenticacion|authentification", kinds=("redis",)),
    Property("encryption", ("tls",), "switch", r"(?:tls|ssl)(?: encryption)?|encrypt\w*(?: in transit| (?:the )?traffic(?: to)?| (?:the )?connections?(?: to)?)?|(?:in[- ]transit|transit) encryption|(?:transport)?verschlussel\w*(?: (?:die )?(?:verbindung(?:en)?|datenverkehr))?|cifr\w*(?: en transito)?|chiffr\w*(?: en transit)?", kinds=("redis", "valkey")),
    Property("class", ("lifecycle_class",), "choice", r"(?!)", kinds=("bucket",), choices=_CLASSES, alone=True),
    Property("class days", ("lifecycle_days",), "days", r"older(?: than)?|after|alter(?: als)?|nach|mas antigu[ao]s?(?: de| que)?|mas de|despues de|plus (?:vieux|vieilles?|ancien\w*)(?: de| que)?|apres", kinds=("bucket",)),
    Property("expiry", ("delete_after_days",), "days", r"(?:keep|store|retain|behalt\w*|conserv\w*|guard\w*|garde\w*) (?:the |all |our |uploaded |los |las |les |die )*(?:files|objects|uploads|pictures|photos|images|documents|archivos|ficheros|fichiers|dateien)(?: for)?|(?:files|objects|uploads|pictures|photos|documents) (?:are |should be )?(?:kept|stored|retained)(?: for)?|(?:delet|expir|remov|empti|clear|wip|losch|geloscht|geleert|leer|vaci|vide|borr|elimin|supprim|purg)\w*|(?:are |is )?gone(?= after)|(?:can|may) (?:go|be thrown away)(?: after)?|(?:konnen|durfen) weg|after (?:the )?(?:upload|creation)", kinds=("bucket",), beside=r"after|nach|despues(?: de)?|tras|apres|au bout de"),
    Property("versions", ("keep_versions",), "count", r"(?:old |older |earlier |previous |past |latest |last |newest |most recent |alte |fruhere |altere |noncurrent )?(?:versions?|versionen|versiones)(?: (?:antiguas|anteriores|anciennes|precedentes))?(?: (?:of|von|de) (?:each|every|jeder|cada|chaque) (?:file|object|datei|archivo|fichier|objeto|objet))?", kinds=("bucket",), loses=True),
    Property("versioning", ("versioning",), "switch", r"(?:object )?versioning|versioned|versionierung|versioniert\w*|versionad[oa]s?|versionnage|versionnee?s?|versionado", kinds=("bucket",), loses=True),
    Property("uploads", ("signed_uploads",), "switch", r"uploads?(?: \w+)? (?:via|with|through|using|by|over) signed urls?|signed (?:url )?uploads?(?: (?:straight |directly )?from (?:the |a )?browsers?)?|(?:direct )?uploads? (?:straight |directly |direct )?from (?:the |a )?browsers?|signed urls?|(?:direkte )?uploads? (?:direkt )?(?:aus|vom) (?:dem )?browser|subidas? (?:directas? )?desde el navegador|envois? (?:directs? )?depuis le navigateur", off=True),
    Property("dead letters", ("dead_letter",), "switch", r"(?:(?:belongs?|park|shove|dump|drop|put|move|send|lay|set)(?: (?:it|them|those|the messages?|aside|away))* (?:in|to|on)(?:to)? )?(?:an? |the )?(?:dead[- ]?letter(?:s|ing)?(?:[- ]?(?:queues?|topics?))?|dlq)|(?:(?:failed|failing|undeliverable|broken|bad|fehlgeschlagene|unzustellbare) )?(?:(?:messages?|events?|orders?|nachrichten|jobs) (?:(?:that|which) (?:fail\w*|are (?:not )?(?:failed|processed)) )?)?(?:(?:should |must |sollen |to )?(?:be |go|goes|land|get|end up|moved?|sent|put|kommen|landen) (?:to |in(?:to)? |on )?(?:an? |the |eine[rn]? )?)?(?:dead[- ]?letter(?:s|ing)?(?:[- ]?(?:queues?|topics?))?|dlq)|poison messages?|(?:put|set|move|keep) (?:the )?(?:failed|failing|undeliverable|broken|bad) (?:messages?|events?|ones) (?:aside|apart|elsewhere|away)|fehlgeschlagene nachrichten (?:beiseite|zur seite|aufheben|sammeln)(?:legen)?|(?:aparta|separa) los mensajes (?:fallidos|que fallan)", kinds=("queue",), beside=_FAILED),
    Property("attempts", ("attempts",), "count", rf"(?:retr(?:y|ies|ied)|redeliver\w*|try)(?: (?:a |each |every |the )?{_MESSAGES})?(?: (?:up to|at most))?|before (?:it is|they are|it goes|being) (?:dead\w*|given up|dropped)|attempts?|tries|deliver(?:y|ies) attempts?|versuche?n?|zustellversuche?n?|intentos|tentatives|essais", kinds=("queue",), beside=_FAILED),
    Property("ordering", ("ordering",), "switch", rf"(?:{_MESSAGES} )?(?:(?:must|should|have to|need to|mussen|sollen|deben|doivent) )?(?:stay|remain|be|arrive|come|bleiben|llegar|ankommen|arriver)? ?(?:delivered |processed |handled |consumed |worked off )?(?:in (?:the )?(?:right |same |strict |original |their |which they were sent )?order|in (?:der (?:richtigen )?)?reihenfolge|en orden|dans l ?'?ordre)|(?:message )?ordering|ordered(?: delivery)?|fifo", kinds=("queue",), off=True),
    Property("exactly once", ("exactly_once",), "switch", r"(?:deliver\w* )?(?:(?:each|every|all) )?(?:messages? )?exactly[- ](?:once|1)(?: delivery)?|genau einmal|exactamente una vez|exactement une fois|no duplicates|without duplicates|keine duplikate", kinds=("queue",), off=True),
    Property("retention", ("retention_days",), "days", rf"{_MESSAGES}|retention|retain\w*|aufbewahr\w*|aufgehoben(?: werden)?|retencion|retention", kinds=("queue",)),
    Property("acknowledgement", ("ack_s",), "seconds", r"(?:for |per )?(?:each|every|a|the|1) messages? before (?:it|they)(?: is| are|'s|'re)? (?:redelivered|sent again|retried|delivered again|handed out again|given to another)|(?:to )?(?:answer|process|handle|work on|finish) (?:each|every|a|the|one|1) messages?|(?:to )?ack(?:nowledg\w*)?(?: deadlines?)?|bestatigungsfrist|plazo de confirmacion", kinds=("queue",)),
    Property("cdn time", ("cdn_ttl_s",), "seconds", r"(?!)", kinds=("load_balancer",)),
    Property("balancer timeout", ("answer_s",), "seconds", r"(?!)", kinds=("load_balancer",)),
    Property("cdn", ("cdn",), "switch", r"(?:the |a |cloud )?cdn|(?:edge )?caching|content delivery(?: network)?", kinds=("load_balancer",), off=True),
    Property("firewall", ("waf",), "switch", r"(?:web(?: application)? )?firewall|waf|cloud armor|ddos protection|pare-?feu|cortafuegos", kinds=("load_balancer", "gke")),
    Property("rate limit", ("rate_limit",), "count", rf"{_REQUESTS}? ?(?:per|a|an?|each|every|pro|por|par|je|al) (?:minute|minuto|min)(?: and (?:per )?(?:ip|user|client|visitor)s?)?(?: (?:per|for each|each|pro|por|par) (?:visitor|client|ip|user|besucher|visitante|visiteur)\w*)?|rate[- ]?limit(?:ing)?", kinds=("load_balancer", "gke")),
    Property("allowed countries", ("allowed_countries",), "countries", r"(?:only|just|nobody but|nobody except|no one but) (?:visitors?|traffic|requests?|people|users?|customers|guests|clients)(?: (?:who are )?(?:from|in|of|inside))?|(?:block|keep out|lock out|refuse|deny|ban|no) (?:\w+ )?(?:visitors?|traffic|requests?|everybody|everyone|anybody|anyone|all|people)? ?(?:from )?(?:outside(?: of)?|except(?: from)?|other than|but)|(?:only|just|nobody but|solely) (?:allow |let in |from |for |in |(?:visitors?|traffic|requests?|people|users?) (?:from|in) )(?:visitors?|traffic|requests?|people|users?)? ?(?:from|in)?|(?:only|just) let (?:in )?(?:people|visitors|users|traffic|requests|customers)? ?(?:in )?(?:from|in)|(?:allow|let in|let|accept|serve) (?:only |just )?(?:visitors?|traffic|requests?|people|users?)? ?(?:only |just )?(?:from|in)(?: only)?|nur (?:besucher |anfragen |zugriffe )?aus|solo (?:visitantes )?(?:de|desde)|seulement (?:depuis|les visiteurs de)", kinds=("load_balancer", "gke"), beside=_COMING),
    Property("blocked countries", ("blocked_countries",), "countries", r"(?:(?:lock|keep|shut|kick|leave)(?= .*\bout\b)|(?:and )?out(?=$)|block\w*|ban|deny|refuse|reject|keep out|lock out|sperr\w*|blockier\w*|bloque\w*) (?:everyone|everybody|anyone|anybody|all(?: people| visitors| users)?|people|alle\w*|todos|tous)|no (?:visitors?|traffic|requests?|users?) from|keine besucher aus|block\w*|sperr\w*|blockier\w*|bloque\w*|ban|deny|refuse|keep out|lock out|(?:visitors?|traffic|requests?|besucher|visitantes|visiteurs)", kinds=("load_balancer", "gke"), beside=_COMING),
    Property("domain", ("domain",), "domain", r"dom(?:ain|ane|inio|aine)s?(?: name)?|host ?names?|address|adresse|url|direccion", kinds=("load_balancer", "vm", "dns", "gke"), alone=True),
    Property("budget", ("amount",), "money", r"budgets?(?:[- ]?(?:alerts?|alarm\w*|limit))?|presupuestos?|spending limit", kinds=("budget",), alone=True),
    Property("warnings", ("thresholds",), "percent", r"warn\w*|alert\w*|notif\w*|mail\w*|tell|avis\w*|prevenir|meld\w*|thresholds?|schwelle\w*|umbral\w*|seuils?", kinds=("budget",), beside=r"when|once|if|sobald|wenn|cuando|quand"),
    Property("cpu target", ("cpu_target",), "percent", r"(?:(?:scale|grow|skalier|escal|autoscal)\w*|target|add (?:a |more )?(?:machines?|vms?|instances?)) ?.{0,20}(?:cpu|processor|load|auslastung|prozessor|carga|charge)(?: target| utili[sz]ation| usage| load)?(?: (?:passes|exceeds|reaches|hits|crosses|rises|climbs|goes|gets|is)(?: (?:over|above|past|to))?)?|(?:cpu|processor|load) (?:target|utili[sz]ation)(?: target)?|(?:when|once|if|as soon as|sobald|wenn|cuando|quand|des que) (?:the |die |la |le |average )?(?:cpus?|processors?|load|auslastung|prozessor\w*|carga|charge)(?: (?:utili[sz]ation|usage|load))?(?: (?:is|goes|gets|passes|exceeds|reaches|hits|crosses|rises|climbs|ist|uber|steigt|supera|pasa|depasse))?(?: (?:over|above|past|beyond|at|to|than|uber|de))?", kinds=("group",)),
    Property("spot", ("spot",), "switch", r"spot(?: (?:machines?|vms?|instances?|nodes?|prices?))?|preemptible(?: (?:machines?|vms?|instances?))?", kinds=("group", "gke", "runner", "gitlab_runner"), off=True),
    Property("zones", ("spread",), "fixed", r"(?:spread|distribute|verteil\w*|reparte\w*|reparti\w*)? ?(?:(?:it|them|machines?|vms?|instances?|maschinen|maquinas) )?(?:over|across|in|uber|auf|en|entre|sur) (?:[23] |several |multiple |all |mehrere |varias |plusieurs )?(?:availability )?(?:zones|zonen|zonas)|regional group", kinds=("group",), fixed="region"),
    Property("snapshots", ("snapshots",), "switch", r"(?:daily |nightly |tagliche |diarias |disk )?(?:snapshots?|schnappschuss\w*|instantaneas?|instantanes?)(?: (?:every|each) (?:day|night)| diarias| quotidiens?)?", kinds=("vm", "redis"), loses=True, beside=_EACH_DAY),
    Property("snapshot hour", ("snapshot_hour",), "when", r"(?!)", kinds=("vm",)),
    Property("snapshot days", ("snapshot_days",), "days", r"snapshots?|schnappschuss\w*|instantaneas?|instantanes?", kinds=("vm",), loses=True, beside=_EACH_DAY),
    Property("hours", ("stop_cron",), "hours", r"(?!)", kinds=("vm",), alone=True),
    Property("schedule", ("cron",), "when", rf"{_TIMES}|schedules?|zeitplan\w*|horario|planification", kinds=("schedule",), alone=True),
    Property("paused", ("paused",), "fixed", r"pause[ds]?|skip|suspend(?:ed|s)?|(?:put )?on hold|halt(?:ed)?|stop(?:ped)?(?: running)?|freeze|pausier\w*|anhalten|stoppe?n?|pausa\w*|suspend\w*|deten\w*|arrete\w*|mets en pause", kinds=("schedule",), fixed="true"),
    Property("resumed", ("paused",), "fixed", r"resume[ds]?|unpause[ds]?|continue|start (?:it |running )?again|restart|reactivate|fortsetzen|reanuda\w*|reprend\w*", kinds=("schedule",), fixed="false"),
    Property("time zone", ("timezone",), "zone", r"(?:in |on |to |auf |nach )?(?:time ?zone|zeitzone|zona horaria|fuseau horaire)", kinds=("schedule", "vm"), alone=True),
    Property("path", ("path",), "path", r"paths?|pfad|ruta|chemin|looks? at|asks?|fetch\w*|requests?|calls?|hits?|ruft|llama\w*|appelle", kinds=("schedule", "queue", "uptime"), alone=True),
    Property("check interval", ("minutes",), "seconds", r"check\w*|probe\w*|ping\w*|test\w*|pruf\w*|comprueb\w*|verifi\w*", kinds=("uptime",)),
    Property("per second", ("per_second",), "count", r"(?:[a-z]+s )?(?:per|a|pro|por|par) (?:second|sekunde|segundo|seconde)", kinds=("tasks",)),
    Property("at a time", ("at_a_time",), "count", r"(?:tasks? |calls? )?(?:at (?:a time|once|the same time)|in parallel|concurrent\w*)|gleichzeitig|a la vez|en parallele", kinds=("tasks",)),
    Property("shards", ("shards",), "count", r"shards?|fragmentos", kinds=("valkey",)),
    Property("replicas", ("replicas",), "count", r"replicas?|repliken|repliques", kinds=("valkey",)),
    Property("maintenance", ("maintenance_hour",), "when", r"(?!)", kinds=("gke", "sql")),
    Property("channel", ("channel",), "choice", r"(?:release )?channels?", kinds=("gke",), choices=(("RAPID", "rapid"), ("REGULAR", "regular"), ("STABLE", "stable"), ("EXTENDED", "extended"))),
    Property("rotation", ("rotation_days",), "days", r"rotat\w*|rotier\w*|rotacion|rota", kinds=("kms", "secret")),
    Property("table expiry", ("expire_days",), "days", r"(?:the |all |new )?tables? (?:should |must |are to )?(?:expire|be deleted|be dropped|go|live)|table (?:expiration|expiry|lifetime|ttl)|tabellen (?:sollen )?(?:verfallen|ablaufen)|(?:las )?tablas (?:caducan|expiran|deben (?:caducar|expirar))|(?:les )?tables (?:expirent|doivent expirer)", kinds=("bigquery",)),
    Property("table nodes", ("nodes",), "count", r"nodes?|knoten|nodos|noeuds", kinds=("bigtable",)),
    Property("units", ("units",), "count", r"(?:processing |compute )?units?|verarbeitungseinheiten|einheiten|unidades(?: de procesamiento)?|unites(?: de traitement)?|capacity", kinds=("spanner",)),
    Property("image expiry", ("keep_days",), "days", r"(?:(?:old|older|unused|past|alte|viejas|anciennes) )?(?:(?:container|docker) )?(?:images?|builds?|tags?|abbilder|imagenes)(?: (?:versions?|tags?))?|(?:keep|retain|delet|expir|remov|clean|losch|borr|elimin|supprim|purg|gard|guard|conserv|behalt)\w*|older(?: than)?|after", kinds=("registry",), loses=True),
    Property("most workers", ("max_workers",), "count", r"(?:max(?:imum)? )?(?:workers?|instances?|machines?)", kinds=("dataflow", "composer")),
    Property("second factor", ("mfa",), "switch", r"mfa|2fa|(?:two|2|multi|second)[- ]?factor(?: (?:authentication|auth|login|sign[- ]?in))?|(?:second|2nd) factor|zwei-?faktor(?:-?authentifizierung)?|zweite[nr]? faktor|(?:doble|segundo) factor|(?:double|deuxieme|second) facteur", kinds=("identity_platform",)),
    Property("phone sign-in", ("phone",), "switch", r"(?:(?:sign|log)[- ]?in )?(?:by|with|via|per|through|using)? ?(?:phone(?: numbers?)?|sms)(?: (?:sign|log)[- ]?in)?", kinds=("identity_platform",), off=True),
    Property("registration", ("sign_up",), "switch", r"(?:self[- ]?)?(?:sign[- ]?ups?|registrations?)|registrierung\w*|registro|inscriptions?", kinds=("identity_platform",), off=True),
    Property("forecast", ("forecast",), "switch", r"forecast\w*(?: alerts?| warnings?)?|prognose\w*|prevision(?:es)?|pronosticos?", kinds=("budget",), off=True),
    Property("concurrent jobs", ("jobs",), "count", r"(?:concurrent |parallel )?jobs?(?: (?:at (?:a time|once)|in parallel))?", kinds=("gitlab_runner",)),
    Property("runners", ("count",), "count", r"runners?", kinds=("gitlab_runner",)),
    Property("deadline", ("deadline_s",), "seconds", r"(?:attempt )?deadlines?|(?:answer|respond|reply) (?:with)?in", kinds=("schedule",)),
    Property("machine logs", ("logs",), "switch", r"(?:ops agent|log (?:collection|shipping)|(?:collect|ship|send|forward)\w* (?:its |the |machine |system )*logs?(?: to (?:cloud )?logging)?)", kinds=("vm",), off=True),
    Property("machine", ("machine_type", "node_type", "size", "worker_type"), "machine", r"machine ?types?|maschinentyp|tipo de maquina|type de machine|machines?|nodes?|vms?", alone=True),
    Property("allowed networks", ("allowed_networks", "authorized_networks", "sources"), "networks", r"(?!)", kinds=("load_balancer", "gke", "vm")),
    Property("origins", ("cors",), "origin", r"(?!)", kinds=("bucket",)),
    Property("idle", ("idle_minutes",), "seconds", r"idle|leerlauf|inactiv\w*", kinds=("workbench",)),
)  # fmt: skip
