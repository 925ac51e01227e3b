"""What people call a part that is called otherwise here, and what they say for adding, removing and keeping.

    in_plain_verbs("kick out redis")           -> "remove redis"
    by_id("wordpress needs 2 GB", now)         -> "api needs 2 GB", where the service runs the image of WordPress
    by_id("the backend gets 2 CPUs", now)      -> "api gets 2 CPUs", of the services web and api

Only what can be one part alone is called by its id; anything else is left as it was said.
"""

import re

from functions.planning.rules.changes.parts import Now, Standing
from functions.planning.rules.words.patterns import compiled

_OUT = r"(?:kick|take|throw|chuck|toss|boot|rip|pull|yank|cut|kiss) (?P<what>(?!up\b)(?:[\w'-]+ ){0,4}?)(?:out|away|goodbye)\b(?: of (?:here|it|there))?"
_GOES = re.compile(
    r"\b(?P<who>(?:the |our )?[\w-]+) (?:can|may|could|should|has to|must) go(?: away| now)?(?=\W*$|,|;)"
)
_VERBS = (
    (re.compile(r"\b(?:there is |there's )?no (?:more )?need for (?P<who>(?:the |our )?[\w-]+) to (?:talk to|use|access|reach|connect to|read|see|have) (?P<what>(?:the |our )?[\w-]+)(?: (?:any ?more|any longer|now))?"), lambda match: f"{match['who']} should not use {match['what']}"),
    (re.compile(r"\b(?:(?:that|which) (?:is|are) )?more than (?P<n>\d+|an?|one|two|three|five|ten) (?P<unit>days?|weeks?|months?|years?) old\b"), lambda match: f"older than {match['n']} {match['unit']}"),
    (re.compile(r",? or (?:else )?(?:give up|fail|time ?out|abort|be (?:cut off|killed|aborted))(?=\W*$|,|;)"), lambda _match: ""),
    (re.compile(r"\b(?P<who>(?:die |der |das |den )?[\w-]+) (?:kann|konnen|darf|soll) (?:jetzt |ganz )?weg\b"), lambda match: f"remove {match['who']}"),
    (re.compile(r"\b(?:only|just|nur|solo|seulement) (?:(?:things|services|programs|machines|callers|requests|traffic|(?:what|whatever)(?:'s| is)|dinge|was) )?(?:in|inside|within|from|im|aus|dentro de|desde|dans|depuis) (?:our|the|unser\w*|nuestra|notre) (?:own |internal |private |eigene\w* )?(?:network|vpc|netz\w*|red|reseau) (?:may|can|should|must|is to|are to|darf|soll|kann|puede|debe|peut|doit) (?:be able to )?(?:call|reach|access|use|open|see|get to) (?:it|that|this)\b"), lambda _match: "make it internal"),
    # How people ask and are told, in the words that are read.
    (re.compile(r"(?<=\w) & (?=[a-z])"), lambda _match: " and "),
    (re.compile(r",? (?:or so|or thereabouts)\b"), lambda _match: ""),
    (re.compile(r"(?P<most>\b\d+(?: [a-z]+)? max(?:imum)?,? (?:and )?)(?P<n>\d+) min(?![\w])"), lambda match: f"{match['most']}at least {match['n']}"),
    (re.compile(r"\b(?P<n>\d+) min,? (?:and )?(?=\d+(?: [a-z]+)? max\b)"), lambda match: f"at least {match['n']}, "),
    (re.compile(r"\b(?:can|could|might) (?P<who>(?:the |our )?[\w-]+(?: [\w-]+)?) (?:please )?be (?=\d|[a-z]\d[a-z]?-)"), lambda match: f"can you make {match['who']} "),
    (re.compile(r"\b(?P<no>never|not)(?: ever)? (?:drop|fall|sink|dip|slip) (?=(?:below|under) )"), lambda match: f"{match['no']} go "),
    (re.compile(r"\b(?P<more>rather|more|less|fewer|older|higher|lower|longer|bigger|other) then\b(?= (?:\d|(?:the|an?)\b))"), lambda match: f"{match['more']} than"),
    (re.compile(r"\b(?P<ask>please|kindly) to (?=[a-z])"), lambda match: f"{match['ask']} "),
    (re.compile(r"\bper cent\b"), lambda _match: "percent"),
    (re.compile(r"\b(?<!load )balancer\b"), lambda _match: "load balancer"),
    (re.compile(r"\b(?P<what>(?:alert|alarm|warning)s?\b[^,;.]{0,40}?)\b(?:go|goes|going) off\b"), lambda match: f"{match['what']}fire"),
    (re.compile(r"\b(?:i|we)(?:'d| would)? (?:like|want|need|love|wish) to (?:hear|know|be told|learn|see|get (?:an? )?(?:alert|mail|e-?mail|message|ping))(?: (?:about|of) (?:it|this|that))? (?=when|if|once|as soon as)(?!.*\b(?:down|unreachable|offline)\b)"), lambda _match: "alert me "),
    (re.compile(r"\b(?:i|we)(?:'d| would)? (?:like|want|need|love|wish) to (?:hear|know|be told) (?:about|of) (?P<what>[^,;.]+?) (?:from|at|above|over|beyond|past) (?P<n>\d+ ?(?:%|percent))(?: on(?:wards)?)?(?: already)?"), lambda match: f"alert me when {match['what']} is above {match['n']}"),
    (re.compile(r"\b(?:message|text|mail|e-?mail|buzz|shout at|scream at|yell at|wake|ring|write to) (?:me|us|ops|the team)(?: up)? (?=when|if|once|as soon as|above|over|past)"), lambda _match: "alert me "),
    (re.compile(r"\b(?:is it|would it be|might it be|is it maybe) possible (?:to|for you to|that you|that we)\b|\b(?:is there )?(?:any|a) chance (?:to|(?:that )?(?:you|we) (?:can|could|might))\b|\bwould you be so kind (?:as )?to\b|\b(?:may|can|could|might) i ask (?:you )?to\b|\bi was wondering if (?:you|we) could\b"), lambda _match: "can you"),
    (re.compile(r"\b(?:may|can|could|might) i ask for (?P<who>[\w' -]+?) to (?:have|get)\b"), lambda match: f"can you give {match['who']}"),
    (re.compile(r"\b(?:can|could|may|might) (?:this|it|that) (?:please |maybe )?be (?=\d)"), lambda _match: "can you make it "),
    (re.compile(r"(?:^|(?<=[,;.:] ))(?:so )?you (?:can|may|could) (?:safely |just )?(?=(?:raise|lower|double|halve|set|cut|reduce|drop|increase|decrease|give|make|bump|turn|switch|move|change)\b)"), lambda _match: ""),
    (re.compile(_OUT), lambda match: f"remove {match['what']}".rstrip() + " "),
    (re.compile(r"\b(?:axe|bin|scrap|nuke|dump|lose|retire|decommission|ditch|get shot of|do away with|say goodbye to|weg mit|schmeiss\w*|raus mit)\b(?= (?:the|our|redis|cache|worker|that|its|der|die|das|dem|[a-z]+$))"), lambda _match: "remove"),
    (_GOES, lambda match: f"remove {match['who']}"),
    (re.compile(r"\b(?:stick|slap|pop|plonk|(?:chuck|throw|toss) in|chuck|throw|bolt|drop|shove|whack|fire up|spin up|stand up|wire up|hook up) (?=(?:an?|another|one more|some) )"), lambda _match: "add "),
    (re.compile(r"(?<=[a-z]) (?:in|on) there(?= |$)|(?<=[a-z]) in the mix\b"), lambda _match: ""),
    (re.compile(r"\b(?P<verb>throw|chuck|toss) (?:away|out) (?=.*\bolder\b)"), lambda _match: "delete "),
    (re.compile(r"\b(?P<than>older than|after) (?:an?|one) (?=(?:year|month|week|day)\b)"), lambda match: f"{match['than']} 1 "),
    (re.compile(r"\b(?:hold|hang) on to\b"), lambda _match: "keep"),
    (re.compile(r"\b(?:held|hung)(?: on to)?(?= (?:for|at least|up to|longer)\b)"), lambda _match: "kept"),
    (re.compile(r"\b(?P<be>be|get|are|is) (?:thrown|tossed|chucked|kicked|binned|dumped|cleared|cleaned|swept|wiped)(?: (?:out|away|up|off))?(?: of| from)?\b"), lambda match: f"{match['be']} deleted"),
    (re.compile(r"\bkeep (?P<n>\d+|1) (?P<how>warm|hot|alive|running|up)\b(?! instances)"), lambda match: f"at least {match['n']} instances"),
    (re.compile(r"\b(?P<n>\d+) (?P<unit>seconds?|minutes?|hours?) before (?:it|they|the job)(?:'s| is| are| gets?)? (?:killed|cut off|stopped|aborted|cancelled)"), lambda match: f"a timeout of {match['n']} {match['unit']}"),
    (re.compile(r"\b(?:one|a|1) week of (?:them|backups|snapshots)\b"), lambda _match: "for 7 days"),
    (re.compile(r"\b(?P<n>\d+|two|three|four) (?P<unit>days|weeks|months) of (?:them|those)\b"), lambda match: f"for {match['n']} {match['unit']}"),
    (re.compile(r"\b(?:take |make |do )?(?:an? )?(?P<what>snapshots?) (?:of )?(?:(?:its|the|our|every|all) )?(?:[a-z-]+'s )?(?:data |boot )?(?:disks?|drive|volume)s? (?:(?:every|each) (?:night|day)|nightly|daily)\b|\b(?:jede nacht|jeden tag|taglich|cada (?:noche|dia)|chaque (?:nuit|jour)) (?:ein(?:en)?|una?) (?:snapshot|schnappschuss|instantanea|instantane) (?:der|von der|del?|de la|du) (?:daten)?(?:platte|festplatte|disco|disque)\b"), lambda _match: "turn on daily snapshots"),
    (re.compile(r"\b(?:nightly|daily) snapshots of (?:(?:its|the|our) )?(?:data |boot )?(?:disks?|drive|volume)\b"), lambda _match: "daily snapshots"),
    (re.compile(r"^(?P<lead>[^@:]{3,60}): (?=(?:only|just|nobody but|nur|solo) \S+@)"), lambda _match: ""),
    (re.compile(r"\b(?:and |then |afterwards |after that )*(?:(?:get|be|is|are) )?(?:parked|moved|pushed|dropped|shoved|stored) (?:aside )?(?:in|into|to|on) (?:an?|the|our) (?=dead[- ]?letter)"), lambda _match: "use a "),
    (re.compile(r"^\W*(?:ich|wir|i|we|yo|nosotros|je|nous|eu|nos)? ?(?:mochten?|wollen|will|hatten? gern\w*|wunschen?|want|would like|'d like|wish|quiero|queremos|quisiera|quisieramos|me gustaria|nos gustaria|gustaria|deseamos|necesito|necesitamos|veux|voulons|voudrais|voudrions|aimerais|aimerions|souhaite|souhaitons|souhaiterions|quero|queria|gostaria|gostariamos) ?,? ?(?:dass|that|que|qu') (?=\w)"), lambda _match: ""),
    (re.compile(r"\b(?:with )?(?:no|without|zero|keine|ohne|sin|sans) (?:more )?(?:retry|retries|retrying|wiederholung(?:en)?|reintentos|tentatives|nouvelles tentatives)\b"), lambda _match: "0 retries"),
    (re.compile(r"\benterprise[ -]plus\b"), "enterprise_plus"),
    (re.compile(r"\b(?:db|database|sql|mysql|postgres\w*) dumps?\b(?! (?:files?|of|to|into)\b)"), "database backups"),
    (re.compile(r"\b(?:isn't|is not|is no longer|ist nicht mehr|heisst nicht mehr|ya no (?:es|se llama)|n'est plus) (?:called |named |at |on |under |reached at )?(?P<old>(?:[a-z0-9-]+\.)+[a-z]{2,24})(?: (?:any ?more|any longer))?,? (?:but|sondern|sino|mais)(?: rather| now)? (?P<new>(?:[a-z0-9-]+\.)+[a-z]{2,24})\b"), lambda match: f"gets the domain {match['new']}"),
    (re.compile(r"^(?:we |i )?(?:do(?:n't| not)|never) want (?:to (?:pay|spend) )?more than (?P<n>[$€]? ?\d+ ?(?:dollars?|usd|euros?|eur|[$€])?) (?P<per>(?:a|per) month)(?:,? (?:and )?(?:tell|warn|alert|notify) (?:us|me)(?: (?:before|first|in time|beforehand))?)?\W*$"), lambda match: f"set a budget of {match['n']} {match['per']}"),
    (re.compile(r"^\W*(?:please )?(?:(?:tell|warn|alert|notify|inform|mail|let) (?:us|me)(?: know)?|(?:(?:we|i)(?:'d| would)? (?:like|want|need) to be|be) (?:told|warned|alerted|notified|informed)) (?:when(?:ever)?|if|once|as soon as) (?:the |our |it |we |this )?(?:bill|costs?|spending|spend|price|it costs|we(?:'ve| have)? spen[dt]|month(?:ly (?:bill|costs?))?)s? (?:(?:is|are|goes|go|gets?|rises?|climbs?|runs?) )?(?:past|over|above|beyond|more than|exceeds?|passes|pass|reaches|reach|hits?|crosses|cross|to)? ?(?P<n>[$€]? ?\d+ ?(?:dollars?|usd|euros?|eur|bucks|[$€])?)(?: (?:(?:a|per|each|every) month|monthly))?\W*$"), lambda match: f"add a budget of {match['n']} a month"),
    (re.compile(r"^\W*(?:please )?(?:(?:send|write|drop) (?:an? |us an? )?(?:e-?mail|mail|message|note|alert)s? to|(?:write|mail|e-?mail|notify|alert|tell|warn|inform|ping)(?: to)?|(?:schreib\w*|schick\w*|sende?)(?: eine?)?(?: e?-?mail| mail| nachricht)? an|(?:manda|envia|escribe)(?: un)?(?: correo| mail| email)? a|(?:envoie|ecris)(?: un)?(?: mail| e-?mail| courriel)? a) (?P<to>\S+@\S+?),? (?:when(?:ever)?|if|as soon as|wenn|sobald|falls|cuando|si|quand|lorsque) (?:something|anything|it|things|the (?:site|app|service)|there(?:'s| is)|etwas|was|algo|quelque chose|ca) (?:is |goes |ist |geht |va |est |esta )?(?:down|breaks?|fails?|wrong|happens?|off|broken|crashes|stops working|an? (?:problem|outage|alert)|kaputt|schief|ausfallt|passiert|falla|cae|mal|casse|plante|en panne)\W*$|^\W*(?:when(?:ever)?|if|as soon as) (?:something|anything|it) (?:is |goes )?(?:down|breaks?|fails?|wrong|broken|crashes),? (?:please )?(?:(?:send|write|drop) (?:an? )?(?:e-?mail|mail|message|note|alert)s? to|(?:write|mail|e-?mail|notify|alert|tell|warn|inform|ping)(?: to)?) (?P<at>\S+@\S+?)\W*$"), lambda match: f"alerts go to {match['to'] or match['at']}"),
    (re.compile(r"^(?:the )?(?P<what>[a-z]+s) (?:should |must |have to |need to )?(?:go|land|be (?:stored|written|saved|kept|put)|are (?:stored|written|saved|kept|put)) (?:in|into|to) (?P<a>an? (?:new )?(?:firestore|bigquery|bucket))\b"), lambda match: f"add {match['a']}"),
    (re.compile(r"\b(?P<verb>delete|remove|purge|drop) (?:what(?:'s| is)|whatever is|anything|everything|all that is|those) (?=older than\b)"), lambda match: f"{match['verb']} files "),
    (re.compile(r"\b(?:have|give it|take|get) another (?:go|try|shot)\b"), lambda _match: "retry"),
    (re.compile(r"\bthe (?:rest|others?|remainder) (?=(?:can|may|should|could) (?:scale|grow|go)\b)"), lambda _match: "it "),
    (re.compile(r"\bcheaper (?=(?:spot|preemptible)\b)"), lambda _match: ""),
    (re.compile(r"\b(?:should |must |may |can |shall |is to )?be (?:retried|tried again|repeated) (?P<n>twice|once|\d+ times)"), lambda match: f"retry {({'twice': '2', 'once': '1'}).get(match['n'], match['n'].split()[0])} times"),
    (re.compile(r"\b(?:process|handle|deliver|work on) (?:each|every|an?|the|1) (?P<what>uploads?|messages?|events?|orders?|jobs?|files?|items?) (?P<most>at most|up to|no more than) (?P<n>\d+|five|six|ten|seven|eight) times"), lambda match: f"{match['most']} {match['n']} attempts for each message"),
    (re.compile(r"\b(?:then |and then |afterwards )?(?:give|gives|giving) up (?:in)?to (?=an? dead[- ]?letter)"), lambda _match: "use "),
    (re.compile(r"\bgrow (?:up )?to (?P<n>\d+ ?[a-z]+) (?:by itself|automatically|on its own|as needed|when needed)\b"), lambda match: f"have a disk of at most {match['n']}"),
    (re.compile(r"\binstanz(?:en)?limit\b"), lambda _match: "max instanzen"),
    (re.compile(r"\b(?:change|set|move|switch) (?:the |its |our )?(?:running |working |uptime )?(?:hours|times) to (?:from )?(?P<a>[\d:.]+ ?(?:am|pm|uhr|h)?|noon|midday) ?(?:until|till|to|-) ?(?P<b>[\d:.]+ ?(?:am|pm|uhr|h)?|midnight)"), lambda match: f"run it from {_at(match['a'])} to {_at(match['b'])}"),
    (re.compile(r"\bmets (?P<what>[\w' -]{2,30}?) en pause\b"), lambda match: f"pause {match['what']}"),
)  # fmt: skip


def _at(said: str) -> str:
    return {"midnight": "0:00", "noon": "12:00", "midday": "12:00"}.get(said.strip(), said.strip())


_AGED = re.compile(r"\b(?:older|after|alter|nach|despues|mas antigu\w*|apres|\d+ (?:days?|weeks?|months?|years?))\b")


def in_plain_verbs(text: str) -> str:
    """A folded sentence with the verbs of the street as those that the rules know."""
    for pattern, put in _VERBS:
        if pattern is _GOES and _AGED.search(text):
            continue
        text = pattern.sub(put, text)
    return " ".join(text.split())


# What a cache has of a replica is the standby that takes over.
_REPLICA = re.compile(
    r"\b(?:highly available )?(?:with |and |plus |mit |con |avec )?(?:an? |one |eine[mnr]? |una |une )?(?:read )?(?:replicas?|replik|replique)\b"
)
_REPLICA_OF_CACHE = re.compile(
    r"\b(?:redis|cache)\b(?:(?! and (?!an? |one )| und | y | et |[,;.]).){0,30}\b(?:replicas?|replik|replique)\b|\b(?:replicas?|replik|replique) (?:for|of|fur|von|para|de|pour|du) (?:the |our |den |el |le )?(?:redis|cache)\b"
)
_KEEPS = r"keep|retain|hold|guarda\w*|conserva\w*|manten\w*|behalt\w*|bewahr\w*|garde\w*|conserve\w*"
_LAST = r"(?:behalten|aufbewahren|aufheben|bewahren|vorhalten)"
_BACKUPS = r"(?:daily |nightly |tagliche )?(?:back ?ups|sicherung(?:en|skopien)|sicherheitskopien|copias(?: de seguridad)?|respaldos|sauvegardes)"
_KEEP_SNAPSHOTS = re.compile(
    rf"(?P<before>\bsnapshots?\b.{{0,60}}\b(?:{_KEEPS})) (?P<n>\d+)(?: of them| davon| de ellas| d'entre eux)?(?= ?(?:$|[,;.]))|"
    rf"(?P<before2>\bsnapshots?\b.{{0,60}}?), (?P<n2>\d+) {_LAST}(?= ?(?:$|[,;.]))"
)
# One is made each day: so many of them are so many days.
_KEEP_BACKUPS = re.compile(
    rf"\b(?P<verb>{_KEEPS}) (?:the |die |las |les |los )?(?:last |letzten |ultimas |ultimos |dernieres )?(?P<n>\d+) (?P<what>{_BACKUPS})\b|"
    rf"^(?P<n3>\d+) (?P<what3>{_BACKUPS})(?= (?:for|fur|para|pour|of|von|de)\b)|"
    rf"\b(?P<n2>\d+) (?P<what2>{_BACKUPS})\b(?P<of>[\w ]{{0,30}}?) {_LAST}\b"
)
_WEB = r"(?:web ?sites?|web ?front(?:end)?|front ?ends?|front-ends?|web(?! (?:application|app|server|firewall|service|part|tier|side|page)\b)|(?:the )?ui)"
_BACK = r"(?:back ?ends?|back-ends?|server side)"
_WORKS = r"(?:sidekiq|celery|bull(?:mq)?|resque|rq|good_job)(?: workers?)?"
_THING = r"(?:(?:the|our|my|this|its|of the) )(?:(?:admin |internal |web |online )?(?:tool|portal|blog|shop|store|wiki|forum|bot|cms|back ?office|game|program|software|product|platform|admin panel))(?! (?:servers?|databases?|db|buckets?|queues?|cache|disks?|workers?|domain|images?|pictures?|photos?|files?|uploads?|pages?|data|orders?|users?|mails?|jobs?|backups?|texts?|posts?))"
_FRAMEWORK = r"(?:rails|django|flask|fastapi|laravel|symfony|express|node(?:\.?js)?|next(?:\.?js)?|spring(?: boot)?|go|php|python|ruby|java) (?:app|api|application|service|backend)|(?:rails|django|flask|fastapi|laravel|symfony)(?= (?:needs?|gets?|should|must|wants?)\b)"


def _snapshots_kept(match: re.Match[str]) -> str:
    if match["before"]:
        return f"{match['before']} them for {match['n']} days"
    return f"{match['before2']}, keep them for {match['n2']} days"


def _backups_kept(match: re.Match[str]) -> str:
    if match["n3"]:
        return f"keep {match['what3']} for {match['n3']} days"
    if match["verb"]:
        return f"{match['verb']} {match['what']} for {match['n']} days"
    return f"{match['what2']}{match['of']} for {match['n2']} days"


def by_id(text: str, now: Now) -> str:
    """The folded text with parts by their ids where it calls them by what they run, or by their place before or behind."""
    if (
        now.of("redis")
        and re.search(r"\b(?:redis|cache)\b", text)
        and _REPLICA_OF_CACHE.search(text)
        and "highly" not in _REPLICA.sub("", text)
    ):
        text = _REPLICA.sub(" highly available", text)
    text = _KEEP_SNAPSHOTS.sub(_snapshots_kept, text)
    if now.of("sql"):
        text = _KEEP_BACKUPS.sub(_backups_kept, text)
    for words, part in _called(now):
        if compiled(words).fullmatch(part.id):
            continue
        put = f"the {part.id}" if words == _THING else part.id
        pattern = compiled(rf"(?<![\w@./=:-])(?:{words})(?![\w@=-]|\.\w|:\d|/)")
        for match in reversed(list(pattern.finditer(text))):
            if not _is_new(match):
                text = text[: match.start()] + put + text[match.end() :]
    return text


def _is_new(match: re.Match[str]) -> bool:
    return bool(
        re.search(
            r"\b(?:add|another|new|called|named|second|third|rename|create)\b[^,;.]{0,24}$",
            match.string[: match.start()],
        )
    )


def _called(now: Now) -> list[tuple[str, Standing]]:
    """What else a part may be called, where only one can be meant."""
    found: list[tuple[str, Standing]] = []
    services = [part for part in now.parts.values() if part.kind in {"cloud_run", "function"}]
    for part in now.parts.values():
        image = part.value("image") if part.takes("image") and part.written.get("image") else ""
        app = part.value("app") if part.takes("app") else ""
        name = re.sub(r"[:@].*$", "", image).rpartition("/")[2] or app
        if re.fullmatch(r"[a-z][a-z0-9-]{2,30}", name) and name not in now.parts and name not in _STORES:
            found.append((re.escape(name).replace(r"\-", "[- ]"), part))
    front = [
        part
        for part in services
        if not [each for each in now.parts.values() if each.kind != "load_balancer" and part.id in each.uses]
    ]
    inner = [part for part in services if part not in front]
    by_name = next((now.parts[id_] for id_ in ("web", "front", "frontend", "site") if id_ in now.parts), None)
    back = next((now.parts[id_] for id_ in ("api", "backend", "server") if id_ in now.parts), None)
    ahead = by_name or (services[0] if len(services) == 1 else front[0] if len(front) == 1 else None)
    behind = (services[0] if len(services) == 1 else None) or back or (inner[0] if len(inner) == 1 else None)
    if ahead is not None and not re.fullmatch(_WEB, ahead.id):
        found.append((_WEB, ahead))
    elif ahead is not None:
        found.append((r"web ?sites?|front ?ends?|front-ends?", ahead))
    if (behind is not None and not now.of("vm", "group") and behind is not ahead) or (
        behind is not None and len(services) == 1
    ):
        found.append((_BACK, behind))
    workers = now.of("worker_pool")
    if len(workers) == 1:
        found.append((_WORKS, now.parts[workers[0]]))
    main = now.parts[now.main]
    if "code" in main.part.roles and len(services) <= 1:
        found += [(_FRAMEWORK, main), (_THING, main)]
    return found


_STORES = frozenset({"postgres", "postgresql", "mysql", "redis", "hello", "debian", "ubuntu", "nginx"})
