"""Names in a goal that look like a technology, and that nothing here knows."""

import re
from collections.abc import Iterator

_UNKNOWN = re.compile(
    r"(?<![\w./@-])(?:[A-Z][a-z]+(?:[A-Z][a-z]*)+|[A-Z]?[a-z]+(?:DB|MQ|QL|JS|FS)|[a-z]+[A-Z]{2,})(?![\w@-]|\.\w)"
)

_NAMES = frozenset({
    "github", "gitlab", "javascript", "typescript", "youtube", "linkedin", "whatsapp", "paypal", "iphone", "ipad",
    "macos", "bigquery", "postgresql", "mysql", "graphql", "nodejs", "devops", "finops", "gitops", "wordpress",
    "saas", "paas", "iaas", "iot", "poc", "mvps", "apis", "vms", "gpus", "dags", "urls", "pdfs", "csvs", "vcpu",
    "vcpus", "openapi", "digitalocean", "idp", "fortigate", "soho", "sso", "dotnet", "gib", "mib", "tib", "kib",
})  # fmt: skip


def technologies_unknown(raw: str, known: list[str]) -> Iterator[str]:
    """Names that look like a technology and that nothing here knows."""
    said = " ".join(known).lower()
    seen: set[str] = set()
    for match in _UNKNOWN.finditer(raw):
        name = match[0].lower()
        if name not in _NAMES and name not in said and name not in seen:
            seen.add(name)
            yield match[0]
