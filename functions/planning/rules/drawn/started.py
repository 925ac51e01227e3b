"""What starts a workflow: a clock, a file that arrives in a bucket, a message of a topic.

`Run the workflow every night`, `when a file is uploaded, start a workflow`, `an Eventarc trigger on a topic that executes
a workflow`. Whatever starts it acts as an account of its own, which nothing else has.
"""

import re

from functions.planning.rules.drawn.jobs import schedule
from functions.planning.rules.meant.starting import STARTED, is_started
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_MESSAGE = re.compile(
    r"\b(?:messages?|nachricht\w*|mensaj\w*|mensage\w*|messaggi\w*|berichte?n?|publish\w*|pub ?/?sub|topics?|tema|sujet)\b"
)
_FILES = re.compile(
    r"\b(?:files?|objects?|uploads?|uploaded|buckets?|cloud storage|gcs|datei\w*|hochgelad\w*|archivos?|ficheros?|fichiers?|arquivos?|csvs?|pdfs?|images?|finali[sz]e\w*)\b"
)
_COMES = re.compile(
    r"\b(?:when(?:ever)?|as soon as|each time|every time|once) (?:an? |the )?(?:new )?messages? (?:is |are )?(?:published|arrives?|received|comes? in|lands?)(?: (?:to|on|in|at) (?:an? |the |our )?(?:pub ?/?sub )?(?:topic)?)?"
)
_ON = (
    ("deleted", re.compile(r"\b(?:delet\w*|removed|gelosch\w*|borrad\w*|elimin\w*|supprim\w*)\b")),
    ("archived", re.compile(r"\b(?:objects?|files?) (?:is |are |gets? )?archived\b|object archive\b")),
    ("metadataUpdated", re.compile(r"\bmetadata\w*(?: \w+){0,2} (?:updat|chang)\w*|\bmetadata ?update\w*")),
)


def draw_started(sketch: Sketch, reading: Reading) -> None:
    """Let a clock and events start the one workflow that is drawn, as the goal says."""
    flows = sketch.of("workflow")
    if len(flows) != 1 or not is_started(reading):
        return
    if reading.wants("schedule"):
        _by_clock(sketch, reading, flows[0])
    if not sketch.of("eventarc") and (reading.wants("trigger") or _is_told(reading)):
        _by_event(sketch, reading, flows[0])


def _by_clock(sketch: Sketch, reading: Reading, flow: str) -> None:
    """One schedule starts it; a job of the scheduler's is the schedule, and no container that runs."""
    scheduled = all("schedul" in each.words.lower() for each in reading.of("job"))
    if "job" in sketch.parts and scheduled:
        sketch.drop("job")
        for id_ in sketch.of("schedule"):
            sketch.drop(id_)
    if sketch.of("schedule"):
        return
    sketch.lacks.pop("schedule", None)
    schedule(sketch, reading, flow)
    for id_ in sketch.of("schedule"):
        sketch.meet("schedule", f"{id_}: it starts {flow}, as an account that may do nothing else")
        if scheduled and reading.wants("job"):
            sketch.lacks.pop("job", None)
            sketch.meet("job", f"{id_}: the scheduler's own job, which starts {flow}")


def _is_told(reading: Reading) -> bool:
    """Whether a clause says of files or messages that the workflow starts for them."""
    for clause in re.split(r"[.;\n](?=\s|$)", reading.text):
        said = STARTED.search(clause)
        if said and re.search(
            r"\b(?:when\w*|once|as soon as|each|every|sobald|wenn|jede\w*|cuando|cada|quand|chaque|quando|ogni)\b",
            clause,
        ):
            return bool(_FILES.search(clause) or _MESSAGE.search(clause))
    return False


def _by_event(sketch: Sketch, reading: Reading, flow: str) -> None:
    """Each file of a bucket or each message of a topic starts it."""
    text = reading.text
    about = " ".join(text[max(0, each.start - 80) : each.end + 100] for each in reading.of("trigger")) or text
    by_message = bool(_MESSAGE.search(about)) and not _FILES.search(about)
    made = sketch.add("trigger", "arrivals", "eventarc")
    if by_message:
        sketch.taken += [match.span() for match in _COMES.finditer(text)]
        if not any(each.words for each in reading.of("bucket")) and sketch.parts.get("files"):
            # It stood there for the files that a trigger usually waits for.
            sketch.drop("files")
        source = next(iter(sketch.of("queue")), None) or sketch.add("queue", "messages", "queue")
        what = "each message of"
    else:
        source = next(iter(sketch.of("bucket")), None) or sketch.add("bucket", "files", "bucket")
        on = next((name for name, said in _ON if said.search(about)), "finalized")
        sketch.set("", made, on, "on")
        what = f"each object that is {on} in"
    if sketch.use(made, flow, source):
        sketch.lacks.pop("trigger", None)
        how = f"{made}: {what} {source} starts {flow}, as an account that may start workflows and nothing else"
        sketch.how["trigger"] = [how]
        sketch.told = [each for each in sketch.told if not each.how.startswith(f"{source}: its messages wait")]


def hold_starters(sketch: Sketch) -> None:
    """Make no second account where the one that is asked for is that of what starts the workflow."""
    for flow in sketch.of("workflow"):
        starters = [each.id for each in sketch.parts.values() if each.part.name in _STARTERS and flow in each.uses]
        for id_ in sketch.of("account") if starters else ():
            drawn = sketch.parts[id_]
            steps = {f"{each}=call" for each in sketch.parts[flow].uses}
            if id_ == _UNNAMED and set(drawn.settings.get("does", "").split(",")) <= steps:
                sketch.drop(id_)
                sketch.meet("least_privilege", f"{starters[0]}: its account may start workflows and nothing else")


_STARTERS = frozenset({"schedule", "eventarc"})
_UNNAMED = "outside-caller"
