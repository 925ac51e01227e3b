"""Failing as Google fails, on purpose: a typed plan of faults that every stand-in asks before and after its work.

plan = Plan(FaultPlan(presets=["iam-not-there-yet"]), clock=time.time)
ProviderServer(world, project="demo", faults=plan)
"""

from infra.local.faults.model import Failure, Fault, FaultPlan, Quota
from infra.local.faults.plan import Plan
from infra.local.faults.presets import PRESETS, NoSuchPreset

__all__ = ["PRESETS", "Failure", "Fault", "FaultPlan", "NoSuchPreset", "Plan", "Quota"]
