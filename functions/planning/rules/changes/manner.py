"""A change as people put it, made plainer before it is read: `20 more GB` is `20 GB more`, and what only explains goes.

Only what says nothing of what is to be is taken away: a reason with a number, a place, a name or a no in it stays.
"""

import re
from collections.abc import Callable

from functions.planning.rules.changes import words
from functions.planning.rules.changes.fillers import STATES
from functions.planning.rules.changes.properties import PROPERTIES
from functions.planning.rules.changes.targets import as_pattern
from functions.planning.rules.changes.telling import MORE_WOULD, declares, without_greeting
from functions.planning.rules.changes.times import ANY_DAY
from functions.planning.rules.words.number_words import FRENCH, SPANISH, without
from functions.planning.rules.words.values import domain_in

_MORE = re.compile(
    r"\b(?P<n>\d+(?:[.,]\d+)?) (?P<word>more|extra|additional|further|mehr|weitere|zusatzliche|mas|de plus) (?P<unit>tb|gb|gigs?|gigabytes?|mb|megabytes?|cpus?|cores?|kerne)\b"
)
_HALF_A_GIG = re.compile(r"\b(?:half (?:(?:an?|1) )?|ein halbes |medio |un demi[- ])(?:gig(?:abyte)?s?|gb|go)\b")
_HOUR_AND_A_HALF = re.compile(
    r"\b(?:(?:an?|1|one) hour and (?:a|1) half|(?:1|one) and (?:a|1) half hours?|1\.5 (?:hours?|h|hrs)|(?:anderthalb|eineinhalb|1 ?1/2) stunden?|(?:una|1) hora y media|(?:une|1) heure et demie)\b"
)
_PARTS = {"quarter": 25, "fifth": 20, "tenth": 10, "viertel": 25, "zehntel": 10, "cuarto": 25, "quart": 25}
_BY_A_PART = re.compile(
    rf"\b(?P<by>by|um|en|d') ?(?:an? |ein |un )?(?P<part>{'|'.join(_PARTS)})\b(?! (?:an?|of|past|to|hour|year))"
)
# Who wants it: `our DBA wants 35 days of backups`.
_WANTS = re.compile(
    r"^\W*(?:our|the|my) (?P<who>[a-z][\w-]*(?: [a-z][\w-]*)?) (?:wants?|asks? for|asked for|would like|insists? on|demands?) (?=[^,;.]*\d)"
)
# Half of one thing that is counted.
_HALF_A_ONE = re.compile(r"\bhalf an? (?=(?:requests?|errors?|calls?|messages?)\b)")
# How people begin to wish: `I'd feel safer if ...`, `it would be nice if ...`.
_WOULD = re.compile(
    r"^\W*(?:(?:i|we|it|that|the team|everyone)(?:'d| would| wouldn'?t) (?:feel|be|sleep|love|like|prefer|appreciate|mind|help|make)(?: (?:it|a lot|much|so much|really|safer|better|great|nice|good|cool|lovely|best|perfect|helpful|useful|wonderful|easier|happier|happy|glad|grateful|us|me))*,? (?:if|when|to have|that)|"
    r"(?:es )?(?:ware|wurde) (?:\w+ ){0,3}?(?:gut|schon|toll|super|besser|helfen|prima),? (?:wenn|dass)|(?:estaria|seria) (?:bien|genial|mejor|bueno) (?:si|que)|(?:ce )?serait (?:bien|super|mieux|genial) (?:si|que|de)) "
)
# `3 times the disk` counts nothing: it is a factor.
_TIMES_AS = re.compile(
    r"(?<![\w.])(?P<n>[234])(?: times| ?x| mal| veces| fois)(?= (?:the|as|its|so|mas|el|la|plus|le) (?!day|week|month|hour|dia|tag|jour))"
)
_FOLD = {"2": "double", "3": "triple", "4": "quadruple"}
_THIS_ONE = re.compile(
    r"\b(?:on |for |with |in |of )(?:this|that) (?:one|1)\b|\b(?:this|that) (?:one|1)\b(?= (?:should|needs?|must|gets?))"
)
# `peak season: at least 4`: when, and nothing of what.
_LEAD_IN = re.compile(r"^\W*(?!.*\bset\b.*:)[a-z][a-z' ]{2,40}: (?=.*\d)")
_WHEN_IT_FAILS = re.compile(
    r"\b(?:when(?:ever)?|if|once|before) (?:it|they|one|that|something|giving up|we give up|it gives up|the (?:job|run|message|task)s?)(?: (?:fails?|crash\w*|goes? wrong|breaks?|errors?|gives? up|is given up))?$|"
    r"\b(?:wenn (?:er|sie|es|etwas) (?:fehlschlagt|scheitert|abbricht|schief ?geht)|(?:si|cuando) (?:falla|fracasa)|(?:si|quand) (?:il|elle|ca) (?:echoue|plante))\b"
)
# From what it was to what it is to be: only the latter says something.
_FROM_TO = re.compile(
    r"\b(?P<what>(?:max\w*|min\w*|limit|memory|ram|cpus?|timeout|time out|disk|size|budget|version|backups?|retention|concurrency|retries|attempts)\b[\w ]{0,24}?) (?:from|von|de) (?P<old>\d[\w.]*(?: ?(?:gb|mb|gigs?|days?|seconds?|minutes?|hours?|dollars?))?) (?:up |down )?(?=(?:to|auf|a) \d)"
)
_AFTER_UPLOAD = re.compile(
    r"\b(?P<span>(?:\d+|an?|1) (?:days?|weeks?|months?|years?)) after (?:the |being |their |they (?:are|were) |its )?(?:upload\w*|creat\w*|arriv\w*|stor\w*|written)\b"
)
_HOUR = r"\d{1,2}(?::\d{2})? ?(?:am|pm|uhr|h)?"
_START_STOP = re.compile(
    rf"\b(?:start|boot|turn on|switch on|starte) (?:it |the machine |the vm |sie |ihn )?(?:at|um) (?P<a>{_HOUR})(?:,| and| und)* (?:stop|turn off|switch off|shut down|stoppe) (?:it |the machine |the vm |sie |ihn )?(?:at|um) (?P<b>{_HOUR})\b"
)
_POINTS = re.compile(
    r"\b(?P<domain>(?:[a-z0-9-]+\.)+[a-z]{2,24}) (?:should|must|shall|has to|is to|soll) (?:point|lead|go|resolve|zeigen) (?:to|auf) (?:it|this|the app|the service|es)\b"
)
_TCP = re.compile(r"\b(?:tcp[- ](?=ports? \d))?(?P<port>ports? \d{1,5})(?: (?:for|over|on|via|per) tcp\b)?")
_DAYS = {"weekly": 7, "monthly": 30, "quarterly": 90, "yearly": 365, "annually": 365}
_ROTATES = re.compile(r"\b(?P<what>rotat\w*(?: [a-z_ ]{1,20})?) (?P<how>weekly|monthly|quarterly|yearly|annually)\b")
_SAY = re.compile(r",? \b(?:say|sagen wir|digamos|disons),? (?=(?:from|at|about|around|by|between|von|um|de|a) \d)")
# A night that is said in hours right behind it.
_AT_NIGHT_FROM = re.compile(
    r"\b(?:only )?(?:at night|over ?night|during the night|nachts|por la noche|la nuit),? (?=(?:from|between|von|zwischen|de|entre) \d)"
)
# Nothing resumes by itself: until when something is paused is for whoever says "resume".
_PAUSES = re.compile(
    rf"^(?P<what>\W*(?:pause|skip|suspend|stop|halt|pausier\w*|pausa|suspende|suspends)\b[\w ]*?) (?:until|till|while|over|during|for|bis|hasta|jusqu'? ?a) (?:(?:next |the |kommenden |el |le )?{ANY_DAY}|tomorrow|next (?:week|month|year)|we|i|further notice|christmas|(?:the )?(?:holidays?|vacation|summer|break)|now|a while|somebody|es|nuevo)\b[^\d,;.]*"
)
_APART = re.compile(r"\b(?:and |but |, ?)?(?:same|keep) everything else(?: the same| as (?:it )?is)?\b|\bsonst (?:alles|bleibt alles) (?:gleich|wie (?:es ist|bisher))\b|\blo demas igual\b|\ble reste (?:pareil|inchange)\b")  # fmt: skip
_BETTER = re.compile(r"^(?P<what>(?:an? )?.*?) (?:would be|is|ware|seria|serait) (?:better|enough|fine|good|besser|genug|mejor|mieux)\b")  # fmt: skip
# Where people put the one thing that is about an end: `no more public access`.
_NO_PUBLIC = re.compile(
    r"\b(?:remove|stop|end|close|cut(?: off)?|block|disable|turn off|revoke|no(?: more)?|take away|drop) (?:the |all |any )?(?:public|internet|anonymous|unauthenticated|outside) (?:access|traffic|ingress|reachability|exposure)\b(?: any ?more| any longer)?|"
    r"\btake (?:it |the [\w-]+ )?off the (?:public )?internet\b|\b(?:entfern\w*|sperr\w*|beende?) den offentlichen zugriff\b|\bquita el acceso publico\b|\b(?:supprime|coupe|retire) l ?'?acces public\b"
)

_ROMANCE = without({**SPANISH, **FRENCH}, "once", "six")
_ROMANCE_WORD = rf"(?:{'|'.join(sorted(_ROMANCE, key=len, reverse=True))})"
# `les deux bases` are both of them, `dos veces` is how often.
_ROMANCE_NUMBER = re.compile(
    rf"(?<![\w.,-])(?<!\bles )(?<!\blos )(?<!(?<!a )las )(?<!\d )(?<!\bpor ){_ROMANCE_WORD}(?:[ -]{_ROMANCE_WORD})*(?![\w-])(?! (?:veces|fois|mil\w*)\b)"
)


def in_our_digits(text: str) -> str:
    """Spanish and French numbers in digits: here the words about a part say what is counted, so that few are anything else."""
    return _ROMANCE_NUMBER.sub(lambda match: str(_sum(re.split(r"[ -]", match[0]))), text)


def _sum(numbers: list[str]) -> int:
    total = 0
    for word in numbers:
        value = _ROMANCE[word]
        total = total * 100 if value == 100 and 1 < total < 10 else total + value
    return total


_SHORT = {
    short: day
    for day, said in {
        "monday": "mon mo lun lu seg", "tuesday": "tue tues di mar mart", "wednesday": "wed weds mi mie mier mer", "thursday": "thu thur thurs do jue jeu",
        "friday": "fri fr vie vi ven vr sex", "saturday": "sat sa sab sam za", "sunday": "sun so dom dim zo",
    }.items()
    for short in said.split()
}  # fmt: skip
_SHORT_DAY = rf"(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})"
_SHORT_DAYS = re.compile(
    rf"\b(?P<a>{_SHORT_DAY})\.? ?(?:-|\u2013|to|through|till|until|bis|a|al|au) ?(?P<b>{_SHORT_DAY})\b(?=[.,]? ?(?:$|,|\d|from|at|von|um|de|a|between|only|and|jeweils))"
)
_SHORT_LIST = re.compile(
    rf"\b{_SHORT_DAY}\b\.?(?:(?: ?[,/&+] ?| and | und | y | et |, and ){_SHORT_DAY}\b\.?)+(?=[.,]? ?(?:$|,|\d|at|um|a las|a|from|only))"
)
# A sentence that begins with one more of something adds it.
_ONE_MORE = re.compile(
    r"^\W*(?=(?:an? (?:second|third|further|new|additional|separate)|another|one more|ein\w* (?:zweite|weitere|neue)\w*|noch ein\w*|otr[ao]|una? (?:segund[ao]|nuev[ao])|une? (?:deuxieme|autre|nouve\w*)) (?!.*\b(?:should|must|can|may|needs?|would be|is|are|soll\w*|muss|debe|doit)\b))"
)


_EVENING = re.compile(
    r"\b(?P<when>(?:(?:every|each|in the|jeden|am|cada|por la|chaque|le|todas las|a) )?(?:evening|afternoon|abends?|nachmittags?|tardes?|soirs?)(?: \w+)? (?:at|um|a las?|a)) (?P<hour>[1-9]|1[01])(?P<minute>:\d{2})?(?! ?(?:am|pm|:|\d|%|gb|uhr))"
)


# `Can billing read the database?` asks for it.
_MAY_IT = re.compile(
    r"^\W*(?:can|could|may|might) (?P<who>(?:the |our |my )?(?!you\b|we\b|i\b|it\b|this\b|someone\b|somebody\b|anyone\b|everyone\b|everybody\b)[\w-]+(?: [\w-]+)?) (?:also |please )?(?P<rest>(?:read|write|access|use|reach|talk|connect|publish|get|have|be given|go (?:up|down|from|to))\b[^?]*)\?*\s*$"
)
_DOTTED = re.compile(r"\b(?P<word>min|max|approx|ca|mind|incl)\. ?(?=\d)")
_NEVER = re.compile(
    r"\b(?:should|must|may|can|do|does|will)(?:n?'?t| not)(?: ever)? (?=(?:\w+ ){0,2}(?:fewer|less|below|under|more than|above|over)\b)"
)
_KEPT_THEN = re.compile(
    r"\b(?:keep|store|retain|hold|save) (?P<what>[\w -]{2,40}?) for (?P<span>\d+ (?:days?|weeks?|months?|years?)),? (?:and )?(?:then|afterwards|after that|and) (?:delete|remove|drop|purge|erase|get rid of) (?:them|it|those)\b"
)
_FROM = re.compile(r"\b(?:from|von|between|zwischen|desde|de) [\w: ]{1,12} (?:to|till|until|and|bis|und|hasta|a) ")
_TO_NIGHT = re.compile(
    r"\b(?P<to>to|till|until|from|and|bis|von|hasta|a) (?P<when>midnight|noon|midday|mitternacht|medianoche|minuit)(?= |$|[,.;])"
)


def _on_the_clock(text: str) -> str:
    """The text with times of day in digits."""
    text = (
        _TO_NIGHT.sub(lambda match: f"{match['to']} {'12:00' if match['when'] in {'noon', 'midday'} else '0:00'}", text)
        if _FROM.search(text)
        else text
    )
    return _EVENING.sub(r"\g<when> \g<hour>\g<minute> pm", text)


_HALF_A_YEAR = re.compile(r"\b(?:half a year|half year|ein(?:em)? halbe[ns]? jahr|medio ano|une demi-annee)\b")
_OPENS = re.compile(r"(?<![\w.])(\d{2,5})[ /](tcp|udp)\b")
# `512 MB -> 1 GB`: what it is comes first.
_FROM_SIZE = re.compile(
    r"(?<!between )\b(?:from )?(?:(?<=from )\d+|\d+ ?(?:mb|gb|mib|gib|gigs?|cpus?|days?|minutes?|seconds?)) ?\bto ?(?=\d+ ?(?:mb|gb|mib|gib|gigs?|cpus?|days?|minutes?|seconds?|tb)\b)"
)
# What every domain here comes with.
_CERTIFIED = re.compile(
    r",? ?\(?\b(?:(?:with|mit|con|avec|plus|and|including|incl\.?|und|y|et|over|via|uber) )(?:an? |eine?m? |un )?(?:valid |proper |free |managed |gultige\w* )?(?:https|ssl|tls|(?:ssl |tls )?(?:certificate|cert|zertifikat|certificado|certificat))(?: of course| too| as well)?\)?(?=\s*(?:[,;.)]|$))"
)
# Where it would be anyway.
_SAME_PLACE = re.compile(r"\b(?:in|within) (?:the )?same (?:region|place|project|zone)\b(?! as)")
_ONLY_WHO = re.compile(
    r"\b(?:that|which) only (?P<who>[\w -]{2,30}?) (?:can|may|should|shall|must|is to|is allowed to) (?:use|see|access|read(?: (?:from|and write(?: to)?))?|write(?: to)?)(?: (?:it|from|to))?(?=$|,|;| and (?!write))"
)
_NOT_DELIVERED = re.compile(
    r"\b(?P<what>messages?|events?) (?:that|which) (?:can ?not|can'?t|could not|couldn'?t|are not|aren'?t|do not|don'?t) (?:be |get )?\w+\b(?= (?:go|should|must|are|land|end))"
)
_EACH_DAY = re.compile(r",?\s*(?:and )?\b(?:every|each) (?:single )?day\b|,?\s*\bdaily\b")
_TIMED = re.compile(r"\bfrom \d{1,2}(?::\d{2})? ?(?:am|pm)? to \d")


def plainly(text: str, named: Callable[[str], object]) -> str:
    """A folded sentence with numbers in digits, less what only explains, in the order that the rules read.

    `named` says whether a text names a part.
    """
    text = _HALF_A_GIG.sub("512 mb", _WOULD.sub("", without_greeting(text)))
    text = _HALF_A_ONE.sub("0.5 ", text)
    text = re.sub(r"(?<!\S)\+ ?(?=\d)", "plus ", text)
    text = _BY_A_PART.sub(lambda match: f"{match['by']} {_PARTS[match['part']]} %", text)
    if (wants := _WANTS.search(text)) and not named(wants["who"]):
        text = f"we want {text[wants.end() :]}"
    text = _HOUR_AND_A_HALF.sub("90 minutes", text)
    text = _SHORT_DAYS.sub(lambda match: f"{_SHORT[match['a']]} to {_SHORT[match['b']]}", _on_the_clock(text))
    text = _SHORT_LIST.sub(
        lambda match: ", ".join(_SHORT[each] for each in re.findall(r"[a-z]+", match[0]) if each in _SHORT), text
    )
    text = _ONE_MORE.sub("add ", text)
    text = _MAY_IT.sub(lambda match: f"{match['who']} should {match['rest']}", text)
    text = _NEVER.sub("never ", _DOTTED.sub(r"\g<word> ", text))
    text = _KEPT_THEN.sub(r"delete \g<what> after \g<span>", text)
    text = _MORE.sub(lambda match: f"{match['n']} {match['unit']} more", text)
    text = _FROM_TO.sub(r"\g<what> ", text)
    text = _AFTER_UPLOAD.sub(r"after \g<span>", text)
    text = _START_STOP.sub(r"run it from \g<a> to \g<b>", text)
    text = _HALF_A_YEAR.sub("6 months", text)
    text = _OPENS.sub(lambda match: f"{'udp ' if match[2] == 'udp' else ''}port {match[1]}", text)
    text = _FROM_SIZE.sub("", text)
    if domain_in(text):
        text = _CERTIFIED.sub("", text)
    text = _SAME_PLACE.sub(" ", text)
    text = _ONLY_WHO.sub(lambda match: f"for {match['who']}" if named(match["who"]) else match[0], text)
    text = _NOT_DELIVERED.sub(r"\g<what> that fail", text)
    text = _EACH_DAY.sub(" ", text) if _TIMED.search(text) else text
    text = _POINTS.sub(r"serve it on \g<domain>", text)
    text = _TCP.sub(r"\g<port>", text)
    text = _ROTATES.sub(lambda match: f"{match['what']} every {_DAYS[match['how']]} days", text)
    text = _TIMES_AS.sub(lambda match: _FOLD[match["n"]], text)
    text = _THIS_ONE.sub(" ", text)
    text = _APART.sub(" ", text)
    text = _NO_PUBLIC.sub("make it private", text) if not re.search(r"\bbuckets?\b", text) else text
    if (lead := _LEAD_IN.search(text)) and _is_of_a_part(lead[0]):
        # `Connections: 120 at most`.
        text = text.replace(":", "", 1)
    elif lead and not named(lead[0]) and not _says_what(lead[0]):
        # How a thing is says what the rest is about.
        text = (
            f"{lead[0].strip(' :')}, {text[lead.end() :]}" if STATES.search(lead[0].strip(" :")) else text[lead.end() :]
        )
    text = _AT_NIGHT_FROM.sub(" ", _SAY.sub(" ", text))
    text = _PAUSES.sub(lambda match: match["what"], text)
    if (better := _BETTER.match(text.strip())) and not (
        _stays(better["what"], named) or re.match(rf"(?:{words.ADDS})\b", better["what"])
    ):
        text = f"use {better['what']}{text.strip()[better.end() :]}"
    return text


def _is_of_a_part(said: str) -> bool:
    """Whether words name what parts have, and are no mere occasion."""
    return any(re.search(rf"(?<![\w-])(?:{each.words})(?![\w-])", said) for each in PROPERTIES if each.value == "count")


def _says_what(lead: str) -> bool:
    """Whether a lead is about a property: `backups: 30 days`."""
    return any(match[0] for each in PROPERTIES for match in as_pattern(each.words).finditer(lead))


def _stays(what: str, named: Callable[[str], object]) -> bool:
    """Whether that something is fine says that it stays: `the api needs 2 GB, the worker is fine`."""
    last = re.split(r"[,;.](?=\s)", what)[-1]
    return not re.search(r"\d", last) and bool(named(last) or _OF_A_PART.search(last))


_OF_A_PART = re.compile(rf"\b(?:{words.MEMORY}|{words.CPUS}|{words.DISK}|rest|time ?outs?)\b")


def without_failing(piece: str) -> str:
    """A clause less the words that say of trying again when that is: `retry 3 times when it fails`."""
    return _WHEN_IT_FAILS.sub(" ", piece).strip() or piece


_MODAL = re.compile(
    r"\b(?:must|should|shall|may|can|could|would|will|needs?|wants?|has to|have to|allow\w*|let|soll\w*|muss\w*|darf\w*|kann\w*|debe\w*|puede\w*|doit|doivent|peut|peuvent|"
    r"now called|set|make|give|add|remove|delete|turn|switch|use|keep (?!\w+ing\b)|private|public|only|no longer|never|not|without)\b|\d|=|@"
)
_TELLS = re.compile(
    r"^(?:(?:and|since|because|as|now that) )?(?:[\w-]+(?= (?:is|are|keeps?) )|we|it|they|i|users?|people|customers?|clients?|visitors?|our [\w-]+(?: [\w-]+)?|the [\w-]+(?: [\w-]+)?|traffic|load|demand|usage|sales|orders|everything|black friday|christmas|summer|winter) "
    r"(?:(?:is|are|was|were|has been|have been|keeps?|just|always|often|now|already|sometimes|regularly) )*"
    r"(?:keep |keeps )?(?:idl\w+|hit(?:s|ting)?|complain\w*|wait(?:s|ing)?|struggl\w+|crash\w*|fail(?:s|ing)?|dying|dies|grow(?:s|ing|n)?|launch\w*|expect\w*|run(?:s|ning)? (?:out|low|short)\b.*?|"
    r"fill(?:s|ing)? up|slow(?:ing)? down|time(?:s|ing|d)? out|restart(?:s|ing)?|get(?:s|ting)? (?:more|a lot|lots|busier|slower|popular|killed|oom\w*)\b.*?|doing nothing|do(?:es)? nothing|sit(?:s|ting)? (?:around|idle)\b.*?|bored|unused|"
    r"over ?sized|too (?:big|small|slow|expensive|large|weak|tight|high|low)|slow|full|busy|overloaded|expensive|popular|seen|seeing|had|having|going live|go(?:es)? live|moving|back|coming|lagging|swapping|thrashing|maxed out|pegged|not keeping up|can'?t keep up)\b[^=@]*$"
)


def only_tells(piece: str) -> bool:
    """Whether a clause only tells how things are: `it idles most of the day`, `we keep hitting the limit`."""
    told = re.sub(r"\b(?:can'?t|cannot|not) keep(?:ing)? up\b", "lagging", piece)
    return bool(MORE_WOULD.search(told)) or ((declares(told) or bool(_TELLS.search(told))) and not _MODAL.search(told))
