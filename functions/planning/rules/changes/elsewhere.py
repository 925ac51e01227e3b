"""What is asked of a change and belongs elsewhere or to no deployment here: later, for a while, another cloud, by hand."""

import re

from functions.planning.rules.changes import words
from functions.planning.rules.changes.clause import NUMBER
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.times import ANY_DAY, when_in
from functions.planning.rules.unclear import Unclear
from functions.planning.rules.words.values import EMAIL

_LATER = re.compile(
    r"\b(?:tomorrow|tonight|later|next (?:week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|in (?:an?|\d+) (?:hours?|days?|weeks?|months?)|"
    r"after (?:the|our) (?:launch|release|weekend|holidays?)|morgen|nachste woche|manana|la semana que viene|demain|la semaine prochaine)\W*$"
)
_GOES = re.compile(r"\b(?:delete|remove|drop|destroy|losch\w*|entfern\w*|borr\w*|elimin\w*|supprim\w*)\b")
_FOR_A_WHILE = re.compile(
    r"\b(?:add|need|put|use|want|fuge?|anade|ajoute)\b.*\b(?:(?:only )?(?:for|over|during) (?:the |this |a |an |\d+ )?(?:weekend|day|week|month|days|weeks|months)(?: only)?|until \w+|bis \w+|hasta \w+)\W*$"
)
_KEEPS = re.compile(
    r"\b(?:warm|back(?:ed)? ?ups?|messages?|logs?|keep|kept|cach\w*|retain\w*|retention|snapshots?|older|versions?)\b"
)
_EXPIRES = re.compile(r"\bexpir\w*|\b(?:objects?|files?|uploads|pictures)\b")
_EITHER = re.compile(
    r"\b(?:either|or|oder|o bien|ou bien)\b(?! (?:more|less|fewer|later|give up|fail|stop|be (?:stopped|killed|cut))\b)"
)
_IN_ONE = re.compile(
    r"\b(?:but )?(?:not|only|except|just|nur|nicht) (?:in|on|for|auf|en) (?:the )?(?P<which>prod(?:uction)?|staging|dev(?:elopment)?|test|preview)\b"
)
_NEGATIVE = re.compile(r"(?<![\w.)\]-])-\d+(?:\.\d+)?(?= |$)")
_THE_DEPLOYMENT = re.compile(
    r"^\W*(?:please |now |just )*(?:destroy|delete|remove|kill|drop|tear down|end|get rid of|zerstor\w*|losch\w*|entfern\w*|borra\w*|elimina\w*|supprime\w*|detruis\w*) ?(?:it|this|that|them|es|lo|la|le|down)?\W*$"
)


_NEVER_MIND = re.compile(
    r"^\W*(?:(?:oh|ok|okay|no|please),? )?(?:never ?mind|forget (?:it|that|about it)|cancel(?: that| it)?|do nothing|nothing|vergiss es|egal|olvidalo|nada|laisse tomber|rien)\W*$"
)
_BY_THE_CLOCK = re.compile(
    r"\b(?:during|by|over|at|in) (?:the )?(?:day(?:time)?|nights?|evenings?|mornings?|weekends?)\b|\b(?:office|business|working|peak) hours\b|\b(?:tagsuber|nachts|de dia|de noche|la nuit|en journee)\b"
)
_HOW_MANY = re.compile(r"\b(?:instan[cz]\w*|replicas?|workers?|nodes?|warm|scale)\b")
_LONGER = re.compile(
    r"\b(?:let|keep|give) (?:it|this|them|the (?:app|deployment|thing))\b.{0,12}\b(?:\d+|an?|another|1)(?: \d+)? (?:more )?(?:days?|weeks?|months?|hours?)(?: (?:more|longer))?\W*$"
)

_RESUMES_LATER = re.compile(
    rf"^\W*(?:(?:and |then )?(?:resume|unpause|continue|reactivate|reanuda|reprends?|retoma)|(?:pause|pausier)\w*\b.* (?:and|und) (?:resume|continue)\w*)\b.* "
    rf"(?:on|at|from|next|am|ab|el|le|na|tomorrow|morgen|manana|demain) ?(?:next |the )?(?:{ANY_DAY}|\d|week|month|$)"
)


# Cron counts days of a month or days of a week, and never both together.
_ONE_OF_ITS_DAYS = re.compile(
    rf"\b(?:first|second|third|fourth|last|1st|2nd|3rd|4th|erste[nrms]?|zweite[nrms]?|letzte[nrms]?|primer[ao]?|segund[ao]|ultim[ao]|premiere?|deuxieme|derniere?) (?:{ANY_DAY}|(?:working|business|week) ?days?|workdays?|werktags?|arbeitstag|dia laborable|jour ouvre)\b"
)


def not_now(text: str, now: Now) -> str:
    if now.of("schedule", "run_job", "vm") and _ONE_OF_ITS_DAYS.search(text):
        return (
            "A schedule counts the days of a month or those of a week, and not both: say a date, such as on the 1st of every month at 6, "
            "or a day, such as every Monday at 6."
        )
    if _NEVER_MIND.search(text):
        return "Nothing is changed."
    if _LONGER.search(text) and not (now.named(_LONGER.sub(" ", text)) or _KEEPS.search(text)) and "warm" not in text:
        return "How long it stands is no part of it: infraai extend APP 5d gives a deployment that has an end five days more."
    if found := _NEGATIVE.findall(text):
        return f"{found[0]} is less than nothing: say how many there are to be."
    if _THE_DEPLOYMENT.search(text):
        return "To end a deployment: infraai destroy APP. A change removes only parts that it names."
    in_one = any(_BY_THE_CLOCK.search(each) and _HOW_MANY.search(each) for each in re.split(r"[,;:]", text))
    if in_one and not now.of("vm"):
        return "How many run follows the load, and no clock: say how many there are to be at least and at most, at every time of the day."
    if match := _IN_ONE.search(text):
        return f"A change is about one deployment in one environment: infraai change APP ... -e {match['which']} says which."
    if _EITHER.search(text):
        return "One of several is for you to choose: say the one that is meant."
    if _RESUMES_LATER.search(text):
        return (
            "Nothing is resumed at a later time by itself: say it again then, or say the hours at which it is to run."
        )
    if now.of("schedule", "vm") and when_in(text, "0 3 * * *"):
        return ""
    if _LATER.search(text) and not _EXPIRES.search(text) and not (_GOES.search(text) and now.named(text)):
        return "A change is made when somebody approves it, and none is kept for later: say it again then."
    if _FOR_A_WHILE.search(text) and not _KEEPS.search(text):
        return (
            "One part has no end of its own: add it now, and take it out again when it is not needed. The whole has one: "
            'infraai change APP "only until Friday".'
        )
    return ""


_OTHER_CLOUD = re.compile(
    r"\b(?:aws|amazon(?: web services)?|azure|digital ?ocean|hetzner|heroku|vercel|netlify|ibm cloud|oracle cloud|on[- ]prem\w*)\b"
)
_MOVES_THERE = re.compile(
    r"\b(?:move|migrate|switch|host|deploy|run|bring|port|zieh\w*|verschieb\w*|muev\w*|migra\w*|deplac\w*)\b"
)


# What another cloud calls it, and what it is here.
_THEIRS = {
    r"dynamo ?db|cosmos ?db": 'Firestore, another document database ("add Firestore")',
    r"(?:aws |amazon )?s3(?: buckets?)?|azure blob storage": 'a bucket of Cloud Storage ("add a bucket")',
    r"sqs|sns|amazon mq|service bus|event ?bridge|kinesis": 'a topic of Pub/Sub ("add a queue")',
    r"rds|aurora|azure sql": 'Cloud SQL ("add a database with Postgres")',
    r"(?:aws )?lambdas?|azure functions?": "a Cloud Function, planned with its trigger in a goal of its own",
    r"elasti ?cache": 'Memorystore ("add Redis")',
    r"cloud ?front": 'the CDN of a load balancer ("add a load balancer with a CDN for www.example.com")',
    r"redshift|snowflake|synapse": 'BigQuery ("add BigQuery")',
    r"eks|aks|ecs|fargate": "GKE or Cloud Run, planned in a goal of its own",
}


def another_cloud(text: str, _now: Now) -> str:
    for pattern, here in _THEIRS.items():
        if found := re.search(rf"(?<![\w.-])(?:{pattern})(?![\w-])", text):
            return f"{found[0]} is another cloud's, and everything here is built on Google Cloud. What comes closest is {here}."
    match = _OTHER_CLOUD.search(text)
    if match is None or not _MOVES_THERE.search(text):
        return ""
    return f"{match[0]} is another cloud: everything here is built on Google Cloud, and nothing of it moves there."


_COST_CAP = re.compile(
    r"\b(?:cost|spend|pay|bill|costs|kosten|gast\w*|coute\w*)\b.{0,30}\b\d+|"
    r"\b(?:no more than|at most|max\w*|up to|under|below|only) [$€]?\d+ ?(?:[$€]|dollars?|euros?|usd|eur|bucks)?(?: a| per|/) ?month"
)
_OTHERWISE_COUNTED = re.compile(r"\b(?:budgets?|alerts?|instances?|nodes?|requests?|presupuesto)\b")


def capped_cost(text: str, now: Now) -> str:
    if not _COST_CAP.search(text) or now.of("budget") or _OTHERWISE_COUNTED.search(text):
        return ""
    return (
        'A deployment has no price that it stops at. "add a budget of 60 dollars" tells people when it is spent, what may run at '
        'most ("at most 3 instances") keeps it low, and what a month costs stands in every plan.'
    )


_TRAFFIC = re.compile(
    r"\b(?:shift|send|route|split|move|give)\b.{0,30}\b\d+ ?(?:%|percent\b).{0,30}\b(?:traffic|version|revision|canary)\b|\bcanary\b|\bblue[- ]green\b"
)
_FOLDER = re.compile(r"\b(?:sub ?)?(?:folder|directory|ordner|verzeichnis|carpeta|dossier)\b")
_RIGHTS = re.compile(r"\b(?:access|rights?|permissions?|grant|role|invite|let .* in|read|write|zugriff|acceso|acces)\b")
_ZONE = re.compile(r"\b(?:zone )?(?P<zone>[a-z]+-[a-z]+\d-[a-f])\b")
_AGAIN = re.compile(
    r"\b(?:same (?:again|thing|setup|stack)|a copy|copy (?:of )?(?:it|this)|duplicate (?:it|this)|clone)\b.{0,20}\b(?:for|in|to|as)\b"
)
_PROTECTS = re.compile(
    r"\b(?:deletion protection|loschschutz|protect\w* (?:(?:the|our|my) )?(?:[\w-]+ )?(?:from|against) (?:accidental )?(?:delet\w*|being deleted)|"
    r"(?:schutz\w*|sicher\w*) (?:[\w-]+ ){1,3}(?:gegen|vor) (?:das |dem |versehentliche\w* )?(?:losch\w*)|"
    r"proteg\w* (?:[\w-]+ ){1,3}(?:contra|contre|de) (?:el |la |las )?(?:suppressions?|borrados?|eliminacion))\b"
)
_UNPROTECTS = re.compile(r"\b(?:off|disable|remove|without|no|take|drop|aus|ab)\b")
_MAINTENANCE_PAGE = re.compile(
    r"\b(?:maintenance|coming soon|under construction|wartungs) ?(?:page|seite|mode|modus|screen)\b"
)
_SUBSCRIBER = re.compile(r"\b(?:second|another|further|more|new|additional) (?:subscri(?:ber|ption)s?|consumers?)\b")


_VERSIONS = re.compile(
    r"\b(?:versioning|(?:old|older|earlier|previous|past) versions?|versionierung|(?:alte|altere|fruhere) versionen|versiones (?:antiguas|anteriores)|versionado|anciennes versions|versions (?:anterieures|precedentes))\b"
)
_EVERYTHING_OFF = re.compile(
    r"\b(?:shut|switch|turn|power|stop|pause)\w*\b.{0,12}\b(?:everything|it all|all of it|the whole thing)\b.{0,30}\b(?:nights?|weekends?|from \d|between|outside|overnight)\b"
)
_COPIES = re.compile(
    r"\b(?:copy|clone|import|bring over|load|sync|transfer|kopier\w*|copia\w*|importa\w*|copi\w*)\b.{0,24}\b(?:data|rows|tables|contents?|daten|datos|donnees)\b(?!.*\b(?:job|every|nightly|daily)\b)"
)
_ROWS = re.compile(
    r"\b(?:delete|remove|expire|drop|purge|throw away|losch\w*|borr\w*|supprim\w*)\b.{0,20}\b(?:rows?|records?|entries|zeilen|filas|lignes|registros)\b"
)


def by_hand(text: str, now: Now) -> str:
    if _COPIES.search(text) and any(part.stateful for part in now.parts.values()):
        return (
            "No change copies data: it says what is there, and not what it holds. A database: `gcloud sql export sql` and `gcloud sql import sql`, or a "
            "backup restored (docs of the service); a bucket: `gcloud storage rsync`."
        )
    if _ROWS.search(text) and now.of("bigquery", "sql", "firestore"):
        whole = ' BigQuery lets whole tables go: "tables expire after 90 days".' if now.of("bigquery") else ""
        return f"Rows are the application's own, and no change deletes any: a job of yours does it, at the time that a change says.{whole}"
    if _TRAFFIC.search(text):
        return (
            "Traffic goes to the newest revision that works, all of it: infraai rollback APP goes back to the one before. Shares are "
            "set by no change."
        )
    if _FOLDER.search(text) and now.of("cloud_run", "run_job", "worker_pool", "function"):
        return "The program's folder is given by: infraai set APP --source FOLDER, which builds it anew."
    if EMAIL.search(text) and _RIGHTS.search(text) and not now.of("load_balancer"):
        return (
            "People may read or change what lies in one bucket or one dataset: ann@example.com may read the bucket, ann@example.com may write to "
            "the bucket. For more: a role on that one resource, with its add-iam-policy-binding, never on the project. Sign-in before a service is a change: "
            '"only colleagues with an @example.com account may open it".'
        )
    if _AGAIN.search(text):
        return "The same in another environment: infraai promote APP --from E --to E, or infraai deploy with --environment E."
    if _VERSIONS.search(text) and now.of("site") and not now.of("bucket") and set(NUMBER.findall(text)) <= {"5"}:
        if re.search(rf"\b(?:off|{words.OFF}|{words.REMOVES}|no|without|ohne|sin|sans)\b", text):
            raise Unclear(
                f"Earlier versions in {', '.join(now.of('site'))} protect what is overwritten: a sentence does not turn them off."
            )
        return (
            f"It is so already: when a file of {', '.join(now.of('site'))} is overwritten or deleted, its 5 newest earlier versions are "
            "kept, however old. gcloud storage cp brings one back."
        )
    if _EVERYTHING_OFF.search(text) and not now.of("vm"):
        return (
            "Hours are for machines, and none stands here: a service costs nothing while nobody asks it (scale to zero), a job only while "
            "it runs, and a database or a cache stays up."
        )
    if _MAINTENANCE_PAGE.search(text):
        return "No page is shown in place of the application: publish one with the application's own next version."
    if _SUBSCRIBER.search(text) and now.of("queue"):
        return (
            'Each topic here has one subscription. Another topic is a change ("add another topic"); another subscription with a filter '
            "is an edit of the files of a drafted change."
        )
    if (match := _ZONE.search(text)) and now.of("vm", "group", "filestore"):
        return (
            f"In the zone {match['zone']} its machines would be made anew, and what is on their disks lost: a zone is chosen at the "
            "start."
        )
    if _PROTECTS.search(text) and not _UNPROTECTS.search(text):
        held = [part.id for part in now.parts.values() if part.stateful]
        return (
            f"It is so already: {', '.join(held) or 'nothing here'} goes by infraai destroy alone, with the name typed."
        )
    return ""
