"""A topic that is told of each object that comes into a bucket: `a Pub/Sub message for every new file`."""

from functions.planning.rules.meant.arrivals import told_of
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch


def draw_notified(sketch: Sketch, reading: Reading) -> None:
    """Let the bucket that a goal names first tell its topic, where no program is started by the files already."""
    said, buckets, topics = told_of(reading.text), sketch.of("bucket"), sketch.of("queue")
    if said is None or not buckets or not topics or sketch.of("eventarc"):
        return
    if any(each.settings.get("trigger") == "storage" for each in sketch.parts.values()):
        return
    bucket, topic = buckets[0], topics[0]
    if bucket not in sketch.parts[topic].uses and sketch.use(bucket, topic):
        sketch.meet("queue", f"{topic}: told of each object that is put into {bucket}")
        sketch.taken.append(said.span())
