"""What functions and jobs get to see: what the platform gives them, and nothing else of the user's environment."""

import getpass
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LOCAL = "127.0.0.1,localhost"
# The one person in the laptop's chat, whose id a private chat shares.
_PERSON = "1001"
MODEL = (
    *("LLM_PROVIDER", "ALLOW_OFFLINE", "LLM_DEADLINE_SECONDS", "LLM_MAX_CALLS"),
    *("GEMINI_API_KEY", "GEMINI_MODEL", "GEMINI_BASE_URL", "VERTEX_PROJECT", "VERTEX_LOCATION"),
)
"""What of the user's environment is passed on: the model's settings, named here so that they need no import."""
_CAP = "MAX_MONTHLY_COST_USD"
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
    passed = (_CAP, *MODEL) + (_WAY_OUT if user.get("LLM_PROVIDER") == "gemini" else ())
    return environment | {name: user[name] for name in passed if user.get(name)}


def google(project: str, region: str, rest: str, grpc: Mapping[str, str]) -> dict[str, str]:
    """Where Google is: its REST APIs at `rest`, Firestore, Pub/Sub and Monitoring at the addresses of `grpc`."""
    return {
        "PLATFORM": "laptop",
        "GOOGLE_CLOUD_PROJECT": project,
        "FIRESTORE_EMULATOR_HOST": grpc["firestore"],
        "PUBSUB_EMULATOR_HOST": grpc["pubsub"],
        "MONITORING_ENDPOINT": grpc["monitoring"],
        "STATE_BUCKET": f"{project}-state",
        "STATE_ENDPOINT": f"{rest}/storage/v1/b",
        "STORAGE_ENDPOINT": rest,
        "SOURCES_BUCKET": f"{project}-sources",
        "BUILD_LOGS_BUCKET": f"{project}-build-logs",
        "BUILD_ENDPOINT": rest,
        "APPS_REPOSITORY": f"{region}-docker.pkg.dev/{project}/infraai-apps",
        "LOGGING_ENDPOINT": rest,
        "SECRETS_ENDPOINT": rest,
        "RUN_ENDPOINT": rest,
        "RUN_LOCATION": region,
        "COMPUTE_ENDPOINT": rest,
        "PROJECT_ENDPOINT": f"{rest}/google",
    }


def own(data_dir: Path, url: str) -> dict[str, str]:
    """The platform's own addresses, at `url`; whoever calls is this machine's user, and is not asked."""
    return {
        "AUTH": "none",
        "AUTH_USER": _user(),
        "CONSOLE_URL": url,
        "OPS_WEBHOOK_URL": f"{url}/ops/webhook",
        "OPS_WEBHOOK_TOKEN": secret(data_dir, "webhook-token"),
    }


def _user() -> str:
    """The name that this machine's user has; empty where it has none, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def proxied(address: str) -> dict[str, str]:
    """Plain HTTP goes through the proxy at `address`, except to this machine."""
    # gRPC reads the lower-case name, and must never be sent through the proxy.
    return {"HTTP_PROXY": f"http://{address}", "NO_PROXY": _LOCAL, "no_proxy": _LOCAL}


def secured(address: str, trusted: Path) -> dict[str, str]:
    """HTTPS goes through the proxy at `address`, too, by the certificates in the file `trusted`."""
    return {"HTTPS_PROXY": f"http://{address}", "REQUESTS_CA_BUNDLE": str(trusted)}


def shortened(time_scale: float, boot_seconds: float) -> dict[str, str]:
    """The agent's waits for Cloud Monitoring, for booting machines and for workers that died, where a minute of theirs
    is shorter: the defaults over the scale."""
    waits = {
        "FEEDBACK_SETTLE_SECONDS": 30.0,
        "FEEDBACK_PERIOD_SECONDS": 60.0,
        "FEEDBACK_EVERY_SECONDS": 10.0,
        "FEEDBACK_DEADLINE_SECONDS": 450.0,
        "COOLDOWN_SECONDS": 900.0,
        "LEASE_SPARE_SECONDS": 75.0,
        "RESET_TIMEOUT_SECONDS": 120.0,
        "STALLED_AFTER_SECONDS": 45.0,
        "RETRY_WAIT_SECONDS": 10.0,
    }
    if time_scale == 1:
        return {}
    shown = {name: seconds / time_scale for name, seconds in waits.items()}
    shown["VERIFY_WAIT_SECONDS"] = 10.0 / time_scale
    # The shortest patience, a minute, has to outlast a boot, which is set by itself.
    shown["VERIFY_PATIENCE"] = max(1.0 / time_scale, boot_seconds / 30)
    return {name: f"{seconds:g}" for name, seconds in shown.items()}


def telegram(data_dir: Path, url: str) -> dict[str, str]:
    """The chat at `url`: one bot, one person, who is allowed to answer."""
    return {
        "TELEGRAM_API_URL": url,
        "TELEGRAM_BOT_TOKEN": f"4242:{secret(data_dir, 'telegram-token')}",
        "TELEGRAM_WEBHOOK_SECRET": secret(data_dir, "telegram-secret"),
        "TELEGRAM_CHAT_ID": _PERSON,
        "TELEGRAM_ALLOWED_USERS": _PERSON,
    }


def secret(data_dir: Path, name: str) -> str:
    """A secret of the folder, made once: channels that were applied earlier go on to work."""
    kept = data_dir / name
    if not kept.exists():
        fresh = kept.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(24))
        fresh.rename(kept)
    return kept.read_text()
