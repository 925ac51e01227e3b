"""Words for things, in the forms people write them, and the clouds that are not this one.

Patterns match folded text (lower case, no accents: `für` is `fur`), as whole words.
"""

import re


def _any(words: str, unless: str = "") -> re.Pattern[str]:
    """Any of the expressions, which stand apart by a comma and a space, unless another one follows."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words.split(', '))})(?!\w){unless}")


# A dump of a database is a file.
_A_COPY = r"(?![- ](?:dumps?|backups?|exports?|snapshots?|archives?)\b)"


CONCEPTS: dict[str, re.Pattern[str]] = {
    "postgres": _any(r"postgres\w*, postgre\w*, pgsql, pg, postgres[- ]?sql", _A_COPY),
    "mysql": _any(r"my ?sql\w*, mariadb\w*, wordpress\w*, magento, drupal, joomla, lamp stack", _A_COPY),
    "database": _any(
        r"databases?, db, dbs, sql, rdbms, cloud ?sql, \w*datenbank\w*, bases? de (?:datos|donnees), "
        r"relational store, supabase, strapi, nextcloud, gitlab, odoo, moodle, django, rails",
        _A_COPY,
    ),
    "load_balancer": _any(
        r"(?:load|http|https|traffic)[- ]?balanc\w*, lb, lastverteil\w*, repartiteur\w*, balanceador\w*"
    ),
    "autoscaling": _any(
        r"auto[- ]?scal\w*, "
        r"scal(?:es?|ing) (?:out|automatic\w*|up and down|with|on|itself|horizontal\w*|to demand), scalable, "
        r"automatically scal\w*, elastic(?:ally)?, (?:auto)?skalier\w*, instance groups?, mig, "
        r"horizontal\w* scal\w*, traffic (?:spikes?|peaks?|bursts?), lastspitzen, autoescal\w*, escalable"
    ),
    "available": _any(
        r"high(?:ly)?[- ]?availab\w*, ha, hoch ?verfugbar\w*, redundan\w*, fault[- ]toleran\w*, fail[- ]?over, "
        r"multi[- ]?(?:zone|az), (?:multiple|several|[2-9]|mehrere\w*|across) (?:availability )?zone[sn]\w*, "
        r"zone outage\w*, "
        r"(?:zero|no|without) down ?time, no single point\w*, resilien\w*, 99[.,]9\d* ?%, ausfallsicher\w*, "
        r"never (?:goes?|be) down, always (?:on|up|available), mission[- ]critical, alta disponibilidad, "
        r"haute disponibilite, business[- ]critical, "
        r"(?:must|may|can|should|darf)(?: not|n'?t|not| nicht)(?: ever)? (?:go(?:es)? down|fail|ausfallen)"
    ),
    "latency": _any(
        r"(?:low|lowest|minimal|small|niedrig\w*|geringe?\w*) ?-?latenc?z?\w*, latenc(?:y|ies), latenz\w*, "
        r"real[- ]?time, fast(?:est)?, schnell\w*, gaming, responsive, echtzeit\w*, milliseconds?, video calls?, "
        r"trading"
    ),
    "cloud_run": _any(
        r"cloud[- ]?run, server ?less\w*, knative, scale[sd]? to zero, cloud functions?, app engine, faas, "
        r"functions as a service"
    ),
    "container": _any(r"container\w*, docker\w*, oci image\w*, podman"),
    "kubernetes": _any(r"kubernetes, k8s, gke, autopilot, helm, pods?"),
    "static": _any(
        r"statische?\w*, static\w*, landing ?pages?, html, jamstack, single[- ]page\w*, spa, docs? site, "
        r"documentation (?:site|pages?), portfolio\w*, "
        r"resumes?, cvs?, curriculum, brochure\w*, hugo, jekyll, gatsby, astro, estatic\w*, "
        r"statique, (?:react|vue|angular|svelte) (?:app|site|frontend|front[- ]end), docusaurus, mkdocs"
    ),
    "site": _any(
        r"web ?sites?, web ?seiten?, web ?pages?, internet ?seiten?, homepages?, blogs?, "
        r"(?:my|our|the|a) (?:\w+ )?sites?, sitios? web, sites? web, "
        r"front[- ]?ends?, web ?auftritt\w*"
    ),
    "bucket": _any(
        r"buckets?, (?:object|file|blob|image|photo|video|media|document) (?:storage|store), gcs, data ?lakes?, "
        r"file share, file uploads?, uploads?, cloud storage, objektspeicher\w*, "
        r"(?:store|upload|keep|put|save|hold|bucket for|speichern) (?:\w+ ){0,3}(?:files?|images?|photos?|videos?|pdfs?"
        r"|documents?|dateien|bilder|fotos)"
    ),
    "storage": _any(r"storage, \w*speicher(?:platz|n)?, archiv\w*, backups?, almacenamiento\w*, stockage\w*, nas"),
    "worker": _any(
        r"workers?, \w*queues?, pub ?/? ?-?sub, background (?:jobs?|tasks?|process\w*|work), "
        r"batch (?:jobs?|process\w*), async\w* (?:jobs?|tasks?|process\w*), event[- ]driven, "
        r"consum(?:es?|ing) (?:\w+ ){0,2}(?:messages?|events?|queues?|jobs), "
        r"(?:message|event|queue|stream) (?:consumers?|process\w*|brokers?|handlers?|bus), \w*warteschlange\w*, "
        r"hintergrund\w*, task process\w*, kafka, rabbitmq, celery, sidekiq, bullmq, messag(?:es|ing), "
        r"nachrichten\w*, etl, (?:data|image|video) (?:pipelines?|process\w*), file d ?'?attente, "
        r"cola de mensajes, jobs, asynchron\w*, cron ?jobs?, cron, scheduled (?:jobs?|tasks?), "
        r"process(?:es|ing)? (?:\w+ ){0,2}(?:images?|videos?|files?|messages?|events?|tasks?|orders?)"
    ),
    "machine": _any(
        r"vms?, virtual (?:machines?|servers?), (?:compute )?instances?, compute engine, \w*servers?, gce, "
        r"linux (?:box|host), virtuelle\w*, \w*maschinen?, rechner\w*, servidor\w*, serveurs?, machines?, "
        r"jenkins, minecraft, vpn, bastion, (?:debian|ubuntu|centos) (?:box|host|machine), vps"
    ),
    "api": _any(
        r"apis?(?![- ]?keys?), \w*-?backends?, back[- ]ends?, restful, graphql, grpc, micro ?services?, "
        r"schnittstellen?, flask, fastapi, express, spring, spring ?boot, laravel, "
        r"https? (?:services?|servers?|endpoints?), "
        r"(?:chat|discord|telegram|slack)? ?bots?, rest (?:service|endpoint|server|api)\w*, endpoints?, "
        r"web ?services?, webhooks?, scrapers?, crawlers?, nginx, apache, streamlit, inference, llm, "
        r"ml (?:model|service)s?, grafana, n8n, "
        r"(?:web|app|application|game|chat) (?:servers?|tiers?|backends?)"
    ),
    "code": _any(
        r"python, java, ruby, rust, golang, go, php, \.net, dotnet, node(?:\.?js)?, typescript, kotlin, elixir"
    ),
    "app": _any(
        r"web[- ]?apps?, web[- ]?applications?, web ?anwendung\w*, \w*shops?, (?:online|web) ?stores?, storefronts?, "
        r"e-?commerce, portals?, portale?, dashboards?, saas, cms, crm, erp, "
        r"marketplaces?, tiendas?, boutiques?, aplicacion(?:es)? web, "
        r"application web"
    ),
    "thing": _any(
        r"apps?, applications?, \w*anwendung\w*, plattform\w*, platforms?, aplicacion\w*, services?, \w*dienste?, "
        r"software, projects?, projekte?, products?, startups?, mvp, prototypes?, systems?, workloads?, games?, "
        r"clones?, tools?, code, scripts?, programs?, sites?"
    ),
    "cheapest": _any(
        r"cheapest, smallest, tiniest, (?:as cheap|as small) as possible, free tier, kleinste\w*, billigste\w*, "
        r"gunstigste\w*, mas barat\w*, moins cher"
    ),
    "inside": _any(
        r"(?:without|no|kein\w*|ohne) (?:any )?(?:public|external|internet|offentliche\w*)[- ](?:internet )?(?:"
        r"access|ips?|address\w*|exposure|zugriff), (?:not|never) (?:be )?(?:public(?:ly)?|exposed|"
        r"reachable from (?:the )?internet), "
        r"(?:fully|completely|strictly) private, intranet, internal[- ]only, "
        r"internal (?:api|apps?|dashboards?|services?), "
        r"only (?:reachable|accessible|available) (?:via|from|inside|within|through|over)"
    ),
    "infrastructure": _any(
        r"infrastructure\w*, infrastruktur\w*, terraform, vpcs?, networks?, netzwerk\w*, firewalls?, subnets?, "
        r"hosting, environments?, umgebung\w*, deployments?, cdn, dns, stack"
    ),
}
# Names of other clouds' services, for what they are, where a goal says nothing plainer.
ALIASES: dict[str, re.Pattern[str]] = {
    "machine": _any(r"ec2\w*, droplets?, lightsail"),
    "bucket": _any(r"s3"),
    "database": _any(r"rds, aurora"),
    "cloud_run": _any(r"lambdas?, fargate, azure functions?"),
    "worker": _any(r"sqs, sns"),
    "kubernetes": _any(r"eks, aks"),
}

# More than one machine, by number.
# Machines by what they run: `3 elasticsearch vms`, and neither `4 gb vms` nor `2 zones of vms`.
_RUNS = (
    r"(?:(?!(?:gi?b|ti?b|mi?b|v?cpus?|cores?|kerne|euros?|usd|dollars?|zones?|regions?|times|users?|to|or|and|of|on|in|for|from|with|per|bis|und|oder|mit|fur|von)\b)"
    r"[a-z][a-z0-9+.]*[ -]){1,2}(?:vms|virtual machines|(?:nodes|machines|servers|knoten|nodos|noeuds)(?= (?:on|as|auf|als|en|sur|como) (?:google )?(?:gce|compute engine|vms|virtual machines)))\b"
)
MACHINES = re.compile(
    r"(?<![\w.,$€£-])(?:(?:(?P<low>\d{1,4})\s?(?:-|to|bis)\s?)?(?P<number>\d{1,4}) "
    rf"(?:{_RUNS}|(?:(?:web|app|application|api|backend|virtual|virtuelle|linux|small|large|identical|more|spot|private|cheap|preemptible|debian|ubuntu|windows|"
    r"kleine|grosse|gleiche|identische|tiny|big|separate|simple|render|rendering|build|game|worker|compute|training|gpu|batch|test|load|crawler|scraper|"
    r"proxy|node|simulation|analysis|beefy|powerful|fast|new|equal|same|dedicated|on-demand|interruptible|[a-z]\d[a-z]{0,2}-[a-z]+(?:-\d+g?)?) ){0,3}"
    r"(?:replicas?|instances?|instanzen|servers?|server[ns]?|vms?|nodes?|machines?|maschinen)\b)"
    r"|(?P<times>\d{1,3})\s?x\s?(?=[a-z]\d[a-z]?-|vms?\b|servers?\b|machines?\b|instances?\b))"
    r"|(?<=[a-z\d])\sx\s?(?P<after>\d{1,3})\b"
)

SENSITIVE = _any(
    r"payments?, credit cards?, health ?(?:care|data|records?|information|insurance|apps?|application|platform|portal|clinics?|compan(?:y|ies)|start-?ups?|track(?:er|ing)), (?:mental|public|patient|personal|digital|women'?s) health, medical, patients?, hipaa, pci, gdpr, dsgvo, "
    r"pii, personal data, bank\w*, gesundheits\w*, patienten\w*, zahlung\w*, personenbezogen\w*, insurance"
)
# Verbs by which a sentence asks for something to exist.
WANTS = _any(
    r"deploy\w*, redeploy\w*, host(?:e[dn]?|ing)?, provision\w*, set(?:ting)? ?up, setup, creat\w+, build\w*, "
    r"launch\w*, need\w*, want\w*, would like, i'?d like, run(?:s|ning)?, spin\w* up, bring up, mak(?:e|ing), "
    r"install\w*, mov(?:e|ing), migrat\w+, serv(?:e|ing), give me, get me, put, publish, start\w*, design\w*, "
    r"plan\w*, looking for, please, must be, should be, "
    r"has to, have to, bereitstell\w*, aufsetz\w*, brauch\w*, mochte\w*, moechte\w*, will, wollen, "
    r"erstell\w*, betreib\w*, starte\w*, richte\w*, bau\w*, stell\w*, umzieh\w*, quiero, necesit\w*, "
    r"desplegar\w*, despliega\w*, crear?, deploie\w*, deployer, besoin, veux, voglio, creare"
)
HOSTS = _any(r"deploy\w*, host(?:e[dn]?|ing)?, provision\w*, bereitstell\w*, bereit, betreib\w*, run(?:ning)?")
HERE = _any(r"gcp, google(?: cloud)?(?: platform)?, (?:the|in der|die) cloud")
OTHER_CLOUDS: dict[str, re.Pattern[str]] = {
    "AWS": _any(
        r"aws, amazon(?: web services| cloud)?, ec2\w*, s3, lambdas?, eks, ecs, fargate, rds, dynamo ?db, "
        r"cloudfront, elastic beanstalk, sqs, sns, lightsail, aurora, route ?53, cloudformation, aws-\w+"
    ),
    "Azure": _any(r"azure, aks, cosmos ?db, microsoft cloud, arm templates?, azure-\w+"),
    "DigitalOcean": _any(r"digital ?ocean, droplets?"),
    "Alibaba Cloud": _any(r"alibaba(?: cloud)?, aliyun"),
    "Oracle Cloud": _any(r"oracle cloud, oci"),
    "IBM Cloud": _any(r"ibm cloud, bluemix"),
    "Hetzner": _any(r"hetzner"),
    "OVH": _any(r"ovh\w*"),
    "Linode": _any(r"linode, akamai cloud"),
    "Vultr": _any(r"vultr"),
    "Scaleway": _any(r"scaleway"),
    "Heroku": _any(r"heroku"),
    "Vercel": _any(r"vercel"),
    "Netlify": _any(r"netlify"),
    "Cloudflare": _any(r"cloudflare(?: workers| pages)?"),
    "Fly.io": _any(r"(?<!\.)fly\.io(?!/)"),
    "OpenStack": _any(r"openstack"),
    "Tencent Cloud": _any(r"tencent(?: cloud)?"),
}
# A database that is asked to be open to everybody.
PUBLIC_DATABASE = re.compile(
    r"\bpublic(?:ly)?\b(?: accessible| reachable| facing)? (?:\w+ )?(?:database|db|postgres\w*|mysql)\b"
    r"|\b(?:database|db|postgres\w*|mysql)\b(?:(?!n't\b|\b(?:not|never|no|nor|neither|cannot|hardly|nicht|and|but|while|apis?|apps?|sites?|services?|front-?ends?|back-?ends?|uis?|dashboards?|vms?)\b)[^.;]){0,30}\b(?:open to|reachable from|exposed to|accessible from)"
    r" (?:the )?(?:internet|world|anywhere|everywhere)\b"
)

# Sentences that ask to be told something, or for words instead of machines.
QUESTION = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|so)\b\W*)?(?:(?:i|we|ich|wir)\s(?:\w+\s)?(?:love|hate|like|enjoy|think|liebe\w*|hasse\w*)\b|"
    r"(?:what(?:'s)?|who|when|why|where|is|are|does|do you|was|wer|wie|warum|wann|wo|explain|define)\b)"
)
_ADVICE = re.compile(
    r"\b(?:what|which|how)\b.{0,30}\b(?:would|should|could|do|can) (?:you|i|we|one)\b.{0,12}"
    r"\b(?:use|take|get|need|recommend|suggest|choose|pick|go (?:for|with)|run|host|deploy|build|set ?up)\b"
    r"|^\W*(?:which|what) (?:setup|stack|architecture|infrastructure|services?) (?:for|do|would|should)\b"
    r"|\b(?:was|welche\w*|wie)\b.{0,30}\b(?:wurdet?|soll\w*|nehm\w*|empfehl\w*|betreib\w*)\b"
    r"|^\W*what(?:'s| is|s)? (?:the |our )?(?:gcp|google(?: cloud)?)(?:'?s)? (?:version|equivalent|counterpart|way|take|analog\w*) (?:of|to|for)\b"
    r"|\bque (?:usarias|recomiendas?|recomendais|conseill\w+|recommand\w+)\b"
)
_POSSIBLE = re.compile(
    r"^\W*(?:is it possible|is there a way|can (?:i|we|one)|how (?:can|do|would|could) (?:i|we|you|one)) (?:to )?(?:have|run|host|deploy|set ?up|build|do|get|make|put|serve|block)\b"
)
_HAPPENS = re.compile(r"^\W*when(?:ever)? (?!(?:is|are|was|were|will|does|do|did|can|should|would)\b)[^?]*$")

# `Who looked at which patient: data access audit logs` has its wish behind the colon.
_HEADED = re.compile(r"^\W*(?:who|what|which|when|where|wer|was|wann|wo)\b[^?.:\n]{3,60}: [^?]{8,}$")


def is_statement(text: str) -> bool:
    """Whether a folded text that begins like a question is a wish: what to take for something, what happens when."""
    return any(each.search(text) for each in (_POSSIBLE, _ADVICE, _HAPPENS, _HEADED))


# Work on words, whatever the words are about.
WORDWORK = re.compile(
    r"^\W*(?:(?:please|can you|could you|bitte)\b\W*)?"
    r"(?:translate|summari[sz]e|proofread|spell|rephrase|paraphrase|ubersetz\w*|traduis|traduce)\b"
)
CREATIVE = re.compile(
    r"\b(?:write|tell|compose|sing|recite|give|schreib\w*|erzahl\w*|dichte|make|create|summari[sz]e|translate"
    r"|ubersetz\w*|draw)\b(?:\W+\w+){0,4}?\W+"
    r"(?:poem|poetry|haiku|sonnet|story|song|lyrics|joke|essay|limerick|novel|letter|email|gedicht|witz|geschichte"
    r"|lied|aufsatz|recipe|rezept|picture|tweet)s?\b"
    r"(?!\W+(?:(?!(?:about|on|of|for|over|uber|sobre|sur|in)\b)\w+\W+)?(?:apps?|sites?|websites?|api|pages?|services?|platform|shop|servers?|blog|backend|generator)\b)"
)

# Asking for less instead of more.
DESTROYS = re.compile(
    r"^\W*(?:(?:please|can you|could you|bitte)\b\W*)*(?:delete|remove|destroy|drop|tear down|shut ?down|stop|terminate"
    r"|losch\w*|entfern\w*|supprim\w*|borra\w*|elimin\w*)\b"
)

# What makes another cloud's name an origin, a comparison or something that is not wanted ...
ORIGIN_BEFORE = re.compile(
    r"\b(?:from|off|out of|away from|leav\w+|replac\w+|(?:migrat\w+|mov(?:e|ing)|port(?:ing)?) (?:our|my|the|an?|existing)|instead of|rather than|not|no|unlike|without|than|like"
    r"|similar to|equivalent (?:of|to)|alternative to|compatible with|currently|today|existing|current|old|formerly"
    r"|previously|used to|before|von|weg von|statt|anstatt|nicht|kein\w*|ohne|bisher|bislang|heute|aktuell\w*"
    r"|bestehend\w*|desde|depuis|avoid|quit\w*|compared? (?:to|with)|vs\.?|versus"
    r"|(?:that|which|and|it) (?:also )?(?:uses?|calls?|sends?|reads?|talks?|connects?))\b[^.;!?]{0,28}$"
)
# Today's home, where the goal says that its next one is here.
TODAY_BEFORE = re.compile(
    r"\b(?:we|i|it|they|our \w+)(?:'re|'m|'s| (?:are|am|is|runs?|lives?|have|has|hosts?))\b[^.;!?]{0,28}$"
)
# Where it has been until now: one who says so asks for what is here.
HAS_BEEN = re.compile(
    r"(?<!should )(?<!must )(?<!to )\b(?:was|were|lived?|lives|ran|runs|sits?|(?:is|are) hosted|have been|has been|used to be|currently|presently|"
    r"(?:have|has|had|got|get)(?: \w+){0,2}|lauft|laufen|lief|liefen|liegt|liegen|steht|stehen|ist|sind|war|waren|hatten?|haben|"
    r"esta(?:ba|mos|n)?|tenemos|tengo|corre|corria|vivia|tourne|tournait|tournent|etait|etaient|heberge\w*|avons|"
    r"roda|rodava|temos|estava|gira|girava|abbiamo|era)\b"
    r"(?:(?!\b(?:deploy|host|put|build|create|want|need|should|must|launch|start|set|bitte|soll\w*|will|wollen|quiero|queremos|desplega\w*|veux|voulons|deploye\w*|quero|queremos)\b)[^.;!?\n]){0,40}"
    r"\b(?:on|at|with|in|by|an?|our|bei|auf|mit|ein\w*|en|con|un\w?|sur|chez|em|na|no|com|uma?|su)\s+(?:(?:the|dem|der|einem|einer|la|el|le|ein|un|une|uma|um) )?"
    r"(?:[\w.-]+ ?(?:\+|/|&|,|and|und|y|et|e) ?)*$"
)
# A move, whatever its goal: what is named with it is where it begins.
MOVES = re.compile(
    r"\b(?:migrat(?:ing|ion|e)\b[^.;!?]{0,24}\b(?:off|from|away)|mov(?:ing|e) (?:off|away|from|everything|it all)|moving (?:over )?here|"
    r"(?:aus|von|weg von)\b[^.;!?]{0,40}\b(?:umzieh\w*|umzuzieh\w*|wegzieh\w*|migrier\w*|wechsel\w*|umzug)|umzug (?:von|aus|weg)|"
    r"(?:migrar|migramos|migrando|mudar\w*|mudamos|salir|salimos|venimos|vimos|sair|saindo) (?:\w+ ){0,3}(?:de|desde|do|da)|"
    r"(?:quitt\w+|migrons|migrer|demenag\w+|partir|sort\w+)(?: \w+){0,3}(?: de| depuis| du)?)\b"
)
# All of a list of what there is: `we run ECS + RDS + S3 today`.
TODAY = re.compile(
    r"\b(?:we|i|it|they|our \w+|wir|ich|unsere? \w+)(?:'re|'m|'s| (?:are|am|is|runs?|lives?|have|has|hosts?|uses?|laufen|lauft|haben|nutzen))\b[^.;!?\n]*?"
    r"\b(?:today|now|currently|right now|so far|at the moment|heute|bisher|derzeit|aktuell|and (?:want|need|would like)|but (?:want|need)|und (?:wollen|mochten))\b"
)
ORIGIN_AFTER = re.compile(
    r"^(?: [\w -]{0,24}(?:to|becomes?|wird zu|zu) (?:so |then )?(?:\w+ ){0,3}(?:cloud|gcs|secret manager|pub ?/?sub|gcp|google|sql server|postgres\w*|mysql|buckets?)\b)"
    r"|^(?:[- ](?:compatible|like|style|equivalent|replacement|alternative|substitute|ersatz|ahnlich\w*)\b"
    r"| (?:for |as )?(?:our |the |my )?(?:dns|cdn|domains?|email)\b"
    r"| (?:\w+ )?(?:credits?|bills?|invoices?|costs?|pricing|free tier|contract|subscription|rechnung|guthaben|kosten|facturas?|creditos|costes|factures?)\b"
    r"|,?(?: and| und| y| et| it)? (?:stays?|remains?|bleibt|bleiben|se queda\w*|reste\w*|fica\w*)\b)"
)
# ... unless it is what something goes to.
GOES_TO = re.compile(
    r"(?<!similar )(?<!equivalent )(?<!alternative )(?<!compared )(?<!compare )\b(?:to|onto|into|nach|zu)\s+"
    r"(?:the |my |our |an? )?$"
)
# Who replaces another cloud leaves all of it.
LEAVES = re.compile(
    r"\b(?:replac|leav|abandon|ersetz|ablos|reemplaz|sustitu|remplac|quit)\w*(?: \w+){0,3} (?:aws|amazon|azure|alibaba|oracle)\b"
)
# Whoever wants the same here has told what there is elsewhere: all of it is what to build.
SAME_HERE = re.compile(
    r"\b(?:the )?(?:same|that|this|it|all|everything|these|those|equivalents?|setup|stack|architecture|das(?:selbe)?|gleiche|alles|mismo|todo|eso|esto|chose|tout|ca|cela|pareil|"
    r"mesmo|tudo|isso|stesso|tutto|questo)(?: (?:things?|setup|stack|of it|of that|of this|please|now|again|rebuilt|running|run|hosted|but|just|only|in|bitte|noch ?mal|cosa))*,?"
    r"(?: (?:on|in|to|onto|into|at|with|using|for|auf|bei|nach|zu|mit|en|sur|chez|vers|a|con|em|no|na|su)(?: the)? (?:gcp|google|your cloud)\b| (?:over )?here\b| (?:hier|aqui|ici|qui)\b)"
)
BOTH = re.compile(
    r"\b(?:gcp|google(?: cloud)?) (?:and|und|y|et|plus|&) (?:on |to |in )?(?:aws|azure|amazon)\b|\b(?:aws|azure|amazon) (?:and|und|y|et|plus|&) (?:on |to |in )?(?:gcp|google)\b"
)
# The clouds' own names; the rest are names of their services.
CLOUD_ITSELF = re.compile(
    r"(?:aws|amazon(?: web services| cloud)?|azure|microsoft cloud|oracle cloud|alibaba(?: cloud)?|ibm cloud|tencent(?: cloud)?)"
)
# What is asked for is what does the same here.
EQUIVALENT = re.compile(
    r"\b(?:what (?:would|will|does|is) (?:that|this|it|all (?:that|this)) (?:be|look(?: like)?|become)?\s?(?:on|in|with|for)|"
    r"(?:was|wie) (?:ware|sieht|sahe) (?:das|es)(?: \w+){0,2} (?:auf|bei|in|mit)|(?:que|como) seria (?:eso|esto)? ?en|(?:ca|cela) (?:donne|donnerait) quoi (?:sur|chez)) (?:the )?(?:gcp|google)\b"
    r"|\b(?:(?:gcp|google(?: cloud)?)(?:'?s)? (?:version|way|take|analog\w*) (?:of|to|for)|equivalents?|counterparts?|aquivalent\w*|gegenstuck\w*|equivalentes?)\b"
)
# Where a goal says that it should run: here, or there.
RUNS_HERE = re.compile(
    r"\b(?:on|to|onto|in|into|at|with|using|auf|nach|zu|bei|sur|en|vers|su|chez)\s(?:the |der |die )?"
    r"(?:gcp|google|gce|gke|compute engine|cloud run)\b|\b(?:gcp|google(?: cloud)?) (?:only|instead|nur)\b"
)
RUNS_THERE = re.compile(
    r"(?:\b(?:on|onto|to|in|into|using|via|auf|nach|zu|bei|sur|en|su)\s(?:the |my |our |an? |both )?"
    r"|\b(?:gcp|google(?: cloud)?)\s(?:and|und|y|et|plus|&)\s(?:on |to )?)$"
)
EITHER = re.compile(r"\b(?:or|oder|/)\s+(?:gcp|google)\b|\b(?:gcp|google(?: cloud)?)\s+(?:or|oder|/)\s+\w+")
MOVES_HERE = re.compile(
    r"\b(?:migrat\w*|mov(?:e|ing)|port(?:ing)?|transfer\w*|switch\w*|replac\w*|umzieh\w*|umzug|zieh\w*|verlager\w*"
    r"|wechsel\w*|migrier\w*|migrar|bring)\b[^.;!?]*\b(?:to|onto|into|on|nach|zu|auf|in|a|vers)\s+(?:the )?"
    r"(?:gcp|google|cloud run|gce|gke|compute engine)\b"
)
