"""Which file of a source holds a secret, by what it is called and by what stands in it."""

import re
from base64 import b64decode
from pathlib import PurePosixPath
from urllib.parse import unquote

from shared.schemas.file_kinds import text_of, written_in
from shared.schemas.packed_files import NotUnpacked, begins_packed, unpacked
from shared.schemas.secret_lines import is_secret, is_tried_out, secret_line
from shared.schemas.secret_shapes import shape_of
from shared.schemas.variables import without_secret

_EXAMPLES = re.compile(r"(?:^|[._-])(?:example|sample|template|dist|defaults)(?:$|[._-])", re.IGNORECASE)
_SECRET_NAMES = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (
            r"\.env(?:\..+)?|.+\.env|\.dev\.vars(?:\..+)?|env\.(?:local|prod(?:uction)?|staging)",
            "environment variables, which often hold passwords",
        ),
        (r"id_(?:rsa|dsa|ecdsa|ed25519)(?:_\w+)?", "a private SSH key"),
        (r".+\.(?:pem|p12|pfx|jks|keystore|ppk|kdbx|key)", "a private key or a store of keys"),
        (r"[._]?netrc|\.pgpass(?:\..+)?|\.(?:pypirc|htpasswd|git-credentials|dockercfg)|.+\.htpasswd", "logins"),
        (
            r"\.(?:bash|zsh|sh|python|node_repl|psql|mysql|rediscli|irb)_history",
            "what somebody typed, which often holds passwords",
        ),
        (r"\.vault_pass(?:word)?(?:\..+)?", "the password of a vault"),
        (r"secring\.gpg|.+\.(?:bks|jceks|agekey)", "private keys"),
        (r"(?:application_default_)?credentials(?:\.json|\.db)?", "credentials"),
        (r"client_secret.*\.json|service[-_]?account.*\.json", "credentials"),
        (r".+\.tfstate(?:\..+)?", "the state of Terraform, with every secret in it"),
        (r".+\.har", "what a browser sent, with the logins in it"),
        (r"terraform\.tfvars(?:\.json)?|.+\.auto\.tfvars(?:\.json)?|secrets?\.(?:ya?ml|json|toml|txt|env)", "secrets"),
    )
)
_SECRET_FOLDERS = frozenset({".ssh", ".aws", ".gnupg", ".kube", ".azure", ".docker"})
_SECRET_TEXTS = (
    # Also where its lines are written as `\\n`, or joined by a program.
    (
        re.compile(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|[\s\"'+,])*[A-Za-z0-9+/=]{16}"),
        "a private key",
    ),
    (re.compile(rb"PuTTY-User-Key-File-\d:"), "a private key"),
    (re.compile(rb"\A(?:\xfe\xed\xfe\xed|\xce\xce\xce\xce|\x03\xd9\xa2\x9a)"), "a store of keys"),
    (
        re.compile(rb"\A\x30\x82..\x02\x01(?:\x00\x02\x82|\x00\x30|\x03\x30)", re.DOTALL),
        "a private key or a store of keys",
    ),
    (re.compile(rb'"d"\s*:\s*"[\w-]{20,}"[^{}]*"kty"|"kty"[^{}]*"d"\s*:\s*"[\w-]{20,}"'), "a private key"),
    (re.compile(rb'"auth"\s*:\s*"[A-Za-z0-9+/]{8,}={0,2}"'), "a login of a registry"),
    (re.compile(rb"(?m)^(?://\S+:)?_(?:auth|password)\s*=\s*(?!\$\{)\S{8}"), "a login of npm"),
    (re.compile(rb'"private_key"\s*:\s*"-----BEGIN'), "a service account's key"),
    (
        re.compile(rb'"terraform_version"\s*:(?s:.){0,2000}?"(?:resources|planned_values|prior_state)"\s*:'),
        "the state of Terraform, with every secret in it",
    ),
    (re.compile(rb"_authToken\s*=\s*(?!\$\{)\S"), "a token of npm"),
)
# A login of a host that is not one's own machine, a container beside it or an example, with a password that is no sign.
_ADDRESS = re.compile(
    rb"(?i)\b[a-z][a-z0-9+]{1,20}://[\w.%~-]{0,60}:"
    rb"(?!(?:pass(?:word|wd)?|pwd|secret|postgres|root|admin|user|guest|test|changeme|x+|\*+|\.+)@)"
    rb"([^\s:/@\"'<>{}$()\[\]`]{4,200})@(?!127\.|localhost\b)([\w-]+(?:\.[\w-]+)*)"
)
_OF_MANUALS = re.compile(rb"(?i)(?:[\w.-]+\.)?example(?:\.\w+)?")
# What everybody may see: whom to trust, as databases' makers hand it out.
_CERTIFICATES = re.compile(
    rb"(?:(?:(?!-----)[\t\r\n -~\x80-\xff])*-----BEGIN ((?:TRUSTED )?CERTIFICATE|PUBLIC KEY)-----"
    rb"[A-Za-z0-9+/=\s]+-----END \1-----)+\s*"
)
_TEXTS_OF_PEOPLE = frozenset({".md", ".rst", ".adoc"})
_CLUSTER = re.compile(rb"(?m)^kind:\s*[\"']?Config\b")
_OF_CLUSTER = re.compile(rb"(?m)^[ \t-]+(?:token|client-key-data|password):[ \t]*[\"']?(?!\$|\{)[\w.+/=-]{8}")
# What a page carries in itself, as letters.
_CARRIED = re.compile(rb"data:[\w/+.;=-]{0,100};base64,([A-Za-z0-9+/]{16,}={0,2})")
_LARGEST_CARRIED = 100_000


def secret_in_file(name: str, content: bytes) -> str:
    """What secret a file holds, as the end of a sentence; empty for none. `name` is its path in the source.

    What is packed in the file is looked at as if it lay there. What can't be seen holds none here: `file_kinds.unread`
    tells of it.
    """
    if held := _secret_in(name, content):
        return held
    try:
        for inner, text in unpacked(name, content):
            if held := _secret_in(inner, text):
                return f"in it, {PurePosixPath(inner).name}: {held}"
    except NotUnpacked:
        pass  # what is not seen is not packed, or by its name alone (file_kinds.unread)
    return ""


def _secret_in(name: str, content: bytes) -> str:
    path = PurePosixPath(name.rstrip(" .\t"))  # some systems drop what ends a name so
    if folder := next((each for each in path.parts[:-1] if each in _SECRET_FOLDERS), None):
        return f"{folder} is where keys are kept"
    is_example = _EXAMPLES.search(path.name) is not None
    if not is_example:
        for pattern, what in _SECRET_NAMES:
            if pattern.fullmatch(path.name) and not _CERTIFICATES.fullmatch(content):
                return f"a file of that name holds {what}"
    packed = begins_packed(content)
    text = None if packed else text_of(content)
    looked_at = content if text is None else text.encode(errors="replace")
    if _CLUSTER.search(looked_at) and _OF_CLUSTER.search(looked_at):
        return "it holds a login of a Kubernetes cluster"
    if path.suffix.lower() not in _TEXTS_OF_PEOPLE and any(map(_is_a_login, _ADDRESS.finditer(looked_at))):
        return "it holds an address with a password"
    if path.name == "Procfile":
        for line in looked_at.decode(errors="replace").splitlines():
            try:
                without_secret(line.strip())
            except ValueError:
                return "a line of it holds a password or a key, or what can't be seen"
    found = next((what for text, what in _SECRET_TEXTS if text.search(looked_at)), "")
    found = found or shape_of(looked_at, signed=not is_example and not is_tried_out(name))
    if found:
        return f"it holds {found}"
    if is_example or packed:
        return ""
    if held := secret_line(name, written_in(content) if text is None else text):
        return held
    carried = (
        b64decode(each[1], validate=False) for each in _CARRIED.finditer(looked_at) if len(each[1]) < _LARGEST_CARRIED
    )
    return next((held for each in carried if (held := _secret_in("carried", each))), "")


def _is_a_login(found: re.Match[bytes]) -> bool:
    """Whether an address with a password leads somewhere; a manual's does only with what may be a real one."""
    # Beside it is a container of its own, for which people take what comes to hand.
    weak = b"." not in found[2] or _OF_MANUALS.fullmatch(found[2])
    return not weak or is_secret(unquote(found[1].decode(errors="replace")))
