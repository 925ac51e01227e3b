"""What sentences about a change call things: parts, what is done to them, what of them. Folded text, four languages."""

import re

from functions.planning.rules.words.countries import COUNTRIES

KINDS: dict[str, str] = {
    "sql": r"data ?bases?|databse|dbs?|postgre\w*|pg|my ?sql|maria ?db|sql server|cloud ?sql|sql|\w*datenbank(?:en)?|bases? de (?:datos|donnees)|bdd|(?<=la )base|(?<=de la )base",
    "redis": r"redis\w*|caches?|cached?|memory ?store|valkey|zwischenspeicher|cache ?speicher",
    "bucket": r"buckets?|object stor\w*|cloud storage|gcs|file storage|datei ?ablage|cubos?|seaux?",
    "queue": r"queues?|pub ?/?-? ?sub(?:[- ]topics?)?|topics?|warteschlangen?|colas?(?: de mensajes)?|files? d ?'?attente|message (?:queue|bus|broker)s?|message bus",
    "load_balancer": r"(?<!internal )(?<!private )(?<!interne )(?<!internen )(?<!interner )(?:https? |application )?load[- ]?balanc\w*|lb|lastverteiler\w*|last ?verteilung|balanceador\w*(?: de carga)?|repartiteur\w*(?: de charge)?",
    "nat": r"cloud nat|nat(?: gateway)?",
    "dns": r"dns zones?|cloud dns|dns[- ]zone",
    "bigquery": r"big ?query\w*|data ?sets?|(?:data )?warehouses?|data ?warehouse",
    "firestore": r"firestore|document (?:database|store)|nosql(?: database)?|mongo ?db|mongo",
    "filestore": r"filestore|nfs|shared (?:disk|drive|file system|files)",
    "kms": r"kms|encryption keys?|key ring",
    "vertex": r"vertex(?: ai)?|gemini",
    "budget": r"budgets?(?:[- ](?:alerts?|alarms?|alarme?|alerte))?|budget ?alarm\w*|alertes? de budget|alertas? de presupuesto|presupuestos?|spending alerts?|cost alerts?",
    "dashboard": r"(?:monitoring |metrics )?dash ?boards?|panel(?:es)?(?: de control)?|tableros?(?: de \w+)?|tableaux? de bord|tableau",
    "secret": r"secrets?|geheimnis\w*|secretos?|api keys?",
    "registry": r"artifact registry|registry|image repository",
    "schedule": r"schedules?|cron ?jobs?|crons?|scheduler|zeitplan\w*|programacion|planification|horario",
    "run_job": r"jobs?(?! title)|reports?|berichte?|informes?|rapports?|trabajos?|taches?|tareas?|aufgaben?",
    "worker_pool": r"workers?(?: pool)?|worker pools?|background workers?|consumers?",
    "tasks": r"cloud tasks|tasks? queues?",
    "cloud_run": r"apis?|services?|back ?ends?|cloud ?run(?: services?)?|web ?apps?|web (?:part|tier|side|services?)|apps?|applications?|anwendung\w*|dienste?n?|servicios?|aplicacion(?:es)?|application|shop|site|sitio|seite|tienda|boutique|containers?|contenedor(?:es)?|conteneurs?",
    "function": r"(?:cloud )?functions?|funktion(?:en)?|funcion(?:es)?|fonctions?",
    "vm": r"vms?|kiste|rechner|virtual machines?|machines?|box(?:es)?|servers?|maschinen?|servidor(?:es)?|serveurs?|maquinas?|instances?",
    "group": r"instance groups?|kisten|rechner|groups?|machines?|box(?:es)?|servers?|vms?|maschinen?|maquinas?|instances?|gruppe|grupo|groupe",
    "gke": r"kubernetes|gke|k8s|clusters?|node pools?|nodes?|pods?|workloads?",
    "uptime": r"(?:uptime|availability) (?:checks?|probes?|monitors?)|uptime|verfugbarkeitsprufung|comprobacion de disponibilidad|sonde|(?:controle|verification|surveillance)s? de disponibilite",
    "valkey": r"valkey|caches?",
    "log_sink": r"log (?:sinks?|exports?)|logexport",
    "workflow": r"workflows?|ablauf|flujo de trabajo",
    "eventarc": r"(?:eventarc )?triggers?|eventarc",
    "identity_platform": r"identity platform|sign[- ]?in|user login",
    "runner": r"(?:github |ci )?runners?",
    "gitlab_runner": r"(?:gitlab |ci )?runners?",
    "workbench": r"workbench|notebooks?",
    "composer": r"composer|airflow",
    "dataflow": r"dataflow|pipelines?",
    "vpn": r"vpns?(?: tunnels?)?",
    "bigtable": r"big ?tables?",
    "spanner": r"(?:cloud )?spanner",
    "alloydb": r"alloy ?db",
    "alert_channel": r"alert channels?",
    "site": r"static sites?|web ?sites?|sites?|web ?seiten?|seiten?|sitios?",
}
"""What a part of each kind is called, beside its own id."""

ADDABLE = (
    "sql", "redis", "bucket", "queue", "load_balancer", "nat", "bigquery", "firestore", "filestore", "kms", "vertex", "budget",
    "dashboard", "secret", "registry", "worker_pool", "tasks", "uptime",
)  # fmt: skip
"""What a sentence may add by its name alone, the more telling names first."""

ENGINES = {
    "mysql": r"my ?sql|maria ?db",
    "sqlserver": r"sql ?server|mssql",
    "postgres": r"postgre\w*|pg(?=\b)",
}

ADDS = (
    r"set(?= an? (?:new )?budget)|add(?:s|ing)?|ad|attach|include|introduce|put|insert|bring in|give (?:us|me)|get me|create|set ?up|provision|spin up|stand up|needs?|wants?|gets?|plus|connect|hook up|"
    r"serve|(?:store|save|write|put|keep|archive)(?= .*\bin an?(?: (?:separate|new|second|other))? (?:buckets?|secrets?)\b)|(?:store|save)(?= .*\bsecrets?\b)|hinzu\w*|dazu|fuge?n?|hange?n?|hang|erganz\w*|brauch\w*|richte?n?|anad\w*|agreg\w*|pon(?:er|ga)?|necesit\w*|crea\w*|incorpor\w*|"
    r"erstell\w*|leg\w* (?=.*\ban\b)|anleg\w*|einricht\w*|somewhere to (?:put|keep|store|save)|(?:me |nos )?hace\w? falta|precis\w*|aggiung\w*|(?:ci )?(?:serve|servono|occorre|occorrono)|acrescent\w*|adicion\w*|"
    r"ajout\w*|rajout\w*|mets|mettre|il (?:nous |me )?faut|besoin"
)
REMOVES = (
    r"remove|delete|drop|get rid of|rid of|take (?:away|out|down|off)|kill|destroy|erase|wipe|purge|tear down|throw away|ditch|"
    r"entfern\w*|losch\w*|zerstor\w*|quit(?:a|ar|e)|elimin\w*|borr\w*|destruy\w*|supprim\w*|enlev\w*|retir\w*|detrui\w*"
)
OFF = (
    r"turn(?:ed)? (?:[\w-]+ ){0,4}off|switch(?:ed)? (?:[\w-]+ ){0,4}off|take (?:[\w-]+ ){1,4}off|(?:[\w-]+ )?off$|disable|deactivate|without|no longer|stop using|"
    r"schalt\w*(?=.*\b(?:ab|aus)\b)|deaktivier\w*|ausschalt\w*|abschalt\w*|desactiv\w*|apag\w*|coupe\w*"
)
CALLED = r"(?:called|named|by the name of|with the name|namens|genannt|mit (?:dem )?namen|llamad[ao]s?|(?:que )?se llam(?:ase|a|e)|nomme\w*|appele\w*|qui s'appelle|chamad[ao]s?|(?:que )?se chama|chiamat[aoie]|(?:che )?si chiama|genaamd)"
"""What stands before a name that something new is given."""
GROWS = r"bigger|larger|stronger|faster|more powerful|beef up|upsize|(?:one|1|a) size (?:up|bigger|larger)|next size(?: up)?|grosser|starker|schneller|mas grande|mas potente|plus gr(?:and|os)\w*|plus puissant\w*"
SHRINKS = r"smaller|shrink|downsize|one size down|weaker|verkleiner\w*|kleiner|mas pequen\w*|plus petit\w*|reduc\w*|reduis\w*|reduire"
TRIPLES = r"tripl\w*|trebl\w*|verdreifach\w*"
QUADRUPLES = r"quadrupl\w*|cuadruplic\w*|vervierfach\w*"
DOUBLES = rf"{TRIPLES}|{QUADRUPLES}|dubble|double|doubled|twice(?: the| as)?(?! (?:a|an|per|each|every|daily)\b)|verdoppl\w*|doppelt\w*|duplic\w*|dobl(?:a|ar|e)|doubl\w*"


def factor(text: str) -> float:
    """How many times as much a text with one of these words says."""
    return 3.0 if re.search(rf"\b(?:{TRIPLES})\b", text) else 4.0 if re.search(rf"\b(?:{QUADRUPLES})\b", text) else 2.0


HALF_MORE = (
    r"half again as (?:much|big|large)|half as much again|(?:by )?(\d{1,3}) ?(?:%|percent)(?: (?:more|bigger|larger))?|um die halfte (?:mehr|grosser)|"
    r"la mitad mas|moitie plus"
)
HALVES = r"halve|halved|half(?! again| as much again)|cut in half|in half|halbier\w*|reduce by half|a la mitad|divise\w* par 2|de moitie"

RESIZES = (
    rf"{GROWS}|{SHRINKS}|{DOUBLES}|{HALVES}|resiz\w*|enlarg\w*|increas\w*|decreas\w*|upsiz\w*|downsiz\w*|expand\w*|vergrosser\w*|erhoh\w*|verringer\w*|"
    r"ampli\w*|aument\w*|agrand\w*|augment\w*|ingrand\w*"
)
"""Words by which there is to be more or less of something: none of them switches anything on."""
DATA_DISK = (
    r"(?:data|daten|second|extra|additional|attached|zweite[nrs]?|zusatz\w*) ?-?(?:disks?|disc|volumes?|drives?|festplatten?|platten?)|"
    r"(?:discos?|disques?|dischi|schijf) (?:de |di |van )?(?:datos|dados|donnees|dati|data)"
)
POOL = r"(?:node|worker|machine|knoten)?[ -]?(?<!connection )(?<!connection-)(?<!connections )(?<!user )(?<!thread )(?<!db )(?<!database )pools?(?! (?:the|our|all|of connections|de conexiones|de connexions|des connexions)\b)"
DISK = r"disks?|disc|storage|hard ?drive|\w*festplatten?\w*|platten?(?:platz)?|speicherplatz|discos?|almacenamiento|disques?|stockage|volume"
MEMORY = r"memory|ram|(?<=the )(?:gigabytes|gigs)|arbeitsspeicher|speicher|memoria|memoire"
CPUS = r"v?cpus?|cores?|v?cpu[- ]?kerne?n?|kerne?n?|nucleos?|coeurs?|processors?"
INSTANCES = r"instan[cz]\w*|replicas?|copies|machines?|vms?|servers?|nodes?|containers?|maschinen?|maquinas?|servidores|serveurs?|workers?|of them|pods?"
SIZE = r"(\d+(?:[.,]\d+)?) ?(tb|tib|gb|gib|gi|go|gigas?|gigs?|gigabytes?|g|mb|mib|mi|mo|m|to(?! \d))\b"

BESIDE_THEM = re.compile(
    r"\b(?:too|also|as well|additionally|auch|zusatzlich|ebenfalls|tambien|ademas|aussi|egalement)\b"
)
"""Words by which somebody gets in beside those who are in."""
LETS_IN = re.compile(
    r"\b(?:(?:get|gets|let|lets|come|comes|sign|signs|log|logs)[- ]in(?:to)?|access (?:for|to)|(?:have|has|gets?|needs?) access|rein\w*|hinein\w*|anmelden|einloggen|entrar|acceder|iniciar sesion|se connecter|entrer|entrare|accedere)\b"
)
"""Words by which people come in: a domain beside them is whose they are, and not where something answers."""
NO_MORE = re.compile(
    r"\b(?:(?:do|does)(?:n'?t| not)|dont|no longer) (?:need|want|use)\b|\b(?:any ?more|any longer)\b|\bstop paying for\b|"
    r"\b(?:brauch\w*|benotig\w*|nutz\w*|verwend\w*)\b(?=.*\bnicht mehr\b)|\bnicht mehr\b|"
    r"\bya no (?:necesit\w*|us\w*|quer\w*|hace falta)\b|\b(?:n'|ne )(?:a|avons|ont|ai)?[\w' ]{0,12}\bplus (?:besoin|utile\w*|necessaire\w*)(?: d[eu]s?| de la)?\b"
)
"""What is said of a part that may go."""

NOT = re.compile(
    r"\b(?:not|don'?t|dont|doesn'?t|never|nothing|no|without|nobody|nicht|kein\w*|ohne|niemals|nichts|sin|nunca|nada|sans|jamais|rien|ne|n'|pas|aucun\w*)\b"
)
LEAVES = re.compile(
    r"^\W*(?:but |aber |pero |mais |and |und |y |et |please |bitte )*(?:leave|keep|do(?:n'?t| not) (?:touch|change)|lass\w*|deja\w*|laisse\w*|behalt\w*|manten\w*|garde\w*)\b"
    r".{0,60}\b(?:as (?:it|they) (?:is|are)|alone|untouched|unchanged|like (?:it|they) (?:is|are)|wie (?:er|sie|es) (?:ist|sind)|unverandert|como esta\w*|tel\w* quel\w*|touch .*|change .*)\b|"
    r"^\W*(?:but |aber |pero |mais |and |und |y |et )?[\w' -]{2,30} (?:(?:can|may|should|soll|kann|darf|puede|peut) )?(?:stays?|remains?|bleib\w*|quedar?\w*|rest\w*) (?:where|wo|donde|ou)\b.*$|"
    r"^\W*(?:but |and )?[\w' -]{2,30} (?:(?:can|may|should) )?(?:keep|stay|remain)s? (?:what (?:it|they) (?:has|have)(?: got)?|(?:how|as) (?:it|they) (?:is|are))\W*$|"
    r"^\W*(?:but |aber |pero |mais |and |und |y |et )?[\w' -]{2,30} (?:is|are|ist|sind|esta|estan|est|sont) (?:fine|ok|okay|good|in ordnung|gut|bien) (?:as (?:it|they) (?:is|are)|already|so|wie .*|como .*)\W*$|"
    rf"^\W*(?:the |its |der |die |das |la |el |le )?(?:{MEMORY}|{CPUS}|{DISK}|{INSTANCES}|rest|time ?outs?) (?:is|are|ist|sind|esta|estan|est|sont) (?:fine|ok|okay|good|in ordnung|gut|bien)\W*$|"
    r"^\W*(?:but |aber |pero |mais )?[\w' -]{2,30} (?:stays?|remains?|bleib\w*|queda\w*|reste\w*) (?:exactly )?(?:as (?:it|they) (?:is|are)|as (?:before|now)|the same|unchanged|untouched|put|wie .*|so|gleich|igual|como .*|tel\w*.*|pareil\w*)\W*$|^\W*(?:but |aber |pero |mais )?[\w' -]{2,30} (?:stays|remains)\W*$|"
    r"^\W*(?:aber |und )?(?:die|der|das|den) .{1,40} nicht (?:anfassen|andern|anruhren|beruhren|verandern)\W*$|"
    r"^\W*(?:aber |und )?(?:fass\w*|ruhr\w*|andere?) .{1,40} nicht(?: an| ab)?\W*$|^\W*(?:pero |y )?no (?:toques|cambies) .{1,40}$|^\W*(?:mais |et )?ne (?:touche|change)\w* pas .{1,40}$|"
    r"^\W*(?:but |aber )?(?:do(?:n'?t| not) (?:touch|change)|everything else stays|(?:(?:drop|change|remove|touch|delete|and|but|to) )?nothing else|(?:drop|change|remove|touch|delete) nothing|(?:not|nicht|no|pas) (?:the |a |an |den |die |das |el |la |le |les )?[\w-]+(?: [\w-]+)?$|the rest stays|sonst nichts|nada mas|rien d'autre)\b"
)
ADDS_NOT = re.compile(
    r"\b(?:(?:do|does|should|must)(?:n'?t| not)|dont|never|no need to|we need no|without)\b.{0,20}?\b(?:add|adding|include|introduce|put in|create|set ?up)\b|"
    r"\b(?:fuge?n?|richte?n?)\b.{0,30}\b(?:kein\w*|nicht)\b|\bkein\w*\b.{0,30}\b(?:hinzu\w*|dazu|einricht\w*)|\bno (?:anad\w*|agreg\w*|pong\w*|cre[ae]\w*)\b|"
    r"\b(?:n'|ne )?(?:ajout\w*|cree\w*) pas\b"
)
"""What is not to be added."""
ASKED_TO = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|bitte)\W+)?(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody)\b|(?:^|[,;.!] ?)\W*(?:can|could|would|will) (?:you|someone|somebody|anyone|we|i) (?:please |just |maybe |also |now )*(?!(?:tell|show|explain|see|say|know|check|list|confirm|guarantee|help|find|do)\b)[a-z]+\b|^\W*(?:kannst|konntest|wurdest) du\b|^\W*(?:konnen sie|konnt?en wir|podemos|podriamos|pouvons-nous|pourrions-nous)\b|"
    r"^\W*(?:puedes|podrias|podeis)\b|^\W*(?:peux-?tu|pourrais-?tu|pouvez-?vous|pourriez-?vous|tu peux)\b|^\W*(?:can|could) we (?:have|get|add|make|give)\b|"
    r"^\W*(?:can|could|would|may) (?:the |our |my )?[\w-]+(?: [\w-]+){0,2} (?:get|have|read|write|access|reach|be (?:given|raised|lowered|increased|made|set|turned|switched|changed|moved)|take|use|run|go (?:up|down|from|to)|stay)\b"
)
"""A wish in the manners of a question."""

POLITE = re.compile(
    r"\b(?:please|pls|plz|bitte|por favor|s'?il (?:te|vous) plait|(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody)|would you|will you|kannst du|konntest du|wurdest du|konnen sie|konn(?:t)?en wir|podemos|podriamos|pouvons-nous|pourrions-nous|puedes|podrias|peux-?tu|pourrais-?tu|pouvez-?vous|pourriez-?vous|kindly|i want to|we want to|i'd like to|we'd like to|we need to|"
    r"i need to|let'?s|just|hi|hello|thanks|thank you|danke|gracias|merci|now|jetzt|ahora|maintenant|also|auch|noch|tambien|aussi|from now on|as of now|ab jetzt|ab sofort|a partir de ahora|de ahora en adelante|desormais|dorenavant|for us|fur uns|instead|no (?:discussion|excuses|questions(?: asked)?|rush|hurry|worries|need to (?:ask|hurry|discuss))|if you (?:can|could|would|please|don'?t mind)|if (?:possible|that'?s ok(?:ay)?|it'?s not too much trouble)|when you (?:can|have (?:a minute|time))|would be (?:great|nice|good|lovely|cool|awesome|helpful)|wenn moglich|si es posible|si possible)\b"
)
DANGERS = re.compile(
    r"\b(?:ignor\w*|bypass|skip (?:the )?(?:check|review|approval|gate|confirm\w*)|without (?:asking|confirm\w*|approval|review)|force|override|"
    r"system prompt|previous instructions|sudo|owner rights?|admin rights?|root access|roles/owner|roles/editor|allusers|alle rechte)\b"
)
PUBLIC = (
    r"public(?:ly)?|(?:everybody|everyone|anybody|anyone|the (?:whole )?world|all the world|jeder|alle|todos|todo el mundo|tout le monde) (?:may|can|could|should|must|shall|is to|has to|darf|durfen|soll|sollen|kann|konnen|pueda|puede|pueden|puisse|peut|doit)(?: be able to)? (?:now )?(?:call|reach|use|open|access|see|visit)\b|expos\w*|open\w*(?= .*(?:internet|world|everyone|everybody|0\.0\.0\.0))|offentlich\w*|public[ao]s?|publique?|publics?|to the (?:internet|world)|"
    r"(?:called|reached|used|opened|seen|visited) (?:from|by) (?:the )?(?:outside|internet|world|everyone|everybody|anyone|anybody)|"
    r"(?:accessible|reachable|available) (?:from|on|to) (?:the )?(?:internet|world|outside|everyone|everybody|anyone)"
)
PRIVATE = (
    r"(?:nobody|no one) (?:from (?:the )?(?:outside|internet) )?(?:should|may|can|must|is to) (?:be able to )?(?:reach|access|call|see|open|use) (?!.*login).*|"
    r"(?:cierr\w+|ferm\w+|close) .{1,30} (?:al|au|to the) publi[ck]\w*|"
    r"(?:not|[a-z]+n'?t|no longer|nicht(?: mehr)?)(?: be)?(?: (?:publicly|offentlich))? (?:reachable|accessible|available|visible|open|erreichbar|zuganglich)(?: any ?more| any longer| sein)?$|"
    r"(?:not|[a-z]+n'?t|no longer)(?: be)? (?:publicly )?(?:reachable|accessible|available|visible|open) (?:from|to|on|for) (?:the )?(?:outside|internet|world|public|everyone|everybody)(?: any ?more| any longer)?|"
    r"(?:nicht|kein\w*)(?: mehr)? offentlich\w*|(?:ya )?no (?:sea |es )?public[ao]|(?:ne |n')?\w* ?plus publi(?:c|que)s?|"
    r"private(?:ly)?|internal(?: only)?|(?:not|[a-z]+n'?t) (?:be )?public(?:ly)?(?: any ?more| any longer)?|no longer (?:be )?public|privat|intern|privad[ao]s?|intern[ao]s?|privee?s?|"
    r"nobody should reach .* without a login.*|only (?:logged[- ]in|authenticated|signed[- ]in) (?:users|people|callers)|require (?:a )?(?:login|authentication|auth)"
)
AVAILABLE = (
    r"fails? over(?: (?:automatically|on its own|by itself))?(?: to (?:a|an|the|another) (?:(?:second|other|different) )?zone)?|(?:in|over|across) (?:two|2|several|multiple) zones|(?:a )?second zone|highly available|high availability|high ?avail\w*|\bha\b|fail ?over|stand ?by|multi[- ]?zone|zone[- ]redundant|redundant|regional|hoch ?verfugbar\w*|ausfallsicher\w*|"
    r"alta disponibilidad|altamente disponible|haute(?:ment)? disponib\w*|(?:survive\w*|(?:live|get|come|make it) through|outlive\w*|withstand\w*|tolerate\w*|endure\w*|cope with) (?:a |the |one )?(?:loss of a |outage of a |failure of a )?(?:zones?|zonal|failures?)(?: (?:failures?|outages?|loss|crash|failing|going down))?"
)

KNOWN_TO_RULES = re.compile(
    "|".join(
        rf"(?<![\w-])(?:{pattern})(?![\w-])"
        for pattern in (
            ADDS, REMOVES, OFF, GROWS, SHRINKS, DOUBLES, HALVES, DISK, MEMORY, CPUS, INSTANCES, SIZE, PUBLIC, PRIVATE, AVAILABLE,
            (r"images?|imagen|abbild|deploy\w*|ports?|puertos?|versions?|upgrad\w*|env(?:ironment)?(?: ?var\w*)?|\w*variablen?|variables?|values?|wert|open|take|"
            r"upload\w*|requests?|messages?|last|wait|stick|power|office hours|only|move|archive|replace|replicas?|order|matters?|outage|session\w*|sockets?|websockets?|save money|fail|"
            r"erreichbar|gardees?|connections?|cleanup|reads?"),
            *KINDS.values(), "|".join(COUNTRIES),
        )
    )
)  # fmt: skip
"""What the rules have words for, beside the properties."""
KNOWN_THINGS = re.compile(
    rf"(?:{DISK}|{MEMORY}|{CPUS}|{INSTANCES}|{PUBLIC}|{PRIVATE}|{AVAILABLE}|{GROWS}|{SHRINKS}|{DOUBLES}|{HALVES}|"
    rf"{'|'.join(KINDS.values())}|"
    r"size|number|count|limit|max\w*|min\w*|most|least|requests?|time ?outs?|budget\w*|version|versions|backups?|connections?|"
    r"concurrency|scaling|capacity|tier|type|machine|internet|world|outside|public|night|nights|weekend|week|day|month|year|"
    r"same|next|old|new|other|whole|following|variable|variables|env|environment|image|port|ports|domain|certificate|schedule|"
    r"zeit\w*|anzahl|grosse|kapazitat|nacht|woche|tag|monat|numero|cantidad|tamano|limite|noche|semana|dia|mes|nombre|taille|"
    r"nuit|semaine|jour|mois|deletion|protection|point|read|replica|recovery|region|zone|access|traffic|load|log\w*|"
    r"high|time|top|order|messages?|dead|session\w*|users?|people|clients?|customers?|name|label\w*|key|keys|queries|insights)"
)
"""What a sentence may speak of with an article and still mean the main part."""
