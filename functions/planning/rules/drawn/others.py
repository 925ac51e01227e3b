"""Keys, roles, watching and money: what stands beside what runs and what keeps."""

import re

from functions.planning.rules.drawn.admission import draw_admission
from functions.planning.rules.drawn.alerts import BY_THE_BUDGET
from functions.planning.rules.drawn.audits import draw_audits
from functions.planning.rules.drawn.built import draw_builds
from functions.planning.rules.drawn.document_readers import draw_document_readers
from functions.planning.rules.drawn.intelligence import draw_intelligence
from functions.planning.rules.drawn.keys import draw_keys
from functions.planning.rules.drawn.log_alerts import draw_log_alerts
from functions.planning.rules.drawn.log_exclusions import draw_log_exclusions
from functions.planning.rules.drawn.log_exports import draw_log_export
from functions.planning.rules.drawn.managed import draw_managed
from functions.planning.rules.drawn.networks import draw_networks
from functions.planning.rules.drawn.objectives import draw_objectives
from functions.planning.rules.drawn.records import draw_records
from functions.planning.rules.drawn.registries import draw_registries
from functions.planning.rules.drawn.runtime import is_firm_machine
from functions.planning.rules.drawn.streams import draw_streams
from functions.planning.rules.drawn.watched import draw_watched
from functions.planning.rules.meant.alarm_levels import routed_in
from functions.planning.rules.meant.alarms import alerting
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.qualified import is_read_elsewhere
from functions.planning.rules.meant.recipients import recipients_in
from functions.planning.rules.meant.wide import ends_by_money
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.amounts import money_at, money_in
from functions.planning.rules.words.pipelines import TRUSTED, pipeline_in
from shared.parts import PARTS, part_named
from shared.schemas import Asked

_ONE_MACHINE = (
    "{} is one machine, which does not grow with the load: a container on Cloud Run or an "
    "autoscaled group of machines does, so say which, or name a larger machine"
)


def draw_others(sketch: Sketch, reading: Reading) -> None:
    """Every part that is not yet drawn."""
    draw_networks(sketch, reading)
    draw_records(sketch, reading)
    _delivery(sketch, reading)
    _operations(sketch, reading)
    draw_intelligence(sketch, reading)
    draw_admission(sketch, reading)
    draw_managed(sketch, reading)
    draw_streams(sketch, reading)
    draw_audits(sketch, reading)
    draw_document_readers(sketch, reading)
    _by_name(sketch, reading)
    _understood(sketch, reading)


_PUBLIC_REGISTRIES = frozenset({"docker hub", "dockerhub", "ghcr", "quay", "github container registry", "ghcr.io"})


def _delivery(sketch: Sketch, reading: Reading) -> None:
    text, wants = reading.text, reading.wants
    if values.image_in(reading.goal.text) and all(
        each.words.lower() in _PUBLIC_REGISTRIES for each in reading.of("registry")
    ):
        # The image is pulled from where it lies.
        if wants("registry"):
            sketch.meet("registry", "the image is pulled from there, as its reference says")
    elif wants("source") and reading.own and not wants("registry", "keyless_ci", "batch"):
        sketch.meet("source", "the run builds it (phase building)")
    elif wants("source", "registry") or (wants("keyless_ci") and sketch.of("cloud_run", "gke")) or wants("batch"):
        need = "registry" if wants("registry") else "source" if wants("source") else ""
        made = sketch.add(need, "images", "registry", "artifact_registry")
        if made and wants("source"):
            sketch.meet("source", f"{made}: your source is built into it (infraai deploy --source, or your CI)")
    draw_registries(sketch, text)
    by_build = wants("build_trigger") and draw_builds(sketch, reading, "build_trigger")
    if wants("keyless_ci") or (not reading.own and not by_build and _is_pushed_out(sketch, reading)):
        _comes_in(sketch, reading)
    pushed = [
        each
        for each in reading.of("source")
        if _ON_PUSH.search(each.words.lower())
        or _TRIGGERED.search(re.split(r"[.;\n]", text[each.end : each.end + 60])[0])
    ]
    if pushed and "source" in sketch.how and not sketch.of("keyless_ci", "build_trigger"):
        draw_builds(sketch, reading, "source")
    if "build_trigger" in sketch.lacks and (ci := sketch.of("keyless_ci")):
        sketch.lacks["build_trigger"] += _COMES_IN.format(*ci)
    for app, _ in reading.apps:
        own = app.framework and app.image == "build" and sketch.of("cloud_run", "vm", "group")
        if own and not reading.own and not values.image_in(reading.goal.text):
            made = sketch.add("source", "images", "registry", "artifact_registry")
            for id_ in sketch.of("group"):
                # The machines run what is built, as their own account may pull it.
                sketch.set("", id_, "nginx:stable", "image")
                sketch.use(id_, made)
            if made:
                break


def _comes_in(sketch: Sketch, reading: Reading) -> None:
    """The pipelines that deploy come in without a key, where their host has tokens that say whose they are."""
    raw = reading.goal.text
    said = pipeline_in(raw, values.repository_in(raw))
    if said.host and said.host not in TRUSTED:
        sketch.lack("keyless_ci", _OTHER_HOST.format(said.host))
        return
    made = sketch.add("keyless_ci", "ci", "keyless_ci")
    if made is None:
        return
    sketch.set("", made, said.host or "github", "provider")
    sketch.set("", made, said.who or None, "repository")
    # All that is of an owner comes in from any branch, unless one is said: each repository has its own way.
    whole = bool(said.who) and "/" not in said.who and said.host != "terraform"
    sketch.set("", made, "" if whole and said.branch is None else said.branch, "branch")
    sketch.set("", made, said.workspace or None, "workspace")
    deployed = sketch.of("cloud_run", "run_job") if sketch.of("registry") else []
    sketch.use(made, *sketch.of("registry"), *deployed, *sketch.of("site"))
    for id_ in deployed:
        sketch.set("", id_, True, "rolled_out")
    settings = sketch.parts[made].settings
    if not (who := settings.get("repository")):
        sketch.meet("keyless_ci", f"{made}: nobody comes in until a repository is named, such as github.com/acme/shop")
        return
    whose = who if "/" in who else f"everything of {who}"
    alone = settings.get("workspace", "") if said.host == "terraform" else settings.get("branch", "main")
    what = f"{whose}{f' ({alone})' if alone else ''} comes in"
    sketch.meet("keyless_ci", f"{made}: {what}; what its pipeline has to say is an output of the deployment")
    for word in filter(None, (who, said.branch, said.workspace)):
        named = rf"(?:\b(?:{_OF_PIPELINES})\W+)*(?<![\w/]){re.escape(word.lower())}(?![\w/])"
        sketch.taken += [match.span() for match in re.finditer(named, reading.text)]


_OF_PIPELINES = (
    "organi[sz]ation|organisatie|org|workspace|project|projekt|group|repo|repository|branch|locked to|restricted to"
)
_OTHER_HOST = (
    "the catalogue takes the tokens of GitHub, GitLab.com and Terraform Cloud; those of {} come from an issuer of your "
    "organisation's own, so its pipelines can't come in yet, and no key is made for them"
)
_ON_PUSH = re.compile(
    r"push|merg|commit|pull request|\bprs?\b|trigger|auto|\b(?:main|master|trunk|develop)\b|continuous|ci ?/ ?cd|cicd|\b(?:every|each|jede|cada|chaque)\b"
)
_TRIGGERED = re.compile(r"\btriggers?\b|\b(?:push|merg|commit)\w*")
_COMES_IN = "; instead the repository's own pipeline, on the same push, builds and deploys through {}, without a key"
_BY_CI = re.compile(r"deploy|every|each|jede|cada|chaque|actions|ci ?/ ?cd|cicd|continuous|auto|push|merg|commit")


def _is_pushed_out(sketch: Sketch, reading: Reading) -> bool:
    """Whether what runs is deployed from GitHub or GitLab, which takes a key unless Google trusts it without one."""
    host = re.search(r"\b(?:github|gitlab)\b", reading.text)
    said = any(_BY_CI.search(each.words.lower()) for each in reading.of("source"))
    return bool(host) and said and bool(sketch.of("registry")) and bool(sketch.of("cloud_run", "run_job"))


def _operations(sketch: Sketch, reading: Reading) -> None:
    _told(sketch, reading)
    text, wants = reading.text, reading.wants
    if wants("budget_alert") or (reading.goal.budget_usd and (sketch.parts or ends_by_money(text))):
        made = sketch.add("budget_alert", "budget", "budget")
        # The bill is in the currency in which its amount is said.
        said = money_in(text)
        if said and round(said.amount):
            foreign = {} if said.code in {"USD", ""} else {"currency": said.code}
            sketch.put("", made, amount=round(said.amount), **foreign)
        sketch.taken += money_at(text)
        # `5,00,000` holds no share.
        shares = text
        for low, high in money_at(text):
            shares = f"{shares[:low]}{'x' * (high - low)}{shares[high:]}"
        thresholds = values.thresholds_in(shares)
        joined = ",".join(map(str, thresholds))
        if sketch.set("", made, joined or None, "thresholds"):
            sketch.taken += values.thresholds_at(text)
        sketch.use(made, *sketch.of("alert_channel"))
        if wants("budget_alert") and not wants("alert") and not reading.alarms:
            sketch.lack("alert", BY_THE_BUDGET)
    if wants("dashboard"):
        if all(is_read_elsewhere(reading.text[each.start : each.end]) for each in reading.of("dashboard")):
            sketch.lack(
                "dashboard", "it reads what stands here by itself, and is set up there: Terraform does not make it"
            )
        else:
            sketch.add("dashboard", "dashboard", "dashboard")
    if wants("prometheus"):
        if sketch.of("gke"):
            sketch.meet("prometheus", "Google Cloud Managed Service for Prometheus collects what runs in the cluster")
        else:
            why = "Cloud Monitoring measures every part; a VM or a cluster would carry one of yours"
            sketch.lack("prometheus", why)
    draw_objectives(sketch, reading)
    draw_log_export(sketch, reading)
    draw_log_exclusions(sketch, reading)
    draw_log_alerts(sketch, reading)
    if wants("logging") and "logging" not in sketch.how:
        made = sketch.add("logging", "logs", "log_bucket", "logging", "log_sink")
        if made is None and sketch.code():
            sketch.lacks.pop("logging", None)
            sketch.meet("logging", "Cloud Logging collects them")
    if wants("iam_roles"):
        sketch.add("iam_roles", "roles", "iam_roles", "roles")
    draw_keys(sketch, reading)


_ADDRESS = re.compile(r"[\w.%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,24}")
_NUMBER = re.compile(r"(?<![\w.])\+(\d[\d ()/-]{6,18}\d)")
_MOST_TOLD = 5


_BY_MAIL = re.compile(
    r"\b(?:(?:by|per|via|with|an?|por|par|una?|une|eine?n?|um|uma) (?:e-?mail|mail|correo(?: electronico)?|courriel|aviso|avis)\b"
    r"(?: (?:por|par|per|by) (?:e-?mail|mail|correo(?: electronico)?|courriel)\b)?(?: (?:an? |to |an d(?:en|as|ie) |al? |a la |a l ?'|aux? |ao |naar )(?:the )?(?:\w+)(?: of (?:the|our) project)?\b)?"
    r"|e-?mail (?:me|us|the (?:owner|team|admins?))\b|e-?mail (?:alerts?|notifications?|warnings?)\b|e-?mail(?: to)? the (?:\w+ )?(?:owner|team|admins?|operators?)(?: of (?:the|our) project)?\b|(?<=mails )the (?:owner|team|operator)s?\b)"
)
_NO_ADDRESS = (
    "no address is named for it: say which (such as ops@example.com), and every alert goes there too; until then they reach "
    "you by your channel"
)


def _told(sketch: Sketch, reading: Reading) -> None:
    """Who is told of alerts by Google itself, by mail or by SMS."""
    wishes = reading.of("alert_address")
    said = [reading.text] if re.search(r"\b(?:sms|text message|text me)\b", reading.text) else []
    mails = dict.fromkeys(
        [match[0] for each in wishes for match in _ADDRESS.finditer(reading.text, each.start, each.end)]
        + [address for address, _ in recipients_in(reading.text)]
    )
    numbers = dict.fromkeys(f"+{re.sub(r'[^0-9]', '', match[1])}" for each in said for match in _NUMBER.finditer(each))
    # `Page +49... at 95 %` is by SMS: Google calls nobody.
    paged = [*(to for each in reading.alarms for to in each.to), *(to for to, _ in routed_in(reading.text))]
    numbers |= dict.fromkeys(each for each in paged if each.startswith("+"))
    told = [("email", each) for each in mails] + [("sms", each) for each in numbers]
    for number, (kind, to) in enumerate(told[:_MOST_TOLD], 1):
        id_ = "mail" if number == 1 else f"mail-{number}"
        made = sketch.add("", id_, "alert_channel")
        if sketch.put("", made, kind=kind, to=to):
            sketch.meet("alert_address", f"{made}: every alert of this deployment goes to {to} too")
    watched = reading.alarms or reading.wants("uptime", "alert", "log_alert", "budget_alert", "monitoring")
    if not told and watched and (wish := _BY_MAIL.search(reading.text)):
        words = Words.of(reading.goal.text, reading.text)(*wish.span())
        sketch.told.append(Asked(words=words, need="alert_address", met=False, how=_NO_ADDRESS))
        sketch.taken.append(wish.span())
    sketch.taken += [match.span() for match in _NUMBER.finditer(reading.text)] if numbers else []
    for mention in reading.of("alert_channel"):
        if numbers and "sms" in mention.words.lower():
            sketch.meet("alert_channel", "Google sends an SMS to the number once its owner has confirmed it")
    _chats(sketch, reading)


# Where else people want to be told.
_CHATS = re.compile(
    r"\b(?:slack|(?:ms |microsoft )?teams(?= (?:channel|chat|webhook))|(?:ms|microsoft) teams|discord|whats ?app|telegram|pager ?duty|ops ?genie|mattermost|google chat|victor ?ops|web ?hooks?"
    r"|sms|pub/?sub(?= topic)|(?<=pub/sub )topics?(?: [\w-]+)?|topics? (?=[\w-]+ (?:as|when|if)\b))\b"
)
_OF_YOURS = (
    "no channel is made for it: it wants a token or an address of yours, which Terraform's state would keep; make one in Cloud "
    "Monitoring and add it to the policies, or name an e-mail address: every alert reaches you by the platform meanwhile"
)
_TO_A_TOPIC = (
    "no channel to a topic of yours is made: it takes a right for Google's own account on that topic; every alert reaches the "
    "platform's topic, and people by the addresses that you name"
)


def _chats(sketch: Sketch, reading: Reading) -> None:
    """Say of what is no address and no number why nobody is told there."""
    text = reading.text
    if reading.names("alert_channel") and "alert_channel" not in sketch.how:
        sketch.lack("alert_channel", _OF_YOURS)
    spans = [(each.start, each.end) for each in reading.of("alert_channel")]
    for low, high in alerting(text):
        if not _GOES.search(text, low, high):
            continue
        for match in _CHATS.finditer(text, low, high):
            sms = match[0] == "sms" and _NUMBER.search(text, low, high)
            if sms or any(begin <= match.start() < end for begin, end in spans):
                continue
            why = _TO_A_TOPIC if "topic" in match[0] or "sub" in match[0] else _OF_YOURS
            words = Words.of(reading.goal.text, text)(*match.span())
            sketch.told.append(Asked(words=words, need="alert_channel", met=False, how=why))
            sketch.taken.append(match.span())


# `Alerts to Slack` are about it, and a bot that tells people there is a program.
_GOES = re.compile(
    r"\b(?:alert\w*|alarm\w*|warn\w*|page|notif\w*|avis\w*|meld\w*|benachrichtig\w*|waarschuw\w*)\b[^.;\n]{0,40}?\b(?:to|on|in|into|via|by|per|over|through|an|auf|uber|en|por|a|sur|par|naar|op|go)\b"
)


def _by_name(sketch: Sketch, reading: Reading) -> None:
    """Parts that have no rules here: their folders say by which words they and their settings are asked for."""
    if reading.wants("uptime"):
        draw_watched(sketch, reading)
    for part in PARTS:
        answered = part.name in sketch.how or part.name in sketch.lacks
        if part.said is None or answered or not reading.wants(part.name):
            continue
        made = sketch.add(part.name, part.usual_id, part.name)
        for setting, words_of_it in part.said:
            if found := re.search(words_of_it, reading.text):
                sketch.set("", made, found[1], setting)
        for kind in part.must_use:
            needed = part_named(kind)
            if needed is not None:
                sketch.use(made, next(iter(sketch.of(kind)), None) or sketch.add("", needed.usual_id, kind))
        if part.least_uses:
            others = (id_ for id_ in list(sketch.parts) if id_ not in sketch.parts[part.usual_id].uses)
            for id_ in others:
                if len(sketch.parts[part.usual_id].uses) < part.least_uses:
                    sketch.use(made, id_)
        for id_ in sketch.code():
            sketch.use(id_, made)


def _understood(sketch: Sketch, reading: Reading) -> None:
    """What no part is needed for, and what is met by how the rest is drawn."""
    wants = reading.wants
    if not sketch.parts:
        return
    said = {
        "monitoring": "every part is born with its alert policies, and they reach you by your channel",
        "cheap": "the smallest sizes that carry the load, and nothing that runs without traffic where that is possible",
        "migration": "what it needs here is planned; the data is copied by you, with dumps or Database Migration Service",
        "latency": f"it stands in {sketch.region}",
        "egress_cost": "what can be cached is served from the edge",
    }
    for need, how in said.items():
        if wants(need) and need not in sketch.lacks:
            sketch.meet(need, how)
    fronts = sketch.of("cloud_run", "group", "load_balancer", "site", "vm")
    opened = any(sketch.parts[id_].settings.get("public") != "false" for id_ in fronts)
    if wants("public") and "public" not in sketch.how and opened:
        sketch.meet("public", "everybody may call it")
    if wants("environments", "multi_project", "promotion"):
        for need in ("environments", "multi_project", "promotion"):
            if wants(need):
                sketch.lack(need, _environments(reading))
    if wants("autoscale") and "autoscale" not in sketch.how:
        if sketch.of("cloud_run", "function", "gke") or (sketch.of("worker_pool") and not sketch.of("vm")):
            sketch.meet("autoscale", "instances follow the load")
        elif machines := sketch.of("vm"):
            sketch.lack("autoscale", _ONE_MACHINE.format(machines[0]))
    if wants("scale_to_zero") and "scale_to_zero" not in sketch.how and sketch.of("function", "run_job"):
        sketch.meet("scale_to_zero", "nothing runs between calls")
    if wants("available") and "available" not in sketch.how and sketch.of("cloud_run"):
        sketch.meet("available", "Cloud Run spreads over the region's zones")
    if wants("ha_db") and "ha_db" not in sketch.how and wants("available") and sketch.of("gke"):
        sketch.meet("ha_db", "the cluster spreads over the region's zones")
    pieces = [drawn for drawn in sketch.parts.values() if drawn.part.name in _ANSWERS]
    if pieces:
        for need in ("service", "frontend", "site", "cloud_run"):
            if wants(need) and need not in sketch.how and need not in sketch.lacks:
                sketch.meet(need, f"{pieces[0].id}: {pieces[0].part.what}")
    if (
        wants("vm")
        and "vm" not in sketch.how
        and sketch.of("cloud_run", "gke", "sql", "redis", "workbench", "site", "group")
    ):
        first = next(iter(sketch.parts.values()))
        if is_firm_machine(reading) and not sketch.of("group", "workbench"):
            sketch.lack(
                "vm",
                f"no machine is in this plan: {first.id} ({first.part.what}) is planned in its place; add a VM with `infraai change`",
            )
        else:
            sketch.meet("vm", f"{first.id}: {first.part.what} does it without a machine to look after")


_NAMED = re.compile(r"\b(staging|dev|development|prod|production|produktion|test|qa|uat|preview)\b")
_SHORT = {"development": "dev", "production": "prod", "produktion": "prod"}


def _environments(reading: Reading) -> str:
    """What to do about the environments that a goal names."""
    named = list(dict.fromkeys(_SHORT.get(each, each) for each in _NAMED.findall(reading.text)))
    each = ", ".join(f"--environment {name}" for name in named) or "--environment NAME"
    later = ", and move what works on with infraai promote" if len(named) != 1 else ""
    return f"a plan is for one environment: deploy it with {each}{later}"


_ANSWERS = frozenset({"cloud_run", "group", "vm", "function", "site", "gke", "run_job", "worker", "worker_pool"})
