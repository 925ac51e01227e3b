"""Fault cases as files: a goal, and for each execution what fails, how often it must have, and how the run may end.

A fault names a type and a verb, the provider's words (`error`), how many calls it lets by (`skip`) and hits (`times`,
-1 for all), and whether the thing exists then (`after`), is handed to Terraform (`taint`), reads differently (`patch`)
or seems `gone`; or a `storage` method with part of an object's name (`match`), or a `telegram` method with a `code`.
"""

import re
from typing import Any

from infra.local.faults import Failure, Fault

_CODE = re.compile(r"Error (\d{3}):")


def fault_of(case: dict[str, Any]) -> Fault:
    """A case's fault as the plan has it."""
    times = case.get("times", 1)
    often = {"nth": case.get("skip", 0) + 1, "times": None if times < 0 else times, "delay": case.get("delay") or 0}
    part = f"*{case['match']}*" if case.get("match") else ""
    if "storage" in case:
        code, reason, text = case.get("status"), case.get("reason", ""), case.get("text", "")
        error = Failure(code=code, reason=reason, message=text) if code else None
        return Fault(service="storage", method=case["storage"], path=part, error=error, **often)
    if "telegram" in case:
        error = Failure(code=case["code"], message=case["text"], parameters=case.get("params", {}))
        return Fault(service="telegram", method=case["telegram"], error=error, **often)
    words = case.get("error")
    found = _CODE.search(words or "")
    crash = bool(case.get("crash"))
    return Fault(
        type=case.get("type", ""),
        verb=case["verb"],
        name=part,
        when="after" if case.get("after") else "before",
        tainted=bool(case.get("taint")),
        crash=crash,
        gone=bool(case.get("gone")),
        patch=[(tuple(path), value) for path, value in case.get("patch", [])],
        error=Failure(code=int(found[1]) if found else 500, text=words) if words and not crash else None,
        **often,
    )
