"""Pushes that Cloud Build builds: the trigger, what it deploys to, and what the repository's owner has to grant first."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.pipelines import pipeline_in
from shared.parts.build_trigger.part import BuildTriggerSettings

_FILE = re.compile(r"(?<![\w/.-])(?P<file>(?:[\w-]+/){0,3}(?:cloudbuild[\w.-]*|[\w-]*build[\w-]*)\.(?:ya?ml|json))\b")
_TAG = re.compile(
    r"\b(?:push(?:es|ed|ing)? (?:of )?|on |for |bei |each |every |new |git )+(?:(?:release|version|git|new) )?tags?(?: (?:like|matching|such as|wie|como))?(?: ['\"`]?(?P<tag>v?[\w.]*\*))?"
)
_FOLDER = re.compile(
    r"\b(?:only|just|nur|solo|seulement)\b[^.;\n]{0,40}?\b(?:changes?|changed|files?|anderungen|cambios)\b[^.;\n]{0,20}?\b(?:in|under|to|unter|en|dans) (?:the )?['\"`]?(?P<folder>[A-Za-z0-9_][\w.-]*(?:/[\w.-]+)*)/?(?:\*{1,2})?['\"`]?(?: (?:folder|directory|ordner|carpeta))?(?=[\s,.;)]|$)"
)
_APPROVED = re.compile(
    r"\b(?:manual(?:ly)?|with(?: an?)?|after|needs?|requires?|until|nach|mit|con|con una)\b[^.;\n]{0,30}?\b(?:approv\w*|freigabe\w*|aprobaci\w*|approbation)"
)
_BY_HAND = (
    "it reads {repository} through a connection of Cloud Build's that only its owner can grant: before you execute this, "
    "`gcloud builds connections create github {connection} --region={region}`, open the link it prints, then "
    "`gcloud builds repositories create {connected} --remote-uri=https://github.com/{repository}.git --connection={connection} "
    "--region={region}`; the output `connect` has these with the account that may then read it"
)
_WHICH = "it is made only once its repository is named: say which (such as github.com/acme/shop), for no push is built before"
# What a trigger does is said in many words, and all of it is done.
_DOES = re.compile(
    r"\b(?:re-?)?(?:build|deploy)(?:s|ing)?(?: (?:it|them|the (?:image|app|service)))?(?: automatically| again)?\b|\b(?:construye|compila|despliega)(?: (?:la imagen|el contenedor|automaticamente))?\b"
    r"|\b(?:ausroll\w*|bauen|gebaut|ausgerollt)\b|\b(?:construit|deploie)(?: l ?'? ?image)?\b"
)
_ELSEWHERE = (
    "it is built once, when it is deployed: the catalogue connects repositories of GitHub, and one of {} takes tokens of its owner's, which would stand in the files: "
    "connect it by hand, or let its own pipeline deploy without a key"
)
_PULLS = re.compile(r"\b(?:pull requests?|merge requests?|prs?)\b")
_NO_PULLS = (
    "a request to pull starts no build here: what strangers change in one would run with the right to deploy; once it is "
    "merged, the push is built"
)


def draw_builds(sketch: Sketch, reading: Reading, need: str) -> bool:
    """A trigger on the goal's repository that deploys what runs; whether there is one, for a need of the goal."""
    raw, text = reading.goal.text, reading.text
    said = pipeline_in(raw, values.repository_in(raw) or values.repository_in(reading.own))
    if said.host not in {"", "github"}:
        sketch.lack(need, _ELSEWHERE.format(said.host))
        return False
    made = sketch.add(need, "push", "build_trigger")
    if made is None:
        return False
    who = said.who if said.who and "/" in said.who else ""
    if who and not sketch.set("", made, who, "repository"):
        return False
    sketch.set("", made, said.branch or None, "branch")
    if (tagged := _TAG.search(text)) and said.branch is None:
        sketch.set("", made, tagged["tag"] or "*", "tag")
    if named := _FILE.search(raw):
        sketch.set("", made, named["file"], "file")
        sketch.taken.append(named.span())
    if within := _FOLDER.search(text):
        sketch.set("", made, within["folder"], "folder")
        sketch.taken.append(within.span())
    if (approved := _APPROVED.search(text)) and sketch.set("", made, True, "approval"):
        sketch.taken.append(approved.span())
    deployed = sketch.of("cloud_run", "run_job")
    if deployed and not sketch.of("registry"):
        sketch.add("", "images", "registry", "artifact_registry")
    sketch.use(made, *sketch.of("registry"), *deployed, *sketch.of("site"))
    for id_ in deployed:
        sketch.set("", id_, True, "rolled_out")
    sketch.taken += [match.span() for match in _DOES.finditer(text)]
    _tell(sketch, made, need, deployed)
    if _PULLS.search(text) and not re.search(r"\bmerg\w*", text):
        sketch.lack("source", _NO_PULLS)
    return True


def _tell(sketch: Sketch, made: str, need: str, deployed: list[str]) -> None:
    """What is built, whereto it goes, and what is left to a person."""
    settings = BuildTriggerSettings.model_validate(sketch.parts[made].settings)
    if not settings.repository:
        sketch.lack(need, _WHICH)
        return
    what = f"tags {settings.tag}" if settings.tag else settings.branch
    to = f" and brings it to {', '.join(deployed)}" if deployed else ""
    sketch.meet(need, f"{made}: each push of {what} to {settings.repository} is built by Cloud Build{to}")
    sketch.meet(
        need,
        _BY_HAND.format(
            repository=settings.repository,
            connection=settings.connection,
            connected=settings.connected,
            region=sketch.region,
        ),
    )
