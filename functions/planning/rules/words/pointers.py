"""Links that a text only points at: `see https://docs.example.com`, `as described on wiki.example.com`.

Nothing is to answer there, and nothing is to be asked there.
"""

import re

from functions.planning.rules.words.tops import TOPS

_HOST = rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{TOPS})(?![\w@-]|\.\w)"
LINK = (
    rf"(?:https?://[^\s<>\"'()\[\]|]*[^\s<>\"'()\[\]|,;:.!?]|"
    rf"(?<![\w@./:=-]){_HOST}(?::\d+)?(?:/[^\s<>\"'()\[\],;|]*[^\s<>\"'()\[\],;:|.!?])?)"
)
"""An address with its path, or the name of a host, in a text whose letters are small."""

_NOTES = (
    r"(?:details?|info(?:s|rmation\w*)?|context|background|references?|specs?|runbooks?|tickets?|issues?|jira|post ?mortems?|rfcs?|adrs?|how ?to|"
    r"einzelheiten|hintergrund|anleitung|detalles?|dettagli|detalhes|fiche)"
)
_PAGES = (
    r"(?:docs?|documentation|links?|guides?|tutorials?|wikis?|threads?|discussion|posts?|articles?|reports?|pages?|proposals?|dokumentation|seite|"
    r"documentacion|informe|pagina|enlace|lien|documentazione|documentacao)"
)
_AT = r"(?:at|in|on|under|here|is|are|from|found|lives?|see|unter|auf|bei|steht|stehen|ist|en|esta|estan|aqui|sur|dans|ici|est|sont|su|qui|sono|em|the|our|this|these|der|die|das|el|la|le|un|il)"
_DESCRIBED = r"(?:described|explained|documented|discussed|requested|written|shown|outlined|noted|specified|beschrieben|dokumentiert|descrito|explicado|decrite?|explique|descritto|spiegato)"
_IN = r"(?:on|in|at|under|auf|in|unter|en|sur|dans|su|em|no|na)"
_LEADS = (
    rf"(?:(?:please |pls |bitte )?(?:see(?: also)?|look (?:at|up|into)|(?:have|take) a look at|check out|cf\.?|vgl\.?|siehe(?: auch)?|ver|vea|vease|voir|cfr\.?|vedi|veja|more (?:at|on|in)|mehr (?:unter|auf))"
    rf"|(?:the )?(?:same )?(?:as|like|wie|como|comme|come) (?:(?:it |this |that |es |lo )?(?:is )?{_DESCRIBED} )?{_IN}|{_DESCRIBED} {_IN}|according to|as per|per|following|based on|inspired by|similar to|laut|gemass|segun|conforme a|selon|d'apres|secondo)"
)
_ARTICLES = r"(?:(?:for|the|our|my|some|more|further|die|der|das|unser\w*|el|la|los|nuestr\w+|le|les|notre|nos) )*"
_MARKS = r"(?:\s*[:=#-])?\s+"
_MANY = rf"{LINK}(?:(?: ?, ?| and | und | y | et | e ){LINK})*(?: for (?:the |more |further )*{_NOTES})?"


def _led(nouns: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{_LEADS}|{_ARTICLES}{nouns})(?:{_MARKS}(?:{_AT}|{_NOTES}|{_PAGES}))*{_MARKS}{_MANY}"
    )


_POINTED = _led(_NOTES)
_PAGED = _led(_PAGES)


def pointed_at(text: str) -> list[tuple[int, int]]:
    """Where a folded text points at a page, with the words that lead there."""
    return [match.span() for match in _POINTED.finditer(text)]


def paged_at(text: str) -> list[tuple[int, int]]:
    """Where a folded text names the address of a page, which may be one that is read or one that is to be served."""
    return [match.span() for match in _PAGED.finditer(text)]
