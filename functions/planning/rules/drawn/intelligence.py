"""Vertex AI and its notebooks."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

# A model of one's own that Vertex AI is to serve.
_ENDPOINT = re.compile(
    r"\bvertex(?:[ -]ai)?\b[^.;\n]{0,80}?\b(?:endpoints?|endpunkte?|puntos? de conexion|custom containers?|online predictions?|model registry|model serving)\b"
    r"|\b(?:endpoints?|endpunkte?|points? de terminaison|custom containers?|online predictions?|serv\w+)\b[^.;\n]{0,40}?\b(?:on|in|with|by|de|von|auf|bei|sur|en|di|su) vertex(?:[ -]ai)?\b"
    r"|\bpoints? de terminaison (?:\w+ ){0,2}vertex(?:[ -]ai)?\b"
)
_TURNED_DOWN = re.compile(
    r"[^.;\n]{0,60}\b(?:but|too|however|aber|zu|pero|demasiado|mais|trop|ma|troppo)\b[^.;\n]{0,80}\b(?:expensive|pricey|dear|much|costly|always|teuer|car[oa]|cher|usd|dollars?|euros?)\b|[^.;\n]{0,60}\bbut\b[^.;\n]{0,80}[$\u20ac\u00a3]"
)
# Who calls one has it already.
_CALLS = re.compile(
    r"\b(?:calls?|calling|quer(?:y|ies)|asks?|talks? to|uses?|hits?|sends? (?:\w+ ){0,3}to|ruft|fragt|nutzt|llama a?|usa|consulta|appelle|interroge|utilise)(?: \w+){0,3} $"
)
_LOGS = re.compile(
    r"\b(?:log(?:s|ged|ging)?|record\w*|store\w*|protokollier\w*|registr\w*|journalis\w*|save\w*)\b[^.;\n]{0,40}?\b(?:requests?|predictions?|answers?|responses?|anfragen|peticiones|requetes|predicciones)\b[^.;\n]{0,80}"
    r"|\b(?:requetes|peticiones|anfragen) (?:et (?:les )?reponses |und antworten )?(?:journalis\w*|registrad\w*|protokollier\w*)[^.;\n]{0,40}"
    r"|\b(?:request|prediction)(?:[- /]response)?[- ](?:logs?|logging)\b[^.;\n]{0,40}"
)
_PROGRAM = ("service", "container", "cloud_run", "frontend", "source")
_NEAR = 25
_DEPLOY = (
    "{}: the endpoint stands and costs nothing until a model is put there, which is a step of yours: "
    "`gcloud ai models upload --region={} --display-name=MODEL --container-image-uri=IMAGE --artifact-uri=gs://BUCKET/MODEL`, then "
    "`gcloud ai endpoints deploy-model ENDPOINT --region={} --model=MODEL --display-name=MODEL --machine-type=n1-standard-2`; such a machine is about "
    "0.11 USD an hour, day and night, and one with a GPU several times that"
)


def draw_intelligence(sketch: Sketch, reading: Reading) -> None:
    """Access to Vertex AI, notebooks, and what stands for an endpoint."""
    wants = reading.wants
    runs = next(iter(sketch.of("cloud_run")), None)
    # The endpoint of an index is none for a model.
    said = None if wants("vertex_index") else _ENDPOINT.search(reading.text)
    turned_down = said is not None and _TURNED_DOWN.match(reading.text, said.end())
    if runs and said and turned_down and all(said.start() <= each.start < said.end() for each in reading.of("vertex")):
        # An endpoint that is named to say why not is no model of Google's that is called.
        sketch.lack("vertex", f"{runs} serves the model in its place")
    elif said is not None and wants("vertex") and not turned_down and not _CALLS.search(reading.text[: said.start()]):
        _draw_endpoint(sketch, reading, said, runs)
    elif wants("vertex"):
        made = sketch.add("vertex", "vertex", "vertex")
        if made and runs and wants("least_privilege"):
            sketch.meet("least_privilege", "vertex: the service calls Gemini as its own service account, without a key")
        sketch.use(runs, made)
    if wants("workbench"):
        made = sketch.add("workbench", "workbench", "workbench")
        users = reading.goal.users
        sketch.set("", made, min(users, 20) if users else None, "count")
        if made and wants("private"):
            sketch.meet("private", "workbench: no public address; people sign in through Google")


def _draw_endpoint(sketch: Sketch, reading: Reading, said: re.Match[str], runs: str | None) -> None:
    """An endpoint for a model of the user's own, and no service in its place."""
    others = [each for need in _PROGRAM for each in reading.of(need)]
    if runs and all(said.start() <= each.start <= said.end() + _NEAR for each in others):
        # `Endpoint` was all that was heard of a service.
        sketch.drop(runs)
        runs = None
    made = sketch.add("vertex", "endpoint", "vertex_endpoint")
    sketch.taken.append(said.span())
    for need in ("service", "container"):
        if not runs and reading.wants(need):
            sketch.meet(need, f"{made}: it answers with the model")
    sketch.meet("vertex", _DEPLOY.format(made, *2 * (sketch.region,)))
    if runs:
        sketch.use(runs, sketch.add("", "vertex", "vertex"))
    if logs := _LOGS.search(reading.text):
        sketch.set("", made, True, "logged")
        sketch.use(made, *sketch.of("bigquery")[:1])
        sketch.meet("vertex", f"{made}: each request and answer is a row in BigQuery")
        sketch.taken.append(logs.span())
