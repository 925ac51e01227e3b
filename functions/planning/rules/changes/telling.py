"""Clauses that only tell how things are, and how people greet: nothing of what is to be.

    declares("black friday is coming")        -> True
    declares("the api is private")            -> False: that may be a wish
    without_greeting("hey team, double it")   -> "double it"

A clause tells only where it has a subject and a verb of telling, and nothing behind the verb that a change could be about.
"""

import re

from functions.planning.rules.changes import words
from functions.planning.rules.changes.properties import PROPERTIES
from functions.planning.rules.changes.targets import as_pattern
from functions.planning.rules.words.places import regions_in

_ALL = r"(?: (?:team|all|there|everyone|everybody|folks|guys|gang|y'all|you|infraai|bot|agent|zusammen|leute|equipo|todos|a todos|a tous|equipe|tout le monde|pessoal|allemaal|iedereen))*"
_GREETS = re.compile(
    rf"^\W*(?:hey+|hi+|hello|morning|evening|afternoon|hiya|yo|dear|hallo|servus|moin|hola|buenas|salut|bonjour|ola|oi|hoi|dag|good (?:morning|afternoon|evening|day)|guten (?:morgen|tag|abend)|buen(?:os|as) (?:dias|tardes|noches)|bom dia|boa tarde|goedemorgen){_ALL}\b[^\w/.$€-]*"
)
_TAKES_LEAVE = re.compile(
    r"\W+(?:(?:many |a lot of )?thanks(?: a lot| so much| in advance| a (?:ton|bunch|million))?|thank you(?: very much| so much| in advance)?|thx|ty|tia|cheers|(?:best |kind |warm )?regards|viele grusse|beste grusse|lg|mfg|"
    r"danke(?: schon| sehr| vielmals| im voraus)?|vielen dank|(?:muchas )?gracias|saludos|un saludo|merci(?: beaucoup| d'avance)?|cordialement|obrigad[oa]|valeu|abraco|bedankt|dank je(?: wel)?|alvast bedankt|groet(?:en|jes)?)\b(?:,? [a-z]+)?\W*$"
)


# A picture between two sentences parts them.
_PICTURES = re.compile(
    "(?:^|(?<=\\s)):[a-z_+-]{2,24}:(?=\\s|$)|^\\W*@[a-z][\\w-]*[,:]?(?=\\s)|\\s*[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f]+\\s*"
)


def without_greeting(text: str) -> str:
    """A folded sentence less its hello and its good-bye; as it is where nothing else is in it."""
    text = _PICTURES.sub(", ", text).strip(" ,")
    bare = _TAKES_LEAVE.sub("", _GREETS.sub("", text))
    return bare if re.search(r"[a-z0-9]", bare) else text


_SUBJECT = (
    r"(?:(?:and|but|since|because|as|so|now that|right now|currently|today|lately|recently|at the moment|unfortunately|sadly|apparently|as you know|ich glaube|leider|gerade|zurzeit|ahora|ultimamente|en ce moment|malheureusement) )*"
    r"(?:(?:the|our|my|this|that|these|those|some|most|all|both|der|die|das|unsere?|mein\w*|el|la|los|las|nuestr\w+|mi|le|les|l'|notre|nos|mon|ma) ?)?(?:[\w'&-]+ ){0,3}?[\w'&-]+"
)
_IS = (
    r"(?:is|are|was|were|isn't|aren't|wasn't|has been|have been|has become|have become|had been|has got|have got|feels?|felt|seems?|seemed|looks?|sounds?|gets?|got|becomes?|became|(?:keeps?|kept) (?:being|getting|falling|lagging|running|hanging|choking|crashing|failing|dying|restarting|timing|complaining)|"
    r"ist|sind|war|waren|wird|werden|wirkt|scheint|es|son|esta|estan|era|parece|est|sont|etait|semble|devient)"
)
_DOES = (
    r"(?:takes?|took|taking|works?|worked|comes?|came|goes|went|going|starts?|started|begins?|began|grows?|grew|launch(?:es|ed)?|visits?|loves?|hates?|complains?|complained|complaining|says?|said|thinks?|thought|expects?|expected|"
    r"eats?|slows?|crawls?|crash(?:es|ed)?|dies|died|fails?|failed|hangs?|hung|stalls?|stalled|chokes?|struggles?|struggled|suffers?|lags?|peaks?|spikes?|spiked|explodes?|exploded|skyrockets?|happens?|happened|arrives?|waits?|waited|sleeps?|idles?|"
    r"doesn't|don't|didn't|can't|couldn't|won't|hardly|barely|never finishes|noticed|notice|won|signed|hired|bought|sold|released|realised|realized|hopes?|believes?|know|knows|knew|hears?|heard|saw|see|sees|forgot|promised|"
    r"dauert|dauern|kommt|kommen|lauft|wachst|hangt|beschwer\w+|tarda|tardan|llega|llegan|viene|vienen|crece|falla|fallan|se queja\w*|prend|prennent|arrive|arrivent|rame|rament|plante|plantent|se plaint|se plaignent)"
)
_TELLS = re.compile(
    rf"^(?P<who>{_SUBJECT}) (?:(?:just|always|often|now|already|sometimes|regularly|really|also|still|only) )*(?:{_IS}|{_DOES})\b(?P<rest>.*)$"
)
# What begins so asks for something.
_ASKS = re.compile(
    rf"^(?:and |but |so |then |please )*(?:{words.ADDS}|{words.REMOVES}|{words.OFF}|{words.GROWS}|{words.SHRINKS}|{words.DOUBLES}|{words.HALVES}|"
    r"make|let|lets|give|set|put|change|use|keep|run|move|raise|lower|increase|decrease|enable|disable|turn|switch|open|close|allow|block|limit|cap|scale|bump|protect|restrict|require|force|have|ensure|start|stop|pause|resume|"
    r"rename|call|upgrade|downgrade|update|point|connect|disconnect|rotate|encrypt|expose|publish|schedule|deploy|restore|roll|undo|revert|clean|clear|flush|empty|drop|detach|attach|grant|revoke|invite|no|never|not)\b"
)
# What is said to be needed no longer, gone or so already may be a wish.
_WISHES = re.compile(
    r"\b(?:need\w*|required|necessary|wanted|useless|unnecessary|superfluous|obsolete|redundant|gone|off|on|enough|sufficient|too (?:many|much|few|little)|allowed|forbidden|supposed|meant|to be|called|named|"
    r"unused|unnecessary|unnotig|uberflussig|innecesari\w+|inutile?s?|superflu\w*|hourly|daily|weekly|monthly|nightly|everyone|everybody|anyone|anybody|world|internet|debug|[a-z]+_[a-z_]+)\b|[=@]|\d|/[a-z]|[a-z]\.[a-z]"
)


# Somebody, and what he does: never what he wants, needs or may.
_SOMEBODY = re.compile(
    r"^(?:(?:and|but|since|because|as|so|now that|right now|currently|today|lately|recently|meanwhile|unfortunately|sadly) )*"
    r"(?:we|they|i|he|she|it|everyone|everybody|nobody|people|(?:the |our |my |some )?(?:users|customers|visitors|guests|players|clients|colleagues|boss|ops|devs|team|management|auditors|marketing|sales|support)|"
    r"wir|ich|man|alle|(?:die |unsere )?(?:kunden|nutzer|gaste|kollegen)|nous|on|les (?:clients|utilisateurs)|los (?:clientes|usuarios)) "
    r"(?:(?:just|always|often|now|already|sometimes|regularly|really|also|still|only|have|has|had|are|is|were|was|been|did|do|does|keep|keeps|kept|haben|hat|sind|avons|ont|han|hemos) )*"
    r"(?!(?:want|need|like|wish|prefer|require|should|must|shall|may|might|can|could|would|will|won|ought|demand|expect|insist|ask|plan|intend|would|let|wollen|will|brauch|mocht|sollt|sollen|muss|darf|konn|wunsch|veu|voul|voudr|faut|doi|devr|aimer|quier|quer|necesit|deb)\w*)[a-z']{3,}(?P<rest>(?: .*)?)$"
)
_WHEN = re.compile(
    r"\b(?:nights?|weekends?|mornings?|evenings?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|every|each|office hours|public\w*|private\w*|outside|unencrypted|plain)\b"
)


_LONG = {"'s": "is", "'re": "are", "'ve": "have", "'m": "am"}
_SHORTENED = re.compile(r"\b(?P<who>it|that|there|we|they|you|i|he|she|everything|something)(?P<is>'(?:s|re|ve|m))\b")
_NOBODY = re.compile(
    r"^(?:and |because |since )?(?:nobody|no one|hardly anybody|niemand|nadie|personne) (?:really |ever |actually |currently )?(?:reads?|uses?|watches|looks at|visits?|wants?|knows?|benutzt|nutzt|liest|usa|lee|utilise|lit)\b[^\d=@]*$"
)
# What does it harm: `the nightly imports kill it`.
_HARMS = re.compile(
    r"^(?:(?:because|since|as) )?(?:the|our|these|those|too many|so many|all the) (?:[\w-]+ ){1,3}?(?:is |are |keeps? |will )?(?:kill|crush|hammer|overwhelm|overload|exhaust|saturate|flood|clog|break)(?:s|es|ing|ed)? (?:it|us|them|everything)$"
)
MORE_WOULD = re.compile(
    r"^(?:more|less|that|this|anything (?:more|else|less)|any more|everything else) (?:than that )?(?:would|will|could|might|is|makes?|costs?|kills?|only) (?!(?:be )?(?:need|want|fine|allow|permit)\w*)[a-z' ]+$"
)
# Traffic that doubled doubles nothing here.
_GREW = re.compile(
    r"^(?:(?:and|but|since|because|as|now that) )?(?:(?:our|the|we have|there is|there are) )?(?:[a-z]+ )?(?:traffic|load|demand|usage|visits|visitors|users|sales|orders|bookings|requests|customers|business|revenue|sign-?ups|downloads|verkehr|last|besucher|nutzer|trafico|visitas|usuarios|trafic|visites)(?: numbers?)? (?:(?:has|have|is|are|just|nearly|almost|more than|hat|haben|sich|se|ha|han|a|ont) )*"
    r"(?:doubled|tripled|quadrupled|grew|grown|growing|increased|increasing|rose|risen|rising|exploded|exploding|jumped|soared|spiked|peaked|went up|gone up|going up|verdoppelt|verdreifacht|gestiegen|steigt|duplicado|aumentado|double|explose|augmente)(?: (?!.*\d)[^=@]*)?$"
)
# What has happened already, whatever it was about: `we have outgrown our budget`.
_HAPPENED = re.compile(
    r"^(?:(?:and|but|since|because|as) )?(?:we|it|they|i|the [\w-]+|our [\w-]+|users?|people|customers?) (?:have|has|had|'ve|'s)? ?(?:just |already |now |nearly |almost |recently |meanwhile )*"
    r"(?:outgrown|outgrew|run out|ran out|run (?:low|short)|ran (?:low|short)|exceeded|used up|filled up|grown out|seen|noticed|had (?:an? )?(?:outage|incident|complaints?)|got (?:feedback|complaints?)|been (?:attacked|hacked|hit))\b[^\d=@]*$"
)


def declares(piece: str) -> bool:
    """Whether a folded clause tells how things are, in words that no change could be about."""
    piece = _SHORTENED.sub(lambda match: f"{match['who']} {_LONG[match['is']]}", piece)
    if re.match(r"(?:and |also |but )*(?:before|after|when(?:ever)?|while|until|if|once)\b", piece):
        return False
    if (
        MORE_WOULD.search(piece)
        or _GREW.search(piece)
        or _HAPPENED.search(piece)
        or _HARMS.search(piece)
        or _NOBODY.search(piece)
    ):
        return True
    match = _TELLS.search(piece) or _SOMEBODY.search(piece)
    if (
        match is None
        or (match.re is _SOMEBODY and _WHEN.search(piece))
        or _ASKS.search(piece)
        or words.NO_MORE.search(piece)
    ):
        return False
    rest = match["rest"]
    if (
        _DONE.search(piece)
        or _WISHES.search(rest)
        or regions_in(rest)
        or words.KNOWN_TO_RULES.search(_PLAIN.sub(" ", rest))
    ):
        return False
    return not any(
        found.end() > found.start()
        for each in PROPERTIES
        for found in as_pattern(each.words).finditer(_PLAIN.sub(" ", rest))
    )


# What is done to something may be what is to be done.
_DONE = re.compile(
    r"\b(?:is|are|be|gets?|wird|werden|es|son|est|sont) (?:\w+ )?(?:delet|remov|dropp|destroy|add|creat|renam|mov|replac|upgrad|open|clos|publish|expos|encrypt|protect|shut|switch|turn)\w*|"
    r"\b(?:geloscht|entfernt|eliminad\w+|borrad\w+|supprime\w*)\b"
)
# Words of settings that tell nothing in the mouth of somebody who complains.
_PLAIN = re.compile(
    r"\b(?:after|older|tests?|testing|answers?|requests?|messages?|users?|customers?|last|fast|faster|fail\w*|wait\w*|session|reports?|running|take|power|again|tries|try|room|space|tell|tells|mails?|calls?|asks?|works?|runs?|in time)\b"
)
