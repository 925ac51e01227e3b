"""The databases of applications on a laptop: PostgreSQL and Redis, one server for each instance that somebody uses.

databases = Databases(world, ...)
databases.translated("postgresql://app@10.64.0.3/app")   # the same with an address of this machine that answers
"""

from infra.local.databases.databases import Databases

__all__ = ["Databases"]
