"""What an application may be given to start with: environment variables in plain text, and its command.

A variable can be more than a setting: a loader, an interpreter, a shell or a client takes some as what to run, whom to
trust or whom to speak to. Those are refused, but for the values that are known to do nothing of the kind; and what is a
password or a key belongs into Secret Manager, for a plain value stands in the plan, the state and the revision.
"""

import math
import re
import sys
from collections.abc import Iterable

from shared.schemas.secret_shapes import shape_of
from shared.text import unseen

MAX_VALUE = 4_096
"""Characters of one environment variable."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_OWN = re.compile(r"PORT|K_[A-Z_]+|CLOUD_RUN_[A-Z_]+|X_GOOGLE_.*|GOOGLE_APPLICATION_CREDENTIALS")

_NEVER = r"(?!)"
_OFF = r"(?i:0|false|no|off|none|)"
_ON = r"(?i:1|true|yes|on|full|strict|required?|verify[\w-]*|/.*)"
_ANYTHING = re.compile(r".*", re.DOTALL)

# What the program lies in, as buildpacks and most images have it; nobody else writes there while it runs.
_ROOT = r"/(?:app|workspace|srv|src|code|opt|layers|usr/src/app|usr/local/lib)(?=[/:]|$)"
_FOLDER = rf"(?:\.|(?:\./)?[A-Za-z0-9_-][\w-]*|{_ROOT})(?:/[A-Za-z0-9_-][\w.-]*)*/?"
_OWN_FOLDERS = rf"{_FOLDER}(?::{_FOLDER})*"
_SIZE = r"\d{1,6}[kKmMgG]?"
_NODE = (
    r"--(?:max-old-space-size|max-semi-space-size|max-http-header-size|stack-trace-limit)[= ]\d{1,6}"
    r"|--(?:enable-source-maps|expose-gc|no-network-family-autoselection)"
    r"|--(?:no-warnings|no-deprecation|trace-warnings|trace-deprecation|trace-uncaught|throw-deprecation)"
    r"|--unhandled-rejections=(?:strict|warn|throw|none|warn-with-error-codes)"
    r"|--dns-result-order=(?:ipv4first|ipv6first|verbatim)"
)
_JAVA = (
    rf"-X(?:mx|ms|ss|mn){_SIZE}|-XX:(?:(?:Max|Initial|Min)RAMPercentage=\d{{1,3}}(?:\.\d+)?"
    rf"|MaxMetaspaceSize={_SIZE}|ReservedCodeCacheSize={_SIZE}|ActiveProcessorCount=\d{{1,3}}|TieredStopAtLevel=\d"
    r"|\+Use(?:Serial|G1|Z|Parallel|Shenandoah)GC|\+UseContainerSupport|\+ExitOnOutOfMemoryError"
    r"|\+UseStringDeduplication|\+TieredCompilation|-UsePerfData)"
    r"|-D(?:file\.encoding|user\.timezone|user\.language|server\.port|spring\.profiles\.active|java\.awt\.headless"
    r"|java\.net\.preferIPv4Stack)=[\w/+.:-]{1,60}|-server"
)
_GUNICORN = (
    r"(?:--(?:workers|threads|timeout|graceful-timeout|keep-alive|max-requests|max-requests-jitter|backlog"
    r"|worker-connections)|-[wt])[= ]\d{1,6}|--(?:access-logfile|error-logfile|log-file)[= ]-|--log-level[= ][a-z]+"
    r"|--preload"
)
_GO = r"(?:netdns=(?:go|cgo)|madvdontneed=[01]|gctrace=[01]|http2client=[01]|http2server=[01])"

# A module of the program's own: none that comes with Python, some of which do something as soon as they are loaded.
_PYTHON_S = "|".join(sorted(sys.stdlib_module_names))
_OWN_MODULE = rf"(?!(?:{_PYTHON_S})(?:[.:]|$))[A-Za-z_][\w.]*(?::[A-Za-z_]\w*)?"
_NO_MODULE_OF_PYTHON = rf"(?!(?:{_PYTHON_S})[.:]\w).*"
_LOADS = r"(?:\w+_)?(?:MODULE|CLASS|FACTORY|ENTRYPOINT|LOADER|SETTINGS_MODULE)"
_JEMALLOC = r"(?:(?:dirty|muzzy)_decay_ms:-?\d{1,7}|narenas:\d{1,3}|background_thread:(?:true|false))"
# Words that are no options, and no file in which anything may lie.
_NO_OPTION = r"(?!(?:.*[\s,;'\"])?[-@+/~])(?!.*(?:\.\./|://)).*"
_NO_FOREIGN_FILE = r"(?!\s*(?:file:|python:|~|/(?:tmp|var/tmp|proc|dev|run|mnt|home|root)(?:/|$)))(?!.*\.\./).*"


def _words(word: str) -> str:
    return rf"(?:(?:{word})(?:\s+(?:{word}))*)?"


def _rows(rows: Iterable[tuple[str, str]]) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile("|".join(names.split())), re.compile(value, re.DOTALL)) for names, value in rows)


# Names in capitals, and the values that do no harm. The first row that fits counts, before what is refused below.
_HARMLESS = _rows((
    # A shell reads the file that ENV names; with most people it is the name of an environment.
    ("ENV", r"[A-Za-z0-9_.-]*"),
    ("PYTHON(UNBUFFERED|DONTWRITEBYTECODE|HASHSEED|FAULTHANDLER|IOENCODING|UTF8|OPTIMIZE|MALLOC|DEVMODE)", r".*"),
    ("PYTHON(TRACEMALLOC|ASYNCIODEBUG|COERCECLOCALE|NODEBUGRANGES|_VERSION|_ENV|_GIL|_CPU_COUNT|_COLORS)", r".*"),
    ("PYTHONPATH NODE_PATH CLASSPATH RUBYLIB PERL5LIB", _OWN_FOLDERS),
    ("GRADIO_SHARE", r"(?i:0|false|no|off|)"),
    ("STREAMLIT_SERVER_ENABLE_(XSRF_PROTECTION|CORS)", r"(?i:1|true|yes|on)"),
    ("PYTHONWARNINGS", r"(?:default|error|always|module|once|ignore)"),
    ("NODE_OPTIONS", _words(_NODE)),
    ("_?JAVA_(TOOL_)?OPTIONS JDK_JAVA_OPTIONS JAVA_OPTS CATALINA_OPTS (MAVEN|GRADLE|SBT|JVM)_OPTS", _words(_JAVA)),
    ("RUBYOPT", _words("-W[0-2]|-W:no-deprecated|-W:no-experimental|--yjit|--jit")),
    ("GODEBUG", rf"(?:{_GO}(?:,{_GO})*)?"),
    ("GUNICORN_CMD_ARGS", _words(_GUNICORN)),
    # What to load by a module's name is the program's own; a debugger that is opened is everybody's.
    ("FLASK_APP UVICORN_APP DJANGO_SETTINGS_MODULE CELERY_(APP|CONFIG_MODULE)", _OWN_MODULE),
    ("FLASK_DEBUG WERKZEUG_RUN_MAIN", r"(?i:0|false|no|off|)"),
    ("UWSGI_(PROCESSES|WORKERS|THREADS|CHEAPER|HARAKIRI|MASTER|LISTEN|MAX_REQUESTS|ENABLE_THREADS)", r"\w*"),
    ("NPM_CONFIG_(LOGLEVEL|PRODUCTION|UPDATE_NOTIFIER|FUND|AUDIT) UV_THREADPOOL_SIZE", r"[\w.-]*"),
    ("NODE_EXTRA_CA_CERTS SSL_CERT_(FILE|DIR) (REQUESTS|CURL|AWS)_CA_BUNDLE", r"/etc/(?:ssl|pki)(?:/[\w-][\w.-]*)+"),
    ("PGSSLMODE", r"require|verify-ca|verify-full"),
    ("PGSSLROOTCERT", r"system|/etc/(?:ssl|pki)(?:/[\w-][\w.-]*)+"),
    ("_?(RJEM_|JE_)?MALLOC_CONF", rf"(?:{_JEMALLOC}(?:,{_JEMALLOC})*)?"),
    ("GIT_(SHA|COMMIT\\w*|BRANCH|TAG|REF|HASH|REVISION|VERSION|REPO|(AUTHOR|COMMITTER)_\\w+)", r".*"),
))  # fmt: skip
_LOADED = (
    "LOAD|LIB|LIBRARY|MODULE|PLUGIN|IMPORT|INCLUDE|CLASS|TYPELIB|EXTENSION|DRIVER|GEM|SEARCH|PACKAGE|SITE_PACKAGES"
)
_NO_LOADER = "APP|API|BASE|DB|DATA|LOG|FILE|URL|URI|HTTP|UPLOAD|STATIC|MEDIA|TEMP|TMP|ROOT|WEB"
_REFUSED = _rows([
    (names, _NEVER)
    for names in (
        # The loader and the C library (what they ignore themselves in a program with more rights), and the shell.
        r"_?_?LDR?_.* _RLD.* DYLD_.* SHLIB_PATH LIBPATH GLIBC_TUNABLES GCONV_PATH GETCONF_DIR LOCPATH NLSPATH",
        r"PATH_LOCALE HOSTALIASES LOCALDOMAIN RES_OPTIONS RESOLV_HOST_CONF NIS_PATH MALLOC_TRACE TERMCAP TERMINFO.*",
        r"PATH HOME PWD OLDPWD SHELL IFS CDPATH FPATH GLOBIGNORE SHELLOPTS BASHOPTS BASH_.* ZDOTDIR PROMPT_COMMAND",
        r"PS[0-4] READNULLCMD NULLCMD INPUTRC EDITOR VISUAL \w*PAGER BROWSER LESS(OPEN|CLOSE)",
        # Interpreters, and what builds and installs.
        r"PYTHON.* NODE_(TLS_REJECT_UNAUTHORIZED|REPL_.*|V8_COVERAGE|COMPILE_CACHE|ICU_DATA|REDIRECT_.*|PRESERVE_.*)",
        r"RUBYSHELL PERL.* GEM_(HOME|PATH) BUNDLE_(GEMFILE|PATH|BIN_PATH|CONFIG|APP_CONFIG) PHPRC PHP_INI_SCAN_DIR",
        r"LUA_(INIT|PATH|CPATH).* R_(PROFILE|ENVIRON).* ERL_\w*FLAGS ELIXIR_ERL_OPTIONS",
        r"(DOTNET|ASPNETCORE)_(STARTUP_?HOOKS?|HOSTINGSTARTUPASSEMBLIES|ADDITIONAL_DEPS|SHARED_STORE|ROOT.*)",
        r"COR(ECLR)?_(ENABLE_PROFILING|PROFILER.*) GO(FLAGS|PROXY|INSECURE|NOSUM\w+|ROOT|TOOLDIR)",
        r"RUSTC_.* CARGO_(HOME|BUILD.*|TARGET.*) NPM_CONFIG_.*",
        r"(PIP|UV|POETRY|YARN)_\w*(REGISTRY|INDEX|CONFIG|SOURCE|REPOSITOR|LINKS|HOST|PLUGIN)\w*",
        # Options of servers and build tools, plugins of clients, and debuggers.
        r"UWSGI_\w* WERKZEUG_\w* FLASK_(APP|DEBUG) UVICORN_APP DJANGO_SETTINGS_MODULE CELERY_\w*(APP|MODULE)",
        r"TS_NODE_\w* YARN_\w*(RC|PATH|FILENAME)\w* PNPM_\w* BUN_(INSTALL|CONFIG|INSPECT|OPTIONS)\w* DENO_\w*",
        r"(BABEL|WEBPACK|ESBUILD|VITE_NODE|NODEMON|NX|TURBO)_\w*(CONFIG|OPTIONS|PLUGIN|BINARY|PATH|REQUIRE)\w*",
        r"\w*(DEBUGPY|PYDEVD|PYCHARM|XDEBUG|JPDA|RUBY_DEBUG|BYEBUG|PRYRC|NODE_INSPECT)\w* \w*DEBUG(GER)?_PIN",
        r"PYTEST_(ADDOPTS|PLUGINS) COVERAGE_PROCESS_\w* IPYTHONDIR JUPYTER_(CONFIG|PATH|RUNTIME|DATA)\w*",
        r"GRADIO_ALLOWED_PATHS LIBMYSQL_\w* MARIADB_\w*PLUGIN\w* PGOPTIONS PGPASSFILE \w*_PLUGIN_(PATH|DIR)",
        r"\w*(PRELOAD|RCFILE|RC_FILENAME) (GNU)?MAKEFLAGS MFLAGS (C|CXX|CPP|LD|RUST|RUSTDOC)FLAGS CC CXX CMAKE_\w*",
        r"OTEL_\w*(CONFIGURATOR|DISTRO|LOADER) LDAP(CONF|RC|NOINIT) TNS_ADMIN AWS_ENDPOINT_URL\w*",
        r"CGO_\w* GRADLE_USER_HOME MAVEN_(ARGS|CONFIG) CATALINA_(BASE|HOME|TMPDIR) JAVA_HOME COMPOSER_\w*",
        r"SPRING_(CONFIG|CLOUD_CONFIG|CLOUD_BOOTSTRAP)_\w* LOGGING_CONFIG VIMINIT EXINIT TZDIR TMPDIR",
        # Whom it speaks to instead, and whom it trusts.
        r"(\w+_)?(HTTPS?|ALL|NO|FTP|SOCKS|GRPC)_PROXY(_EXP)? PROXY_COMMAND GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
        r"GIT_.* SSH_(ASKPASS.*|AUTH_SOCK) SUDO_.* RSYNC_RSH CVS_RSH SVN_SSH HGRCPATH WGETRC CURL_HOME NETRC",
        r"SSLKEYLOGFILE OPENSSL_(CONF.*|MODULES|ENGINES) KRB5.* PGSERVICEFILE PGSYSCONFDIR MYSQL_HOME ODBC(SYS)?INI",
        r"GCE_METADATA_.* METADATA_SERVER.* NO_GCE_CHECK \w*_EMULATOR_HOST CLOUDSDK_.* BOTO_(CONFIG|PATH)",
        r"GOOGLE_(CLOUD_UNIVERSE_DOMAIN|API_USE_.*|EXTERNAL_ACCOUNT_.*|GHA_CREDS_PATH) KUBECONFIG",
        r"AWS_(CONFIG_FILE|SHARED_CREDENTIALS_FILE|CONTAINER_CREDENTIALS_.*) DOCKER_(HOST|CONFIG|CERT_PATH)",
    )
] + [
    # Who may come in, who is believed, and what everybody is shown: on, or not named.
    (r"(\w+_)?(SKIP|DISABLE|BYPASS|NO|WITHOUT)_(AUTH([NZ]|\w+ION)?|LOGIN|TLS|SSL|CSRF|VERIF\w*|SECURITY)", _OFF),
    (r"(\w+_)?(AUTH\w*|LOGIN|CSRF|SECURITY|TLS|SSL)_(DISABLED?|SKIP|BYPASS|OFF) \w*INSECURE\w*", _OFF),
    (r"\w*ANONYMOUS_(ENABLED?|ACCESS|AUTH) (DJANGO|APP|WP|SYMFONY)_DEBUG (UVICORN|GUNICORN|FLASK)_RELOAD", _OFF),
    (r"(\w+_)?(VERIFY|CHECK)_(TLS|SSL|CERTS?|CERTIFICATES?) (\w+_)?(TLS|SSL)_(VERIFY|VALIDATE)\w*", _ON),
    (r"(\w+_)?JWT_ALG(ORITHMS?)? POSTGRES_HOST_AUTH_METHOD", r"(?!(?i:.*(?:none|trust))).+"),
    (r"\w*ADMIN_(SECRET|PASSWORD|TOKEN)", r".+"),
    (r"RAILS_ENV RACK_ENV (ASPNETCORE|DOTNET)_ENVIRONMENT", r"(?i:(?!dev).*)"),
    (r"MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", r"(?:(?:health|info|prometheus|metrics)(?:,|$))*"),
    (r"\w+_HEADERS", r"(?i:(?!.*(?:auth\w*|key|token|secret|cookie)\s*[=:]).*)"),
    (r"WORDPRESS_CONFIG_EXTRA SPRING_APPLICATION_JSON", _NEVER),
    # Of tools that nobody has listed: what is an option, or a file of no program, is refused; words are not.
    (r"(?!APP_)\w+_RC \w+_GEMDEPS PGSSL(KEY|CERT|CRL\w*)", _NEVER),
    (r"(HYPERCORN|REBAR|GUNICORN|UVICORN|PUMA|UNICORN|ESLINT|VITE|NEXT|JEST|ROLLUP|ANSIBLE)_CONFIG\w*", _NEVER),
    (r"(?!APP_)(\w+_)?(OPTS|OPTIONS|ARGS|FLAGS)", _NO_OPTION),
    (r"\w+_CONFIG(_FILE|_PATH)?", _NO_FOREIGN_FILE),
    (_LOADS, _NO_MODULE_OF_PYTHON),
    # Where something is searched for to be loaded: in the program's own folders, and in nobody else's.
    (rf"(\w*_)?({_LOADED})S?_?(PATH|DIR|DIRECTORY|FOLDER|HOME|ROOT)S? \w*[A-Z0-9]_?LIBS?", _OWN_FOLDERS),
    (rf"(?!{_NO_LOADER})[A-Z0-9]{{2,}}PATH", _OWN_FOLDERS),
])  # fmt: skip

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
        (r"(?i:[a-z][a-z0-9+.-]*://[^/\s:@?#]*:[^/\s@?#]{1,200}@)", "a password in an address"),
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
    "decides what the program loads, trusts or speaks to, rather than being a setting of it; "
    "where it is meant, set it in the program, its start command or its image"
)


def env_name(name: str) -> str:
    """A name that an environment variable may have; raises ValueError saying why not."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name[:60]!r} is no name of an environment variable, such as LOG_LEVEL")
    if _OWN.fullmatch(name):
        raise ValueError(f"{name} is set by Cloud Run itself; choose another name")
    if _harmless(name).pattern == _NEVER:
        raise ValueError(f"{name} {_DECIDES}")
    return name


def env_variable(name: str, value: str) -> str:
    """The value of a variable that may stand in plain text; raises ValueError saying why not, without the value."""
    env_name(name)
    if len(value) > MAX_VALUE:
        raise ValueError(f"{name} is longer than {MAX_VALUE} characters")
    if found := unseen(value):
        raise ValueError(f"{name} holds the character {found}, which nobody sees: write it without, or as plain text")
    if not _harmless(name).fullmatch(value):
        raise ValueError(f"{name} may not have this value: it {_DECIDES}")
    if what := secret_in(name, value):
        raise ValueError(
            f"{name} looks like {what}, and a plain value is there to be read by many; make it a secret: "
            f"--secret {name}=FILE in place of it"
        )
    return value


def takes_any_value(name: str) -> bool:
    """Whether a variable is a setting whatever its value says, as one that nobody has read yet."""
    return _harmless(name) is _ANYTHING


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
    found = _shown_by(command)
    if found or _GIVEN.search(command) or any(_is_random(word) for word in re.split(r"[\s=:,'\"]+", command)):
        raise ValueError(
            f"it holds what looks like {found or 'a password or a key'}, and a command is there to be read by many; "
            "make it a secret (--secret NAME) and write $NAME in the command"
        )
    return command


def names_a_secret(name: str) -> bool:
    """Whether a variable says by its name, in capitals, that its value is a secret."""
    return _SECRET_NAME.fullmatch(name) is not None


def _shown_by(text: str) -> str:
    shape = shape_of(text.encode(errors="replace"))
    return shape or next((what for pattern, what in _SECRET_VALUES if pattern.search(text)), "")


def secret_in(name: str, value: str) -> str:
    """What secret a variable seems to hold, by its name or its value; empty for none."""
    if found := _shown_by(value):
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
    return re.fullmatch(rf"{_LOADS}|FLASK_APP|UVICORN_APP|CELERY_APP", name.upper()) is not None


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


def _harmless(name: str) -> re.Pattern[str]:
    """The values that do no harm under a name."""
    return next((value for pattern, value in (*_HARMLESS, *_REFUSED) if pattern.fullmatch(name.upper())), _ANYTHING)
