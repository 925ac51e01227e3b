"""Repair of Terraform files by code that knows the google provider's schema.

repair(files, diagnostics)                            files, edits with reasons, what is left
fix_directory.fix_directory(path, validate=...)       the loop with the gate and terraform around it
answer.schema_excerpt("google_compute_instance")      for the model that gets what is left
answer.accept_model_answer(before, after, diagnostics)  why its answer can't be taken
"""

from shared.terraform.repair.engine import repair
from shared.terraform.repair.result import Repair, RepairEdit

__all__ = ["Repair", "RepairEdit", "repair"]
