# ruff: noqa: E501 - tables of patterns
"""A line of a source that gives a password or a key in plain text: `DB_PASSWORD=...` in settings, a literal in code."""

import base64
import re
from functools import cache
from pathlib import PurePosixPath

from shared.schemas.secret_shapes import is_placeholder
from shared.schemas.variables import names_a_secret

_CODE = frozenset({
    ".py", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".go", ".rb", ".php", ".java", ".kt", ".scala", ".cs", ".rs",
    ".ex", ".exs", ".json", ".xml", ".html", ".htm", ".ipynb", ".csproj", ".plist", ".cpp", ".c", ".h", ".r", ".jl", ".clj",
    ".http", ".rest", ".groovy", ".gradle", ".lua", ".pl", ".vue", ".svelte", ".swift", ".dart", ".sql", ".css",
    ".scss", ".sass", ".less", ".svg",
    ".pyi", ".pyx", ".pxd", ".mts", ".cts", ".astro", ".coffee", ".cc", ".hh", ".hpp", ".cxx", ".m", ".mm", ".proto", ".graphql",
    ".gql", ".fs", ".fsx", ".vb", ".elm", ".erl", ".hs", ".ml", ".nim", ".zig", ".d", ".f90", ".sol", ".prisma", ".csv", ".tsv",
})  # fmt: skip
# Nothing of these is said by a person to a program, or all of it is made up.
_NOT_LOOKED_AT = re.compile(r"(?i)(?:.*[-.])?(?:lock|lock\.json|lock\.ya?ml|min\.js|map|sum|snap)|npm-shrinkwrap\.json")
_TRIED_OUT = re.compile(
    r"(?i)(?:__)?(?:tests?|specs?|fixtures?|mocks?|testdata|snapshots|e2e|cypress|examples?|samples?|locales?|i18n|lang)"
    r"(?:__)?"
)
_A_TEST = re.compile(r"(?i)(?:test_|conftest).*|.*(?:[._-](?:test|spec|mock|stories|fixture)s?)\.\w+")
_PROSE = frozenset({".md", ".rst", ".adoc", ".mdx", ".textile", ".org"})
_NAME = r"([A-Za-z_][\w.-]{1,60})"
_QUOTE = r"""\\?(?:"{3}|'{3}|["'`])"""
_TEXT = r"""[bBrRfFuU@]{0,2}\\?(?:"{3}|'{3}|["'`])([^\s"'`\\]{8,200})\\?["'`]"""
_BARE = r"""["']?([^\s"'`#;,]{8,200})["']?"""
# In settings: the name, and all of the line after it.
_SET = (
    rf"""(?m)^[ \t]*(?:(?:export|ENV|ARG|set|SET|-)[ \t]+|\$env:)?["']?{_NAME}["']?[ \t]*(?::=|[:=])[ \t]*{_BARE}[ \t]*(?:[#;,\\].*)?\r?$""",
    rf"(?m)^[ \t]*(?i:ENV)[ \t]+{_NAME}[ \t]+{_BARE}[ \t]*\r?$",
    rf"(?m)(?<![\w$-])([A-Z_][A-Z0-9_]{{1,60}}|ansible_\w{{2,40}})={_BARE}(?:[ \t]|$)",
)
# In code and settings: a name with a text, the value of what is not set, a pair of a name and its value.
_SAID = (
    rf"""(?<![\w$]){_NAME}["']?\]?[ \t]*(?::[ \t]*&?(?:'static[ \t]+)?[A-Za-z][\w\[\]]*[ \t]*)?(?:=>|:=|=|:)[ \t]*{_TEXT}""",
    rf"{_QUOTE}{_NAME}{_QUOTE}[ \t]*,[ \t]*(?:default[ \t]*=[ \t]*)?{_TEXT}",
    rf"(?<![\w$]){_NAME}{_QUOTE}?[\])]?\)?[ \t]*(?:\|\||\?\?|\bor\b)[ \t]*{_TEXT}",
    rf"\$\{{{_NAME}:?[-=]([^\s\"'`{{}}$]{{8,200}})\}}",
    rf"""["']?\b(?:name|key)["']?[ \t]*[:=][ \t]*["']?{_NAME}["']?,?\s+["']?value["']?[ \t]*[:=][ \t]*{_BARE}""",
    rf"<key>{_NAME}</key>\s*<string>([^\s<>$]{{8,200}})</string>",
    rf"<{_NAME}>[ \t]*([^\s<>$]{{8,200}})[ \t]*</",
)
# A password whose name is not a variable's: in an address of a database, a statement, a call.
_PASSWORDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i)\b(?:server|host|data source|user(?: ?id|name)?|uid|dbname|database|jdbc:\w+)\b[^\"'\n]{0,200}?[;&? ](?:password|pwd)[ ]?=[ ]?([^;&\s\"'`<>{}$%()\[\],]{8,200})",
        r"(?i)\bIDENTIFIED(?:[ ]WITH[ ]\w+)?[ ]BY[ ]+'([^'\s]{8,200})'|\b(?:ROLE|USER)[ ]+\S+[ ][^;\n]{0,80}?\bPASSWORD[ ]+'([^'\s]{8,200})'",
        r"(?i)\bsshpass[ ]+-p[ ]*['\"]?([^\s'\"$]{8,200})|(?<!\w)--password[= ]['\"]?([^\s'\"$]{8,200})",
        r"(?i)\bdocker[ ]+login\b[^\n|;]{0,200}[ ]-p[ ]*['\"]?([^\s'\"$]{8,200})",
        r"(?i)\b(?:mysql|mysqldump|mariadb)\b[^\n|;]{0,100}[ ]-p(?!$)([^\s'\"$]{8,200})",
        r"(?i)[?&](?:access_?token|auth_?token|token|api_?key|secret|password|sig)=([^\s&\"'`<>{}$%\\]{16,200})",
        r"\$2[abxy]\$\d\d\$([./A-Za-z0-9]{53})(?![./A-Za-z0-9])|\$argon2i?d?\$v=\d+\$[^$\s]+\$[^$\s]+\$([A-Za-z0-9+/]{20,100})",
        r"(?i)\bcurl\b[^\n|;]{0,200}[ ](?:-u|--user)[ ]+['\"]?[\w.@-]+:([^\s'\"$]{8,200})",
    )
)
_HEADER = re.compile(
    r"(?i)\b(?:proxy-)?authorization[\"']?[ \t]*[:=,][ \t]*(?:[\"']value[\"'][ \t]*[:=][ \t]*)?[\"'`]?(?:basic[ ]+([A-Za-z0-9+/]{8,400}={0,2})|(?:bearer|token)[ ]+([\w.~+/-]{20,400}=*))"
)
_OF_SECRET = re.compile(r"(?m)^kind:[ \t]*[\"']?Secret\b")
_IN_SECRET = re.compile(r"(?m)^[ \t]+[\w.-]+:[ \t]*[\"']?([A-Za-z0-9+/]{8,}={0,2})[\"']?[ \t]*$")
_PUT_IN_LATER = re.compile(r"[<{]|\$[({A-Za-z]|^[$%&*!@]\w+$|%\(|%[A-Z_]+%|__\w+__")
# A path, an address, a name in words: what is pointed to by it, and not said.
_PIECE = r"(?:[A-Za-z]+\d{0,2}|v?\d{1,4})"
_POINTS = re.compile(
    rf"(?:\.{{0,2}}[/\\]|~/|[a-z]+:/|[A-Z]:\\|arn:|urn:|projects/).*|{_PIECE}(?:[-_./:]+{_PIECE})+"
    r"|[a-z]+(?:[A-Z][a-z]+)+\d{0,2}|\w+\(.*|.*\.(?:pem|key|crt|json|txt|ya?ml|env)"
)
_WEAK = re.compile(
    r"(?i)p[a@][s$]{2}(?:w[o0]rd|wd|wort)?|secret|s3cr3t|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbitmq|root"
    r"|admin(?:istrator)?|user(?:name)?|guest|test(?:ing|er)?|dev(?:elop(?:er|ment)?)?|local(?:host)?|demo|docker|default"
    r"|foo|bar|baz|abcdefgh|abcd1234|qwerty|letmein|welcome|hello|world|abc|xyz|token|key|api|django|app|none|null|true|false"
)
_FOR_EVERYBODY = re.compile(r"PUBLIC|PUBLISHABLE|SITE_?KEY|ANON|EXAMPLE|CSRF|XSRF|PLACEHOLDER|LABEL|FORGOT|RESET")
_MIXED = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9!@#^&*+?%$=~])")


_WORDS = re.compile(
    r"(?i)pass|pwd|secret|token|key|auth|cred|mnemonic|pepper|salt|cookie|seed|kennwort|contrase|senha|wachtwoord|haslo|parola"
    r"|identified|\$2[abxy]\$|argon2"
)
_WHOLE = 1_000_000
_BEFORE, _AFTER = 120, 400


def secret_line(name: str, text: str) -> str:
    """Which line of a file gives a secret in plain text, as the end of a sentence; empty for none."""
    path = PurePosixPath(name)
    if _NOT_LOOKED_AT.fullmatch(path.name) or is_tried_out(name):
        return ""
    prose, settings = path.suffix.lower() in _PROSE, _are_settings(path)
    text = _with_words(text)
    for found in _HEADER.finditer(text):
        if _is_kept(found[1], after=":") if found[1] else is_secret(found[2]) and not (prose and found[2][:3] == "eyJ"):
            return f"line {_line(text, found.start())} gives a login in plain text"
    if prose:
        return ""
    for pattern in (*_SET, *_SAID) if settings else _SAID:
        for found in _compiled(pattern).finditer(text):
            variable = as_variable(found[1])
            if names_a_secret(variable) and not _FOR_EVERYBODY.search(variable) and is_secret(found[2]):
                return f"line {_line(text, found.start(1))} gives {found[1]} in plain text"
    for shown in _PASSWORDS:
        for found in shown.finditer(text):
            if any(each and is_secret(each) for each in found.groups()):
                return f"line {_line(text, found.end())} gives a password in plain text"
    if settings and _OF_SECRET.search(text) and any(_is_kept(found[1]) for found in _IN_SECRET.finditer(text)):
        return "it holds a Secret of Kubernetes, with its values"
    return ""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _are_settings(path: PurePosixPath) -> bool:
    """Whether a file is read as settings or a script, whose values stand without quotes: whatever is neither a program's
    code nor words for people."""
    return path.suffix.lower() not in _CODE


def _with_words(text: str) -> str:
    """A text, or of a long one's end only what stands around a word for a secret: most of it is data."""
    around: list[tuple[int, int]] = []
    for found in _WORDS.finditer(text, _WHOLE):
        low, high = max(_WHOLE, found.start() - _BEFORE), found.end() + _AFTER
        if around and low <= around[-1][1]:
            around[-1] = (around[-1][0], high)
        else:
            around.append((low, high))
    return text[:_WHOLE] + "".join(f"\n{text[low:high]}" for low, high in around)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def is_tried_out(name: str) -> bool:
    """Whether a file is a test or an example, whose logins are made up."""
    path = PurePosixPath(name)
    return any(_TRIED_OUT.fullmatch(each) for each in path.parts[:-1]) or _A_TEST.fullmatch(path.name) is not None


def is_secret(value: str) -> bool:
    """Whether a value under the name of a secret is one, rather than a word for it, a path to it or one that everybody
    uses where nothing is at stake."""
    if _PUT_IN_LATER.search(value) or _POINTS.fullmatch(value) or is_placeholder(value) or not _MIXED.match(value):
        return False
    return sum(each.isalpha() for each in _WEAK.sub("", value)) > 2 or not any(map(str.isalpha, value))


def as_variable(name: str) -> str:
    """`spring.datasource.dbPassword` as SPRING_DATASOURCE_DB_PASSWORD."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[.-]", "_", name).upper()


def _is_kept(encoded: str, after: str = "") -> bool:
    """Whether a secret is encoded in a text; `after`: behind this sign, as the password is behind a user's name."""
    try:
        text = base64.b64decode(encoded, validate=True).decode().strip()
    except ValueError:
        return False
    return is_secret(text.partition(after)[2] if after else text)
