"""From an action to exactly what it would change: computed by code from the registry and the deployment's own files."""

from collections.abc import Mapping

from functions.decisions.knowledge import attribute_of
from shared.cost import machine_monthly_usd, next_machine_type
from shared.schemas import ActionName, AlertTarget, ProposedChange
from shared.terraform.hcl import Block, Literal, parse_file


def propose(action: ActionName, target: AlertTarget, missing_firewall: str | None) -> ProposedChange | None:
    """What the action would do to the target; None when it can't be done (no larger size, nothing to restore)."""
    if action == "scale_up_vm":
        return _larger(target)
    if action == "restart_instance":
        if target.zone is None:
            return None
        line = f"reset the instance {target.name} in {target.zone}; its configuration stays as it is"
        return ProposedChange(
            action=action, method="api", address=target.address, kind="reset", stops_machine=True, lines=[line]
        )
    if action == "modify_firewall" and missing_firewall:
        line = f"+ {missing_firewall}: restored to what the deployment's own files declare, nothing else is opened"
        return ProposedChange(action=action, method="terraform", address=missing_firewall, kind="restore", lines=[line])
    return None


def may_not_stop(change: ProposedChange, files: Mapping[str, str]) -> bool:
    """Whether the change stops a machine that its deployment's files do not let Terraform stop: it would fail.

    Only what the files plainly say counts; an expression, or a block that is not in them, is left to the run.
    """
    if change.method != "terraform" or not change.stops_machine:
        return False
    for path, text in files.items():
        for block in parse_file(path, text).body.items:
            if not isinstance(block, Block) or block.type != "resource" or ".".join(block.names) != change.address:
                continue
            said = block.body.attribute("allow_stopping_for_update")
            return said is None or (isinstance(said.expr, Literal) and said.expr.value is not True)
    return False


def _larger(target: AlertTarget) -> ProposedChange | None:
    before, attribute = target.machine_type, attribute_of("scale_up_vm", target.type)
    region = target.region or (target.zone or "").rpartition("-")[0]
    try:
        after = next_machine_type(before, region) if before else None
        if before is None or after is None or attribute is None:
            return None
        delta = machine_monthly_usd(after, region) - machine_monthly_usd(before, region)
    except LookupError:
        # A place or a type without a price: nobody could say what it would cost.
        return None
    return ProposedChange(
        action="scale_up_vm",
        method="terraform",
        address=target.address,
        attribute=attribute,
        kind="update",
        before=before,
        after=after,
        monthly_delta_usd=round(delta, 2),
        stops_machine=True,
        lines=[f"~ {target.address}", f'    {attribute}: "{before}" -> "{after}"'],
    )
