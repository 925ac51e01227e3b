"""Which optional arguments the provider fills in when they are left out, read from the npm package `@pulumi/gcp`.

That package is generated from the same provider. Its declarations type what comes out of a resource: an optional
argument that always has a value afterwards (`Output<string>`, not `Output<string | undefined>`; in a nested structure
`name: string`, not `name?: string`) is one the provider computes. Its scripts list the secret attributes
(`additionalSecretOutputs`). Only those facts are taken. Types are matched by name (`compute` + `Instance` is
google_compute_instance), or else by the attributes they share.
"""

from __future__ import annotations

import re
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_CLASS = re.compile(r"export declare class (\w+) extends pulumi\.CustomResource \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_OUTPUT = re.compile(r"^    readonly (\w+): pulumi\.Output<(.*)>;$", re.MULTILINE)
_INTERFACE = re.compile(r"^    interface (\w+) \{\n(.*?)^    \}", re.MULTILINE | re.DOTALL)
_NAMESPACE = re.compile(r"^export declare namespace (\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^        (\w+)(\??): (.*);$", re.MULTILINE)
_STRUCTURE = re.compile(r"outputs\.(\w+)\.(\w+)")
_SECRETS = re.compile(r"additionalSecretOutputs: \[([^\]]*)\]")
_DEPRECATED = re.compile(r"@deprecated[^/]*\*/\s+readonly (\w+):")
# Inside nested structures the package names no secrets; these names hold one in every type that has them.
_SECRET_NAME = re.compile(
    r"(?:.*_)?(?:password|auth_token|service_key|private_key|private_key_pem|client_secret|cloud_secret|raw_key|"
    r"rsa_encrypted_key|encryption_key_raw|encryption_key_rsa|secret_access_key|sas_token|shared_secret)(?:_wo)?|secret_data_wo"
)
_OWN_OUTPUTS = {"effectivelabels", "pulumilabels", "effectiveannotations"}
_ENOUGH_SHARED = 0.75


@dataclass
class Output:
    """One resource or structure: squashed name -> (always has a value, key of its structure or None)."""

    fields: dict[str, tuple[bool, tuple[str, str] | None]] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)
    deprecated: set[str] = field(default_factory=set)


class Outputs:
    """All resources and structures of the package."""

    def __init__(self, package: Path) -> None:
        self.resources: dict[str, Output] = {}
        self.structures: dict[tuple[str, str], Output] = {}
        scripts: dict[str, str] = {}
        declarations: dict[str, str] = {}
        with tarfile.open(package, mode="r:gz") as tar:
            for member in tar:
                name = member.name.removeprefix("package/")
                handle = tar.extractfile(member) if name.endswith((".d.ts", ".js")) else None
                if handle is None:
                    continue
                text = handle.read().decode()
                if name == "types/output.d.ts":
                    self._read_structures(text)
                elif name.endswith(".d.ts"):
                    declarations[name.removesuffix(".d.ts")] = text
                else:
                    scripts[name.removesuffix(".js")] = text
        for name, text in declarations.items():
            for class_name, body in _CLASS.findall(text):
                output = Output({_squash(prop): _shape(type_) for prop, type_ in _OUTPUT.findall(body)})
                secrets = _SECRETS.search(scripts.get(name, ""))
                if secrets:
                    output.secret = {_squash(word.strip(' "')) for word in secrets[1].split(",")} - _OWN_OUTPUTS
                output.deprecated = {_squash(prop) for prop in _DEPRECATED.findall(body)}
                self.resources[_squash(name.split("/")[0] + class_name)] = output

    def _read_structures(self, text: str) -> None:
        for namespace, body in _NAMESPACE.findall(text):
            for name, fields in _INTERFACE.findall(body):
                parsed = {
                    _squash(prop): (optional != "?", _structure(type_))
                    for prop, optional, type_ in _FIELD.findall(fields)
                }
                self.structures[(namespace, name)] = Output(parsed)

    def find(self, type_name: str, block: Json) -> Output | None:
        """The resource that stands for a Terraform type, or None."""
        squashed = _squash(type_name.removeprefix("google_"))
        exact = self.resources.get(squashed)
        if exact is not None:
            return exact
        wanted = {_squash(name) for name in (*block.get("a", {}), *block.get("b", {}))} - {"id", "timeouts"}
        last = type_name.rsplit("_", 1)[-1]
        candidates = [
            (len(wanted & names) / len(wanted | names), key)
            for key, output in self.resources.items()
            if key.endswith(last) and (names := {_fit(name, wanted) for name in output.fields})
        ]
        score, key = max(candidates, default=(0.0, ""))
        return self.resources[key] if score >= _ENOUGH_SHARED else None


def add_computed(type_name: str, block: Json, outputs: Outputs) -> bool:
    """Marks a resource's computed, sensitive and deprecated arguments in place; False when the package lacks it."""
    output = outputs.find(type_name, block)
    if output is None:
        return False
    _mark(block, output, outputs)
    for name, item in block.get("a", {}).items():
        if _squash(name) in output.secret and "s" not in item[1]:
            item[1] += "s"
        if _squash(name) in output.deprecated and "d" not in item[1]:
            item[1] += "d"
    return True


def _mark(block: Json, output: Output, outputs: Outputs) -> None:
    for name, item in block.get("a", {}).items():
        found = _field(output, name)
        if found and found[0] and item[1] == "o":
            item[1] = "oc"
        if item[0] == "string" and item[1] != "c" and _SECRET_NAME.fullmatch(name):
            item[1] += "s"
    for name, nested in block.get("b", {}).items():
        found = _field(output, name)
        if found is None:
            continue
        always, structure = found
        if always and nested[1] == 0 and name != "timeouts":
            nested[4:] = ["c"]
        inner = outputs.structures.get(structure) if structure else None
        if inner is not None:
            _mark(nested[3], inner, outputs)


def _field(output: Output, name: str) -> tuple[bool, tuple[str, str] | None] | None:
    squashed = _squash(name)
    return next((output.fields[form] for form in _forms(squashed) if form in output.fields), None)


def _forms(name: str) -> list[str]:
    """A name as it stands and as the package's plural."""
    plural = name[:-1] + "ies" if name.endswith("y") else name + ("es" if name.endswith(("s", "x", "ch")) else "s")
    return [name, plural, name.removesuffix("s")]


def _fit(name: str, wanted: set[str]) -> str:
    return next((form for form in wanted if name in _forms(form)), name)


def _shape(type_: str) -> tuple[bool, tuple[str, str] | None]:
    return "undefined" not in type_, _structure(type_)


def _structure(type_: str) -> tuple[str, str] | None:
    match = _STRUCTURE.search(type_)
    return (match[1], match[2]) if match else None


def _squash(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
