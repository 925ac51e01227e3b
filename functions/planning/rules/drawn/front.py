"""What stands in front: sites, HTTPS on an own domain, load balancers, CDN, sign-in, firewall of the web."""

import re

from functions.planning.rules.drawn.armor import draw_armor
from functions.planning.rules.drawn.gateways import draw_gateway, lack_gateway
from functions.planning.rules.drawn.guarded_path import draw_guarded
from functions.planning.rules.drawn.inner_balancers import draw_inner_balancer
from functions.planning.rules.drawn.own_names import REGISTRARS, draw_own_names
from functions.planning.rules.drawn.products import domain_of, part_id
from functions.planning.rules.drawn.reached import needs_balancer
from functions.planning.rules.drawn.regions import draw_regions, further_regions
from functions.planning.rules.drawn.runtime import Runtime
from functions.planning.rules.drawn.sites import draw_site, is_site
from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.amounts import is_for_nothing
from shared.parts.cloud_run.part import MAPPED_REGIONS
from shared.parts.load_balancer.part import EXAMPLE
from shared.schemas import Asked

_LB = ("load_balancer", "balancer", "front")
# What takes more than to pass HTTP on.
_CERTIFIED = ("wildcard", "certificate_manager")
_MORE = ("https", "domain", "cdn", "waf", "geo_block", "iap", *_CERTIFIED)


def draw_front(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """Every part that users meet first."""
    wants = reading.wants
    if is_site(sketch, reading, runtime):
        draw_site(sketch, reading)
    _sign_in(sketch, reading)
    gated = draw_gateway(sketch, reading)
    if not gated and not _maps_domain(sketch, reading) and _needs_balancer(sketch, reading):
        _balancer(sketch, reading)
    draw_regions(sketch, reading)
    if wants("api_gateway") and not gated:
        lack_gateway(sketch, reading)
    tunnel = any("bastion" in each for each in sketch.how.get("iap", ()))
    if wants("auth") and tunnel and not sketch.of("cloud_run"):
        sketch.lack("auth", "people sign in with Google to reach the machine; its pages have the login of their own")
    elif wants("auth") and "iap" in sketch.how and "iap" not in sketch.lacks:
        sketch.meet("auth", "people sign in with Google before anything answers")
    elif wants("auth") and _has_two_doors(sketch, reading):
        _users(sketch, reading)
    elif wants("auth") and wants("iap") and all(_GOOGLE.search(each.words.lower()) for each in reading.of("auth")):
        sketch.lack("auth", "people are to sign in with Google, and nothing here has such a door")
    elif wants("auth") and (inside := _IN_THE_APP.search(reading.text)):
        sketch.taken.append(inside.span())
        sketch.meet("auth", "the application has its own sign-in, as asked")
    elif wants("auth") and "auth" not in sketch.how:
        _users(sketch, reading)
    if wants("internal_lb"):
        draw_inner_balancer(sketch, reading)
    _https(sketch, reading)
    _domain(sketch, reading)
    draw_own_names(sketch, reading)
    _close(sketch, reading)


def _close(sketch: Sketch, reading: Reading) -> None:
    """What is for some people alone is open to nobody where it has no sign-in."""
    if not reading.wants("iap"):
        return
    for id_ in sketch.of("function"):
        if sketch.parts[id_].settings.get("trigger", "http") == "http":
            sketch.set("", id_, False, "public")
            if "iap" not in sketch.how:
                sketch.lack("iap", f"{id_} has no sign-in: whoever calls it needs the right to, by IAM")
    for need in ("static_site", "site", "frontend"):
        if reading.wants(need) and need not in sketch.how and (runs := sketch.of("cloud_run")):
            sketch.meet(need, f"{runs[0]}: a container serves it behind the sign-in, for a bucket has none")


_GOOGLE = re.compile(r"^(?:\w+ )?(?:log ?in|login|sign[- ]?in|anmeldung)\w*$")
_IN_THE_APP = re.compile(
    r"\b(?:login|log[- ]?in|sign[- ]?in|auth\w*|anmeldung)(?: page| form| screen)? (?:is |happens |done |handled )?(?:in|inside|by|within) (?:the|our|my) (?:app|application|code|backend)(?: itself)?\b"
    r"|\b(?:app|application|it) has its own (?:login|sign[- ]?in|auth\w*|users?)\b"
)
# Who says so lets nobody make an account of their own.
_INVITED = re.compile(r"\badmin\w*\b|\bnur wir\b|\bby invitation\b|\binvite[ds]?\b")


def _users(sketch: Sketch, reading: Reading) -> None:
    """Sign-in for the users of an application, whose tokens it checks by itself."""
    made = sketch.add("auth", "users", "identity_platform")
    sketch.set("", made, not _INVITED.search(reading.text), "sign_up")
    sketch.set("", made, re.search(r"\b(?:phone|sms)\b", reading.text) is not None, "phone")
    if made and sketch.code() and not reading.wants("api_gateway"):
        sketch.lack("api_gateway", "whoever calls shows a token, and the application checks it")


_CUSTOMERS_TOO = re.compile(
    r"\b(?:log ?in|login|sign[- ]?(?:in|up)|accounts?|anmeldung|registrierung)s? (?:for|of|fur|by) (?:our |the |all |unsere |end[- ]?)?(?:customers?|clients?|visitors|shoppers|patients|students|kunden|nutzer|users)\b"
    r"|\b(?:customers?|clients|visitors|shoppers|patients|students|guests|kunden|patienten|users)(?: who| that| can| may| must| should| konnen)? (?:log|sign|melden sich|register)\b"
)
_TWO_DOORS = (
    "customers come in through the same service, and Google's sign-in before it would keep them out: make what your own "
    "people use a service of its own"
)


def _has_two_doors(sketch: Sketch, reading: Reading) -> bool:
    """Whether customers have accounts of an application that one's own people sign in to besides."""
    return reading.wants("auth") and bool(_CUSTOMERS_TOO.search(reading.text) and sketch.of("cloud_run"))


def _sign_in(sketch: Sketch, reading: Reading) -> None:
    if draw_guarded(sketch, reading) or not reading.wants("iap") or "iap" in sketch.how:
        return
    if _has_two_doors(sketch, reading):
        sketch.lack("iap", _TWO_DOORS)
        return
    if any(app.where == "workbench" for app, _ in reading.apps) and not sketch.code():
        sketch.meet("iap", "people open a notebook with their Google account, and only those who are let in")
        return
    services = sketch.of("cloud_run")
    done = False
    doors = ["web"] if "web" in services and reading.wants("public") and _only_pages(reading) else services
    for id_ in doors:
        if not id_.startswith("service-"):
            done = sketch.put("iap", id_, public=False, iap=True) or done
    if doors != services and done:
        sketch.meet("public", f"{', '.join(each for each in services if each != 'web')}: everybody may call it")
        sketch.lacks.pop("iap", None)
        return
    if done:
        sketch.lacks.pop("iap", None)
        if reading.wants("public"):
            sketch.lack("public", "sign-in for your own people was asked for too, and that one wins")
            sketch.risks["contradiction"] = "Open to everybody and sign-in exclude each other: people have to sign in."
    elif services and not sketch.takes(services[0], "iap"):
        # Without sign-in it is closed, never open.
        sketch.set("", services[0], False, "public")


_PAGES = re.compile(
    r"\b(?:front ?-?end|admin|panel|ui|back ?office|dashboard|react|vue|angular|pages|console|oberflache)\b"
)
_ANSWERS = re.compile(r"\b(?:api|backend|back-end|rest|service|graphql)\b")


def _only_pages(reading: Reading) -> bool:
    """Whether sign-in is said of the pages alone, and something else of the API: `API public, admin panel only for staff`."""
    signed = [_said_in(reading, each) for each in reading.of("iap")]
    shown = [_said_in(reading, each) for each in reading.of("public")]
    pages = all(_PAGES.search(each) and not _ANSWERS.search(each) for each in signed)
    return bool(signed and shown) and pages and all(_ANSWERS.search(each) for each in shown)


def _said_in(reading: Reading, mention: Mention) -> str:
    """The words of a list's item, or of a sentence, in which a mention stands."""
    before = re.split(r"[,.;:\n]", reading.text[: mention.start])[-1]
    return before + re.split(r"[,.;:\n]", reading.text[mention.start :])[0]


def _maps_domain(sketch: Sketch, reading: Reading) -> bool:
    """A name of one's own before one service that has sign-in or is to cost nothing: there it takes no load balancer."""
    wants, services = reading.wants, sketch.of("cloud_run")
    if not wants("domain") or wants(
        "load_balancer", "cdn", "waf", "geo_block", "api_gateway", "dns", "redirect", *_CERTIFIED
    ):
        return False
    free = not wants("iap") and is_for_nothing(reading.text)
    if len(services) != 1 or not (free or sketch.parts[services[0]].settings.get("iap") == "true"):
        return False
    if sketch.region not in MAPPED_REGIONS:
        return False
    how = values.domain_in(reading.text) or EXAMPLE
    return sketch.set("domain", services[0], how, "domain")


def _needs_balancer(sketch: Sketch, reading: Reading) -> bool:
    wants = reading.wants
    if reading.rejects("load_balancer"):
        return False
    if (
        wants("dns", "private_dns")
        and not sketch.parts
        and not wants("service", "site", "static_site", "frontend", "load_balancer")
    ):
        # Records lead where they are said to.
        return False
    if sketch.of("site") and not sketch.of("cloud_run", "group", "vm", "function"):
        # A cheap bucket does unless something is asked that only a load balancer has.
        return wants("load_balancer", "egress_cost", "latency", *_MORE)
    asked = wants("load_balancer", "waf", "geo_block", "cdn", "api_gateway", *_CERTIFIED) or (
        wants("domain") and not sketch.of("vm")
    )
    signs_in = wants("iap") and "iap" not in sketch.how and not _has_two_doors(sketch, reading)
    if signs_in and (not sketch.of("vm") or _is_page(sketch, reading)):
        asked = True
    asked = asked or (wants("https") and bool(sketch.of("group"))) or needs_balancer(sketch, reading)
    asked = asked or bool(further_regions(sketch, reading))
    steady = wants("available", "multi_region") and (reading.goal.users or 0) >= 100_000
    return asked or steady


def _is_page(sketch: Sketch, reading: Reading) -> bool:
    """Whether a machine shows people something in a browser, and is not what they log in to."""
    if reading.wants("windows", "bastion", "sftp", "game", "vpn_server", "gpu") or reading.rejects("https"):
        return False
    known = any(app.where in {"vm", "run"} for app, _ in reading.apps)
    return len(sketch.of("vm")) == 1 and (known or reading.wants("service", "frontend", "site"))


def _balancer(sketch: Sketch, reading: Reading) -> None:
    wants = reading.wants
    targets = sketch.of("cloud_run", "group", "function") or sketch.of("vm")
    targets = [id_ for id_ in targets if not id_.startswith("service-")]
    # What events start is asked by nobody.
    targets = [id_ for id_ in targets if sketch.parts[id_].settings.get("trigger", "http") == "http"]
    # Players speak no HTTP, and pages stand beside their machine.
    if sketch.of("site") and targets == sketch.of("vm") and wants("game", "sftp", "vpn_server"):
        targets = []
    asked = [need for need in ("load_balancer", "waf", "cdn", "domain", "iap") if wants(need)]
    if not targets and not sketch.of("site", "bucket"):
        if clusters := sketch.of("gke"):
            draw_armor(sketch, reading, clusters[0])
            if wants("waf"):
                sketch.meet(
                    "waf",
                    f"{clusters[0]}: a Cloud Armor policy, which your BackendConfig or GCPBackendPolicy has to name",
                )
            return
        targets = [id_ for id_ in [sketch.add("", "api", "cloud_run")] if id_]
    group = sketch.of("group")
    # The group's own folder brings a load balancer for HTTP.
    if group and not wants(*_MORE) and not sketch.of("site"):
        if wants("load_balancer"):
            sketch.meet("load_balancer", f"{group[0]}: an HTTP load balancer in front of the group")
        return
    made = sketch.add("load_balancer", "front", *_LB)
    if made is None:
        if "load_balancer" in sketch.how:
            sketch.lacks.pop("load_balancer", None)
        for need in asked:
            if need not in sketch.how:
                sketch.lack(need, "the catalogue has no HTTPS load balancer yet")
        return
    for id_ in group:
        sketch.set("", id_, "none", "front")
    _passes_on(sketch, reading, made, targets)
    domains = values.domains_in(reading.text)
    if not sketch.set("", made, ",".join(domains) or None, "domain"):
        sketch.set("", made, values.domain_in(reading.text), "domain")
    if not sketch.parts[made].settings.get("domain"):
        _by_address(sketch, reading, made)
    if wants("cdn", "egress_cost") or (sketch.of("site") and not targets and not reading.rejects("cdn")):
        sketch.set("cdn" if wants("cdn") else "", made, True, "cdn")
    for id_ in targets:
        sketch.set("", id_, "none", "front")
        if sketch.parts[id_].settings.get("iap") != "true":
            # From inside alone nobody would get in by way of it.
            if sketch.parts[id_].settings.pop("internal", None) == "true":
                if _BY_BALANCER.search(reading.text):
                    sketch.parts[id_].settings.pop("public", None)
                sketch.meet("private", f"{id_}: nobody but {made} reaches it")
            sketch.set("", id_, True, "behind")
    draw_armor(sketch, reading, made)
    if wants("iap") and "iap" not in sketch.how and not _has_two_doors(sketch, reading):
        sketch.lacks.pop("iap", None)
        sketch.set("iap", made, True, "iap")
        # Nobody gets past the sign-in.
        for id_ in set(targets) & set(sketch.of("vm", "cloud_run")):
            sketch.set("", id_, False, "public")


# Where only requests come in that a balancer passes on, nobody else is shut out: `ingress internal and load balancing`.
_BY_BALANCER = re.compile(
    r"\bingress\b[^.;\n]{0,24}\binternal\b[- ,]*(?:and|plus|or|&|\+)[- ](?:cloud[- ])?(?:load[- ]?balanc\w*|lb)\b"
)
_BEHIND_IT = re.compile(r"(?:api|cms|admin|backend|backoffice|strapi|directus|panel|app-api|content)\.")


def _passes_on(sketch: Sketch, reading: Reading, made: str, targets: list[str]) -> None:
    """What a balancer passes requests on to: the pages answer, and the API under its own name or below its path."""
    sites = sketch.of("site")
    linked = sketch.use(made, *sites, *targets)
    if sites and targets:
        names = [each for each in values.domains_in(reading.text) if each.startswith("api.")]
        sketch.set("", made, f"{names[0] if names else _path_of_api(sketch, reading)}={targets[0]}", "routes")
    hosts = [
        f"{name}={part_id(app)}"
        for app, _ in reading.apps
        if part_id(app) in targets and (name := domain_of(app, reading))
    ]
    if not hosts and {"api", "web"} <= set(targets):
        # The pages answer, and what they are made with under its own name.
        hosts = [f"{each}=api" for each in values.domains_in(reading.text)[:4] if _BEHIND_IT.match(each)]
        if not hosts:
            # An API is asked below its path; all that is no path of its is a page.
            hosts = [f"{_path_of_api(sketch, reading)}=api"]
        drawn = sketch.parts[made]
        drawn.uses = ["web", *(each for each in drawn.uses if each != "web")]
    if hosts:
        sketch.set("", made, ",".join(hosts), "routes")
    if not linked:
        for id_ in [*targets, *sketch.of("site", "bucket")]:
            sketch.use(made, id_)


_TO_THE_API = re.compile(
    r"(?<![\w./-])(?P<path>/[a-z][a-z0-9_-]{0,30}(?:/[a-z0-9_-]{1,30})*)/?\*{0,2}[`'\")]? (?:(?:requests?|calls?|paths?|traffic|should|must|shall|will|is|are|be) )*"
    r"(?:goes?|gets?|sent|routed?|routes|prox(?:y|ied)|forwarded|passed|lead?s?|geht|gehen|va|van|vai|vont|[-=]>|\u2192|:) ?(?:\w+ ){0,3}?(?:api|backend|server|service)\b"
)


def _path_of_api(sketch: Sketch, reading: Reading) -> str:
    """Below which path an API is asked: the one that the goal sends to it, or the usual one."""
    said = _TO_THE_API.search(reading.text)
    if said is None:
        return "/api"
    sketch.taken.append(said.span())
    return said["path"]


# No certificate is issued without a name.
_NO_NAME = re.compile(
    r"\b(?:no|without(?: an?)?|kein\w*|ohne|sin|ningun|sans|pas (?:encore )?de|aucun|sem|nenhum|senza|nessun|geen|zonder) (?:own |custom |eigene[nr]? )?(?:domains?|domaines?|domini\w*|dominios?|domein)\b(?: (?:yet|needed|name|noch|encore|ainda|aun|todavia|ancora|nodig))*(?! (?:for|fur|para|pour|per|voor)\b)"
    r"|\b(?:don'?t|do not) have an? (?:own |custom )?domain(?: name)?(?: yet)?|\bdomain haben wir (?:noch )?kein\w*|\b(?:todavia|aun) no tenemos (?:un )?dominio|\bn'avons pas (?:encore )?de domaine"
    r"|\b(?:just|only|nur|solo|juste|seulement|apenas) (?:an?|the|its|die|eine|una|la|une|l'|um) ?(?:plain |public )?ip(?:[- ]address\w*)?\b(?! (?:range|can|may|of|from)\b)|\bplain http\b"
)
_ON_ADDRESS = "{} answers by plain HTTP on its address: no certificate is issued without a name, so name a domain once there is one"


def _by_address(sketch: Sketch, reading: Reading, made: str) -> None:
    """A front without a name, where the goal says that there is none; people sign in over HTTPS alone."""
    said = _NO_NAME.search(reading.text)
    if said is None or reading.wants("https", "iap", *_CERTIFIED) or not sketch.put("", made, https=False):
        return
    sketch.taken += [each.span() for each in _NO_NAME.finditer(reading.text)]
    how = _ON_ADDRESS.format(made)
    if reading.wants("domain"):
        sketch.meet("domain", how)
    else:
        words = Words.of(reading.goal.text, reading.text)(*said.span())
        sketch.told.append(Asked(words=words, need="domain", met=True, how=how))


def _https(sketch: Sketch, reading: Reading) -> None:
    signed_in = reading.wants("iap") and bool(sketch.of("gke"))
    if not (reading.wants("https") or signed_in) or "https" in sketch.how:
        return
    front, runs = sketch.of(*_LB), sketch.of("cloud_run", "function")
    machines, cluster = sketch.of("vm"), sketch.of("gke")
    if front and values.domain_in(reading.text) is None and not reading.wants("domain", "dns"):
        sketch.lack(
            "https",
            f"{front[0]} is made for it, and Google's certificate needs a domain: give yours as `domain`, set its record to the address, "
            "and HTTPS answers once Google has seen it",
        )
    elif front:
        sketch.meet("https", f"{front[0]}: a managed certificate, and HTTP redirects to it")
    elif runs:
        sketch.meet("https", f"{runs[0]}: Google's certificate on its own address")
    elif machines:
        domain = values.domain_in(reading.text)
        sketch.set("https", machines[0], domain or EXAMPLE, "domain", why="the machine answers plain HTTP")
        _unnamed(sketch, domain)
    elif cluster:
        named = values.domain_in(reading.text) or EXAMPLE
        sketch.put("https", cluster[0], ingress=True, domain=named)
        if not reading.wants("domain"):
            sketch.meet("domain", f"{cluster[0]}: {named}, to be replaced by yours")


def _unnamed(sketch: Sketch, domain: str | None) -> None:
    """Nobody's name is invented without a word: what stands for it, and that a name is asked for."""
    if domain is None:
        sketch.risks["domain_missing"] = (
            f"No domain was named: {EXAMPLE} stands for yours, and HTTPS is not answered until you say which it is."
        )


def _domain(sketch: Sketch, reading: Reading) -> None:
    if not reading.wants("domain", "dns") or reading.wants("private_dns") or "domain" in sketch.how:
        return
    domain = values.domain_in(reading.text)
    other = next((name for name in REGISTRARS if name in reading.text.lower()), "")
    front, machines, cluster = sketch.of(*_LB), sketch.of("vm"), sketch.of("gke")
    site = sketch.of("site")
    if front and sketch.takes(front[0], "domain"):
        sketch.meet(
            "domain", f"{front[0]}: {domain or 'the variable domain'}, with its certificate and the records to set"
        )
    elif machines and sketch.takes(machines[0], "domain"):
        sketch.set("domain", machines[0], domain or EXAMPLE, "domain")
        _unnamed(sketch, domain)
        zone = None if other else sketch.add("", "zone", "dns", domain=domain or "example.com")
        if zone and sketch.use(zone, machines[0]):
            sketch.meet("domain", f"{zone}: a zone whose record leads to {machines[0]}")
    elif cluster:
        sketch.put("domain", cluster[0], ingress=True, domain=domain or EXAMPLE)
    elif site and sketch.takes(site[0], "domain"):
        sketch.meet("domain", f"{site[0]}: {domain or 'the variable domain'}")
    elif sketch.of("cloud_run") and sketch.set("domain", sketch.of("cloud_run")[0], domain or EXAMPLE, "domain"):
        pass
    elif reading.wants("dns"):
        if reading.wants("domain"):
            sketch.meet("domain", f"zone: {domain or EXAMPLE}, whose records stand in it")
    else:
        sketch.lack("domain", "the catalogue has no domain yet; the address is Google's own, with HTTPS")
    if reading.wants("dns"):
        if other:
            sketch.meet("dns", f"it stays with {other.capitalize()}; the address for its records is an output")
            return
        made = sketch.add("dns", "zone", "dns")
        sketch.set("", made, domain, "domain")
        sketch.use(made, *(front or machines)[:1])
