"""What a goal names that is a package of the program's own: no part stands for it, and none has to.

asked = with_packages(asked, packages_in(texts), "api")     # pure
"""

import json
import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from shared.schemas import Asked

_UNREAD = frozenset({"not_understood", "left_aside"})
# What stands beside a library's name and is none.
_BESIDE = frozenset({
    "orm", "migration", "migrations", "migrate", "library", "package", "client", "driver", "framework", "schema",
    "schemas", "models", "toolkit", "plugin", "css", "ui", "js", "and", "with", "und", "mit", "et", "y", "the", "for",
})  # fmt: skip
# Servers whose clients bear the same name: such a package brings none.
_SERVERS = re.compile(
    r"(?:elastic|opensearch|mongo(?:db)?$|rabbit|amqp|activemq|kafka|nats|mqtt|mosquitto|cassandra|scylla|neo4j|clickhouse|"
    r"meili|typesense|algolia|memcache|influx|couch|etcd|consul|zookeeper|temporal|minio|dynamo|snowflake|milvus|qdrant|"
    r"weaviate|pinecone|timescale|arango|rethink|surreal|mysql|mariadb|postgres|redis|valkey|sqlserver|mssql|oracle|ldap|"
    r"keycloak|vault|prometheus|grafana|jaeger|zipkin|loki|otel|opentelemetry|airflow|dagster|prefect|mlflow|spark|flink|"
    r"hadoop|solr|druid|trino|presto|supabase|firebase|pocketbase|hasura|kubernetes|docker|nginx|caddy|traefik|celery|"
    r"sidekiq|ollama|vllm)"
)
_CALLED = {"drf": "djangorestframework", "sklearn": "scikitlearn", "bs4": "beautifulsoup4"}
_LEAST = 4
_REQUIRED = re.compile(r"(?m)^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[\w,\s-]*\])?\s*(?:[=<>~!;@#]|$)")
_QUOTED = re.compile(r"[\"']([A-Za-z0-9][\w.-]*)\s*(?:\[[\w,\s-]*\])?\s*(?:[=<>~!;@^][^\"']*)?[\"']")
_POETRY = re.compile(r"(?m)^([A-Za-z0-9][\w.-]*)\s*=\s*[\"'{^]")
_GEM = re.compile(r"(?m)^\s*gem\s+[\"']([\w-]+)")
_GO = re.compile(r"(?m)^\s*(?:require\s+)?[\w.-]+/([\w./-]+)\s+v\d")


def packages_in(texts: Mapping[str, str]) -> frozenset[str]:
    """The packages that its lists name, as words: `@prisma/client` is `prismaclient` and `prisma`."""
    found: set[str] = set()
    for path, text in texts.items():
        name = PurePosixPath(path).name
        if name == "package.json":
            names = _of_node(text)
        elif name.startswith("requirements") and name.endswith(".txt"):
            names = _REQUIRED.findall(text)
        elif name in {"pyproject.toml", "Pipfile"}:
            names = [*_QUOTED.findall(text), *_POETRY.findall(text)]
        elif name == "Gemfile":
            names = _GEM.findall(text)
        elif name == "go.mod":
            names = _GO.findall(text)
        else:
            continue
        for each in names:
            found |= {_plain(each), *(word for word in map(_plain, re.split(r"[/@]", each)) if len(word) >= _LEAST)}
    return frozenset(found - {""})


def with_packages(asked: list[Asked], packages: Collection[str], id_: str) -> list[Asked]:
    """The needs, of which those that are the program's own packages are met by it; what else their words hold stays."""
    made: list[Asked] = []
    for each in asked:
        if each.met or not (each.need in _UNREAD or each.need == each.words):
            made.append(each)
            continue
        own: list[str] = []
        rest: list[str] = []
        for words in re.split(r",\s*", each.words):
            told = [word for word in re.findall(r"[\w.@/-]*\w", words) if word.lower() not in _BESIDE]
            (own if told and all(_is_one(word, packages) for word in told) else rest).append(words)
        if own:
            how = f"{id_}: packages of its own, which its build installs" if len(own) > 1 else f"{id_}: its own package"
            made.append(Asked(words=", ".join(own), need="library", met=True, how=how))
        if rest:
            made.append(each.model_copy(update={"words": ", ".join(rest)}) if own else each)
    return made


def _is_one(word: str, packages: Collection[str]) -> bool:
    plain = _CALLED.get(_plain(word), _plain(word))
    if _SERVERS.match(plain):
        return False
    return plain in packages or (len(plain) > _LEAST and any(each.startswith(plain) for each in packages))


def _of_node(text: str) -> list[str]:
    try:
        document = json.loads(text)
    except ValueError:
        return []
    groups = ("dependencies", "devDependencies", "optionalDependencies")
    lists = [document.get(group) for group in groups] if isinstance(document, dict) else []
    return [str(name) for one in lists if isinstance(one, dict) for name in one]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
