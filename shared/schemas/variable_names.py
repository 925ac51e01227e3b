"""Which values do no harm under a variable's name: the tables of what loads, trusts, opens or speaks elsewhere.

By kinds, as tools call what they read: a name that fits none is a setting, whatever its value says.
"""

import re
import sys
from functools import cache

NEVER = r"(?!)"
_OFF = r"(?i:0|false|no|off|none|)"
_ON = r"(?i:1|true|yes|on|full|strict|required?|verify[\w-]*|/.*)"
_NOT_OFF = r"(?!\s*(?i:0|false|no|off|none|disabled?|anonymous|allow_?all|trust|)\s*$).*"
# A name that may be an index, a tool's own folder, a switch: but no place on the internet.
_NO_ADDRESS = r"(?!.*(?://|[\w-]\.[A-Za-z])).*"
ANYTHING = re.compile(r".*", re.DOTALL)

# What the program lies in, as buildpacks and most images have it; nobody else writes there while it runs.
_ROOT = r"/(?:app|workspace|srv|src|code|opt|layers|usr/src/app|usr/local/lib)(?=[/:]|$)"
_FOLDER = rf"(?:\.|(?:\./)?[A-Za-z0-9_-][\w-]*|{_ROOT})(?:/[A-Za-z0-9_-][\w.-]*)*/?"
_OWN_FOLDERS = rf"{_FOLDER}(?::{_FOLDER})*"
_INSTALLED = (
    r"(?:/usr(?:/local)?)?/(?:s?bin|lib|lib64|libexec|share)(?:/[A-Za-z0-9_-][\w.+-]*)+|/etc/fonts(?:/[\w-][\w.-]*)*"
)
_OWN_PROGRAM = rf"(?:{_FOLDER}|{_INSTALLED})?(?: -[a-zA-Z]+)*"
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
LOADS = r"(?:\w+_)?(?:MODULE|CLASS|FACTORY|ENTRYPOINT|LOADER|SETTINGS_MODULE)"
_JEMALLOC = r"(?:(?:dirty|muzzy)_decay_ms:-?\d{1,7}|narenas:\d{1,3}|background_thread:(?:true|false))"
# Words that are no options, and no file in which anything may lie.
_NO_OPTION = r"(?!(?:.*[\s,;'\"])?[-@+/~])(?!.*(?:\.\./|://)).*"
_NO_FOREIGN_FILE = r"(?!\s*(?:file:|python:|~|/(?:tmp|var/tmp|proc|dev|run|mnt|home|root)(?:/|$)))(?!.*\.\./).*"
_OWN_FILE = rf"(?!.*://){_NO_FOREIGN_FILE}"
# One of several ways to come in may be shut, and a mail server may know its senders by their address.
_ONE_WAY = (
    r"(?!\w*(?:GOOGLE|GIT(?:HUB|LAB)|FACEBOOK|TWITTER|APPLE|MICROSOFT|AZURE|LDAP|SAML|OIDC|OAUTH2?|SOCIAL|SSO|PHONE|PASSKEY"
    r"|MAGIC|TWO_FACTOR|2FA|MFA|GUEST|SMTP|E?MAIL|IMAP|KAFKA|REDIS|MONGO(?:DB)?)_)(\w+_)?"
)
_ENTRY = "(?:AUTH(?:[NZ]|ENTICATION|ORI[SZ]ATION)?|CSRF|XSRF|SECURITY)"
_ALL_PATHS = r"(?:\^?/?\(?\.?[*+]\)?\$?|\^?/|\^)"
_NO_ADMIN = r"(?!(?i:.*(?:admin|root|super))).*"


def _words(word: str) -> str:
    return rf"(?:(?:{word})(?:\s+(?:{word}))*)?"


# Names in capitals, and the values that do no harm. The first row that fits counts, before what is refused below.
_HARMLESS = (
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
)  # fmt: skip
_LOADED = (
    "LOAD|LIB|LIBRARY|MODULE|PLUGIN|IMPORT|INCLUDE|CLASS|TYPELIB|EXTENSION|DRIVER|GEM|SEARCH|PACKAGE|SITE_PACKAGES"
)
_NO_LOADER = "APP|API|BASE|DB|DATA|LOG|FILE|URL|URI|HTTP|UPLOAD|STATIC|MEDIA|TEMP|TMP|ROOT|WEB"
_PROGRAMS = (
    "CHROME|CHROMIUM|SENDMAIL|FFMPEG|FFPROBE|IMAGEMAGICK|MAGICK|GHOSTSCRIPT|WKHTMLTOPDF|PYTHON|NODE|GIT|TESSERACT|SOFFICE"
    "|LIBREOFFICE|PANDOC|PG_DUMP|MYSQLDUMP"
)
_REFUSED = [
    (names, NEVER)
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
        r"COR(ECLR)?_(ENABLE_PROFILING|PROFILER.*) GO(FLAGS|PROXY|PRIVATE|INSECURE|NOSUM\w+|ROOT|TOOLDIR)",
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
        r"GTK\w*_(MODULES|PATH|MODULE_FILE) GIO_\w*MODULE\w* MAGICK_\w*PATH MATPLOTLIBRC",
        r"PHP_(ADMIN_)?VALUE JENKINS_UC\w* NODE_RED_USERDIR (DOTNET|COMPLUS)_DIAGNOSTICPORTS DATASTORE_HOST",
        r"ORACLE_HOME FREETDS(CONF)? SYBASE PGSERVICE",
        r"SPRING_(CONFIG|CLOUD_CONFIG|CLOUD_BOOTSTRAP)_\w* LOGGING_CONFIG VIMINIT EXINIT TZDIR TMPDIR",
        # Whom it speaks to instead, and whom it trusts.
        r"(\w+_)?(HTTPS?|ALL|NO|FTP|SOCKS|GRPC)_PROXY(_EXP)? PROXY_COMMAND GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
        r"GIT_.* SSH_(ASKPASS.*|AUTH_SOCK) SUDO_.* RSYNC_RSH CVS_RSH SVN_SSH HGRCPATH WGETRC CURL_HOME NETRC",
        r"SSLKEYLOGFILE OPENSSL_(CONF.*|MODULES|ENGINES) KRB5.* PGSERVICEFILE PGSYSCONFDIR MYSQL_HOME ODBC(SYS)?INI",
        r"GCE_METADATA_.* METADATA_SERVER.* NO_GCE_CHECK \w*_EMULATOR_HOST CLOUDSDK_.* BOTO_(CONFIG|PATH)",
        r"GOOGLE_(CLOUD_UNIVERSE_DOMAIN|API_USE_.*|EXTERNAL_ACCOUNT_.*|GHA_CREDS_PATH) KUBECONFIG",
        r"(IDENTITY|MSI)_(ENDPOINT|HEADER) AWS_EC2_METADATA_.* AZURE_AUTHORITY_HOST DAPR_(HTTP|GRPC)_ENDPOINT",
        r"AWS_(CONFIG_FILE|SHARED_CREDENTIALS_FILE|CONTAINER_CREDENTIALS_.*) DOCKER_(HOST|CONFIG|CERT_PATH)",
    )
] + [
    # Who may come in, who is believed, and what everybody is shown: on, or not named.
    (r"(\w+_)?(SKIP|DISABLE|BYPASS|NO|WITHOUT)_(AUTH([NZ]|\w+ION)?|LOGIN|TLS|SSL|CSRF|VERIF\w*|SECURITY(_\w+)?)", _OFF),
    (r"(\w+_)?(AUTH\w*|LOGIN|CSRF|SECURITY|TLS|SSL)_(DISABLED?|SKIP|BYPASS|OFF) \w*INSECURE\w*", _OFF),
    (r"\w*ANONYMOUS_(ENABLED?|ACCESS|AUTH) (UVICORN|GUNICORN|FLASK)_RELOAD", _OFF),
    (r"\w*IGNORE_(EXPIR|SSL|TLS|CERT|HTTPS|SIGN)\w*", _OFF),
    (r"(DJANGO|APP|WP|WORDPRESS|SYMFONY|DASH)_DEBUG \w*H2_CONSOLE_ENABLED \w*EXPOSE_CONFIG PMA_ARBITRARY", _OFF),
    (r"\w*ALLOW_(ANONYMOUS|UNAUTHENTICATED)(_ACCESS|_AUTH|_LOGIN)? \w*UNAUTHENTICATED_(API|ACCESS)", _OFF),
    (r"\w*USER_MANAGEMENT_DISABLED \w*TRUST_REMOTE_CODE \w*ALLOW_LOADING_UNSIGNED\w*", _OFF),
    (r"MANAGEMENT_ENDPOINT_(HEAPDUMP|ENV|SHUTDOWN|JOLOKIA|THREADDUMP|LOGFILE)_ENABLED", _OFF),
    (rf"{_ONE_WAY}{_ENTRY}_(ENABLED?|ACTIVE) {_ONE_WAY}(ENABLE|USE)_{_ENTRY} PGADMIN_CONFIG_SERVER_MODE", _NOT_OFF),
    (rf"{_ONE_WAY}({_ENTRY}|LOGIN)_(REQUIRED?|ENFORCED?) {_ONE_WAY}(REQUIRE|ENFORCE)_({_ENTRY}|LOGIN)", _NOT_OFF),
    (rf"{_ONE_WAY}{_ENTRY}(_(MODE|TYPE|METHOD|STRATEGY))? PGREQUIREAUTH LOG4J_FORMAT_MSG_NO_LOOKUPS", _NOT_OFF),
    (r"\w*AUTH_BACKENDS?", r"(?!.*(?:backend\.default|allow_?all)).+"),
    (r"\w*SKIP_AUTH_(ROUTES?|REGEX|PATHS?)", rf"(?!(?:.*[,;\s])?(?:[A-Z]+=)?{_ALL_PATHS}(?:[,;\s]|$)).*"),
    (r"\w*EMAIL_DOMAINS", r"[^*]*"),
    (r"(\w*_)?(ANONYMOUS|UNAUTHORI[SZ]ED|UNAUTHENTICATED|GUEST|PUBLIC|DEFAULT)_(\w+_)?ROLE", _NO_ADMIN),
    (r"DEBUG", r"(?!(?i:1|true|yes|on)$).*"),
    (r"SPRING_AUTOCONFIGURE_EXCLUDE", r"(?!.*Security).*"),
    (r"\w*ADMIN_(LISTEN|BIND)\w*", r"(?!.*(?:0\.0\.0\.0|\[::\]|\*)).*"),
    (r"(\w+_)?TRUSTED_(PROX(Y|IES)|IPS?|NETWORKS?|CIDRS?) (\w+_)?ADMIN_(IPS?|CIDRS?|NETWORKS?)", r"(?!.*/0(?!\d)).*"),
    (r"(\w+_)?(JWT|TOKEN|SIGNATURE|HTTPS|CERT|HOSTNAME)_(VERIFY|VERIFICATION|VALIDATION)", _NOT_OFF),
    (r"(\w+_)?(VERIFY|CHECK|VALIDATE)_(JWT|TOKENS?|SIGNATURES?|HTTPS|HOSTNAME)", _NOT_OFF),
    (r"(\w+_)?(REJECT_?UNAUTHORIZED|STRICT_(SSL|TLS))", _NOT_OFF),
    (r"(\w+_)?(SSL|TLS)_?MODE", r"(?!(?i:disabled?|allow|none|off|false|0)$).*"),
    (r"PGSSL(MIN|MAX)PROTOCOLVERSION (\w+_)?(TLS_MIN|MIN_TLS)_VERSION", r"(?i:TLS)?v?_?1[._]?[23]"),
    (r"\w*CIPHER_?(SUITE)?S?", r"(?!(?i:(?:.*(?:[:,\s]|with_))?(?:[ae]?null|export|rc4|anon))).*"),
    (r"(\w+_)?(VERIFY|CHECK)_(TLS|SSL|CERTS?|CERTIFICATES?) (\w+_)?(TLS|SSL)_(VERIFY|VALIDATE)\w*", _ON),
    (r"(\w+_)?JWT_ALG(ORITHMS?)? POSTGRES_HOST_AUTH_METHOD", r"(?!(?i:.*(?:none|trust))).+"),
    (r"\w*ADMIN_(SECRET|PASSWORD|TOKEN) JUPYTER_(TOKEN|PASSWORD)", r".+"),
    (r"RAILS_ENV RACK_ENV NODE_ENV FLASK_ENV (ASPNETCORE|DOTNET)_ENVIRONMENT", r"(?i:(?!dev).*)"),
    (r"MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", r"(?:(?:health|info|prometheus|metrics)(?:,|$))*"),
    (r"\w+_HEADERS", r"(?i:(?!.*(?:auth\w*|key|token|secret|cookie)\s*[=:]).*)"),
    (r"WORDPRESS_CONFIG_EXTRA SPRING_APPLICATION_JSON", NEVER),
    # Of tools that nobody has listed: what is an option, or a file of no program, is refused; words are not.
    (r"(?!APP_)\w+_RC \w+_GEMDEPS PGSSL(KEY|CERT|CRL\w*)", NEVER),
    (r"(HYPERCORN|REBAR|GUNICORN|UVICORN|PUMA|UNICORN|ESLINT|VITE|NEXT|JEST|ROLLUP|ANSIBLE)_CONFIG\w*", NEVER),
    (r"(?!APP_)(\w+_)?(OPTS|OPTIONS|ARGS|FLAGS)", _NO_OPTION),
    (r"(\w*_)?(CONFIG|CONFIGURATION|SETTINGS|ENV|DOTENV)_?(FILE|PATH|LOCATION)S? DYNACONF_INCLUDES?", _OWN_FILE),
    (r"\w+_CONFIG", _NO_FOREIGN_FILE),
    (r"(\w+_)?(BIN|BINARY|EXECUTABLE)(_PATH)? FONTCONFIG_(FILE|PATH) XDG_(CONFIG|DATA)_(HOME|DIRS)", _OWN_PROGRAM),
    (rf"({_PROGRAMS})_PATH PRE_?START_PATH", _OWN_PROGRAM),
    (r"(\w+_)?(INIT|PRE_?START|POST_?START|START_?UP|BOOTSTRAP|ENTRYPOINT)_?SCRIPTS?", _OWN_PROGRAM),
    (r"(\w+_)?(CMD|COMMAND)S?", r"(?!.*\b(?:curl|wget)\b[^|]*\|).*"),
    (r"WEB_CONCURRENCY", r"\d*|auto"),
    (r"\w*SERIALI[SZ]ERS? \w*ACCEPT_CONTENT", r"(?!(?i:.*(?:pickle|marshal|dill|python-serialize))).*"),
    # Where a tool fetches programs, models and plugins from.
    (r"(\w+_)?PLUGINS?(_URLS?)? \w+_MIRROR(_\w+)? \w+_INDEX(_URL)?", r"(?!.*//).*"),
    (r"(PUPPETEER|PLAYWRIGHT|CYPRESS|ELECTRON|CHROMEDRIVER)_\w*DOWNLOAD\w*_(HOST|URL|SERVER)", _NO_ADDRESS),
    (r"RUSTUP_\w*(SERVER|ROOT) HF_ENDPOINT", _NO_ADDRESS),
    (LOADS, _NO_MODULE_OF_PYTHON),
    # Where something is searched for to be loaded: in the program's own folders, and in nobody else's.
    (rf"(\w*_)?({_LOADED})S?_?(PATH|DIR|DIRECTORY|FOLDER|HOME|ROOT)S? \w*[A-Z0-9]_?LIBS?", _OWN_FOLDERS),
    (rf"(?!{_NO_LOADER})[A-Z0-9]{{2,}}PATH", _OWN_FOLDERS),
]  # fmt: skip


@cache
def _rows() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compiled once a name is asked about: most processes start without one."""
    return tuple((re.compile("|".join(names.split())), value) for names, value in (*_HARMLESS, *_REFUSED))


@cache
def _values(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def harmless(name: str) -> re.Pattern[str]:
    """The values that do no harm under a name."""
    value = next((value for pattern, value in _rows() if pattern.fullmatch(name.upper())), None)
    return ANYTHING if value is None else _values(value)
