"""How large: what carries so many users."""

from shared.cost import vcpus

# Users that a machine of a size carries, at 300 requests a month each with room for peaks.
_CARRIES = (
    (200, "e2-micro"),
    (1_000, "e2-small"),
    (5_000, "e2-medium"),
    (20_000, "e2-standard-2"),
    (75_000, "e2-standard-4"),
    (200_000, "e2-standard-8"),
    (500_000, "e2-standard-16"),
)
_LARGEST = "e2-standard-32"
MOST_USERS_EACH = 1_000_000
"""What the largest machine carries."""
_WHEN_UNKNOWN = "e2-medium"


def wanted_machine(users: int | None, *, grouped: bool, quick: bool, cheap: bool = False) -> str:
    """The size that so many users ask for: of one machine, or of each of a group's (two of them share the load).

    `quick` rules out shared-core machines, whose speed comes and goes; `cheap` takes the smallest where nobody says how
    many users there are.
    """
    size = _CARRIES[0][1] if cheap else _WHEN_UNKNOWN
    if users is not None:
        each = users / 2 if grouped else users
        size = next((name for limit, name in _CARRIES if each <= limit), _LARGEST)
    return "e2-standard-2" if quick and vcpus(size) < 2 else size


def tier_for(users: int | None, *, cheap: bool, steady: bool) -> str:
    """The size of a Cloud SQL instance for so many users; `steady` has a standby, which shared cores are not made for."""
    if users is None:
        return "db-f1-micro" if cheap and not steady else "db-custom-2-7680" if steady else "db-custom-1-3840"
    if users <= 500 and not steady:
        return "db-f1-micro"
    if users <= 5_000:
        return "db-g1-small" if cheap and not steady else "db-custom-1-3840"
    for most, cpus in ((20_000, 2), (75_000, 4), (200_000, 8), (500_000, 16)):
        if users <= most:
            return f"db-custom-{cpus}-{cpus * 3840}"
    return "db-custom-32-122880"


def smaller_tiers(tier: str) -> list[str]:
    """The sizes below a Cloud SQL tier, the largest first."""
    ladder = [
        *(f"db-custom-{cpus}-{cpus * 3840}" for cpus in (32, 16, 8, 4, 2, 1)),
        "db-g1-small",
        "db-f1-micro",
    ]
    return ladder[ladder.index(tier) + 1 :] if tier in ladder else []
