"""What planning answers, for the description of the API."""

from functions.planning import desk
from functions.planning.change import ChangeRequest
from functions.planning.change_answers import ChangeResponse
from functions.planning.generate import GenerateRequest, GenerateResponse
from functions.planning.program import AppLogAnswer
from functions.planning.promote import PromoteRequest, PromoteResponse
from functions.planning.respond import GraphRequest, GraphResponse
from functions.planning.sources import SourceAnswer, SourceRequest
from functions.planning.standing import Standing
from functions.planning.undo import UndoRequest, UndoResponse
from functions.planning.update import AppChange, SecretStored, SecretValue
from shared.http.openapi import IN_ENVIRONMENT, Operation, Operations, Query

OPERATIONS: Operations = {
    desk.draw: Operation(
        "A goal in words becomes a plan, its cost and risks, and a drawing.",
        GraphResponse,
        body=GraphRequest,
        example={"prompt": "a backend API with PostgreSQL for 10k users"},
        problems=(400, 413, 422, 503),
    ),
    desk.show_standing: Operation(
        "A deployment as it stands, drawn, and priced with usual traffic and at most.",
        Standing,
        query=(IN_ENVIRONMENT,),
        problems=(404, 409),
    ),
    desk.promotion: Operation(
        "What was verified in one environment becomes a draft run for another, with what differs.",
        PromoteResponse,
        body=PromoteRequest,
        example={"application": "shop", "from": "staging", "to": "prod"},
        problems=(400, 404, 409, 413, 422, 503),
    ),
    desk.draft: Operation(
        "A plan becomes Terraform files, judged by the gate and kept as a draft run.",
        GenerateResponse,
        body=GenerateRequest,
        takes={"Idempotency-Key": "The same key with the same goal answers with the draft that it made at first."},
        problems=(400, 413, 422, 503),
    ),
    desk.change: Operation(
        "A sentence about what stands becomes a draft run of exactly that change, or one question.",
        ChangeResponse,
        body=ChangeRequest,
        example={"prompt": "double the database"},
        query=(IN_ENVIRONMENT,),
        problems=(400, 404, 409, 413, 422, 503),
    ),
    desk.watch: Operation(
        "The alert policies of a deployment that was adopted, as a draft of exactly that change.",
        ChangeResponse,
        query=(IN_ENVIRONMENT,),
        problems=(404, 409, 413, 422, 503),
    ),
    desk.undo: Operation(
        "What was destroyed within a day, as a draft that builds it again, and what becomes of its data.",
        UndoResponse,
        body=UndoRequest,
        query=(IN_ENVIRONMENT,),
        problems=(400, 404, 409, 413, 422, 503),
    ),
    desk.take_source: Operation(
        "The source of an application: where to upload its archive, or that it is there already.",
        SourceAnswer,
        body=SourceRequest,
        problems=(400, 413, 422, 503),
    ),
    desk.show_lines: Operation(
        "What a deployed application says, from Cloud Logging: the newest lines, or those after a cursor.",
        AppLogAnswer,
        query=(
            IN_ENVIRONMENT,
            Query("after", {"type": "string"}, "`next` of an answer before."),
            Query("limit", {"type": "integer", "minimum": 1, "maximum": 500}, "How many lines at most; usually 100."),
        ),
        problems=(400, 404, 409, 503),
    ),
    desk.change_app: Operation(
        "A new source, image, variable, size or secret of the application, as a draft of exactly that change.",
        ChangeResponse,
        body=AppChange,
        query=(IN_ENVIRONMENT,),
        problems=(400, 404, 409, 413, 422, 503),
    ),
    desk.set_secret: Operation(
        "A new value for a secret of the application, straight into Secret Manager.",
        SecretStored,
        body=SecretValue,
        query=(IN_ENVIRONMENT,),
        problems=(400, 404, 409, 413, 422),
    ),
}
