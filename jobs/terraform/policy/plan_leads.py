"""Where a plan's texts and variables lead programs and people: to what stands beside them, or to somebody unnamed.

A text is read as browsers and clients read it, which take one slash or a backslash for two, drop tabs and undo percent
signs. Of the variables that a person wrote into drafted files, only what leads nowhere and guards nothing is let be.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from jobs.terraform.policy.plan_document import Change, Weakness, around, leaves
from jobs.terraform.policy.plan_drafted import Drafted
from jobs.terraform.policy.plan_variables import given
from shared.policy.arguments import blocks, settable
from shared.schemas.text import without_width
from shared.schemas.variables import leads_to_store, loads_code

STORES = {
    "database": ("google_sql_database_instance", "google_alloydb_instance", "google_spanner_instance"),
    "cache": ("google_redis_instance", "google_memorystore_instance"),
}
"""The types of each kind of store that a variable may lead to."""

_SHORTEST = 7
_LONGEST = 200
# Names at which Google alone answers: in a bucket, and under run.app, anybody may.
_GOOGLE_S = re.compile(
    r"(?!(?:.*\.)?storage\.)(?:[a-z0-9-]+\.)*googleapis\.com|accounts\.google\.com|metadata\.google\.internal"
)
_HOST = (
    r"(\[[0-9a-f:.]{2,45}\]|(?:[^\W_](?:[\w-]{0,62})\.)+[^\W\d_][\w-]{1,62}|\d{1,3}(?:\.\d{1,3}){3}|\d{7,10}"
    r"|0x[0-9a-f]+)"
)
_LEADS = re.compile(
    r"(?:(?<![a-z0-9])(?:https?|wss?):[\\/\s]*|(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:[\\/]{2,}|(?<![\w/:\\])[\\/]{2}|mailto:)"
    r"(?:[^/@\s\"'<>]{0,1000}@)?" + _HOST,
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?([^/:?#\s]+)", re.IGNORECASE)
_AMOUNT = re.compile(r"-?(?=[\d.]*[1-9])\d{1,6}(?:\.\d{1,6})?(?:[smhd]|ms|[kKMGT]i?[bB]?)?")
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}(?:[ ,][A-Za-z][A-Za-z0-9_-]{0,39}){0,5}")
_ZONE = re.compile(
    r"UTC|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[\w+-]+(?:/[\w+-]+)?"
)
_ADDRESS = re.compile(r"https://[\w./-]+")
_PLACE = re.compile(
    r"/(?!(?:boot|dev|etc|proc|root|run|sys|tmp|usr)(?:/|$))[A-Za-z0-9_-][\w.-]*(?:/[A-Za-z0-9_-][\w.-]*)*/?"
)
# What a setting of how something looks, sounds or is measured out is called; of all else a word may be a name of
# somebody's, or a switch.
_LOOKS = re.compile(
    r"(?:^|_)(?:BANNER|COLOU?R|COUNTRY|CURRENCY|DATE_FORMAT|DEFAULT_LANGUAGE|FLAVOU?R|FONT|GREETING|LANG|LANGUAGE|LEVEL|LOCALE"
    r"|LOGLEVEL|LOG_FORMAT|MESSAGE|MOTTO|ORDER_BY|REGION|SLOGAN|SORT|TEXT|THEME|TITLE|UNITS?|VERBOSITY|WELCOME)(?:_|$)"
)
_FEATURE = re.compile(r"(?:FEATURE|ENABLE_FEATURE|FF|SHOW_FEATURE)_[A-Z0-9_]+")
_ON = frozenset({"true", "on", "yes", "1"})
_FOLDER = re.compile(r"(?:^|_)(?:FOLDER|DIR|DIRECTORY|PATH)$")
# What a program may mean by a name that has one of these: who comes in, who is believed, what is kept from whom.
_GUARDS = re.compile(
    r"ACCOUNT|BACKUP|CLEAN|CREATE|DELETE|DROP|ECHO|EXPIR|HASH|HISTORY|INTROSPECT|ITERATION|KEEP|MASK|MERCHANT|MOCK|PAYMENT|PAYOUT"
    r"|PII|PRICE|PURGE|REDACT|RESET|RETAIN|RETENTION|ROUNDS|SHOW_VALUES|STACKTRACE|SYNCHRONI|TRACE|TRUNCATE|(?:^|_)TTL(?:_|$)|WIPE"
    r"|ACCESS|ADMIN|ALLOW|ANONYM|AUDIT|AUTH|BLOCK|BYPASS|CAPTCHA|CERT|CHECK|COOKIE|CORS|CRYPT|CSP|CSRF|DEBUG|DENY|DEV(?:_|$)"
    r"|DISABLE|DRY_?RUN|EVAL|EXEC|EXPOSE|FILTER|FIREWALL|FORCE|GUARD|GUEST|HEADER|HOOK|HSTS|HTTPS|INSECURE|ISSUER|JWKS?|JWT"
    r"|LDAP|LIMIT|LOGIN|MFA|OAUTH|OIDC|OPEN|ORIGIN|OTP|OWNER|PASS|PERMI|POLICY|PRIV|PROTECT|PROXY|PUBLIC|RATE|REFERER|REGIST"
    r"|ROLE|SAFE|SAML|SAMESITE|SANDBOX|SANITI|SCOPE|SECUR|SESSION|SIGN|SKIP|SSL|SSO|STRICT|SUPERUSER|TENANT|THROTTL|TLS|TOKEN"
    r"|TRUST|UPLOAD|USER|VALIDAT|VERIF|WAF|WHITELIST|XSRF|XSS"
)
# Words with one of them in it that say nothing of the kind.
_INNOCENT = re.compile(
    r"CHECKOUT|BROWSER|(?:MIG|GENE|INTEG|OPE|ITE|SEPA|CORPO|ACCELE)RAT(?:E|ING|ION|OR)S?|(?:DE|AS)SIGN|SALESFORCE|COMPASS"
)
# And by these: with whom it speaks, and where it keeps what it is given.
_WHERE = re.compile(
    r"ADDR|BACKEND|BROKER|BUCKET|CLUSTER|COMMAND|DATABASE|DATASET|(?:^|_)DB(?:_|$)|DSN|ENDPOINT|HOST|IMAGE|INSTANCE|PROJECT"
    r"|QUEUE|REGISTRY|REPOSITORY|SCRIPT|SERVER|STORAGE|STORE|SUBSCRIPTION|TOPIC|UR[IL](?:_|$)"
)
_HOSTS = re.compile(r"ADDR|BROKER|ENDPOINT|HOST|SERVER|UR[IL](?:_|$)")


def written_out(change: Change, read: str) -> Iterator[Weakness]:
    """Addresses in texts and programs (a workflow's calls, a page's scripts, what a machine runs as it starts).

    `read` is what the person asked for, with what the draft says in this resource itself.
    """
    before = "".join(str(value) for _, value in leaves(change.before))
    # What Google gives back, as a service's own address, nobody wrote.
    ours = settable(change.type) - blocks(change.type)
    for path, value in leaves(change.after):
        if ours and not any(each in ours for each in around(path)):
            continue
        for name in hosts(value) if isinstance(value, str) else ():
            if not (_GOOGLE_S.fullmatch(name) or names(read, name) or names(before, name)):
                yield Weakness(path, f"{path} leads to {_drawn(name)}, which nobody asked for")


def hosts(text: str, *, bare: bool = False) -> dict[str, None]:
    """The hosts that a text leads to, in order, as those who follow it read them; `bare`: it may be one itself."""
    plain = without_width(unquote(unquote(text)))
    read = (text, plain, plain.replace("\t", ""), plain.replace("\\", "/"))
    found = {_one(host): None for each in read for host in _LEADS.findall(each)}
    if not found and bare and (alone := _BARE.match(plain)):
        found = {_one(alone[1]): None}
    return found


def _one(host: str) -> str:
    """A host in small letters, and in plain ones: `xn--` says which others were meant."""
    name = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    try:
        return name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return name


def _drawn(host: str) -> str:
    """A host as it is sent and, where that is another writing, as it is drawn."""
    try:
        drawn = host.encode().decode("idna")
    except UnicodeError:
        drawn = host
    return _shown(host) if drawn == host else f"{_shown(host)} (drawn as {_shown(drawn)})"


def names(text: str, host: str) -> bool:
    """Whether a text has this host, and not only as a part of another's name."""
    return re.search(rf"(?<![\w.-]){re.escape(host.lower())}(?![\w-]|\.\w)", text.lower()) is not None


def set_by_hand(change: Change, said: str, draft: Drafted) -> Iterator[Weakness]:
    """Variables that a person wrote into drafted files, but for those that lead nowhere and guard nothing."""
    for path, name, value in given(change):
        if not isinstance(name, str) or not isinstance(value, str) or f"{name}={value}" in said.split():
            continue
        if draft.has_variable(change, name):
            continue
        if not _is_plain(name.upper(), value, f"{said}\n{draft.texts(change)}"):
            told = f"{path}: {_shown(name)} = {_shown(value)} is not as it was drafted, and a program does what it says"
            yield Weakness("", told)


def _is_plain(name: str, value: str, read: str) -> bool:
    """Whether a variable leads nowhere and guards nothing, by its name and its value; what nobody knows is not so."""
    if _GUARDS.search(_INNOCENT.sub("", name)):
        return False
    leads = hosts(value) if _ADDRESS.fullmatch(value) else {}
    if leads and all(names(read, each) for each in leads):
        return True
    if _WHERE.search(name):
        return bool(_AMOUNT.fullmatch(value)) and not _HOSTS.search(name)
    if _AMOUNT.fullmatch(value) or _ZONE.fullmatch(value):
        return True
    if _FOLDER.search(name):
        return bool(_PLACE.fullmatch(value))
    if _FEATURE.fullmatch(name):
        return value.lower() in _ON
    return bool(_LOOKS.search(name) and _WORDS.fullmatch(value))


def led(change: Change, stores: Mapping[str, frozenset[str] | None]) -> Iterator[Weakness]:
    """Variables by which a program would speak to another database or cache than the one that stands beside it."""
    for path, name, value in given(change):
        kind = leads_to_store(name, value) if isinstance(name, str) and isinstance(value, str) else ""
        if isinstance(name, str) and isinstance(value, str) and loads_code(name):
            yield Weakness("", f"{path}: {_shown(name)} = {_shown(value)} decides what the program loads")
        own = stores.get(kind)
        if own is not None and not any(each in str(value) for each in own):
            told = f"{path}: {_shown(name)} = {_shown(value)} leads elsewhere than to the {kind} beside it"
            yield Weakness("", told)


def own_stores(every: list[Change]) -> dict[str, frozenset[str] | None]:
    """What the deployment's own stores are called and where they are, by kind; None where it has none."""
    return {kind: _own(every, types) for kind, types in STORES.items()}


def _own(every: list[Change], types: tuple[str, ...]) -> frozenset[str] | None:
    here = [each for each in every if each.type in types and each.mode == "managed" and each.after]
    said = {value for each in here for _, value in leaves(each.after) if isinstance(value, str)}
    return frozenset(each for each in said if len(each) >= _SHORTEST) if here else None


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
