"""Goals that only tell of what stands and what shall become of it: an end, a part of it less, what was made by hand.

All functions take folded text. A goal that wishes for anything new is none of these.
"""

import re
from typing import NamedTuple

_SPLIT = re.compile(
    r"[.;!?\n](?=\s|$)|,(?! ?\d)(?: (?:and|then|und|dann|y|luego|et|puis|e))*(?= )|\b(?:and )?then\b|\bund dann\b|\by luego\b|\bet puis\b"
)
_POLITE = r"^\W*(?:(?:please|so|now|and|then|also|just|can you|could you|we want to|we need to|i want to|i need to|we should|let'?s|bitte|und|por favor|y|s'?il vous plait|et)\b\W*)*"
_END = (
    r"(?:tear(?:ing)? down|delet(?:e|ing)|destroy|drop|remove|get(?:ting)? rid of|decommission|shut(?:ting)? down|wipe|clean ?up|"
    r"losch\w*|abreiss\w*|abbau\w*|entfern\w*|elimin\w*|borr\w*|destru\w*|supprim\w*|detrui\w*)"
)
_WHAT = (
    r"(?:all|everything|the|our|my|it|them|this|that|these|those|whatever|half|alles|alle|die|das|den|unsere?\w*|sie|es|todo|todos|todas|los|las|el|la|nuestr\w+|lo|"
    r"tout|toutes?|tous|les?|notre|nos)\b"
)
_ENDS = re.compile(rf"{_POLITE}{_END} {_WHAT}(?P<rest>.*)|{_POLITE}(?:get rid of|drop) \w+$")
# What goes by itself some day is a rule of what is made now.
_LATER = re.compile(
    r"\b(?:after|older|once|when|whenever|if|every|each|daily|nightly|nach|alter|wenn|jede\w*|despues|cuando|cada|apres|quand|chaque|on pull|on merge|per)\b|\d+ ?(?:days?|hours?|weeks?|months?|tage|dias|jours)"
)
_WHOLE = re.compile(
    r"\b(?:all|everything|alles|todo|tout|toutes|whole|entire|projects?|environments?|deployments?|stack|infrastructure|resources?|staging|umgebung|proyecto|projet|entorno|environnement)\b"
)
_KEEPS_FIRST = re.compile(
    rf"{_POLITE}(?:dump|back ?up|export|save|archive|(?:take|make|keep) (?:an? |one )?(?:final |last )?(?:dump|back ?up|copy|snapshot|export)|sichere|exportiere|exporta\w*|sauvegarde\w*)\b"
)
# What a clause tells, and wishes for nothing: it has a subject and says how it is.
_TELLS = re.compile(
    r"^\W*(?:(?:we|i|they|it|nobody|no one|none|nothing|there|the|our|my|this|that|these|those|half|some|most|all|a (?:bunch|few|lot|couple)|several|many|wir|ich|niemand|die|das|der|unsere?\w*|"
    r"nadie|los|las|el|la|nuestr\w+|personne|les?|notre|nos)\b.*\b"
    r"(?:is|are|was|were|has|have|had|uses?|used|need\w*|cost|costs|quer(?:y|ies)|moving|move|moved|leav\w+|stays?|stands?|runs?|ran|sits?|grew|exists?|want\w*|"
    r"ist|sind|war|wurde\w*|haben|braucht|brauchen|nutzt|nutzen|kostet|kosten|zieh\w*|bleib\w*|esta\w*|son|fue\w*|tiene\w*|usa\w*|cuesta\w*|est|sont|a ete|ont|coute\w*|utilise\w*)\b"
    r"|(?:we are|we're|moving|leaving|since|because|weil|da|porque|ya que|parce que|car) )"
)
_BY_HAND = re.compile(
    r"\b(?:(?:were|was|is|are|been|have|wurden?|sind|fueron|esta\w*|ont ete|sont) )?(?:created|made|set up|built|clicked|added|configured|provisioned|angelegt|erstellt|geklickt|cread\w+|hech\w+|cree\w*)\b[^.;\n]{0,40}"
    r"\b(?:by hand|manually|(?:web |cloud |gcp )?console|click\w*|ui|von hand|handisch|konsole|a mano|manualmente|consola|a la main|click-?ops)\b"
    r"|\b(?:hand[- ]?made|hand[- ]?rolled|click-?ops|manually created|console[- ]?(?:made|created))\b"
)
_TAKES_OVER = re.compile(
    r"\b(?:enrol\w*|import\w*|adopt\w*|bring\w*|put|get|take|move|manage\w*|codify|convert\w*|(?:ubernehm|uberfuhr|importier|hol)\w*|importa\w*|pasa\w*|gestiona\w*|adopt\w*|importe\w*|passe\w*|reprend\w*)\b[^.;\n]{0,40}"
    r"\b(?:terraform|tofu|state|iac|code|infrastructure as code)\b"
)
_RESIZES = re.compile(
    _POLITE
    + r"(?:shrink|downsize|resize|scale|make|reduce|grow|enlarge|upgrade|downgrade|move|bump|verkleiner\w*|vergrosser\w*|reduc\w*|amplia\w*|reduis\w*|agrandi\w*) (?:it|them|that|this|ihn|sie|es|lo|la|le)\b"
)


class DayTwo(NamedTuple):
    """What shall become of what stands: `destroy` (all of it), `change` (a part of it) or `adopt`; `copied`: its data is to be kept first."""

    kind: str
    copied: bool = False


def day_two(text: str) -> DayTwo | None:
    """What a goal that is about what stands wants done with it; None for one that wishes for something new, or may."""
    if _TAKES_OVER.search(text) and _BY_HAND.search(text):
        return DayTwo("adopt")
    clauses = [each.strip() for each in _SPLIT.split(text) if each and each.strip(" .,;:!?")]
    ends = [each for each in clauses if _ENDS.match(each) and not _LATER.search(each)]
    sized = [each for each in clauses if _RESIZES.match(each)]
    if not (ends or sized):
        return None
    kept = [each for each in clauses if _KEEPS_FIRST.match(each)]
    rest = [each for each in clauses if each not in (*ends, *sized, *kept)]
    if not all(map(_TELLS.match, rest)) or (not ends and not rest):
        return None
    whole = any(_WHOLE.search(each) for each in ends)
    return DayTwo("destroy" if whole else "change", bool(kept))
