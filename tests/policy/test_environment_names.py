"""Which variables a program may be given by their kind: options of tools that nobody listed, and ordinary settings."""

import pytest

from shared.schemas.variables import env_variable

TAKEN_AS_OPTIONS = [
    ("GUNICORN_CMD_ARGS", "--bind 0.0.0.0:9999"),
    ("MALLOC_CONF", "prof_prefix:/tmp/x,prof:true"),
    ("PGSSLMODE", "disable"),
    ("PGSSLKEY", "/tmp/k"),
    ("PRY_RC", "/tmp/rc"),
    ("RUBYGEMS_GEMDEPS", "/tmp/Gemfile"),
    ("PUMA_OPTS", "-C /tmp/evil.rb"),
    ("HYPERCORN_CONFIG", "python:evil"),
    ("REBAR_CONFIG", "/tmp/rebar.config"),
    ("ANT_OPTS", "-javaagent:/tmp/a.jar"),
    ("FOO_TOOL_OPTIONS", "--require=/tmp/x.js"),
    ("LEIN_JVM_OPTS", "x -agentpath:/tmp/a.so"),
    ("SOME_CONFIG", "/tmp/evil.toml"),
    ("SOME_CONFIG_FILE", "/app/../tmp/evil.toml"),
]
ORDINARY = [
    "LOG_LEVEL=debug",
    "NODE_ENV=production",
    "APP_CONFIG=/etc/shop/config.yaml",
    "RUST_LOG=info,hyper=warn",
    "WEB_CONCURRENCY=4",
    "APP_ENV=staging",
    "RAILS_ENV=production",
    "RACK_ENV=production",
    "FLASK_ENV=production",
    "TZ=Europe/Berlin",
    "LANG=en_US.UTF-8",
    "DEBUG=false",
    "DATABASE_NAME=shop",
    "DB_HOST=10.0.0.3",
    "DB_PORT=5432",
    "DB_USER=shop",
    "REDIS_HOST=cache",
    "REDIS_PORT=6379",
    "API_URL=https://api.example.com",
    "BASE_URL=https://shop.example.com",
    "ALLOWED_HOSTS=shop.example.com",
    "CORS_ORIGINS=https://a.example.com,https://b.example.com",
    "CORS_OPTIONS=GET,POST",
    "FEATURE_FLAGS=new_cart,dark_mode",
    "SESSION_OPTIONS=secure,httponly",
    "WORKERS=3",
    "THREADS=8",
    "TIMEOUT=30",
    "MAX_CONNECTIONS=100",
    "POOL_SIZE=5",
    "CACHE_TTL=3600",
    "PAGE_SIZE=50",
    "UPLOAD_DIR=/data/uploads",
    "STATIC_ROOT=static",
    "TEMPLATE_DIR=templates",
    "SENTRY_ENVIRONMENT=production",
    "SENTRY_SAMPLE_RATE=0.2",
    "OTEL_SERVICE_NAME=shop",
    "SMTP_HOST=smtp.example.com",
    "SMTP_PORT=587",
    "MAIL_FROM=shop@example.com",
    "BUCKET_NAME=shop-files",
    "REGION=europe-west1",
    "TOPIC=orders",
    "QUEUE_NAME=mails",
    "CURRENCY=EUR",
    "LOCALE=de_DE",
    "VERSION=1.4.2",
    "BUILD_ID=20260101",
    "SERVICE_URL=http://orders.internal",
    "MODEL_NAME=gemini-flash",
    "TEMPERATURE=0.2",
    "SOURCE=web",
    "SRC=catalog",
    "APP_CONFIG_FILE=config/prod.toml",
    "SHOP_CONFIG=production",
    "APP_OPTIONS=fast",
    "PGHOST=10.1.2.3",
    "PGSSLMODE=require",
    "PGPORT=5432",
    "GUNICORN_CMD_ARGS=--workers=2",
    "JAVA_OPTS=-Xmx512m",
    "NODE_OPTIONS=--max-old-space-size=400",
    "MALLOC_ARENA_MAX=2",
    "MALLOC_CONF=narenas:2,background_thread:true",
    "GOMAXPROCS=2",
    "ASPNETCORE_ENVIRONMENT=Production",
    "SPRING_PROFILES_ACTIVE=prod",
    "PYTHONUNBUFFERED=1",
    "DJANGO_SETTINGS_MODULE=shop.settings",
    "UVICORN_WORKERS=2",
]


@pytest.mark.parametrize(("name", "value"), TAKEN_AS_OPTIONS)
def test_what_a_tool_takes_as_its_options_is_refused(name, value):
    with pytest.raises(ValueError, match=name):
        env_variable(name, value)


@pytest.mark.parametrize("setting", ORDINARY)
def test_an_ordinary_setting_passes(setting):
    name, _, value = setting.partition("=")
    assert env_variable(name, value) == value


def test_there_are_enough_ordinary_settings():
    assert len(ORDINARY) >= 60
