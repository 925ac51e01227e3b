"""What is said of a database's copies and can't be had: a replica of another size, one that a program may not read, backups elsewhere."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_REPLICA = r"(?:read[- ]?)?(?:replicas?|replique|replik\w*|lesereplik\w*|leesreplica)"
_SIZE = re.compile(
    rf"\b{_REPLICA}\b[^.;\n]{{0,40}}?\b(?:(?:at )?half(?: of)?(?: the| its)? (?:size|as big|price)|(?:a )?quarter the size|(?:twice|double) the size|smaller|bigger|larger|cheaper tier|halb so (?:gross|stark)|kleiner|grosser|"
    r"(?:de )?la mitad(?: de tamano)?|mas (?:pequena|chica|grande)|moitie (?:plus petite|de la taille)|plus (?:petite?|grande?)|metade(?: do tamanho)?|menor|maior|la meta|piu (?:piccola|grande)|half zo groot|kleinere?|(?:with|mit|con|avec|com) \d+ ?(?:v?cpus?|cores?|kerne\w*|gb))\b"
)
_NOT_READ = re.compile(
    r"\b(?:must|should|may|can|shall|do(?:es)?|darf|soll\w*|kann|debe\w*|puede\w*|doit|peut|deve\w*|pode\w*|puo|mag|moet)?(?:n'?t| not| never| nicht| nie)? ?(?:no |nao |non |ne |niet |never |not )?(?:\w+ ){0,2}?(?:pas |jamais )?"
    rf"(?:read|lesen|leer|lire|ler|leggere|lezen)(?: \w+)? (?:from|von|aus|de|da|du|dal|dalla|uit|van) (?:the |der |dem |la |el |le |o |a |il |de )?{_REPLICA}\b"
)
_DENIES = re.compile(r"\b(?:not|never|n'?t|nicht|nie|no|nunca|ne|pas|jamais|nao|non|mai|niet|nooit)\b|n't")
_ELSEWHERE = re.compile(
    r"\b(?:backups?|sicherungen|copias de seguridad|respaldos|sauvegardes|copie di backup|back-ups?)\b(?: (?:are|is|must be|should be|to be|get|werden|sind|se|sont|sao|sono|worden))?(?: (?:stored|kept|saved|held|placed|located|gespeichert|aufbewahrt|abgelegt|liegen|guardad\w+|guardan|conservees?|stockees?|guardados?|conservati|bewaard))?"
    r"(?: \w+)? (?:in|en|a|na|nel|dans|im) (?P<place>(?:us|northamerica|southamerica|europe|me|asia|australia|africa)-[a-z]+\d+)\b"
)


def tell_copies(sketch: Sketch, reading: Reading, id_: str) -> None:
    """Name what a goal says of a database's copies and its settings have no place for."""
    text, typed = reading.text, Words.of(reading.goal.text, reading.text)
    if sketch.parts[id_].settings.get("replica"):
        if size := _SIZE.search(text):
            _tell(
                sketch,
                typed,
                size.span(),
                "replica",
                f"{id_}: the replica has the primary's size, for its own is no setting here",
            )
        for match in _NOT_READ.finditer(text):
            if _DENIES.search(match[0]):
                how = f"{id_}: a program gets the replica's address beside the primary's (DATABASE_REPLICA_HOST), and reads there only if its code does: nothing keeps it from that"
                _tell(sketch, typed, match.span(), "replica", how)
    away = _ELSEWHERE.search(text)
    if away and away["place"] != sketch.region:
        how = f"{id_}: backups lie where Cloud SQL puts them for its region, and not in {away['place']}: set `location` of its backups by hand"
        _tell(sketch, typed, away.span(), "backups", how)


def _tell(sketch: Sketch, typed: Words, span: tuple[int, int], need: str, how: str) -> None:
    sketch.told.append(Asked(words=typed(*span), need=need, met=False, how=how))
    sketch.taken.append(span)
