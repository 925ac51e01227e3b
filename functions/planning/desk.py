"""What can be asked of planning over HTTP. Each handler imports what it needs: the first answer waits for no other."""

from flask import Request

from shared.http import Answer, caller, read_body


def draw(request: Request) -> Answer:
    """A goal's plan, architecture and drawing; 400, 413, 422, 503."""
    import time

    from functions.planning.respond import GraphRequest, respond
    from functions.planning.wiring import environment_named, look, model, settings, sources

    body = read_body(request, GraphRequest)
    held = sources() if body.app and body.app.source else None
    environment, cap = environment_named(body.environment), settings().max_monthly_cost_usd
    answer = respond(body, model(), look(), environment, held, now=time.time(), cap_usd=cap)
    return Answer(answer)


def draft(request: Request) -> Answer:
    """A plan's Terraform as a draft run, the one it made before under an Idempotency-Key; 400, 413, 422, 503."""
    import time

    from functions.planning.generate import GenerateRequest, IdTaken, generate_run
    from functions.planning.repeated import known_draft, run_id_of
    from functions.planning.wiring import environment_named, look, model, runs, secret_values, settings, sources
    from shared.store.runs import new_run_id

    body = read_body(request, GenerateRequest)
    key = request.headers.get("Idempotency-Key")
    keyed = run_id_of(key, caller(request)) if key is not None else None
    secrets, project = secret_values() if body.secret_values else None, settings().target_project
    if keyed and (known := known_draft(keyed, body, runs(), secrets, project)):
        return Answer(known)
    try:
        made = generate_run(
            body,
            provider=model(),
            runs=runs(),
            clock=time.time,
            new_id=(lambda: keyed) if keyed else new_run_id,
            look=look(),
            sources=sources(),
            environment=environment_named(body.environment),
            secrets=secrets,
            project=project,
            by=caller(request),
        )
    except IdTaken:
        # Two requests with one key at once: the one that was stored first has it.
        if keyed and (known := known_draft(keyed, body, runs(), secrets, project)):
            return Answer(known)
        raise
    return Answer(made)


def promotion(request: Request) -> Answer:
    """What was verified in one environment, as a draft run for another; 400, 404, 409, 413, 422, 503."""
    from functions.planning.promote import PromoteRequest, promote
    from functions.planning.wiring import places, secret_values

    runs, deployments, environments = places()
    made = promote(
        read_body(request, PromoteRequest),
        runs=runs,
        deployments=deployments,
        environments=environments,
        secrets=secret_values(),
        by=caller(request),
    )
    return Answer(made)


def undo(request: Request, deployment_id: str) -> Answer:
    """What was destroyed within a day, as a draft that builds it again; 404, 409, 413, 422, 503."""
    from functions.planning.undo import UndoRequest
    from functions.planning.undo import undo as drafted
    from functions.planning.wiring import places, secret_values, settings

    runs, deployments, environments = places()
    made = drafted(
        deployment_id,
        request.args.get("environment"),
        read_body(request, UndoRequest),
        runs=runs,
        deployments=deployments,
        environments=environments,
        secrets=secret_values(),
        project=settings().target_project,
        by=caller(request),
    )
    return Answer(made)


def change(request: Request, deployment_id: str) -> Answer:
    """A sentence about what stands as a draft of that change; 400, 404, 409, 413, 422, 503."""
    import time

    from functions.planning.change import ChangeRequest
    from functions.planning.change import change as drafted
    from functions.planning.wiring import deployments, runs
    from shared.store.runs import new_run_id

    body = read_body(request, ChangeRequest)
    by = caller(request)
    made = drafted(
        deployment_id,
        body,
        deployments=deployments(),
        runs=runs(),
        by=by,
        clock=time.time,
        new_id=new_run_id,
        environment=request.args.get("environment"),
    )
    return Answer(made)


def watch(request: Request, deployment_id: str) -> Answer:
    """The alert policies of what was adopted, as a draft of a change; 404, 409, 413, 422, 503."""
    import time

    from functions.planning.watch import watch as drafted
    from functions.planning.wiring import deployments, runs
    from shared.store.runs import new_run_id

    made = drafted(
        deployment_id,
        deployments=deployments(),
        runs=runs(),
        by=caller(request),
        clock=time.time,
        new_id=new_run_id,
        environment=request.args.get("environment"),
    )
    return Answer(made)


def take_source(request: Request) -> Answer:
    """Where the source of an application is to be put; 400, 413, 422, 503."""
    from functions.planning.sources import SourceRequest, take_in
    from functions.planning.wiring import sources

    return Answer(take_in(read_body(request, SourceRequest), sources()))


def show_lines(request: Request, deployment_id: str) -> Answer:
    """The newest lines of an application, or those `?after=` a cursor; 400, 404, 409, 503."""
    from functions.planning.program import MOST_LINES, lines_of
    from functions.planning.wiring import app_logs, deployments
    from shared.http.called import one_called
    from shared.http.paging import asked_number

    limit = asked_number(request, "limit", 100, least=1, most=MOST_LINES)
    after = request.args.get("after", "")
    deployment = one_called(deployment_id, deployments(), request.args.get("environment"))
    return Answer(lines_of(deployment, app_logs(), after=after, limit=limit))


def change_app(request: Request, deployment_id: str) -> Answer:
    """A new source, other variables, sizes or secrets as a draft of that change; 400, 404, 409, 413, 422, 503."""
    import time

    from functions.planning.update import AppChange, update
    from functions.planning.wiring import deployments, look, runs, secret_values, settings, sources
    from shared.store.runs import new_run_id

    made = update(
        deployment_id,
        read_body(request, AppChange),
        deployments=deployments(),
        runs=runs(),
        look=look(),
        sources=sources(),
        secrets=secret_values(),
        project=settings().target_project,
        by=caller(request),
        clock=time.time,
        new_id=new_run_id,
        environment=request.args.get("environment"),
    )
    return Answer(made)


def set_secret(request: Request, deployment_id: str) -> Answer:
    """A new value for a secret of the application, straight into Secret Manager; 400, 404, 409, 413, 422."""
    from functions.planning.update import SecretValue, store_value
    from functions.planning.wiring import deployments, secret_values, settings

    body = read_body(request, SecretValue)
    project = settings().target_project
    made = store_value(
        deployment_id,
        body,
        deployments=deployments(),
        secrets=secret_values(),
        project=project,
        environment=request.args.get("environment"),
    )
    return Answer(made)


def show_standing(request: Request, deployment_id: str) -> Answer:
    """A deployment as it stands, drawn and priced; 404, 409."""
    from functions.planning.standing import standing
    from functions.planning.wiring import deployments
    from shared.http.called import one_called

    deployment = one_called(deployment_id, deployments(), request.args.get("environment"))
    mine = ("deployment_id", "==", deployment.deployment_id)
    return Answer(standing(deployment, deployments().resources.where(mine, limit=1000)))
