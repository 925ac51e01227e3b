"""Vertex AI and its notebooks."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

# A model of one's own that Vertex AI is to serve.
_ENDPOINT = re.compile(
    r"\bvertex(?: ai)?\b[^.;\n]{0,80}?\b(?:endpoints?|custom containers?|online predictions?|model registry|model serving)\b"
    r"|\b(?:endpoints?|custom containers?|online predictions?|serv\w+)\b[^.;\n]{0,40}?\b(?:on|in|with|by) vertex(?: ai)?\b"
)
_TURNED_DOWN = re.compile(
    r"[^.;\n]{0,60}\b(?:but|too|however|aber|zu|pero|demasiado|mais|trop|ma|troppo)\b[^.;\n]{0,80}\b(?:expensive|pricey|dear|much|costly|always|teuer|car[oa]|cher|usd|dollars?|euros?)\b|[^.;\n]{0,60}\bbut\b[^.;\n]{0,80}[$\u20ac\u00a3]"
)
_NO_ENDPOINT = (
    "{} stands in its place: the same container on Cloud Run, which scales to zero and has a GPU; no endpoint of Vertex "
    "AI is made, and the model's files are yours to put into the image or a bucket"
)


def draw_intelligence(sketch: Sketch, reading: Reading) -> None:
    """Access to Vertex AI, notebooks, and what stands for an endpoint."""
    wants = reading.wants
    runs = next(iter(sketch.of("cloud_run")), None)
    said = _ENDPOINT.search(reading.text)
    turned_down = said is not None and _TURNED_DOWN.match(reading.text, said.end())
    if runs and said and turned_down and all(said.start() <= each.start < said.end() for each in reading.of("vertex")):
        # An endpoint that is named to say why not is no model of Google's that is called.
        sketch.lack("vertex", f"{runs} serves the model in its place")
    elif wants("vertex"):
        made = sketch.add("vertex", "vertex", "vertex")
        if made and wants("least_privilege"):
            sketch.meet("least_privilege", "vertex: the service calls Gemini as its own service account, without a key")
        sketch.use(runs, made)
    if wants("vertex") and runs and said:
        words = Words.of(reading.goal.text, reading.text)(*said.span())
        sketch.told.append(Asked(words=words, need="vertex_endpoint", met=False, how=_NO_ENDPOINT.format(runs)))
        sketch.taken.append(said.span())
    if wants("workbench"):
        made = sketch.add("workbench", "workbench", "workbench")
        users = reading.goal.users
        sketch.set("", made, min(users, 20) if users else None, "count")
        if made and wants("private"):
            sketch.meet("private", "workbench: no public address; people sign in through Google")
