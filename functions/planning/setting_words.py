"""A setting of a part as people read it, not by its key."""

from collections.abc import Sequence

_UNITS = {"gb": "GB", "mb": "MB", "s": "s", "usd": "USD", "days": "days"}
_CAPITALS = {"cpu": "CPU", "iap": "IAP", "tls": "TLS", "gpu": "GPU", "cdn": "CDN", "url": "URL"}


def setting_said(key: str, values: str) -> str:
    """A setting with its values as people say it: `disk 20 -> 50 GB` for `disk_gb`."""
    *words, last = key.split("_")
    unit = _UNITS.get(last, "") if words else ""
    named = " ".join(_CAPITALS.get(word, word) for word in (words if unit else [*words, last]))
    return f"{named} {values}{unit and f' {unit}'}"


def argument_said(path: Sequence[str], values: str) -> str:
    """An argument of Terraform with its values, by its name and by what it is in where that says more."""
    return f"{' '.join(each.replace('_', ' ') for each in path[-2:])} {values}"
