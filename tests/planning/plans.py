"""Plans for tests: every stack, complete, and a hypothesis strategy over what a plan may say."""

from hypothesis import strategies as st

from functions.planning.catalogue import bind_monitoring
from shared.cost import REGIONS, is_sold
from shared.parts.stacks import SERVERLESS, STACKS, has_machine, stack_resources
from shared.schemas import InfraPlan

MACHINES = ["e2-micro", "e2-small", "e2-medium", "e2-standard-4", "n2-standard-8", "n2-custom-4-8192"]
EXTRAS = [
    "google_storage_bucket",
    "google_pubsub_topic",
    "google_pubsub_subscription",
    "google_compute_address",
    "google_service_account",
    "google_cloud_run_v2_service",
]


def plan_for(stack: str, *, regional: bool = False, **changes: object) -> InfraPlan:
    """A stack's plan as the planner makes it, monitoring bound."""
    plan = InfraPlan(
        cloud="gcp",
        stack_type=stack,
        region="us-central1",
        machine_type="e2-medium" if has_machine(stack) else SERVERLESS,
        autoscaling=regional,
        estimated_cost_usd=0,
        risk_flags=[],
        resources=stack_resources(stack, regional=regional),
        monitoring=[],
    ).model_copy(update=changes)
    if "monitoring" in changes:
        return plan
    return plan.model_copy(update={"monitoring": bind_monitoring(plan)})


@st.composite
def plans(draw: st.DrawFn) -> InfraPlan:
    """Plans over all stacks, regions, machine types, subsets of the monitoring and of the resources, and extras."""
    stack = draw(st.sampled_from(sorted(STACKS)))
    plan = plan_for(stack, regional=draw(st.booleans()))
    machine = draw(st.sampled_from(MACHINES)) if has_machine(stack) else SERVERLESS
    whole = plan.resources
    kept = [kind for kind in whole if draw(st.booleans())] if draw(st.booleans()) else whole
    extras = draw(st.lists(st.sampled_from(EXTRAS), unique=True, max_size=3))
    watched = [
        policy.model_copy(
            update={
                "threshold": draw(st.floats(0, 1e9, allow_nan=False)),
                "duration": f"{60 * draw(st.integers(1, 30))}s",
                "severity": draw(st.sampled_from(["critical", "CRITICAL", "high", "warning", "info"])),
            }
        )
        for policy in plan.monitoring
        if draw(st.booleans())
    ]
    # Leaving a regional group out of the resources leaves a zonal one, under the same name.
    return plan.model_copy(
        update={
            "region": draw(
                st.sampled_from([each for each in sorted(REGIONS) if machine == SERVERLESS or is_sold(machine, each)])
            ),
            "machine_type": machine,
            "resources": [*kept, *extras],
            "monitoring": watched,
            "autoscaling": draw(st.booleans()),
        }
    )
