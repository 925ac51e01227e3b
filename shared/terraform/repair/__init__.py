"""Repair of Terraform files by code that knows the google provider's schema."""

from shared.terraform.repair.engine import repair
from shared.terraform.repair.result import Repair, RepairEdit

__all__ = ["Repair", "RepairEdit", "repair"]
