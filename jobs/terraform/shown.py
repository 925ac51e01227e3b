"""What a person is shown of one change: what may hurt first, lists whole, and a count of whatever is left out."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change
from jobs.terraform.policy.plan_remediation import settable
from shared.schemas import PlannedChange
from shared.schemas.text import printable
from shared.terraform.output import HIDDEN

_MOST = 60
_MOST_OF_ONE = 30
_LONGEST = 400
_LONGEST_RISKY = 4000
_TAIL = 500

# Which of several: its number, or a variable's name.
_PLACE = re.compile(r"\.\d+(?=\.|$)|\[[^\]]*\]")
# Their keys are anybody's words, and decide nothing.
_NAMES_ONLY = re.compile(r"^(?:\w+_)?(?:labels|annotations)(?:\.|$)")
# Keys of metadata that Google's images obey.
_OBEYED = re.compile(r"startup-script|shutdown-script|user-data|ssh-keys|sshKeys|enable-oslogin|gce-container")
# What decides who acts, what runs, who gets in, what it costs and what can be lost, in this order.
_RISKS = tuple(
    re.compile(rf"(?:^|[._-])(?:{words})")
    for words in (
        r"provisioner",
        r"service_account|members?$|role$|bindings?|policy_data|scopes|impersonate|oauth|identity|run_as|invoker_iam",
        (
            r"metadata_startup_script|startup-script|shutdown-script|user-data|user_data|script|command|args|entrypoint|env"
            r"|image|source_image|container|cloud-init|code|docker|runtime|metadata"
        ),
        (
            r"source_ranges|source_tags|allow|deny|ports?$|protocol|direction|access_config|nat_ip|ipv4_enabled|public"
            r"|authorized_networks|ingress|egress|network|subnetwork|vpc|ssl|tls|require|backend|endpoint|url|domain|cidr"
            r"|ip_range|target|audit|firewall|disabled|enabled"
        ),
        (
            r"machine_type|tier|size|count|min_|max_|gpu|accelerator|cpu|memory|replicas|nodes?|edition|availability"
            r"|autoscal|instances|type$"
        ),
        r"deletion|protection|force_destroy|prevent|lifecycle|retention|backup|versioning|ttl|expir|age$|kms|encrypt",
    )
)
_RUNS = 2
"""Where what runs stands among the risks."""


def planned_change(
    change: Change, raw: Mapping[str, Any], scrub: Callable[[str], str], provisioners: Mapping[str, str]
) -> PlannedChange:
    """One change of a plan, without values that are marked as sensitive; `provisioners` are what would be run."""
    hidden = [*_sensitive(raw.get("before_sensitive")), *_sensitive(raw.get("after_sensitive"))]
    differing = {path: ("", text) for path, text in provisioners.items()} | _differing(change)
    ranked = sorted(differing, key=lambda path: (*_risk(path), differing[path][1] is UNKNOWN, path))
    risky = _fair([path for path in ranked if _risk(path)[0] < len(_RISKS) and differing[path][1] is not UNKNOWN])
    chosen = set(risky)
    listed = [*risky, *[path for path in ranked if path not in chosen][:_MOST]]

    def shown(path: str, value: Any) -> str:
        plain = _PLACE.sub("", path)
        if any(plain == each or plain.startswith(f"{each}.") or each == "" for each in hidden):
            return HIDDEN if value not in ("", None) else ""
        return shortened(printable(scrub(text_of(value))), _LONGEST_RISKY if path in risky else _LONGEST)

    return PlannedChange(
        address=change.address,
        type=change.type,
        name=change.name,
        actions=list(change.actions),
        attributes={path: (shown(path, differing[path][0]), shown(path, differing[path][1])) for path in listed},
        risky=risky,
        left_out=len(differing) - len(listed),
    )


def output_change(raw: Mapping[str, Any], scrub: Callable[[str], str]) -> tuple[str, str]:
    """An output before and after; where any part of it is sensitive, of that no more than that it is."""
    after = UNKNOWN if raw.get("after_unknown") else raw.get("after")

    def shown(value: Any, marks: Any) -> str:
        if value is None or value is UNKNOWN:
            return text_of(value)
        return HIDDEN if _sensitive(marks) else shortened(printable(scrub(text_of(value))), _LONGEST)

    return shown(raw.get("before"), raw.get("before_sensitive")), shown(after, raw.get("after_sensitive"))


def provisioners_of(plan: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Address -> `provisioner.N.KIND` -> what it would run, as the configuration of a plan has it."""
    root = (plan.get("configuration") or {}).get("root_module") or {}
    return {
        str(each.get("address")): {
            f"provisioner.{n}.{found.get('type')}": json.dumps(found.get("expressions") or {}, sort_keys=True)
            for n, found in enumerate(each["provisioners"])
        }
        for each in root.get("resources") or []
        if each.get("provisioners")
    }


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning and its end with how long it is and the hash that tells it from every other."""
    if len(text) <= limit:
        return text
    tail = min(_TAIL, limit // 3)
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]
    left_out = len(text) - limit
    said = f"… {left_out:,} of {len(text):,} characters left out, sha256 {digest} …"
    return f"{text[: limit - tail]}\n{said}\n{text[-tail:]}"


def text_of(value: Any) -> str:
    """A value as text; what is known only after apply says so."""
    if value is UNKNOWN:
        return repr(UNKNOWN)
    return "" if value is None else value if isinstance(value, str) else json.dumps(_known(value), ensure_ascii=False)


def _risk(path: str) -> tuple[int, bool]:
    """Where the attribute stands among the risks, the worst first; their number when it is none of them."""
    if _NAMES_ONLY.match(path):
        return len(_RISKS), True
    if path.startswith("metadata."):
        # Its other keys are anybody's words as well, and come after those that are obeyed.
        return _RUNS, not _OBEYED.search(path)
    return next((n for n, words in enumerate(_RISKS) if words.search(path)), len(_RISKS)), not _OBEYED.search(path)


def _fair(paths: list[str]) -> list[str]:
    """So many of one argument, that a map or a list with many entries hides no other argument."""
    seen: Counter[str] = Counter()
    found = []
    for path in paths:
        group = _group(path)
        seen[group] += 1
        if not group or seen[group] <= _MOST_OF_ONE:
            found.append(path)
    return found


def _group(path: str) -> str:
    """The list, map or block that a path is one entry of, wherever it lies; empty for an argument of its own."""
    plain = _PLACE.sub("", path)
    return plain if re.search(r"\.\d+$", path) else plain.rpartition(".")[0]


def _differing(change: Change) -> dict[str, tuple[Any, Any]]:
    """Path -> before and after, of all that a change sets."""
    before, after = dict(_parts(change.before)), dict(_parts(change.after))
    if not (change.before and change.after):
        there = after if change.after else before
        values = {path: value for path, value in there.items() if value not in (None, "", [], {})}
        return {path: ("", value) if change.after else (value, "") for path, value in values.items()}
    ours = settable(change.type)
    found: dict[str, tuple[Any, Any]] = {}
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        empty = not old and not new and old is not False and new is not False
        if old != new and not empty and (new is not UNKNOWN or path.partition(".")[0] in ours):
            found[path] = (old, new)
    return found


def _parts(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """What a person reads as one thing: a value, or a list of values, whole; blocks by their number where there are
    several."""
    if isinstance(tree, Mapping) and tree:
        for key, value in tree.items():
            yield from _parts(value, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list) and any(isinstance(each, Mapping | list) for each in tree):
        names = _names(tree, path)
        for n, each in enumerate(tree):
            if names:
                yield from _parts(each, f"{path}[{names[n]}]")
            else:
                yield from _parts(each, path if len(tree) == 1 else f"{path}.{n}")
    else:
        yield path, tree


def _names(tree: list[Any], path: str) -> list[str]:
    """What variables are called, each once, so that one more or less moves no other; empty for another list."""
    if path.rpartition(".")[2] != "env":
        return []
    names = [each.get("name") if isinstance(each, Mapping) else None for each in tree]
    told = [name for name in names if isinstance(name, str) and re.fullmatch(r"[A-Za-z_][\w.-]{0,199}", name)]
    return told if len(told) == len(set(told)) == len(tree) else []


def _known(value: Any) -> Any:
    if isinstance(value, list):
        return [_known(each) for each in value]
    return repr(UNKNOWN) if value is UNKNOWN else value


def _sensitive(marks: Any, path: str = "") -> list[str]:
    """The dotted paths, without list indices, that Terraform marks as sensitive."""
    if marks is True:
        return [path]
    if isinstance(marks, Mapping):
        return [
            found for key, each in marks.items() for found in _sensitive(each, f"{path}.{key}" if path else str(key))
        ]
    if isinstance(marks, list):
        return [found for each in marks for found in _sensitive(each, path)]
    return []
