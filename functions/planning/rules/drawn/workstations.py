"""Cloud Workstations: the kind that a goal asks for, for how many people, and when one stops."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_affirmed
from functions.planning.rules.words.amounts import machine_in
from functions.planning.rules.words.values import image_in

_PEOPLE = re.compile(
    r"\b(?P<n>\d{1,3}) (?:[\w-]+ )?(?:developers?|devs?|engineers?|people|users?|entwickler\w*|desarrollador\w*|developpeur\w*|desenvolvedor\w*|sviluppator\w*|programador\w*|persons?|personen|personas|seats?)\b"
)
_MINUTES = r"(?:min\w*)"
_HOURS = r"(?:h\b|hrs?\b|hours?|stunden?|horas?|heures?|or[ae])"
_IDLE = r"(?:idle\w*|inactiv\w*|unused|unattended|leerlauf\w*|untatig\w*|inaktiv\w*|ocios\w*|sin uso|inattiv\w*)"
_AMOUNT = rf"(?P<n>\d{{1,4}}|an?|one|eine?r?|un[ae]?) ?(?P<unit>{_MINUTES}|{_HOURS})"
_LEFT = re.compile(
    rf"{_AMOUNT}(?: (?:of|de|d ?'?|in|im|di|being|ohne|sans|sin))* ?{_IDLE}\b|\b{_IDLE}(?: (?:[\w'-]+)){{0,4}}? {_AMOUNT.replace('?P<n>', '?P<n2>').replace('?P<unit>', '?P<unit2>')}"
)
_STOPS = re.compile(
    r"\b(?:auto[- ]?)?(?:stop\w*|shut\w*(?: down)?|off|aus\w*|abschalt\w*|suspend\w*|apag\w*|arret\w*|eteint\w*|spegn\w*|deslig\w*)(?: (?:after|nach|tras|despues de|apres|dopo|apos|when|if))?\b"
)
_HOME = re.compile(
    r"\b(?P<n>\d{2,4}) ?gb\b(?: (?:[\w-]+ ){0,2}?(?:disks?|homes?|home (?:disks?|director\w+)|platten?|discos?|disques?|storage|each))*"
)
_SIZES = (10, 50, 100, 200, 500, 1_000)
_OWN_IMAGE = re.compile(
    r"\b(?:our |an? |its )?(?:own|custom|eigene\w*|propi[ao]s?|propre|personnalise\w*|proprio|personalizad\w*) (?:container[- ]?|docker[- ]?)?(?:images?|imagen(?:es)?|imagem|immagin[ei])\b"
    r"|\b(?:images?|imagen|imagem|immagine) (?:propi[ao]|propre|personnalisee?|personalizada|propria)\b"
)
_PRIVATE = "{}: no workstation has a public address; people come in through Google, signed in"
_COST = (
    "{}: 0.20 USD an hour for the control plane, day and night; a workstation costs while it runs (its machine and 0.05 USD a "
    "vCPU and hour) and its home always. Nobody may start one before you grant it: an output has the command"
)


def draw_workstations(sketch: Sketch, reading: Reading) -> None:
    """One kind of workstation, without public addresses."""
    text = reading.text
    asked = [each for each in reading.of("workstations") if is_affirmed(text, (each.start, each.end))]
    if not asked:
        if reading.wants("workstations"):
            sketch.lack("workstations", "left open, and it costs day and night: say plainly that it is wanted")
        return
    made = sketch.add("workstations", "workstations", "workstations")
    if made is None:
        return
    size, said = machine_in(text)
    if sketch.set("", made, size, "size"):
        sketch.taken += said if isinstance(said, list) else []
    if found := _PEOPLE.search(text):
        sketch.set("", made, found["n"], "developers")
        sketch.taken.append(found.span())
    if found := _LEFT.search(text):
        many, unit = found["n"] or found["n2"], found["unit"] or found["unit2"]
        minutes = (int(many) if many.isdigit() else 1) * (1 if unit.startswith("min") else 60)
        if sketch.set("", made, max(5, minutes), "idle_minutes"):
            sketch.taken.append(found.span())
            sketch.taken += [each.span() for each in _STOPS.finditer(text)]
    if found := _HOME.search(text):
        wanted = next((each for each in _SIZES if each >= int(found["n"])), _SIZES[-1])
        sketch.set("", made, wanted, "disk_gb")
        sketch.taken.append(found.span())
        if reading.wants("data_disk"):
            sketch.meet("data_disk", f"{made}: a home of {wanted} GB for each")
    if (own := _OWN_IMAGE.search(text)) or reading.wants("registry"):
        images = sketch.add("registry" if reading.wants("registry") else "", "images", "registry")
        sketch.use(made, images)
        sketch.taken += [own.span()] if own else []
    if image := image_in(reading.goal.text):
        sketch.set("", made, image, "image")
    elif own:
        sketch.meet("workstations", f"{made}: `workstation_image` says the image, once yours is pushed to {images}")
    sketch.meet("workstations", _COST.format(made))
    for need in ("vm", "container", "service"):
        if reading.wants(need) and need not in sketch.how:
            sketch.meet(need, f"{made}: each workstation is a machine that runs its image")
    for need in ("private", "no_public_ip"):
        if reading.wants(need):
            sketch.meet(need, _PRIVATE.format(made))
