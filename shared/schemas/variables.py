"""What an application may be given to start with: environment variables in plain text, and its command.

A variable can be more than a setting: a loader, an interpreter, a shell or a client takes some as what to run, whom to
trust or whom to speak to. Those are refused, but for the values that are known to do nothing of the kind; and what is a
password or a key belongs into Secret Manager, for a plain value stands in the plan, the state and the revision.
"""

import math
import re

from shared.schemas.secret_shapes import shape_of
from shared.schemas.text import unseen
from shared.schemas.variable_names import ANYTHING, LOADS, NEVER, harmless

MAX_VALUE = 4_096
"""Characters of one environment variable."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_OWN = re.compile(r"PORT|K_[A-Z_]+|CLOUD_RUN_[A-Z_]+|X_GOOGLE_.*|GOOGLE_APPLICATION_CREDENTIALS")

# By its last words a name says that its value is a secret.
_OF_KEYS = (
    "API|SECRET|PRIVATE|ACCESS|AUTH|MASTER|ENCRYPTION|SIGNING|SERVICE|CLIENT|ACCOUNT|ADMIN|SSH|JWT|HMAC|APP|SESSION|COOKIE"
    "|FERNET|STRIPE|OPENAI|ANTHROPIC|GEMINI|SENDGRID|MAILGUN|TWILIO|LICENSE|SHARED|STORAGE"
)
_SECRET_NAME = re.compile(
    r".*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRETS|TOKEN|APIKEY|SECRET_KEY_BASE|MNEMONIC|PEPPER"
    # In other languages that people name things in.
    r"|PASSWOR[TD]|KENNWORT|CONTRASE[NÑ]I?A|MOT_?DE_?PASSE|SENHA|WACHTWOORD|HASLO|PAROLA)(?:_?\d+)?"
    r"|(?:.*_)?(?:PIN|SALT|COOKIES?|BEARER)(?:_?\d+)?|(?:.*_)?(?:T?OTP|WALLET|MASTER|HD|KEY)_SEED|REDISCLI_AUTH"
    rf"|(?:.*_)?(?:(?<!PROXY_)PASS|PWD?|PW|CREDENTIALS?|CREDS?|(?:{_OF_KEYS})_?KEYS?)(?:_?\d+)?"
)
# What such a name is given although it is none: nothing, a switch, a small number, a secret's own name.
_NO_SECRET = re.compile(r"|true|false|yes|no|on|off|none|null|\d{1,3}|projects/[\w:.-]+/secrets/[\w/-]+", re.IGNORECASE)
# What a value that stands alone shows, beside the shapes of known services (shared.schemas.secret_shapes): in a text of
# many words the same would be found in words.
_SECRET_VALUES = tuple(
    (re.compile(pattern), what)
    for pattern, what in (
        (r"-----BEGIN [A-Z ]*PRIVATE KEY", "a private key"),
        (r'"private_key"\s*:', "a service account's key"),
        # A scheme begins where its letters do: tried from each of them, a long word would take its square.
        (r"(?i:(?<![a-z])[a-z][a-z0-9+.-]*://[^/\s:@?#]*:[^/\s@?#]{1,200}@)", "a password in an address"),
        (
            r"(?i:(?:^|[;\s?&])(?:password|pwd|accountkey|sharedaccesskey|api_?key|access_token)=(?!.?\$)[^;\s&]{4})",
            "a key",
        ),
        (r"(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30}|github_pat_\w{30}|glpat-[\w-]{18})", "a repository's token"),
        (r"(?<![A-Za-z0-9])(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|(?<!\w)whsec_[A-Za-z0-9]{10,}", "a key of Stripe"),
        (r"(?<![A-Za-z0-9])(?:sk-[\w-]{20,}|hf_[A-Za-z0-9]{20,}|xai-[A-Za-z0-9]{20,})", "a key of a model"),
        (r"(?<![A-Za-z0-9])xox[abeprs]-[\w-]{10,}|hooks\.slack\.com/services/\w", "a token of Slack"),
        (
            r"discord(?:app)?\.com/api/webhooks/\d+/\w|webhook\.office\.com/webhookb2/\w|hooks\.zapier\.com/hooks/\w",
            "the address of a hook, which is its key",
        ),
        # As most services write theirs: whose it is, and then what was drawn.
        (
            (
                r"(?<![\w./:@-])(?!pk_|phc_|pub)[A-Za-z][A-Za-z0-9]{1,11}(?:[_-][a-z0-9]{2,10}){0,2}[_.-]"
                r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{20,}(?![\w./:@-])"
            ),
            "a token",
        ),
        (r"AGE-SECRET-KEY-1\w|(?<![A-Za-z0-9])hv[sb]\.\w{4}|(?<![A-Za-z0-9])EAA[A-Z][A-Za-z0-9]{60}", "a key"),
        (r"(?<![A-Za-z0-9])(?:SG\.[\w-]{16,}\.[\w-]{16}|key-[0-9a-f]{32}|npm_[A-Za-z0-9]{30}|pypi-[\w-]{30})", "a key"),
        (r"(?<!\d)\d{8,10}:[A-Za-z0-9_-]{35}(?![\w-])", "a bot's token"),
        (r"(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}", "a signed token"),
        (r"(?i:^\s*(?:bearer|basic|token|digest|negotiate)\s+[\w.~+/-]{8,}=*\s*$)", "a credential"),
    )
)  # fmt: skip
# A secret that an option or an assignment in a command gives in plain text; `$NAME` gives it none.
_GIVEN = re.compile(
    r"(?i:(?:^|[\s;&|'\"])(?:--?|[A-Z0-9_]*)(?:password|passwd|passphrase|token|secret|api[-_]?key|access[-_]?key)"
    r"(?:=|\s+)(?![$'\"\s]*\$)['\"]?[^\s'\"$-][^\s'\"]{3,})"
)
_OPENS = re.compile(
    r"(?:^|\s)--inspect(?:-brk|-wait)?(?:=\S*)?(?=\s|$)|-agentlib:jdwp\S*|-Xrunjdwp\S*|-m\s+(?:pdb|debugpy|pydevd)\b"
    r"|\b(?:flask|gunicorn|uvicorn|hypercorn|python3?|django-admin|manage\.py)\b.*?\s--(?:debug|reload)(?=\s|$)"
    r"|\bfastapi\s+dev\b|--skip-grant-tables\b|--protected-mode[= ]no\b|--insecure(?:-\w+)*(?=\s|$)|--no-auth\b"
    r"|\b(?:curl|wget)\b[^|;&]*\|\s*(?:\S*/)?(?:sudo\s+)?(?:\S*/)?(?:\w*sh|python3?|perl|node|ruby)\b"
    r"|(?:<\(|\$\(|`)\s*(?:curl|wget)\b"
)
_DRAWN = re.compile(r"[A-Za-z0-9+/_-]{24,200}={0,2}")
_BITS = 4.0
_PUBLIC_NAME = re.compile(
    r"PUBLIC|PUBLISHABLE|SITE_?KEY|(?:^|_)(?:ID|IDS|HASH|SHA\d*|DIGEST|COMMIT|FINGERPRINT|CHECKSUM|VERSION|BUILD|REVISION)$"
)
_DECIDES = (
    "decides what the program loads, trusts, lets in or speaks to, rather than being a setting of it; "
    "where it is meant, set it in the program, its start command or its image"
)


def plain_name(name: str) -> str:
    """A name of an environment variable, whatever it decides; raises ValueError for what is none."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name[:60]!r} is no name of an environment variable, such as LOG_LEVEL")
    return name


def env_name(name: str) -> str:
    """A name that an environment variable may have; raises ValueError saying why not."""
    plain_name(name)
    if _OWN.fullmatch(name):
        raise ValueError(f"{name} is set by Cloud Run itself; choose another name")
    if harmless(name).pattern == NEVER:
        raise ValueError(f"{name} {_DECIDES}")
    return name


def env_variable(name: str, value: str) -> str:
    """The value of a variable that may stand in plain text; raises ValueError saying why not, without the value."""
    env_name(name)
    if len(value) > MAX_VALUE:
        raise ValueError(f"{name} is longer than {MAX_VALUE} characters")
    if found := unseen(value):
        raise ValueError(f"{name} holds the character {found}, which nobody sees: write it without, or as plain text")
    if not harmless(name).fullmatch(value):
        raise ValueError(f"{name} may not have this value: it {_DECIDES}")
    if what := secret_in(name, value):
        raise ValueError(
            f"{name} looks like {what}, and a plain value is there to be read by many; make it a secret: "
            f"--secret {name}=FILE in place of it"
        )
    return value


def takes_any_value(name: str) -> bool:
    """Whether a variable is a setting whatever its value says, as one that nobody has read yet."""
    return harmless(name) is ANYTHING


def command_line(command: str) -> str:
    """A command in one line of characters that can be seen, without a secret in it, and with nothing that opens a
    debugger, leaves a door open or runs what another machine sends; raises ValueError."""
    without_secret(command)
    if found := _OPENS.search(command):
        raise ValueError(
            f"{found[0].strip()!r} opens a debugger, reloads what changes, asks nobody who they are, or runs what "
            "another machine sends: leave it out, or have it in the image"
        )
    return command


def without_secret(command: str) -> str:
    """A command in one line of characters that can be seen, without a secret in it; raises ValueError."""
    if not command.isprintable():
        raise ValueError("it is one line, and holds a character that can't be seen")
    found = shown_by(command)
    if found or _GIVEN.search(command) or any(_is_random(word) for word in re.split(r"[\s=:,'\"]+", command)):
        raise ValueError(
            f"it holds what looks like {found or 'a password or a key'}, and a command is there to be read by many; "
            "make it a secret (--secret NAME) and write $NAME in the command"
        )
    return command


def names_a_secret(name: str) -> bool:
    """Whether a variable says by its name, in capitals, that its value is a secret."""
    return _SECRET_NAME.fullmatch(name) is not None


def shown_by(text: str, *, any_like_it: bool = False) -> str:
    """What secret a text that stands alone shows by its own form; empty for none. `any_like_it`: as of shape_of."""
    shape = shape_of(text.encode(errors="replace"), any_like_it=any_like_it)
    return shape or next((what for pattern, what in _SECRET_VALUES if pattern.search(text)), "")


def secret_in(name: str, value: str) -> str:
    """What secret a variable seems to hold, by its name or its value; empty for none."""
    if found := shown_by(value):
        return found
    if names_a_secret(name.upper()) and not _NO_SECRET.fullmatch(value.strip()):
        return "a secret"
    return "a key" if _is_random(value.strip()) and not _PUBLIC_NAME.search(name.upper()) else ""


_WHERE = (
    r"(?:_?(?:PRIMARY|MASTER|WRITER|READER|READ|REPLICA|INTERNAL))?_?"
    r"(?:HOST(?:NAME|ADDR|S)?|SERVERS?|ADDR(?:ESS)?|ENDPOINT|(?:URL|URI|DSN)S?|CONN(?:ECTION)?(?:_?(?:STR(?:ING)?|NAME|URL|URI))?"
    r"|UNIX_SOCKET|SOCKET|INSTANCE(?:_(?:CONNECTION_)?NAME)?|NODES)"
)
_STORES = tuple(
    (
        kind,
        re.compile(
            rf"(?:(?:APP|MAIN|DEFAULT|SERVICE|BACKEND|WEB|API|DJANGO|FLASK|RAILS|SPRING|AIRFLOW)_)?(?:{names}){_WHERE}"
        ),
    )
    for kind, names in (
        (
            "database",
            (
                r"PG|POSTGRES(?:QL)?(?:_DB)?|MYSQL(?:_DB)?|MARIADB|MSSQL|SQL(?:SERVER|_ALCHEMY|ALCHEMY)?(?:_DATABASE)?|DB|DATABASE"
                r"|(?:DATABASE_)?SQL_ALCHEMY|JDBC|(?:SPRING_)?DATASOURCE|R2DBC|TYPEORM|SEQUELIZE|PRISMA|KNEX|WORDPRESS_DB"
                r"|CLOUD_?SQL|FLYWAY|LIQUIBASE"
            ),
        ),
        (
            "cache",
            r"REDIS|VALKEY|(?:DATA_)?REDIS|CACHE|(?:CELERY_)?BROKER|CELERY(?:_RESULT)?|RQ(?:_REDIS)?|SIDEKIQ|BULL(?:MQ)?",
        ),
    )
)
_STORES_TOO = {"CELERY_RESULT_BACKEND": "cache", "RESULT_BACKEND": "cache", "CONNECTION_STRING": "database"}
# Its own machine, a socket or a file is nobody else's.
_HERE = re.compile(
    r"(?:[a-z+0-9]+://)?(?:[^@/]*@)?(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)(?:[:/?].*)?|/.*|sqlite.*|", re.IGNORECASE
)


def loads_code(name: str) -> bool:
    """Whether a variable says by its name which module or class a program loads."""
    return re.fullmatch(rf"{LOADS}|FLASK_APP|UVICORN_APP|CELERY_APP", name.upper()) is not None


def leads_to_store(name: str, value: str) -> str:
    """The kind of store (`database`, `cache`) to which a variable leads a program, by the names that clients and
    frameworks read; empty for none, and for what is on its own machine."""
    plain = re.sub(r"_{2,}", "_", name.upper())
    if _HERE.fullmatch(value.strip()):
        return ""
    if plain.startswith("CONNECTIONSTRINGS_"):
        return "database"
    return next((kind for kind, names in _STORES if names.fullmatch(plain)), _STORES_TOO.get(plain, ""))


def _is_random(value: str) -> bool:
    """Whether a text is as mixed as only what was drawn is: no word, path, address or number."""
    if not _DRAWN.fullmatch(value) or not all(re.search(kind, value) for kind in ("[a-z]", "[A-Z]", "[0-9]")):
        return False
    counts = [value.count(char) / len(value) for char in set(value)]
    return -sum(share * math.log2(share) for share in counts) >= _BITS
