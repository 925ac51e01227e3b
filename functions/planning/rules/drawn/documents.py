"""Databases of documents: Firestore, which speaks MongoDB's or Datastore's protocol where that is what clients speak."""

import re

from functions.planning.rules.drawn.keeping import daily_backups
from functions.planning.rules.drawn.kept_documents import draw_kept_documents
from functions.planning.rules.meant.on_machine import is_on_machine
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_DATASTORE = re.compile(
    r"\b(?:cloud|google|gcp) datastore\b|\bdatastore (?:mode|entit\w+|kinds?|ndb|clients?|emulator)\b|\bmod[eo] datastore\b"
)


def draw_documents(sketch: Sketch, reading: Reading) -> None:
    """One database of documents, in the mode that the goal's words ask for; none where it is to run on a machine."""
    there = sketch.of("vm", "group")
    if there and any(is_on_machine(reading.text, (each.start, each.end)) for each in reading.of("mongodb")):
        sketch.lack("mongodb", f"{there[0]}: MongoDB is yours to install on it, and no other database is made")
        return
    made = sketch.add("mongodb", "documents", "firestore")
    if "firestore" in reading.text:
        draw_kept_documents(sketch, reading, made)
    elif made and reading.wants("backups"):
        daily_backups(sketch, reading, made)
    if reading.wants("database"):
        sketch.meet("database", "documents: Firestore keeps documents")
    if ("mongo" in reading.text or "mern" in reading.text) and sketch.set("", made, "mongodb", "mode"):
        how = "documents: Firestore with MongoDB's own protocol, so drivers and queries stay"
    elif _is_datastore(reading) and sketch.set("", made, "datastore", "mode"):
        how = "documents: Firestore in Datastore mode, which Datastore's clients speak to"
    else:
        how = "Firestore is the document database here"
    sketch.meet("mongodb", how)


def _is_datastore(reading: Reading) -> bool:
    """Whether it is Google's Datastore that is meant: by more of its name, or by that alone where no other is named."""
    if _DATASTORE.search(reading.text):
        return True
    named = {each.words for each in reading.of("mongodb")}
    return "Datastore" in named and "firestore" not in reading.text and not reading.wants("document_trigger")
