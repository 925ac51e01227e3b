"""Whether one thing of a goal is left out by its own words: `never by project b`, `admin has none`, `namespace test ausgenommen`.

Each item is weighed in its own stretch, up to a comma or a word that goes on, so that what is denied of one is denied of
no other. What may be let in, encrypted, saved or watched is asked this before it is. Folded text.
"""

import re

Span = tuple[int, int]

_STOP = re.compile(
    r"[.!?](?=\s|$)|[;:,\n()]|\s-\s|\s(?:but|aber|pero|mais|mas|ma|maar|while|whereas|wahrend|mientras|tandis que)\s"
)
# What leaves out what stands behind it, over articles and what it is called.
_NO = (
    r"(?:not|no|never|nor|neither|without|except(?:ing)?(?: for)?|excluding|exclude[sd]?|other than|apart from|minus|bar|save for|but(?= (?:not|never|no)\b)|don't|doesn't|instead of|rather than|leav\w* out|keep\w* out|skip(?:s|ping)?|omit\w*|ignor\w*|"
    r"nicht|nie|kein\w*|ohne|ausser|ausgenommen|ausnahme|bis auf|statt|weder|no|nunca|sin|salvo|excepto|menos|ni|tampoco|ningun\w*|pas|jamais|sans|sauf|hormis|excepte|aucun\w*|nao|sem|exceto|nem|nenhum\w*|"
    r"non|senza|tranne|eccetto|nessun\w*|niet|nooit|zonder|behalve|geen)"
)
_LEADS = r"(?: (?:by|for|from|of|to|on|in|with|at|the|an?|any|our|their|its|all|its own|via|von|vom|fur|aus|an|auf|der|die|das|den|dem|des|ein\w*|unser\w*|por|de|del|desde|para|con|el|la|los|las|un|una|nuestr\w+|cuando|si|cambian?|changes?|change|changent|andern|par|pour|depuis|du|des|le|les|une?|notre|d|do|da|dos|das|o|a|os|as|um|uma|com|per|il|lo|i|gli|het|een|van|voor|google|gcp|cloud|namespaces?|projects?|projekte?|proyectos?|projets?|projetos?|buckets?|topics?|data ?sets?|services?|when|if|wenn|custom|permisos de|anderungen)){0,5}"
_BEFORE = re.compile(rf"(?<![\w-]){_NO}{_LEADS} ?[\"'`(]?$")
# What leaves out what stands before it.
_NOT = r"(?:not|never|no longer|nicht|nie|nicht mehr|no|nunca|pas|ne|jamais|nao|non|niet|n't)"
_BEHIND = re.compile(
    r"[\"'`)]?(?: (?:project|namespace|bucket|topic|one|itself|selbst))?"
    rf"(?:(?: (?:\w+ )?(?:changes?|anderungen|cambios|changements))? {_NOT}(?=\W|$)(?! only| just| nur| solo| seulement)"
    r"|(?:,? (?:it|they|that one|this one|which|who|that|die|der|das|que|qui|che|dat|este|esta|ese|este ultimo))?(?: (?:itself|still|selbst))? (?:must|may|can|should|shall|could|will|would|do|does|did|is|are|was|has|have|had|needs?)(?:n't|nt| not\b| never\b| no\b| none\b| nothing\b)"
    r"|(?:,? (?:it|they|that one|which))? (?:gets?|has|have|needs?|bekommt|hat|tiene|a|tem|ha|heeft) (?:none|nothing|nichts|kein\w*|nada|ninguno|rien|aucun\w*|nenhum\w*|niente|nessun\w*|geen|niets)\b"
    r"|(?: (?:is|are|stays?|remains?|ist|bleibt|bleiben|queda\w*|reste\w*|fica\w*|resta\w*|blijft))? (?:ausgenommen|ausgeschlossen|excluded|exempt\w*|out|left out|aussen vor|draussen|excluid[oa]s?|fuera|afuera|exclu\w*|dehors|de fora|fora|esclus\w*|fuori|uitgezonderd|buiten)\b(?! of date)"
    r"|,? (?:ist |sind |is |are |was )?(?:noch nicht|not yet|aun no|todavia no|pas encore|ainda nao|non ancora|nog niet)\b"
    r"|,? (?:(?:must|may|can|should|darf|durfen|soll|kann|puede|debe|peut|doit|pode|deve|puo|mag|kan)\w* )(?:not|nicht|auf keinen fall|keinesfalls|no|pas|nao|non|niet|never)\b"
    r"|,? (?:no|ne|n ?'?|nao|non) (?:debe\w*|puede\w*|tiene\w*|doi\w+|peu\w+|deve\w*|pode\w*|puo|possono)\b)"
)
# What a whole clause, or the one behind, says of it: that it was refused, goes away, or comes later.
_OUT = r"(?:so |and |und |y |et |e |but |aber |pero |mais |mas )?(?:please )?(?:leave|keep|let|lass\w*|deja\w*|laisse\w*|deixa\w*|laat) (?:it|them|that one|this one|him|her|es|das|ihn|lo|la|le|los|las|o|het|dat)(?: one)?(?: alone)? (?:out|aside|weg|raus|aussen vor|fuera|de cote|dehors|de fora|fuori|weg|buiten)"
LEFT_OUT = re.compile(rf"\b{_OUT}\b")
"""An order to leave out what was named before."""
_REFUSED = re.compile(
    rf"(?:^|[ ,;(])(?:{_OUT}"
    r"|we (?:said no|say no|declined|refused|rejected|turned (?:it|that|them|him) down|decided against it|did(?:n't| not) (?:agree|allow|want)|don't want (?:it|that|them))|(?:was|were|has been|got|is|are) (?:refused|rejected|declined|denied|turned down|withdrawn|dropped|being decommissioned|decommissioned|to be (?:removed|dropped))"
    r"|(?:wir haben|haben wir|wurde\w*|wird) (?:das |es |ihn )?(?:abgelehnt|verneint|verworfen|abgesagt)|lehnen (?:das|wir)|(?:lo |la )?(?:hemos|fue|han) (?:rechaz\w*|deneg\w*)|(?:on a|nous avons|a ete|c'est) (?:refuse\w*|rejete\w*)|(?:recusamos|negamos|foi recusad\w*)|(?:abbiamo|e stato) rifiutat\w*|(?:hebben we|is) (?:geweigerd|afgewezen)"
    r"|(?:only|not|but only|erst|nur) (?:from|before|until|as of|starting|after|ab|von|nach|bis) (?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|marz|mai|juni|juli|oktober|dezember|next|q[1-4]|20\d\d|\w+ \d{1,2}\b|nachst\w*)"
    r"|(?:from|in|ab|im|desde|en|a partir d[eu']|nachstes|next|l'annee|el proximo|no proximo|dal|vanaf)(?: (?:the )?next| nachst\w*)? ?(?:year|quarter|month|jahr|quartal|monat|ano|mes|annee|trimestre|mois|jaar|maand)(?: on)?(?=\W|$))"
)


def stretch_of(text: str, span: Span) -> Span:
    """The stretch of a folded text that is said of an item alone: from the last stop before it to the next one behind."""
    low = max((each.end() for each in _STOP.finditer(text, 0, span[0])), default=0)
    stop = _STOP.search(text, span[1])
    return low, stop.start() if stop else len(text)


def is_denied(text: str, span: Span) -> bool:
    """Whether the words right before or behind an item leave it out, or its clause says that it was refused or comes later."""
    low, high = stretch_of(text, span)
    if _BEFORE.search(text[low : span[0]]) or _BEHIND.match(text, span[1]):
        return True
    # What stands behind a comma or in brackets is said of the item before it, as long as nothing else is named in it.
    after = (
        _STOP.search(text, high + 1)
        if (high < len(text) and text[high] in ",(") or text[high : high + 5] == " but "
        else None
    )
    end = after.start() if after else len(text) if high < len(text) and text[high] in ",(" else high
    return _REFUSED.search(text, span[1], max(high, end)) is not None
