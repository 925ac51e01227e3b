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

_VERSIONS = r"(?:versions?|generations?|copies|revisions?|versione[ns]|versioni|versiones|versoes|versies)"
_EARLIER = r"(?:old(?:er)?|previous|prior|earlier|past|former|outdated|overwritten|superseded|replaced|archived|alte\w*|altere\w*|fruhere\w*|vorherige\w*|vorige\w*|uberschriebene\w*|ancien(?:ne)?s?|anterieure?s?|precedente?s?|antigu[ao]s?|anterior(?:es)?|previ[ao]s?|antig[ao]s?|vecchi[ea]?|oude(?:re)?|eerdere|vorige)"
OF_SOME = re.compile(
    rf"\b(?:non-?current|nicht[- ]?aktuell\w*)\b|\b{_EARLIER} (?:(?:object|file|datei) ?)?{_VERSIONS}\b|\b{_VERSIONS} (?:that are (?:older|not current)|older than|{_EARLIER})\b"
    r"|\b(?:incomplete|unfinished|aborted|abandoned|failed|partial|broken|interrupted|multi-?part|half|unvollstandige\w*|abgebrochene\w*|fehlgeschlagene\w*|incomplet\w*|inacabad\w*|fallid\w*|interrompu\w*|inachev\w*|echouee?s?|incompiut\w*|mislukte|onvolledige) (?:multi-?part )?(?:up-?loads?|subidas?|televersements?|envois?|caricamenti)\b"
    # A folder of it, or how a name ends.
    r"|(?<![\w/:.-])(?:[a-z0-9_-]+/)+(?![\w/])|(?<![\w/.])\*?\.(?!com\b|org\b|net\b|io\b|de\b)[a-z][a-z0-9]{1,5}(?= (?:files?|objects?|dateien|archivos?|fichiers?)\b)"
    r"|\b(?:with|under|in|below|beginning with|mit|unter|im|con|bajo|en|avec|sous|dans) (?:(?:the|a|der|dem|el|la|le|un) )?(?:prefix|folder|sub-?folder|directory|prafix|ordner|verzeichnis|prefijo|carpeta|prefixe|dossier|cartella|pasta|map)\b"
)
"""What is said of some of a bucket's files: earlier versions, uploads that failed, a folder, how a name ends. Folded text."""
INSTEAD = re.compile(
    rf"\b(?:instead of|rather than|in place of|and not|but not|statt|anstatt|und nicht|au lieu d(?:e|'etre)|plutot que|en (?:vez|lugar) de|y no|invece di|em vez de|ao inves de|in plaats van|en niet)(?: (?:to|be|being|get|getting|just|simply|them|it|zu|sie|es|les|de|que|ser|se|di|te|d'etre|etre))* {GOES}"
)
"""What says that something happens and nothing goes: `archived after 30 days instead of deleted`. Folded text."""
