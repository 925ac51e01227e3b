"""What can be chosen of a Cloud SQL database, and what one choice says about another."""

import math
import re
from ipaddress import IPv4Network
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from shared.parts.part import Settings
from shared.parts.rules import PROJECTS

VERSIONS = {
    "postgres": {each: f"POSTGRES_{each}" for each in ("18", "17", "16", "15", "14")},
    "mysql": {"8.4": "MYSQL_8_4", "8.0": "MYSQL_8_0"},
    "sqlserver": {"2022": "SQLSERVER_2022", "2019": "SQLSERVER_2019"},
}  # fmt: skip
"""Engine -> version -> as Google names it (https://docs.cloud.google.com/sql/docs/db-versions)."""

DEFAULT_VERSION = {"postgres": "16", "mysql": "8.4", "sqlserver": "2022"}
EXTENSIONS: dict[str, str] = {
    "citext": "", "cube": "", "earthdistance": "", "fuzzystrmatch": "", "hstore": "", "ltree": "",
    "pg_cron": "cloudsql.enable_pg_cron", "pg_partman": "", "pg_stat_statements": "", "pg_trgm": "",
    "pgaudit": "cloudsql.enable_pgaudit", "pgcrypto": "", "postgis": "", "tablefunc": "", "unaccent": "",
    "uuid-ossp": "", "vector": "",
}  # fmt: skip
"""Extension of PostgreSQL -> the flag without which it can't be created."""

FLAGS: dict[str, frozenset[str]] = {
    "postgres": frozenset({
        "autovacuum", "autovacuum_analyze_scale_factor", "autovacuum_max_workers", "autovacuum_naptime",
        "autovacuum_vacuum_cost_delay", "autovacuum_vacuum_cost_limit", "autovacuum_vacuum_scale_factor",
        "checkpoint_completion_target", "checkpoint_timeout", "cloudsql.logical_decoding", "deadlock_timeout",
        "default_statistics_target", "effective_cache_size", "effective_io_concurrency", "hot_standby_feedback",
        "idle_in_transaction_session_timeout", "jit", "lock_timeout", "log_autovacuum_min_duration",
        "log_checkpoints", "log_connections", "log_disconnections", "log_duration", "log_error_verbosity",
        "log_lock_waits", "log_min_duration_statement", "log_min_error_statement", "log_min_messages",
        "log_statement", "log_temp_files", "maintenance_work_mem", "max_connections", "max_locks_per_transaction",
        "max_parallel_maintenance_workers", "max_parallel_workers", "max_parallel_workers_per_gather",
        "max_prepared_transactions", "max_replication_slots", "max_wal_senders", "max_wal_size",
        "max_worker_processes", "min_wal_size", "pg_stat_statements.max", "pg_stat_statements.track", "pgaudit.log",
        "random_page_cost", "seq_page_cost", "shared_buffers", "statement_timeout", "temp_buffers",
        "temp_file_limit", "timezone", "track_activity_query_size", "track_io_timing", "wal_buffers", "work_mem",
    }),
    "mysql": frozenset({
        "character_set_server", "collation_server", "connect_timeout", "default_time_zone", "event_scheduler",
        "general_log", "group_concat_max_len", "innodb_buffer_pool_size", "innodb_lock_wait_timeout",
        "innodb_print_all_deadlocks", "interactive_timeout", "join_buffer_size", "log_bin_trust_function_creators",
        "log_output", "log_queries_not_using_indexes", "long_query_time", "lower_case_table_names",
        "max_allowed_packet", "max_connect_errors", "max_connections", "max_execution_time", "max_heap_table_size",
        "net_read_timeout", "net_write_timeout", "performance_schema", "read_buffer_size", "slow_query_log",
        "sort_buffer_size", "sql_mode", "table_open_cache", "thread_cache_size", "tmp_table_size",
        "transaction_isolation", "wait_timeout",
    }),
    "sqlserver": frozenset({
        "cost threshold for parallelism", "max degree of parallelism", "max server memory (mb)", "remote access",
        "user connections",
    }),
}  # fmt: skip
"""The flags that a person may set; those that the part itself sets, and those that open it up, are not among them."""

_WIDEST = 16
_FLAG_VALUE = re.compile(r"[A-Za-z0-9_+:/ .-]{1,60}")
_PLUS_SIZES = (2, 4, 8, 16, 32, 48, 64, 80, 96, 128)
_PLUS = "db-perf-optimized-N-"
_SHARED = {"db-f1-micro": 0.6, "db-g1-small": 1.7}
# Below so many GiB, so many connections.
_POSTGRES_CONNECTIONS = (
    *((1.0, 25), (3.75, 50), (6.0, 100), (7.5, 200), (15.0, 400)),
    *((30.0, 500), (60.0, 600), (120.0, 800), (float("inf"), 1_000)),
)


_LARGEST_DISK_GB = 65_536


_CUSTOM = re.compile(r"db-custom-(\d+)-(\d+)")
_MOST_CPUS, _LEAST_MB, _STEP_MB = 96, 3_840, 256
OF_A_TIER = "1 CPU or an even number up to 96, 0.9 to 6.5 GB for each, at least 3.75 GB, in steps of 256 MB"
"""What Google makes of cores and memory (cloud.google.com/sql/docs/postgres/create-instance)."""


def fitting_tier(cpus: int, megabytes: int) -> str:
    """The tier nearest to so many cores and so much memory that is not smaller in either, as far as there is one."""
    least_cpus = max(cpus, math.ceil(megabytes / 6_656), 1)
    cores = min(least_cpus if least_cpus == 1 else least_cpus + least_cpus % 2, _MOST_CPUS)
    memory = max(megabytes, _LEAST_MB, math.ceil(cores * 1_024 * 0.9))
    return f"db-custom-{cores}-{min(math.ceil(memory / _STEP_MB) * _STEP_MB, cores * 6_656)}"


class SqlSettings(Settings):
    """`tier` as Cloud SQL names it; disks in GB and grow by themselves, up to `disk_limit_gb` (0: twice as large).

    `regional` has a standby in another zone. `pitr` keeps the transaction log for `log_days`, so that any moment of
    them can be restored. `replica` is a read replica, in `replica_region` or the same region.
    `authorized_networks`: ranges that may reach it over a public address, `203.0.113.4/32,198.51.100.0/24`.
    `psc`: it is reached by Private Service Connect at an endpoint in the network, without the network being peered with
    Google's; beside this project those in `consumers` (`acme-prod,partner-net`) may make endpoints to it, and nobody
    else. That is decided when it is made. `login`: `iam` logs in as the user's own service account; `password` keeps a
    password of its own for each user in Secret Manager. `database`: what the first is called, `databases`: further ones
    in the same instance. `streamed`: what changes in it may be read from its log.
    `flags`: `max_connections=200,log_lock_waits=on`. `pooling` is Google's own, and part of Enterprise Plus.
    `license` is that of SQL Server. It is looked after on `maintenance_day` (1 is Monday) from `maintenance_hour`,
    and saved from `backup_hour` and `backup_minute` on (UTC).
    """

    engine: Literal["postgres", "mysql", "sqlserver"] = "postgres"
    version: str = Field("", pattern=r"^(\d{1,4}(\.\d)?)?$")
    license: Literal["express", "web", "standard", "enterprise"] = "standard"
    edition: Literal["enterprise", "enterprise_plus"] = "enterprise"
    tier: str = Field(
        "db-custom-1-3840",
        pattern=r"^db-(f1-micro|g1-small|custom-[1-9]\d{0,2}-[1-9]\d{3,6}|perf-optimized-N-(2|4|8|16|32|48|64|80|96|128))$",
    )
    availability: Literal["zonal", "regional"] = "zonal"
    disk_gb: int = Field(20, ge=10, le=_LARGEST_DISK_GB)
    disk_limit_gb: int = Field(0, ge=0, le=_LARGEST_DISK_GB)
    disk_type: Literal["PD_SSD", "PD_HDD"] = "PD_SSD"
    backups: bool = True
    backup_days: int = Field(7, ge=1, le=365)
    pitr: bool = True
    log_days: int = Field(7, ge=1, le=7)
    replica: bool = False
    replica_region: str = Field("", pattern=r"^([a-z]+-[a-z]+\d{1,2})?$")
    authorized_networks: str = ""
    psc: bool = False
    consumers: str = Field("", max_length=1_200, pattern=PROJECTS)
    login: Literal["iam", "password"] = "iam"
    database: str = Field("", pattern=r"^([a-z][a-z0-9_]{0,40})?$")
    databases: str = Field("", pattern=r"^([a-z][a-z0-9_]{0,40}(,[a-z][a-z0-9_]{0,40}){0,9})?$")
    extensions: str = ""
    flags: str = Field("", max_length=600)
    max_connections: int = Field(0, ge=0, le=100_000)
    streamed: bool = False
    pooling: bool = False
    query_insights: bool = False
    maintenance_day: int = Field(7, ge=1, le=7)
    maintenance_hour: int = Field(4, ge=0, le=23)
    backup_hour: int = Field(3, ge=0, le=23)
    backup_minute: int = Field(0, ge=0, le=59)

    def used_by(self, roles: frozenset[str]) -> Self:
        """The same with the changes that others read, where one of them does."""
        return self.model_copy(update={"streamed": True}) if "streamer" in roles else self

    @model_validator(mode="before")
    @classmethod
    def _what_follows(cls, said: Any) -> Any:
        """What one choice decides of others: a pool its edition, an edition its tiers, SQL Server its login."""
        if not isinstance(said, dict):
            return said
        chosen = {key: value for key, value in said.items() if value != ""}
        if chosen.get("engine") == "sqlserver":
            chosen.setdefault("login", "password")
        if chosen.get("replica_region"):
            chosen.setdefault("replica", "true")
        if chosen.get("consumers"):
            chosen.setdefault("psc", "true")
        tier = str(chosen.get("tier", ""))
        if str(chosen.get("pooling", "")).lower() == "true" or tier.startswith(_PLUS):
            chosen.setdefault("edition", "enterprise_plus")
        if chosen.get("edition") == "enterprise_plus" and not tier.startswith(_PLUS):
            cores = int(size[1]) if (size := re.fullmatch(r"db-custom-(\d{1,3})-\d+", tier)) else 1
            if not tier or size or tier in {"db-f1-micro", "db-g1-small"}:
                chosen["tier"] = f"{_PLUS}{next((each for each in _PLUS_SIZES if each >= cores), _PLUS_SIZES[-1])}"
        return chosen

    @field_validator("authorized_networks")
    @classmethod
    def _ranges(cls, value: str) -> str:
        found = []
        for text in filter(None, (each.strip() for each in value.split(","))):
            try:
                network = IPv4Network(text)
            except ValueError:
                raise ValueError(f"{text[:40]!r} is no range of IPv4 addresses such as 203.0.113.4/32") from None
            if network.prefixlen < _WIDEST:
                raise ValueError(f"{text} is too wide for a database; /{_WIDEST} is the widest, and /32 is one address")
            found.append(str(network))
        if len(found) > 30:
            raise ValueError("at most 30 ranges")
        return ",".join(dict.fromkeys(found))

    @field_validator("extensions")
    @classmethod
    def _extensions(cls, value: str) -> str:
        names = {"pgvector": "vector", "uuid_ossp": "uuid-ossp"}
        found = [names.get(each.strip().lower(), each.strip().lower()) for each in value.split(",") if each.strip()]
        if unknown := [each for each in found if each not in EXTENSIONS]:
            raise ValueError(f"Cloud SQL has no extension {unknown[0][:40]!r} here; there are {', '.join(EXTENSIONS)}")
        return ",".join(dict.fromkeys(found))

    @model_validator(mode="after")
    def _fits_together(self) -> "SqlSettings":
        if self.version and self.version not in VERSIONS[self.engine]:
            known = ", ".join(VERSIONS[self.engine])
            raise ValueError(f"{self.engine} {self.version} is not in Google's support here; versions are {known}")
        if (self.edition == "enterprise_plus") != self.tier.startswith(_PLUS):
            raise ValueError(f"{self.edition} has no tier {self.tier}; {_PLUS}2 is Enterprise Plus, others are not")
        if (size := _CUSTOM.fullmatch(self.tier)) and fitting_tier(int(size[1]), int(size[2])) != self.tier:
            nearest = fitting_tier(int(size[1]), int(size[2]))
            raise ValueError(f"Google has no tier {self.tier}; the nearest is {nearest} ({OF_A_TIER})")
        if self.engine == "sqlserver":
            if self.login == "iam":
                raise ValueError("SQL Server knows no login by IAM; login=password keeps one in Secret Manager")
            if self.tier in {"db-f1-micro", "db-g1-small"}:
                raise ValueError("SQL Server needs a tier with cores of its own, such as db-custom-1-3840")
            if self.replica and self.license != "enterprise":
                raise ValueError("SQL Server has read replicas with license=enterprise only")
        if self.extensions and self.engine != "postgres":
            raise ValueError("extensions are PostgreSQL's")
        if self.pooling and self.engine == "sqlserver":
            raise ValueError("Google's own pooling is for PostgreSQL and MySQL")
        if not self.backups and (self.replica or ("pitr" in self.model_fields_set and self.pitr)):
            raise ValueError("a replica and the restoring of any moment need backups; set backups=true")
        if self.disk_limit_gb and self.disk_limit_gb < self.disk_gb:
            raise ValueError("disk_limit_gb is less than disk_gb")
        self.own_flags()
        return self

    @model_validator(mode="after")
    def _is_reached_one_way(self) -> Self:
        if self.psc and self.authorized_networks:
            raise ValueError("psc: a database that is reached by Private Service Connect has no public address here")
        if self.psc and self.replica_region:
            raise ValueError("psc: a replica in another region needs an endpoint there, which is not made")
        if self.consumers and not self.psc:
            raise ValueError("consumers: other projects reach it by Private Service Connect only; set psc=true")
        return self

    @property
    def disk_limit(self) -> int:
        """How far its disk grows by itself, in GB: what it costs at most is known by that."""
        return self.disk_limit_gb or min(2 * self.disk_gb, _LARGEST_DISK_GB)

    def own_flags(self) -> list[tuple[str, str]]:
        """The flags that are asked for, with those that extensions need; raises ValueError for an unknown one."""
        found: dict[str, str] = {}
        for each in filter(None, (part.strip() for part in self.flags.split(","))):
            name, _, value = (part.strip() for part in each.partition("="))
            if name not in FLAGS[self.engine]:
                known = ", ".join(sorted(FLAGS[self.engine]))
                raise ValueError(f"{name[:60]!r} is no flag that can be set here; flags of {self.engine} are {known}")
            if not _FLAG_VALUE.fullmatch(value):
                raise ValueError(f"the flag {name} needs a plain value, such as {name}=on")
            found[name] = value
        if self.max_connections:
            found["user connections" if self.engine == "sqlserver" else "max_connections"] = str(self.max_connections)
        found |= {EXTENSIONS[each]: "on" for each in self.extension_names if EXTENSIONS[each]}
        return sorted(found.items())

    @property
    def database_version(self) -> str:
        """As Google names it: POSTGRES_17, MYSQL_8_4, SQLSERVER_2022_STANDARD."""
        name = VERSIONS[self.engine][self.version or DEFAULT_VERSION[self.engine]]
        return f"{name}_{self.license.upper()}" if self.engine == "sqlserver" else name

    @property
    def connections(self) -> int:
        """How many it takes at once: the flag, or what Cloud SQL gives its size.

        PostgreSQL by its memory, MySQL by its tier (cloud.google.com/sql/docs/postgres/flags, max_connections, and
        cloud.google.com/sql/docs/quotas). SQL Server takes 32,767 (its option `user connections`) and works on as many
        as it has worker threads: 512, and 16 for each CPU beyond four, 32 from 64 CPUs on (MicrosoftDocs/sql-docs,
        "Configure the max worker threads").
        """
        said = dict(self.own_flags()).get("user connections" if self.engine == "sqlserver" else "max_connections", "")
        if said.isdecimal() and int(said) > 0:
            return int(said)
        cpus, memory_gb = self._size
        if self.engine == "postgres":
            return next(count for below, count in _POSTGRES_CONNECTIONS if memory_gb < below)
        if self.engine == "mysql":
            return {"db-f1-micro": 250, "db-g1-small": 1_000}.get(self.tier, 4_000)
        return 512 + (16 if cpus < 64 else 32) * max(cpus - 4, 0)

    @property
    def _size(self) -> tuple[int, float]:
        """CPUs and memory in GiB."""
        if self.tier in _SHARED:
            return 1, _SHARED[self.tier]
        if self.tier.startswith(_PLUS):
            cpus = int(self.tier.removeprefix(_PLUS))
            return cpus, 8.0 * cpus
        _, _, cores, megabytes = self.tier.split("-")
        return int(cores), int(megabytes) / 1024

    @property
    def all_flags(self) -> list[tuple[str, str]]:
        """The flags that it has: logins by IAM, and what is asked for."""
        login = {"postgres": "cloudsql.iam_authentication", "mysql": "cloudsql_iam_authentication"}.get(self.engine)
        streamed = [("cloudsql.logical_decoding", "on")] if self.streamed and self.engine == "postgres" else []
        return [*([(login, "on")] if login else []), *streamed, *self.own_flags()]

    @property
    def logged(self) -> bool:
        """Whether its transaction log is kept."""
        return self.backups and (self.pitr or (self.streamed and self.engine == "mysql"))

    @property
    def networks(self) -> list[str]:
        """The ranges that may reach its public address."""
        return [each for each in self.authorized_networks.split(",") if each]

    @property
    def each_consumer(self) -> list[str]:
        """The other projects that may make endpoints to it."""
        return list(dict.fromkeys(each for each in self.consumers.split(",") if each))

    @property
    def replica_psc(self) -> bool:
        """Whether its replica has an endpoint of its own."""
        return self.psc and self.replica

    @property
    def extension_names(self) -> list[str]:
        """The extensions to create."""
        return [each for each in self.extensions.split(",") if each]

    @property
    def more_databases(self) -> list[str]:
        """The names of further databases."""
        return [each for each in self.databases.split(",") if each]

    @property
    def has_more_databases(self) -> bool:
        """Whether there are further databases."""
        return bool(self.databases)

    @property
    def by_password(self) -> bool:
        """Whether its users log in with a password."""
        return self.login == "password"

    @property
    def has_root(self) -> bool:
        """Whether Google wants a password for its first user."""
        return self.engine == "sqlserver"

    @property
    def scheme(self) -> str:
        """How an address of it begins."""
        return {"postgres": "postgresql", "mysql": "mysql", "sqlserver": "sqlserver"}[self.engine]

    @property
    def port(self) -> int:
        """Where it listens."""
        return {"postgres": 5432, "mysql": 3306, "sqlserver": 1433}[self.engine]

    @property
    def product(self) -> str:
        """Its engine for people."""
        return {"postgres": "PostgreSQL", "mysql": "MySQL", "sqlserver": "SQL Server"}[self.engine]
