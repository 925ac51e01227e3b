"""When something is to go: `thrown away after 45 days`, `nach 60 Tagen löschen`, `effacés au bout de 20 jours`. Folded text."""

import re

GOES = (
    r"(?:delet\w*|expir\w*|remov\w*|purg\w*|vanish\w*|disappear\w*|dropped|throw\w*(?: \w+)? away|thrown (?:away|out)|clean\w* ?up|cleaned|wiped?|erased?|verschwind\w*|losch\w*|geloscht|wegwerfen|weggeworfen|wegk\w+|entfernt|"
    r"borr\w*|elimin\w*|supprim\w*|suppression|effac\w*|jete\w*|detrui\w*|apag\w*|excluid\w*|excluir|somem|sumir|cancell\w*|verwijder\w*|weggooi\w*|weggegooid|gewist)"
)
"""What says that something goes."""
UNIT = r"(?:d|days?|tagen?|dagen|dias?|jours?|giorn[oi]|weeks?|wochen?|weken|semanas?|semaines?|settiman[ae]|months?|monaten?|maanden|meses|mois|mesi|years?|jahren?|jaar|anos?|ans|ann[oi])"
_AFTER = r"(?:after|past|nach|despues de|pasados|al cabo de|a los|tras|apres|au bout de|depois de|apos|dopo|na|older than|alter als|plus (?:vieux|anciens?) (?:de|que)|ouder dan)"
_TIME = rf"{_AFTER} (?:about |some |etwa )?(\d{{1,4}}|an?|one) ?({UNIT})\b"
GONE_AFTER = re.compile(rf"\b(?:{GOES}|gone|go away)(?: \w+){{0,3}}? {_TIME}")
"""A count and its unit, behind the word that says that something goes."""
AFTER_GONE = re.compile(
    rf"\b{_TIME}(?: \w+){{0,3}}? (?:{GOES}|gone|weg)(?! (?:to|into|in) (?:near|cold|archive|the (?:archive|cold)))"
)
"""The same, before it."""
WORDS = rf"(?:{GOES}|gone|go away)(?: \w+){{0,3}}? {_TIME}".replace("(\\d", "(?:\\d").replace(f"({UNIT})", UNIT)
"""What GONE_AFTER finds, without groups, as needs.txt takes it in."""
WORDS_BEFORE = AFTER_GONE.pattern.replace("(\\d", "(?:\\d").replace(f"({UNIT})", UNIT).removeprefix(r"\b")
"""The same of AFTER_GONE."""
ARCHIVES = r"(?:archiv(?!e\b(?= (?:class|tier|storage|of|bucket)))\w*|arquiv(?:a|am|ad[oa]s?|ar|em?))"
"""What says that something is put into an archive; `arquivos` are files."""
ARCHIVED_AFTER = re.compile(rf"\b{ARCHIVES}(?: (?!for\b)\w+){{0,3}}? {_TIME}|\b{_TIME}(?: \w+){{0,3}}? {ARCHIVES}")
"""After a count and its unit something is archived: in the first two groups, or in the last two."""
ARCHIVED = ARCHIVED_AFTER.pattern.replace("(\\d", "(?:\\d").replace(f"({UNIT})", UNIT)
"""The same without groups, as needs.txt takes it in."""
