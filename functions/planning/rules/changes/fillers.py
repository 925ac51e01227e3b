"""Words of a change that say nothing of what is to be: articles, manners, verbs of setting, and why something is wanted.

They stand in fillers.txt. A word that is not there and that no target, property or value has is one that was not understood.
"""

import re

from functions.planning.rules.words.lists import word_list

WORD = re.compile(r"(?:[ldsjnmtc]|qu|jusqu)'(?=[a-z])|[a-z0-9][\w.:/@'-]*")
_SHORTENED = re.compile(r"'(?:s|re|ve|ll|d|m)?$")


def says(text: str) -> list[str]:
    """The words of a folded text that do say something."""
    return [word for word in map(_bare, WORD.findall(text)) if word not in word_list(__package__, "fillers.txt")]


def _bare(word: str) -> str:
    """A word less what stands behind it: `database's`, `now.`"""
    bare = word.rstrip(".:/-'")
    return bare if bare in word_list(__package__, "fillers.txt") else _SHORTENED.sub("", word.rstrip(".:/-"))


_STATE = (
    r"(?:nearly |almost |getting |running |far |way |too |so |very |a bit |really |always |often |quite |fast |zu |fast |sehr |demasiado |muy |casi |trop |presque |tres )*"
    r"(?:full|slow|sluggish|laggy|sleepy|cramped|crowded|tired|hot|unhappy|unresponsive|bad|weak|poor|dying|small|busy|overloaded|loaded|tight|short|struggling|expensive|large|big|low|voll|langsam|klein|knapp|uberlastet|teuer|llen[oa]|lent[oa]|pequen[oa]|car[oa]|plein\w*|lent\w*|petit\w*|cher|chere|"
    r"out of (?:memory|disk|space)|at (?:its|the) limit|under load|in demand)"
)
STATES = re.compile(
    rf"\b(?:is|are|gets?|becomes?|keeps?|runs?|has|feels?|seems?|looks?|fuhlt sich|wirkt|parece|semble|ist|sind|wird|lauft|es|esta|estan|est|sont)\b (?:running )?(?:{_STATE})$|"
    r"^(?:as |since |because |da |weil |como |comme )?(?:we|i|wir|nous|on|people) (?:expect|are expecting|get|have|see|will have|erwarten|haben|bekommen|attendons|esperamos|tenemos) "
    r"(?:\w+ ){0,3}(?:load|traffic|users|visitors|customers|demand|growth|last|verkehr|nutzer|besucher|kunden|charge|trafic|utilisateurs|trafico|carga|usuarios)(?: (?:soon|next \w+|this \w+|today|tomorrow|bald))?$"
)
"""How something is: `the database is nearly full` says what the rest of the sentence speaks of."""
FILLED = re.compile(
    r"^(?!.*\b(?:when|once|if|scale|add|warn|alert|tell|notify|keep|sobald|wenn|cuando|quand)\b).*\b(?:is|are|sits?|stands?|gets?|goes|has reached|reached|ist|liegt|esta|est) (?:already |now |nearly |almost |about |bereits |schon |ya |deja )*(?:at|over|above|bei|uber|al|a)? ?\d{1,3} ?(?:%|percent|prozent)"
    r"(?: (?:full|used|busy|voll|llen[oa]|plein|(?:of|von) (?:its|the|ihrer?|der|seiner?)? ?(?:[a-z]+ ?){1,2}))?$"
)
"""How full something is: `the disk is at 95 %` says what the rest speaks of."""
TIMES_OUT = re.compile(
    r"^(?!(?:let|make|should|please|have)\b)(?!.*\b(?:should|must|shall|may|soll\w*|darf|debe|doit)\b).*?\b(?:(?:times?|timed|timing|runs?|run) out|dies?|stops?|fails?|aborts?|ends?|(?:is|are|gets?|get) (?:killed|cut off|stopped|aborted|cancelled)|cuts? off) (?:after|in|at) (?:an?|\d+) (?P<unit>seconds?|minutes?|hours?)$|\blauft nach (?:einer?|\d+) (?:sekunden?|minuten?|stunden?) (?:ab|in (?:einen|ein|den) timeout)$"
)
"""How long something may take now."""
