"""POST /generate-graph {"prompt"} -> the plan, its architecture, drawing, bill and risks, and what was asked for."""

from pydantic import BaseModel, Field

from functions.planning.application import Look
from functions.planning.asked import Ask
from functions.planning.draw import draw_graph
from functions.planning.given import Variable
from functions.planning.own_program import Own, lacking
from functions.planning.plan import make_plan, summarise
from functions.planning.rules.lifetime import lifetime_in
from functions.planning.sources import Sources, program_of
from functions.planning.typed import as_kept
from shared.cost import Cost
from shared.http import Body, Unavailable, Unprocessable
from shared.llm import ModelError, Provider
from shared.parts.expand import PlanRefused
from shared.schemas import DEFAULT_ENVIRONMENT, Architecture, Asked, Environment, Graph, InfraPlan
from shared.schemas.app import App
from shared.schemas.architecture import NAME_PATTERN
from shared.schemas.secrets_said import without_secrets


class GraphRequest(Body):
    """The goal, in words, and the application that it is about, where that is the caller's own.

    It is for `environment`, whose region is taken where the goal names none. `valued` are the secrets of the
    application whose values POST /generate_terraform will bring.
    """

    prompt: str
    app: App | None = None
    environment: str = Field(DEFAULT_ENVIRONMENT, pattern=NAME_PATTERN)
    valued: list[Variable] = Field(default_factory=list, max_length=20)


class GraphResponse(BaseModel):
    """The plan and its drawing.

    `architecture` is what the plan is a view of; send it on to POST /generate_terraform, with `asked`: the needs read
    in the goal, each met or not. `ask` is one open question with its choices; the default is what is planned. `risks`
    is flag -> explanation, `planned_by` who proposed the plan. `ends_at` (epoch seconds) is about when it ends by
    itself, where the goal says that it does. `unset` are the variables without which its source does not start, and
    which nothing gives: values that only a person has.
    """

    plan: InfraPlan
    architecture: Architecture
    summary: str
    graph: Graph
    cost: Cost
    risks: dict[str, str] = Field(default_factory=dict)
    asked: list[Asked] = Field(default_factory=list)
    ask: Ask | None = None
    ends_at: float | None = None
    unset: list[str] = Field(default_factory=list)
    planned_by: str


def respond(
    body: GraphRequest,
    provider: Provider,
    look: Look | None = None,
    environment: Environment | None = None,
    sources: Sources | None = None,
    *,
    now: float,
    cap_usd: float | None = None,
) -> GraphResponse:
    """Plan and draw a goal for an environment, the default one where it is None; raises Problem.

    `cap_usd`: what is dearer in its dearest month will not be applied.
    """
    try:
        program = program_of(body.app, sources)
        own = Own(program, frozenset(body.valued))
        planned = make_plan(body.prompt, provider, body.app, look, environment, own=own, cap_usd=cap_usd)
    except PlanRefused as refused:
        # The goal names no settings: what does not fit is what was said of the application beside it.
        told = {"field": refused.field, "message": refused.message}
        raise Unprocessable(f"{refused.field}: {refused.message}.", errors=[told]) from refused
    except ModelError as error:
        raise Unavailable(f"No plan can be made now: {error}.") from error
    lasts = lifetime_in(planned.goal.text, now)
    return GraphResponse(
        plan=planned.plan,
        architecture=planned.expanded.architecture,
        summary=without_secrets(summarise(planned), body.prompt),
        graph=draw_graph(
            without_secrets(body.prompt), planned.plan, planned.expanded, provider, by_rules=planned.by_rules
        ),
        cost=planned.cost,
        risks={flag: without_secrets(says, body.prompt) for flag, says in planned.risks.items()},
        asked=[as_kept(each, body.prompt) for each in planned.asked],
        ask=planned.ask,
        ends_at=now + lasts if lasts else None,
        unset=lacking(program, planned.expanded.architecture, body.app or App()) if program is not None else [],
        planned_by=planned.planned_by,
    )
