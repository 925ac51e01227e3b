"""A repair of Terraform files, by the code that knows the provider's schema."""

from typing import Any

from shared.llm import Rules
from shared.schemas import TerraformFiles
from shared.terraform.diagnostics import Diagnostic
from shared.terraform.repair import repair


def answer(facts: dict[str, Any]) -> TerraformFiles:
    """`facts["files"]` (name -> text) as `facts["diagnostics"]` say they should be, as far as the schema tells.

    Diagnostics as `terraform validate -json` lists them; without any the files come back as they were.
    """
    files = {str(name): str(text) for name, text in (facts.get("files") or {}).items()}
    diagnostics = [Diagnostic.model_validate(each) for each in facts.get("diagnostics") or []]
    return TerraformFiles.from_names(repair(files, diagnostics).files if diagnostics else files)


RULES: Rules = {TerraformFiles: answer}
"""What the terraform job answers without a model."""
