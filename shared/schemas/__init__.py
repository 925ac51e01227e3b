"""Every shape that crosses a boundary: HTTP, the model, Firestore.

plan        InfraPlan, MonitoringPolicy, TerraformFiles      what the model proposes
architecture  Architecture, ArchitecturePart, Setting, Asked        what a deployment consists of
graph       Graph, Node, Edge                                what the canvas draws
run         Run, PlanSummary, Verification, ...              one way through the pipeline
deployment  Deployment, Resource                             what exists and who made it
environment Environment                                      where deployments go
ops         Alert, OpsDecision                               what went wrong and what to do
"""

from shared.schemas.architecture import Architecture, ArchitecturePart, Asked, Setting
from shared.schemas.deployment import Deployment, Drift, Resource
from shared.schemas.environment import DEFAULT_ENVIRONMENT, PROJECT_PATTERN, Environment, Size
from shared.schemas.graph import Edge, Graph, Node, NodeData
from shared.schemas.ops import (
    CLOSINGS,
    PASSING,
    ActionName,
    ActionRecord,
    Alert,
    AlertStatus,
    AlertTarget,
    Approval,
    ChatMessage,
    Closing,
    HistoryEntry,
    OpsDecision,
    ProposedChange,
    Verdict,
    VerdictName,
)
from shared.schemas.plan import InfraPlan, MonitoringPolicy, TerraformFiles
from shared.schemas.run import (
    ADOPTED,
    CATALOGUE,
    EDITED,
    AllowedChange,
    Before,
    Checked,
    Declared,
    Difference,
    Finding,
    FixAttempt,
    Kept,
    Phase,
    PhaseTime,
    PlannedChange,
    PlanSummary,
    Promotion,
    Run,
    RunKind,
    RunMode,
    RunStatus,
    StateLock,
    Unlock,
    Verification,
    files_sha,
)

__all__ = [
    "ADOPTED",
    "CATALOGUE",
    "CLOSINGS",
    "DEFAULT_ENVIRONMENT",
    "EDITED",
    "PASSING",
    "PROJECT_PATTERN",
    "ActionName",
    "ActionRecord",
    "Alert",
    "AlertStatus",
    "AlertTarget",
    "AllowedChange",
    "Approval",
    "Architecture",
    "ArchitecturePart",
    "Asked",
    "Before",
    "ChatMessage",
    "Checked",
    "Closing",
    "Declared",
    "Deployment",
    "Difference",
    "Drift",
    "Edge",
    "Environment",
    "Finding",
    "FixAttempt",
    "Graph",
    "HistoryEntry",
    "InfraPlan",
    "Kept",
    "MonitoringPolicy",
    "Node",
    "NodeData",
    "OpsDecision",
    "Phase",
    "PhaseTime",
    "PlanSummary",
    "PlannedChange",
    "Promotion",
    "ProposedChange",
    "Resource",
    "Run",
    "RunKind",
    "RunMode",
    "RunStatus",
    "Setting",
    "Size",
    "StateLock",
    "TerraformFiles",
    "Unlock",
    "Verdict",
    "VerdictName",
    "Verification",
    "files_sha",
]
