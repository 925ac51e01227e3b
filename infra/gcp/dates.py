"""Until when everything that is pinned lives, and where that is said. A test fails 90 days before.

What has no announced end is looked up again every half year.
"""

from datetime import date
from typing import NamedTuple


class Life(NamedTuple):
    """`ends` is the last day of support, None where none is announced; `looked` is when that was read."""

    name: str
    ends: date | None
    looked: date
    source: str


_LOOKED = date(2026, 11, 26)
_RUNTIMES = "https://docs.cloud.google.com/run/docs/runtimes/function-runtimes"
LIVES = (
    Life("gemini-3.8-flash", None, _LOOKED, "https://ai.google.dev/gemini-api/docs/deprecations"),
    Life("python313", date(2029, 10, 10), _LOOKED, _RUNTIMES),
    # What a function may run on: from that day Google calls it deprecated, and half a year later builds nothing on it.
    Life("python312", date(2028, 10, 2), _LOOKED, _RUNTIMES),
    Life("nodejs22", date(2027, 4, 30), _LOOKED, _RUNTIMES),
    Life("nodejs24", date(2028, 4, 30), _LOOKED, _RUNTIMES),
    Life("python:3.13", date(2029, 10, 31), _LOOKED, "https://devguide.python.org/versions"),
    Life("node:22", date(2027, 4, 30), _LOOKED, "https://nodejs.org/en/about/previous-releases"),
    # The image of machines and the base of the jobs' image: Debian's own support; after it comes the long-term one.
    Life("debian-13", date(2028, 8, 9), _LOOKED, "https://wiki.debian.org/DebianReleases"),
    Life("trixie", date(2028, 8, 9), _LOOKED, "https://wiki.debian.org/DebianReleases"),
    # Where the console is built; nothing of it is shipped but what npm made.
    Life("bookworm", date(2028, 6, 30), _LOOKED, "https://wiki.debian.org/LTS"),
    Life("POSTGRES_18", date(2030, 11, 14), _LOOKED, "https://www.postgresql.org/support/versioning"),
    Life("POSTGRES_17", date(2029, 11, 8), _LOOKED, "https://www.postgresql.org/support/versioning"),
    Life("POSTGRES_16", date(2028, 11, 9), _LOOKED, "https://www.postgresql.org/support/versioning"),
    Life("MYSQL_8_4", date(2032, 4, 30), _LOOKED, "https://cloud.google.com/sql/docs/mysql/db-versions"),
    Life(
        "SQLSERVER_2022", date(2033, 1, 11), _LOOKED, "https://learn.microsoft.com/lifecycle/products/sql-server-2022"
    ),
    Life("REDIS_7_2", None, _LOOKED, "https://cloud.google.com/memorystore/docs/redis/supported-versions"),
    Life("VALKEY_8_0", None, _LOOKED, "https://cloud.google.com/memorystore/docs/valkey/supported-versions"),
    Life("composer-3-airflow-2", None, _LOOKED, "https://cloud.google.com/composer/docs/composer-versions"),
    # Images of machines that a plan may name.
    Life("ubuntu-2404-lts-amd64", date(2029, 4, 30), _LOOKED, "https://ubuntu.com/about/release-cycle"),
    Life("ubuntu-2204-lts", date(2027, 4, 30), _LOOKED, "https://ubuntu.com/about/release-cycle"),
    Life("debian-12", date(2028, 6, 30), _LOOKED, "https://wiki.debian.org/LTS"),
    Life(
        "windows-2019",
        date(2029, 1, 9),
        _LOOKED,
        "https://learn.microsoft.com/lifecycle/products/windows-server-2019",
    ),
    Life("rocky-linux-9", date(2032, 5, 31), _LOOKED, "https://wiki.rockylinux.org/rocky/version"),
    Life(
        "windows-2022",
        date(2031, 10, 14),
        _LOOKED,
        "https://learn.microsoft.com/lifecycle/products/windows-server-2022",
    ),
    Life("hashicorp/google 7", None, _LOOKED, "https://github.com/hashicorp/terraform-provider-google/releases"),
    Life("terraform 1.11", None, _LOOKED, "https://support.hashicorp.com/hc/en-us/articles/360021185113"),
)
"""Everything that this repository names by version and that somebody else ends."""
