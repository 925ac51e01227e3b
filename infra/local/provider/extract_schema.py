"""Makes `shared/terraform/schema/google.schema.gz` from two packages generated from the google provider.

    python -m infra.local.provider.extract_schema [WHEEL NPM_PACKAGE]

Without arguments the pinned versions are fetched with `pip download` and `npm pack`. The wheel carries a jsii assembly:
JSON that describes every generated class, and the generated JavaScript. Only facts are taken: names, types, which are
required, which are computed, how blocks nest. What each fact is read from:

- resource or data source: an interface that extends `cdktf.TerraformMetaArguments`, and the class beside it;
- an attribute's Terraform name: after `#` in its link to the documentation; required: not `optional` in the interface;
- nested block: summary "NAME block."; an array has any number, a single structure at most one;
- set instead of list: `type: "set"` in the generated `...ToHclTerraform` function or `synthesizeHclAttributes`;
- computed: `// NAME - computed: true` before the getter in the JavaScript class.

Optional arguments that the provider computes when they are unset come from `computed_facts`, what forces a new resource
from `forces_new`.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from infra.local.provider import forces_new
from infra.local.provider.computed_facts import Outputs, add_computed

WHEEL = "cdktf-cdktf-provider-google==16.12.1"
NPM_PACKAGE = "@pulumi/gcp@8.41.1"
OUTPUT = Path(__file__).parents[3] / "shared" / "terraform" / "schema" / "google.schema.gz"

Json = dict[str, Any]

_CLASS = re.compile(r"^class (\w+) extends cdktf\.(\w+) \{$", re.MULTILINE)
_TO_HCL = re.compile(r"^function (\w+)ToHclTerraform\(struct\) \{$(.*?)^\}$", re.MULTILINE | re.DOTALL)
_HCL_ENTRY = re.compile(r'^ +(\w+): \{\n +value: .*\n +isBlock: (\w+),\n +type: "(\w+)",', re.MULTILINE)
_COMPUTED = re.compile(r"// (\w+) - computed: true, optional: false, required: false\n(?=(.*)\n(.*))")
_NESTED_COMPUTED = re.compile(
    r"= new (?:(?!cdktf)\w+\.)?(\w+)(List|OutputReference)\(this, \"\w+\"(?:, (true|false))?\)"
)
_TYPE_NAME = re.compile(r"terraformResourceType: '(\w+)'")
_DOC_NAME = re.compile(r"#(\w+) \w+#")
_VERSION = re.compile(r"providerVersion: '([\d.]+)'")
_GETTERS = {
    "getStringAttribute": "string",
    "getNumberAttribute": "number",
    "getBooleanAttribute": "bool",
    "getListAttribute": ["list", "string"],
    "getNumberListAttribute": ["list", "number"],
    "getStringMapAttribute": ["map", "string"],
    "cdktf.StringMapList(": ["list", ["map", "string"]],
    "cdktf.StringMap(": ["map", "string"],
}


class Assembly:
    """The wheel's jsii assembly and JavaScript, asked one generated module at a time."""

    def __init__(self, wheel: Path) -> None:
        self.types: Json = {}
        self.scripts: dict[str, str] = {}
        with zipfile.ZipFile(wheel) as archive:
            inner = next(name for name in archive.namelist() if name.endswith(".jsii.tgz"))
            packed = archive.read(inner)
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as tar:
            for member in tar:
                handle = tar.extractfile(member) if member.isfile() else None
                if handle is None:
                    continue
                if member.name == "package/.jsii":
                    self.types = json.load(handle)["types"]
                elif member.name.startswith("package/lib/") and member.name.endswith(".js"):
                    folder = member.name.split("/")[2]
                    self.scripts[folder] = self.scripts.get(folder, "") + handle.read().decode()

    def configs(self) -> list[tuple[Json, Module]]:
        """Every resource's or data source's configuration interface with the module that holds it."""
        return [
            (interface, Module(self, interface))
            for interface in self.types.values()
            if "cdktf.TerraformMetaArguments" in interface.get("interfaces", [])
        ]


class Module:
    """One generated module: its interfaces by name, its classes' bodies and which names are sets."""

    def __init__(self, assembly: Assembly, interface: Json) -> None:
        self._types = assembly.types
        folder = interface["locationInModule"]["filename"].split("/")[1]
        self.script = assembly.scripts[folder]
        found = list(_CLASS.finditer(self.script))
        ends = [match.start() for match in found[1:]] + [len(self.script)]
        self.classes = {
            match[1]: (match[2], self.script[match.end() : end]) for match, end in zip(found, ends, strict=True)
        }
        self._hcl = {match[1].lower(): _entry_types(match[2]) for match in _TO_HCL.finditer(self.script)}

    def body(self, interface: Json, entry_types: dict[str, str], class_name: str) -> Json:
        """The block an interface describes, with the computed attributes of its class."""
        attributes: Json = {}
        blocks: Json = {}
        for prop in interface.get("properties", []):
            docs = prop["docs"]
            if prop.get("overrides", "").startswith("cdktf."):
                continue  # inherited from cdktf, not the provider's
            # The link stands anywhere in the docs, and a code sample in them can swallow it.
            match = _DOC_NAME.search(json.dumps(docs))
            name = match[1] if match else re.sub(r"(?=[A-Z])", "_", prop["name"]).lower()
            kind = entry_types.get(name, "list")
            if docs["summary"] == f"{name} block.":
                blocks[name] = self._nested(prop, kind)
            else:
                attributes[name] = [_plain_type(prop["type"], kind), "o" if prop.get("optional") else "r"]
        for name, type_ in self._computed(class_name).items():
            attributes.setdefault(name, [type_, "c"])
        return {key: dict(sorted(value.items())) for key, value in (("a", attributes), ("b", blocks)) if value}

    def resource_body(self, interface: Json, class_name: str) -> Json:
        return self.body(interface, _entry_types(self.classes[class_name][1]), class_name)

    def _nested(self, prop: Json, kind: str) -> list[Any]:
        type_ = prop["type"]
        many = False
        if "union" in type_:
            type_ = next(item for item in type_["union"]["types"] if item.get("fqn") != "cdktf.IResolvable")
        if "collection" in type_:
            type_, many = type_["collection"]["elementtype"], True
        interface = self._types[type_["fqn"]]
        nesting = "single" if kind == "struct" else kind
        least = 0 if prop.get("optional") else 1
        entry_types = self._hcl.get(interface["name"].lower(), {})
        block = self.body(interface, entry_types, f"{interface['name']}OutputReference")
        return [nesting, least, 0 if many else 1, block]

    def _computed(self, class_name: str) -> dict[str, Any]:
        """The attributes of a class that only the provider sets, with their types."""
        _, text = self.classes.get(class_name, ("", ""))
        found: dict[str, Any] = {}
        for name, first, second in _COMPUTED.findall(text):
            code = second if first.lstrip().startswith("get ") else first
            nested = _NESTED_COMPUTED.search(code)
            if nested:
                element = ["object", dict(sorted(self._computed(f"{nested[1]}OutputReference").items()))]
                found[name] = ["set" if nested[3] == "true" else "list", element]
                continue
            type_ = next((value for getter, value in _GETTERS.items() if getter in code), None)
            if type_ is None:
                raise ValueError(f"reading {class_name}.{name}: unknown getter in {code.strip()!r}")
            found[name] = ["set", type_[1]] if "Fn.tolist(" in code else type_
        return found


def _entry_types(text: str) -> dict[str, str]:
    return {name: kind for name, _, kind in _HCL_ENTRY.findall(text)}


def _plain_type(type_: Json, kind: str) -> Any:
    if "union" in type_:
        type_ = next(item for item in type_["union"]["types"] if item.get("fqn") != "cdktf.IResolvable")
    if "collection" in type_:
        collection = type_["collection"]
        element = _plain_type(collection["elementtype"], "simple")
        if collection["kind"] == "map":
            return ["map", element]
        return ["set" if kind == "set" else "list", element]
    return {"string": "string", "number": "number", "boolean": "bool"}[type_["primitive"]]


def extract(wheel: Path, npm_package: Path) -> Json:
    """The whole schema in the short form that `shared.terraform.schema.decode_block` reads."""
    assembly = Assembly(wheel)
    outputs = Outputs(npm_package)
    resources: Json = {}
    data_sources: Json = {}
    version = ""
    for interface, module in assembly.configs():
        class_name = interface["name"].removesuffix("Config")
        base, text = module.classes[class_name]
        match = _TYPE_NAME.search(text)
        found = _VERSION.search(text)
        if match is None or found is None:
            raise ValueError(f"reading {class_name}: its Terraform type is missing")
        version = found[1]
        target = data_sources if base == "TerraformDataSource" else resources
        target[match[1]] = module.resource_body(interface, class_name)
    interface = next(item for item in assembly.types.values() if item["name"] == "GoogleProviderConfig")
    for name, block in resources.items():
        add_computed(name, block, outputs)
        forces_new.mark(name, block)
    for block in (*resources.values(), *data_sources.values()):
        # Written by Terraform's SDK for every type: nobody sets it, the provider always answers it.
        _compute_if_optional(block, "id", "project")
    provider = Module(assembly, interface).resource_body(interface, "GoogleProvider")
    provider["a"].pop("alias", None)
    return {
        "version": version,
        "provider": provider,
        "resources": dict(sorted(resources.items())),
        "data_sources": dict(sorted(data_sources.items())),
    }


def _compute_if_optional(block: Json, *names: str) -> None:
    for name in names:
        item = block.get("a", {}).get(name)
        if item is not None and item[1].startswith("o") and "c" not in item[1]:
            item[1] = item[1].replace("o", "oc", 1)


def write(facts: Json, path: Path) -> int:
    """Writes the facts with the same bytes for the same facts; returns the size in bytes."""
    lines = [_line("version", facts["version"]), _line("provider", facts["provider"])]
    for kind in ("resources", "data_sources"):
        lines += [_line(f"{kind} {name}", block) for name, block in facts[kind].items()]
    packed = gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed)
    return len(packed)


def _line(key: str, value: Any) -> str:
    return f"{key}\t{json.dumps(value, separators=(',', ':'))}\n"


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if arguments:
            wheel, package = map(Path, arguments)
        else:
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, WHEEL]
            subprocess.run(pip, check=True)  # noqa: S603 - fixed words and a folder of our own
            subprocess.run(["npm", "pack", "--silent", NPM_PACKAGE], cwd=folder, check=True)  # noqa: S603, S607 - the npm in use
            wheel, package = next(Path(folder).glob("*.whl")), next(Path(folder).glob("*.tgz"))
        size = write(extract(wheel, package), OUTPUT)
    sys.stdout.write(f"{OUTPUT.name}: {size} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
