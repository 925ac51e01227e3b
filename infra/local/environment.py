"""What functions and jobs get to see: what the platform gives them, and nothing else of the user's environment."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LOCAL = "127.0.0.1,localhost"
MODEL = (
    *("LLM_PROVIDER", "LLM_DEADLINE_SECONDS", "LLM_MAX_CALLS"),
    *("GEMINI_API_KEY", "GEMINI_MODEL", "GEMINI_BASE_URL"),
)
"""What of the user's environment is passed on: the model's settings, named here so that they need no import."""
# How a call to Gemini leaves this machine is the user's to say.
_WAY_OUT = ("HTTPS_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")


def common(user: Mapping[str, str], jobs: Path) -> dict[str, str]:
    """The part that is the same wherever the services listen.

    `user` is the user's environment, `jobs` the package of the jobs.
    """
    environment = {
        "PATH": user.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(dict.fromkeys((str(ROOT), str(jobs.parent)))),
        "PYTHONUNBUFFERED": "1",
        "LANG": "C.UTF-8",
    }
    passed = MODEL + (_WAY_OUT if user.get("LLM_PROVIDER") == "gemini" else ())
    return environment | {name: user[name] for name in passed if user.get(name)}


def proxied(address: str) -> dict[str, str]:
    """Plain HTTP goes through the proxy at `address`, except to this machine."""
    # gRPC reads the lower-case name, and must never be sent through the proxy.
    return {"HTTP_PROXY": f"http://{address}", "NO_PROXY": _LOCAL, "no_proxy": _LOCAL}


def shortened(time_scale: float) -> dict[str, str]:
    """The agent's waits for Cloud Monitoring, where its minutes are shorter: the defaults over the scale."""
    waits = {
        "FEEDBACK_SETTLE_SECONDS": 30.0,
        "FEEDBACK_PERIOD_SECONDS": 60.0,
        "FEEDBACK_EVERY_SECONDS": 10.0,
        "FEEDBACK_DEADLINE_SECONDS": 360.0,
        "COOLDOWN_SECONDS": 900.0,
    }
    return {name: f"{seconds / time_scale:g}" for name, seconds in waits.items()} if time_scale != 1 else {}


def secret(data_dir: Path, name: str) -> str:
    """A secret of the folder, made once: channels that were applied earlier go on to work."""
    kept = data_dir / name
    if not kept.exists():
        fresh = kept.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(24))
        fresh.rename(kept)
    return kept.read_text()
