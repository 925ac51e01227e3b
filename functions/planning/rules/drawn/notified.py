"""A topic that is told of each object that comes into a bucket: `a Pub/Sub message for every new file`."""

from functions.planning.rules.meant.arrivals import told_of
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_IN_A_CIRCLE = (
    "{0} is not told of the objects in {1}: what gets its messages uses {1} itself, and the three can't be made one after "
    "the other; say that each new file starts the service, or take a second bucket"
)


def draw_notified(sketch: Sketch, reading: Reading) -> None:
    """Let the bucket that a goal names first tell its topic, where no program is started by the files already."""
    said, buckets, topics = told_of(reading.text), sketch.of("bucket"), sketch.of("queue")
    if said is None or not buckets or not topics or sketch.of("eventarc"):
        return
    if any(each.settings.get("trigger") == "storage" for each in sketch.parts.values()):
        return
    bucket, topic = buckets[0], topics[0]
    sketch.taken.append(said)
    if sketch.use(bucket, topic):
        sketch.meet("queue", f"{topic}: told of each object that is put into {bucket}")
        return
    words = Words.of(reading.goal.text, reading.text)(*said)
    sketch.told.append(Asked(words=words, need="trigger", met=False, how=_IN_A_CIRCLE.format(topic, bucket)))
