"""Whether what a goal says of files, messages or hours starts its workflow, or a function beside it."""

import re

from functions.planning.rules.read import Reading

_FLOW = r"(?:google |gcp )?(?:cloud )?workflows?\b(?! (?:file|identity))"
_START = (
    r"start\w*|trigger\w*|execut\w*|runs?|running|launch\w*|kick\w* off|invok\w*|call\w*|fire[sd]?|auslos\w*|gestartet|ausfuhr\w*|dispar\w*|inici\w*|ejecut\w*|lanza\w*|declench\w*|demarr\w*|lanc\w*|execut\w*|"
    r"avvia\w*|esegu\w*|uitvoer\w*"
)
STARTED = re.compile(
    rf"\b(?:{_START})\b(?: (?!and\b|or\b|that\b|which\b)[\w'-]+){{0,4}}? {_FLOW}"
    rf"|\b{_FLOW}(?: (?!and\b|that (?:calls|runs)\b)[\w'-]+){{0,4}}? (?:{_START})\b|\b{_FLOW}[^.;\n]{{0,40}}\b(?:when|whenever|each time|sobald|wenn|cuando|quand|quando)\b"
    rf"|\b(?:to|an|a|destination:?) (?:the |our |an? )?{_FLOW}"
)


def is_started(reading: Reading) -> bool:
    """Whether what a goal says of files, messages or hours starts its workflow, and no function."""
    return reading.wants("workflow") and (not reading.wants("function") or STARTED.search(reading.text) is not None)
