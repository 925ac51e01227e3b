"""How the common types behave; every other type is stored and given back."""

from infra.local.parts import HALVES
from infra.local.provider.behaviours import (
    balancing,
    compute,
    groups,
    iam,
    monitoring,
    network,
    serverless,
    sql,
    storage,
)
from infra.local.provider.call import Behaviour

BEHAVIOURS: dict[str, Behaviour] = {
    **network.BEHAVIOURS,
    **compute.BEHAVIOURS,
    **groups.BEHAVIOURS,
    **balancing.BEHAVIOURS,
    **sql.BEHAVIOURS,
    **serverless.BEHAVIOURS,
    **storage.BEHAVIOURS,
    **iam.BEHAVIOURS,
    **monitoring.BEHAVIOURS,
    **{kind: behaviour for half in HALVES for kind, behaviour in half.behaviours.items()},
}
