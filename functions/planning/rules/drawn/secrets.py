"""Secrets: what a goal names, and what the services of others ask for."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_OTHERS_SECRETS = re.compile(
    r"\b(?:mail|smtp|sms|payment|stripe|paypal|openai|sendgrid|twilio|mailgun|postmark|slack|api|provider|jwt|webhook|oauth)\b[^.;\n]{0,24}\b(?:keys?|tokens?|secrets?|passwords?|credentials?)\b"
    r"|\b(?:keys?|tokens?|secrets?|passwords?|credentials?)\b[^.;\n]{0,24}\b(?:mail|smtp|sms|payment|stripe|paypal|openai|sendgrid|twilio|mailgun|postmark|slack|provider)\b"
)


def draw_secrets(sketch: Sketch, reading: Reading) -> None:
    """What is read from Secret Manager: what is named, and the keys of other people's services."""
    wants = reading.wants
    wanted = wants("secrets", "secret_alert")
    wanted = (
        wanted
        or (wants("email") and bool(sketch.code()))
        or (wants("ci_runner") and not sketch.of("runner", "gitlab_runner"))
    )
    if (
        wants("email")
        and "email" not in sketch.how
        and (runs := sketch.of("cloud_run", "run_job", "vm", "worker_pool"))
    ):
        sketch.meet("email", f"{runs[0]}: it sends through your mail provider, whose key stands in Secret Manager")
    wanted = wanted or (wants("vertex") and wants("iap") and bool(sketch.of("cloud_run")))
    # A password that nothing reads is in no secret yet; the database's is no other's.
    others = bool(_OTHERS_SECRETS.search(reading.text)) and bool(reading.of("secrets"))
    if wanted and (others or "secrets" not in sketch.how or not sketch.code()):
        sketch.add("secrets", "secrets", "secret", "secrets")
    if wants("secret_alert"):
        made = next(iter(sketch.of("secret")), None)
        sketch.set("secret_alert", made, ("true", "90"), "notify", "rotation_topic", "alert", "rotation_days")
        sketch.use(made, "jobs")
