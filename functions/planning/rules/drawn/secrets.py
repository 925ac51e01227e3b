"""Secrets: what a goal names, and what the services of others ask for."""

import re
from collections.abc import Collection

from functions.planning.rules.drawn.keeping import in_days
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas.architecture import MAX_ID

_OTHERS_SECRETS = re.compile(
    r"\b(?:mail|smtp|sms|payment|stripe|paypal|openai|sendgrid|twilio|mailgun|postmark|slack|api|provider|jwt|webhook|oauth)\b[^.;\n]{0,24}\b(?:keys?|tokens?|secrets?|passwords?|credentials?)\b"
    r"|\b(?:keys?|tokens?|secrets?|passwords?|credentials?)\b[^.;\n]{0,24}\b(?:mail|smtp|sms|payment|stripe|paypal|openai|sendgrid|twilio|mailgun|postmark|slack|provider)\b"
    r"|\b(?:\w*schlussel|zugangsdaten|claves?|llaves?|contrasenas?|credenciales|cles?|jetons?|identifiants|chiavi?e?|chaves?|senhas?|credenciais|sleutels?)\b[^.;\n]{0,24}\b(?:api|mail|smtp|sms|stripe|paypal|openai|sendgrid|twilio|slack)\b"
)


_ITEM = r"(?:(?:(?!the\b|an?\b|our\b|my\b|and\b|with\b|for\b|all\b|as\b|its\b)[a-z0-9][\w-]* ){0,2}(?:keys?|tokens?|passwords?|secrets?|salts?|dsn|webhook url|connection string|certificate)|[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?!\w*=))"
_LIST = rf"(?P<LIST>(?:(?:the|an?|our|my) )?{_ITEM}(?:(?:, and |, | and | und | y | et |/| & )(?:(?:the|an?|our|my) )?{_ITEM})+)"
_NAMED = re.compile(
    rf"\b{_LIST.replace('LIST', 'before')}(?: (?:are|is|kept|stored|live|go|come|both|all))* (?:as|in|into|from|via) (?:the )?(?:google |gcp |separate |two |three )?secrets?(?: manager)?\b"
    rf"|\b(?:secrets?(?: manager)?|secrets? values?)(?: ?\(|:| for| with| like| such as| named| called| holds?| holding)? (?:the )?{_LIST.replace('LIST', 'behind')}"
)
_AND = re.compile(r",? and |, | und | y | et |/| & ")
_ARTICLE = re.compile(r"^(?:the|an?|our|my) ")
_OF_ROWS = re.compile(r"(?:db|database|postgres\w*|mysql|sql)[ _-](?:password|user|url|pass)|database_url")


def _named(sketch: Sketch, reading: Reading) -> list[str]:
    """A secret for each that the goal lists by its name; none where it lists fewer than two."""
    said = _NAMED.search(reading.text)
    if said is None:
        return []
    names = [_ARTICLE.sub("", each).strip() for each in _AND.split(said["before"] or said["behind"])]
    # A database makes its own.
    names = [each for each in dict.fromkeys(names) if not (sketch.of("sql") and _OF_ROWS.fullmatch(each))]
    if len(names) < 2:
        return []
    made = []
    for name in names:
        slug = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
        id_ = slug[:MAX_ID].rstrip("-")
        if slug in {"secret", "secrets", "secret-manager"} or id_ in sketch.parts or not id_[:1].isalpha():
            continue
        env = "" if id_ == slug else slug.replace("-", "_").upper()
        if sketch.add("secrets", id_, "secret", "secrets", env=env or None):
            made.append(id_)
    sketch.taken.append(said.span())
    return made


def draw_secrets(sketch: Sketch, reading: Reading) -> None:
    """What is read from Secret Manager: what is named, and the keys of other people's services."""
    wants = reading.wants
    wanted = wants("secrets", "secret_alert")
    wanted = (
        wanted
        or (wants("email") and bool(sketch.code()))
        or (wants("ci_runner") and not sketch.of("runner", "gitlab_runner", "vm"))
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
    if wants("secrets") and _named(sketch, reading):
        return
    if wanted and (others or "secrets" not in sketch.how or not sketch.code()):
        sketch.add("secrets", "secrets", "secret", "secrets")
    if wants("secret_alert"):
        made = next(iter(sketch.of("secret")), None)
        sketch.set("secret_alert", made, ("true", "90"), "notify", "rotation_topic", "alert", "rotation_days")
        sketch.use(made, "jobs")


# A variable's name, as it is typed.
_VARIABLE = re.compile(r"(?<![\w$])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?!\w)")
_RENEWED = re.compile(
    r"\b(?:rotat|renew|rotier|erneuer|wechsel|renov|rota)\w*(?: \w+){0,4}? (\d{1,3}) (days?|weeks?|months?|tage\w*|wochen|monate\w*|dias|meses|jours|mois)\b"
)
_MOST_SECRETS = 8


def name_secrets(sketch: Sketch, reading: Reading, plain: Collection[str]) -> None:
    """Secrets by the names of their variables but for `plain` ones, and how often they are renewed."""
    made = sketch.of("secret")
    names = [name for name in dict.fromkeys(_VARIABLE.findall(reading.goal.text)) if name not in plain]
    # A database makes its own.
    names = [name for name in names if not (sketch.of("sql") and _OF_ROWS.fullmatch(name.lower()))][:_MOST_SECRETS]
    if names and reading.wants("secrets") and not made and sketch.code():
        id_ = sketch.add("secrets", "secrets", "secret")
        made = [id_] if id_ else []
        for user in sketch.code():
            sketch.use(user, *made)
    if made and names and reading.wants("secrets"):
        first = sketch.parts[made[0]]
        for number, name in enumerate(names):
            id_ = name.lower().replace("_", "-")[:MAX_ID].rstrip("-")
            if number == 0:
                sketch.rename(first.id, id_)
                sketch.set("", id_, name, "env")
            elif sketch.add("", id_, "secret", env=name):
                for drawn in sketch.parts.values():
                    if first.id in drawn.uses:
                        sketch.use(drawn.id, id_)
    if match := _RENEWED.search(reading.text):
        for id_ in sketch.of("kms") or sketch.of("secret"):
            if sketch.set("", id_, in_days(match[1], match[2]), "rotation_days"):
                sketch.taken.append(match.span())
