"""What has to outlast a service on Cloud Run, whose disk is memory: a bucket is its folder, where no database keeps it."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_FOLDER = "/data"
_STAYS = (
    r"(?:surviv\w*|uberleb\w*|uberdauer\w*|sobreviv\w*|sopravviv\w*|overle(?:ef|v)\w*|persist\w*|outlast\w*|outliv\w*|kept|keep|stays?|bleib\w*|erhalten|conserv\w*|"
    r"(?:not|never|n't|nicht|nie|no|ne|nao|non|niet) (?:[\w']+ ){0,3}?(?:los[te]|disappear|vanish|gone|verlor\w*|weg|perd\w*|pierd\w*|perte))"
)
_RESTARTS = r"(?:restart\w*|re-?boot\w*|re-?deploy\w*|re-?starts?|neustart\w*|neu ?gestartet|reinici\w*|redemarr\w*|riavvi\w*|herstart\w*|new (?:revision|deploy\w*|version)s?|cold starts?|scal\w+ to zero)"
_THINGS = r"(?:data|files?|storage|state|uploads?|volumes?|daten|dateien|datos|archivos|donnees|fichiers|dados|arquivos|dati|gegevens|almacenamiento|stockage|armazenamento|speicher)"
_SAID = re.compile(
    rf"\b{_STAYS}\b[^.;,\n]{{0,40}}?\b{_RESTARTS}|\b{_RESTARTS}\b[^.;,\n]{{0,24}}?\b{_STAYS}\b"
    rf"|\bpersist[ei]n?t\w* {_THINGS}\b|\b{_THINGS} (?:[\w']+ ){{0,2}}?persist\w*|\b(?:datos|almacenamiento|archivos|donnees|stockage|dados|dati) persist\w*"
)
_NOTHING = re.compile(
    r"\b(?:nothing|need(?:s)? ?n[o']t|no need|does ?n[o']t (?:have|need)|do ?n[o']t (?:have|need)|stateless|may be lost|muss nicht|nichts|nada|rien|no hace falta|pas besoin|niente|nao precisa\w*)\b[^.;,\n]{0,40}$"
)
# What people put there is in no database's rows.
_FILES = re.compile(
    r"\b(?:uploads?|files?|images?|photos?|pictures?|videos?|attachments?|documents?|dateien|bilder|fotos|anhange|archivos|ficheros|imagenes|fichiers|images|arquivos|imagens)\b"
)
_STORES = ("sql", "firestore", "redis", "valkey", "alloydb", "spanner", "bigtable", "filestore")


def draw_lasting(sketch: Sketch, reading: Reading) -> None:
    """Give the only service a bucket as a folder, where a goal wants what it writes to be there after it starts again."""
    services, text = sketch.of("cloud_run"), reading.text
    said = _SAID.search(text)
    if said is None or len(services) != 1 or "mount" in sketch.parts[services[0]].settings:
        return
    low = max((text.rfind(mark, 0, said.start()) for mark in (". ", ", ", "; ", "\n", ": ")), default=-1) + 1
    if _NOTHING.search(text[low : said.start()]) or re.match(r"\s*(?:nothing|nichts|nada|rien)\b", text[low:]):
        return
    if sketch.of(*_STORES) and not _FILES.search(text[low : said.end()]):
        return
    (id_,) = services
    bucket = next(iter(sketch.of("bucket")), None) or sketch.add("", "files", "bucket")
    if bucket is None or not (sketch.use(id_, bucket) and sketch.set("", id_, _FOLDER, "mount")):
        return
    alone = any(app.where == "vm" for app, _ in reading.apps) and sketch.set("", id_, 1, "max_instances")
    once = "; two instances at once would spoil each other's files, so there is never more than one" if alone else ""
    how = f"{bucket}: a bucket that {id_} has as the folder {_FOLDER}, and what is written there stays{once}"
    words = Words.of(reading.goal.text, text)(low, said.end())
    sketch.told.append(Asked(words=words, need="mount", met=True, how=how))
    guess = f"{id_}: {_FOLDER} is the folder that stays, for the goal does not say where the program writes: say another, such as `mount the bucket at /var/lib/app`"
    sketch.told.append(Asked(words="", need="guessed", met=True, how=guess))
    sketch.taken.append((low, said.end()))
