"""What a goal takes back while it is said: `Postgres - no wait, MySQL`, `in us-east1. Sorry, meant us-east4`, `actually skip Redis`."""

import re

from shared.cost.regions import REGIONS

_INSTEAD = re.compile(
    r"[-,.;:(!? ]{0,4}(?<![\w-])(?:(?:oh |ah |ach |hm+,? )?(?:no,? wait|wait,? no|no,? sorry|sorry,?(?: i)? meant|sorry,? i mean|i meant|i mean|meant to say|correction|"
    r"scratch that|strike that|or rather|make that|better yet|nein,? (?:doch |lieber )|ach nein|moment,? (?:doch )?|sorry,? (?:ich )?meinte|ich meinte|quatsch|"
    r"perdon,?(?: quise decir| queria decir)?|quise decir|mejor dicho|no,? mejor|pardon,?(?: je voulais dire)?|je voulais dire|non,? plutot|ou plutot|"
    r"desculp\w*,?(?: quis dizer)?|quis dizer|ou melhor|anzi|volevo dire))(?! (?:to|for)\b)[,:]? (?:make (?:it|that) |meant |rather |doch |lieber |better |with )?(?P<new>[^.;!?\n()]{2,80})"
)
_TAKEN_BACK = re.compile(
    r"\b(?:(?:actually|on second thought\w*|never ?mind|hm+|ach|eigentlich|en realidad|finalement|na verdade),? (?:let'?s |we (?:can |could )?)?(?:skip|drop|forget|leave out|no|without|not|don'?t need|ohne|kein\w*|sin|sans|sem)"
    r"|(?:forget|drop|scratch|nevermind|never mind) (?:about )?)(?: the| das| die| den| el| la| le)? (?P<gone>[a-z][\w.-]+)"
)
_N = r"(?<![\w.,-])\d[\d.,]*"
# Things of one kind, of which the later stands for the earlier.
_KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:postgres(?:ql)?|mysql|mariadb|sql server|mongo(?:db)?|sqlite|firestore|spanner)\b",
        rf"\b(?:{'|'.join(sorted(REGIONS, key=len, reverse=True))})\b",
        r"\b(?:redis|valkey|memcached)\b",
        r"\b(?:cloud run|kubernetes|gke|vms?|compute engine|cloud functions|app engine)\b",
        r"\b(?:django|rails|laravel|flask|fastapi|spring boot|express|next\.?js|nuxt|nestjs|node|python|java|go|php|ruby)\b",
        rf"{_N} ?(?:gb|tb|gib)\b",
        rf"{_N} ?(?:v?cpus?|cores?)\b",
        rf"{_N} (?:instances?|replicas?|nodes?|workers?|machines|vms|servers)\b",
        rf"{_N} ?(?:users|visitors|customers|people)\b",
        rf"{_N} ?(?:days|weeks|months|years)\b",
        r"\b\d{1,2}(?::\d{2})? ?(?:am|pm|uhr|h)\b",
    )
)
_ROOM = "_"


def settled(text: str) -> str:
    """A folded text with what it takes back replaced by what it says instead, as many words as before."""
    at = 0
    while (match := _INSTEAD.search(text, at)) is not None:
        before, new, at = text[: match.start()], match["new"], match.end()
        for kind in _KINDS:
            said = list(kind.finditer(before))
            instead = kind.search(new)
            if said and instead and len(said[-1][0].split()) == len(instead[0].split()):
                before = f"{before[: said[-1].start()]}{instead[0]}{before[said[-1].end() :]}"
                new = f"{new[: instead.start()]}{_emptied(instead[0])}{new[instead.end() :]}"
        if new != match["new"]:
            marker = match[0][: match.start("new") - match.start()]
            head = f"{before}{_emptied(marker)}{new}"
            text, at = f"{head}{text[match.end() :]}", len(head)
    for match in _TAKEN_BACK.finditer(text):
        word = re.compile(rf"(?<![\w-]){re.escape(match['gone'])}(?![\w-])")
        text = word.sub(_ROOM, text[: match.start()]) + text[match.start() :]
    return text


def _emptied(said: str) -> str:
    """As many words that say nothing."""
    return re.sub(r"[^\s.,;]+", _ROOM, said)
