"""Which path of a deployment is asked, and what an answer that is no success means for whom it belongs to."""

from shared.schemas import Architecture, Run

_REFUSED = {401, 403}
_NOT_THERE = {404, 405, 410}


def health_path(architecture: Architecture | None) -> str:
    """The path that what users come for is asked at: its own, else that of the one program behind it; empty for `/`."""
    if architecture is None:
        return ""
    main = architecture.main
    said = {part.id: each.value for part in architecture.parts for each in part.settings if each.key == "health_path"}
    if main.id in said or main.part == "cloud_run":
        return said.get(main.id, "")
    behind = {said[id_] for id_ in main.uses if id_ in said}
    return behind.pop() if len(behind) == 1 else ""


def not_reachable(run: Run, detail: str, code: int | None, path: str, part: str = "") -> str:
    """The detail with what it means where something answered, and what to do; `part` is another one than the main."""
    if code is None:
        return detail
    if not (path or part) and not _has_program(run.architecture):
        return detail
    app = run.application or run.deployment_id
    name = f"infraai set {app} --health-path /PATH" + (f" --part {part}" if part else "")
    at = path or "/"
    if code in _NOT_THERE and path.endswith("z"):
        why = f"Google keeps some paths that end in z for itself, so {at} may never come to the program: name another"
        return f"{detail}. {why}: {name}"
    if code in _NOT_THERE:
        return f"{detail}. It runs and answers, but has nothing for a GET of {at}: name a path that it has: {name}"
    if code in _REFUSED:
        return f"{detail}. It answers, and wants to know who asks at {at}: name a path that is open to all: {name}"
    if 300 <= code <= 399:
        return f"{detail}. It answers, and sends on elsewhere from {at}: name a path that answers by itself: {name}"
    if code >= 500:
        return f"{detail}. It answers, and fails at {at}: its lines say why (infraai logs {app} --app)"
    return detail


def _has_program(architecture: Architecture | None) -> bool:
    """Whether a path of it can be named: something of Cloud Run is what answers."""
    if architecture is None:
        return False
    kinds = {part.id: part.part for part in architecture.parts}
    return any(kinds.get(id_) == "cloud_run" for id_ in (architecture.main.id, *architecture.main.uses))
