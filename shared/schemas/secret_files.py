"""Which file of a source holds a secret, by what it is called and by what stands in it."""

import re
from pathlib import PurePosixPath

from shared.schemas.variables import command_line

_EXAMPLES = re.compile(r"(?:^|[._-])(?:example|sample|template|dist|defaults)(?:$|[._-])", re.IGNORECASE)
_SECRET_NAMES = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (r"\.env(?:\..+)?|.+\.env", "environment variables, which often hold passwords"),
        (r"id_(?:rsa|dsa|ecdsa|ed25519)(?:_\w+)?", "a private SSH key"),
        (r".+\.(?:pem|p12|pfx|jks|keystore|ppk|kdbx|key)", "a private key or a store of keys"),
        (r"\.(?:netrc|pgpass|pypirc|htpasswd|git-credentials|dockercfg)|_netrc", "logins"),
        (r"(?:application_default_)?credentials(?:\.json|\.db)?", "credentials"),
        (r"client_secret.*\.json|service[-_]?account.*\.json", "credentials"),
        (r".+\.tfstate(?:\..+)?", "the state of Terraform, with every secret in it"),
        (r"terraform\.tfvars|.+\.auto\.tfvars|secrets?\.(?:ya?ml|json|toml|txt|env)", "secrets"),
    )
)
_SECRET_FOLDERS = frozenset({".ssh", ".aws", ".gnupg", ".kube", ".azure", ".docker"})
_SECRET_TEXTS = (
    (re.compile(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----\s*[A-Za-z0-9+/=]"), "a private key"),
    (re.compile(rb'"private_key"\s*:\s*"-----BEGIN'), "a service account's key"),
    (re.compile(rb"_authToken\s*=\s*(?!\$\{)\S"), "a token of npm"),
    (re.compile(rb"(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])"), "a token of npm"),
    (re.compile(rb"(?<![A-Za-z0-9])pypi-AgE[A-Za-z0-9_-]{50,}"), "a token of PyPI"),
    (re.compile(rb"(?<![A-Za-z0-9])SG\.[\w-]{16,32}\.[\w-]{30,64}(?!\w)"), "a key of SendGrid"),
    (re.compile(rb"(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])"), "a key of AWS"),
    (re.compile(rb"(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,}"), "a token of GitHub"),
    (re.compile(rb"(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{50,}"), "a token of GitHub"),
    (re.compile(rb"(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,}"), "a token of GitLab"),
    (re.compile(rb"(?<![A-Za-z0-9])sk_live_[A-Za-z0-9]{20,}"), "a key of Stripe"),
    (re.compile(rb"(?<![A-Za-z0-9])xox[abprs]-[A-Za-z0-9-]{20,}"), "a token of Slack"),
    (re.compile(rb"(?<![A-Za-z0-9_-])AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"), "a key of Google's APIs"),
)  # fmt: skip
# A login of a host that is not one's own machine, a container beside it or an example, with a password that is no sign.
_ADDRESS = re.compile(
    rb"(?i)\b[a-z][a-z0-9+]{1,20}://[\w.%~-]{0,60}:"
    rb"(?!(?:pass(?:word|wd)?|pwd|secret|postgres|root|admin|user|guest|test|changeme|x+|\*+|\.+)@)"
    rb"[^\s:/@\"'<>{}$%()\[\]`]{4,200}@(?!example|[\w.-]*\bexample\.|127\.)[\w-]+(?:\.[\w-]+)+"
)
_TEXTS_OF_PEOPLE = frozenset({".md", ".rst", ".adoc"})
_CLUSTER = re.compile(rb"(?m)^kind:\s*[\"']?Config\b")
_OF_CLUSTER = re.compile(rb"(?m)^[ \t-]+(?:token|client-key-data|password):[ \t]*[\"']?(?!\$|\{)[\w.+/=-]{8}")
_BOMS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
TEXT_LOOKED_AT = 1_000_000
"""Bytes of a file, from its beginning."""


def secret_in_file(name: str, content: bytes) -> str:
    """What secret a file holds, as the end of a sentence; empty for none. `name` is its path in the source."""
    path = PurePosixPath(name)
    if folder := next((each for each in path.parts[:-1] if each in _SECRET_FOLDERS), None):
        return f"{folder} is where keys are kept"
    if not _EXAMPLES.search(path.name):
        for pattern, what in _SECRET_NAMES:
            if pattern.fullmatch(path.name):
                return f"a file of that name holds {what}"
    looked_at = _as_ascii(content[:TEXT_LOOKED_AT])
    if _CLUSTER.search(looked_at) and _OF_CLUSTER.search(looked_at):
        return "it holds a login of a Kubernetes cluster"
    if path.suffix.lower() not in _TEXTS_OF_PEOPLE and _ADDRESS.search(looked_at):
        return "it holds an address with a password"
    if path.name == "Procfile":
        for line in looked_at.decode(errors="replace").splitlines():
            try:
                command_line(line.strip())
            except ValueError:
                return "a line of it holds a password or a key, or what can't be seen"
    return next((f"it holds {what}" for text, what in _SECRET_TEXTS if text.search(looked_at)), "")


def _as_ascii(content: bytes) -> bytes:
    """A text of two bytes a letter as one of one; anything else as it is."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "")
    if not encoding and re.match(rb"(?:[\t\r\n -~]\x00){16}", content):
        encoding = "utf-16-le"
    elif not encoding and re.match(rb"(?:\x00[\t\r\n -~]){16}", content):
        encoding = "utf-16-be"
    return content.decode(encoding, "replace").encode() if encoding else content
