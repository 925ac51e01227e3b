"""What the static gate lets through, as tables."""

import re
from functools import cache
from importlib import resources

from shared.terraform.other_providers import DATA_SOURCES, PROVIDERS, RESOURCES

PROVIDER_NAMES = frozenset({"google", "google-beta", "random", *PROVIDERS})
PROVIDER_SOURCES = frozenset(f"hashicorp/{name}" for name in PROVIDER_NAMES)
TYPE_PREFIXES = frozenset({"google", "random"})
# Of providers that could do more than work out values, only the types that do no more: `tls_certificate` asks servers.
OTHER_TYPES = {"resource": frozenset(RESOURCES), "data": frozenset(DATA_SOURCES)}
# What packs files, which a run has none of: only for a directory that is looked at.
PACKING = frozenset({"archive_file"})
# Data sources about one of the configuration's own resources: type -> the argument that names it, and its type. Named
# by its id, which a resource has once it is made: by a name another's could be read while Terraform plans.
OWN_DATA = {
    "google_storage_bucket_object": ("bucket", "google_storage_bucket"),
    "google_kms_crypto_key_version": ("crypto_key", "google_kms_crypto_key"),
}

# Blocks of the language that are known and not let in: what each would do, and what to do instead.
REFUSED_BLOCKS = {
    "import": "An import block takes over things that exist already. Import them by hand, with a person looking.",
    "moved": "A moved block renames things in the state. Move them by hand, with a person looking.",
    "removed": "A removed block forgets things in the state or destroys them. Do it by hand, with a person looking.",
    "ephemeral": "Ephemeral resources fetch secrets and run code while Terraform plans. Remove it.",
    "action": "Action blocks run things. Remove it.",
    "list": "List blocks query what exists. Remove it.",
    "provisioner": "Provisioners run commands. Use metadata_startup_script, which runs inside the machine.",
    "connection": "Connection blocks serve provisioners, which run commands. Remove it.",
}

# What init acts on although the file has mistakes further up.
OBEYED_IN_DOUBT = frozenset({"backend", "module_source", "provider", "provider_settings", "terraform_settings"})

# Inside `terraform { }`.
TERRAFORM_ARGUMENTS = frozenset({"required_version"})
REFUSED_TERRAFORM_BLOCKS = {
    "backend": "Where state is kept is decided by the run, not by the files. Remove the backend block.",
    "cloud": "Where state is kept and runs happen is decided by the run. Remove the cloud block.",
    "provider_meta": "provider_meta hands data to a provider. Remove it.",
}

# Settings of a provider that choose who acts or which server is spoken to, by how they are called.
_PROVIDER_SETTING = re.compile(r"credential|token|impersonat|endpoint|universe|proxy|secret|password|\Adynamic\Z")

# A service's own server in one place, which Google names so.
_REGIONAL = re.compile(r"https://([a-z]+)\.[a-z0-9-]+\.rep\.googleapis\.com/v[0-9][a-z0-9]*/")


def steers_provider(setting: str) -> bool:
    """Whether a setting of a provider may not be made by the files."""
    return _PROVIDER_SETTING.search(setting) is not None


def is_regional_endpoint(setting: str, address: str | None) -> bool:
    """Whether an address is the regional server of the very service whose endpoint the setting gives."""
    service = re.sub(r"_v[0-9][a-z0-9]*\Z", "", setting.removesuffix("_custom_endpoint")).replace("_", "")
    found = _REGIONAL.fullmatch(address or "")
    return setting.endswith("_custom_endpoint") and found is not None and found[1] == service


# Pure functions of the google provider; those of any other provider are code of its own.
PROVIDER_FUNCTIONS = frozenset(
    f"provider::{provider}::{name}_from_{source}"
    for provider in ("google", "google-beta")
    for name, source in (
        ("location", "id"),
        ("name", "id"),
        ("project", "id"),
        ("region", "id"),
        ("region", "zone"),
        ("zone", "id"),
    )
)

_PATH_FUNCTIONS = frozenset({"abspath", "pathexpand", "templatefile"})

# Evaluates text that is put together while Terraform runs: loops and paths in it are not to be seen here.
EVALUATING_FUNCTION = "templatestring"

# Takes the mark away by which Terraform, the plan and the outputs keep a secret to themselves.
UNHIDING_FUNCTION = "nonsensitive"


def reads_files(function: str) -> bool:
    """Whether a built-in function looks at the machine's files or paths.

    All whose names begin with `file` do, and so would one that Terraform gains later.
    """
    return function in _PATH_FUNCTIONS or function.startswith("file")


@cache
def data_sources() -> frozenset[str]:
    """The data sources that may be read; those of OWN_DATA only about what is one's own."""
    text = resources.files(__package__).joinpath("data_sources.txt").read_text()
    listed = frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
    return listed | frozenset(OWN_DATA) | (OTHER_TYPES["data"] - PACKING)
