"""Names of one's own in front: every name below a domain, certificates that a record proves, and subdomains in a zone.

`*.ourapp.com` and `each customer gets a subdomain such as acme.ourapp.com` are one certificate of Certificate Manager.
"""

import re
from typing import NamedTuple

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.tops import TOPS

_DOMAIN = rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{TOPS})"
_BEHIND = r"(?![\w@-]|\.\w)"
_EVERY = re.compile(rf"(?<![\w.])\*\.(?P<base>{_DOMAIN}){_BEHIND}")
# `acme.ourapp.com` where it stands for all of its kind.
_ONE_OF = re.compile(
    rf"(?:\b(?:like|such as|e\.? ?g\.?|for example|for instance|z\. ?b\.?|zum beispiel|wie|como|por ejemplo|por exemplo|p\. ?ej\.?|comme|par exemple|come|ad esempio|zoals|bijvoorbeeld)[ (:,\"'`]*"
    rf"|[<\[{{(]+[\w -]+[>\]}})]+\.)(?P<named>{_DOMAIN}){_BEHIND}"
    rf"|(?<![\w.@/-])(?:\w+-)?(?:customers?|clients?|tenants?|users?|companys?|company|teams?|kunden?|kunde|mandant|cliente|inquilino|locataire|name|nombre|nom|foo|xyz)\d*\.(?P<base>{_DOMAIN}){_BEHIND}"
)
_PLACEHOLDER = re.compile(r"^[<\[{(]")
_DELEGATED = re.compile(
    r"\b(?:delegat\w*|delegier\w*|delegar\w*|delegad\w*|delegu\w*|delego|delegh\w*|delegat[aoe]|gedelegeerd\w*|delegeer\w*)\b"
)
# The record that goes with the certificate.
_RECORD = re.compile(r"\bwild[- ]?card(?= (?:dns|records?|subdomains?)\b)")
REGISTRARS = ("cloudflare", "route 53", "route53", "godaddy", "namecheap", "ionos", "strato", "gandi", "ovh")
"""Whose DNS people keep."""
_KEPT_AT = re.compile(rf"\b(?:{'|'.join(map(re.escape, REGISTRARS))})\b")
_NOBODYS = "*.example.com"


class Names(NamedTuple):
    """`every`: domains of which each name right below is served; `plain`: names that are served as they are."""

    every: list[str]
    plain: list[str]

    @property
    def all(self) -> list[str]:
        """What the certificate has: a name that `*.` covers already is not there twice."""
        covered = {f"*.{base}" for base in self.every}
        plain = [each for each in self.plain if f"*.{each.partition('.')[2]}" not in covered]
        return [*plain, *(f"*.{base}" for base in self.every)]


def names_in(text: str) -> Names:
    """The names that a text wants served where it asks for all of a domain."""
    plain = values.domains_in(text)
    if every := list(dict.fromkeys(match["base"] for match in _EVERY.finditer(text))):
        return Names(every, plain)
    bases = []
    for match in _ONE_OF.finditer(text):
        named = match["named"] or f"x.{match['base']}"
        if _PLACEHOLDER.match(match[0]):
            named = f"x.{named}"
        if named.count(".") > 1:
            bases.append(named.partition(".")[2])
    if bases:
        return Names(list(dict.fromkeys(bases)), plain)
    # Said of a domain by its name alone, and of the shortest where one lies in another.
    roots = [each for each in plain if not any(each.endswith(f".{other}") for other in plain)]
    return Names(roots, plain)


def draw_own_names(sketch: Sketch, reading: Reading) -> None:
    """The certificate for every name below a domain, or one that a record proves; and the zone of a subdomain."""
    fronts = [id_ for id_ in sketch.of("load_balancer") if sketch.takes(id_, "dns_authorized")]
    if reading.wants("wildcard", "certificate_manager"):
        if fronts:
            _certify(sketch, reading, fronts[0])
        else:
            for need in ("wildcard", "certificate_manager"):
                if reading.wants(need):
                    sketch.lack(need, _IN_A_CLUSTER if sketch.of("gke") else _NO_FRONT)
    if reading.wants("delegation"):
        _delegate(sketch, reading)


_NO_FRONT = (
    "such a certificate stands at a load balancer of Google's, and none is in this plan: say what is to answer behind it, "
    "as a service on Cloud Run or a machine"
)

_IN_A_CLUSTER = (
    "a cluster's Ingress takes no such certificate of Google's: a Gateway in it names a certificate map (the annotation "
    "networking.gke.io/certmap), and its manifest is yours to apply"
)


def _certify(sketch: Sketch, reading: Reading, front: str) -> None:
    """One certificate for all names, its records in the zone of the plan, or told."""
    if reading.wants("wildcard"):
        names = names_in(reading.text)
        if not sketch.set("", front, ",".join(names.all) or None, "domain"):
            sketch.set("", front, _NOBODYS, "domain")
            sketch.risks["domain_missing"] = (
                f"No domain was named: {_NOBODYS} stands for yours until you say which it is."
            )
        here = any("dns" in each.words.lower() for each in reading.of("wildcard"))
        if here and not reading.wants("dns", "delegation") and not any(each in reading.text for each in REGISTRARS):
            sketch.add("", "zone", "dns")
        for zone in sketch.of("dns"):
            if names.every:
                sketch.set("", zone, _root(names), "domain")
            sketch.use(zone, front)
        said = sketch.parts[front].settings["domain"]
        sketch.meet("wildcard", f"{front}: one certificate for {said} (Certificate Manager), {_proofs(sketch, front)}")
        sketch.how.pop("domain", None)
        sketch.meet("domain", f"{front}: {said}")
        _take(sketch, reading, names)
        sketch.lacks.pop("https", None)
        sketch.meet("https", f"{front}: Google's certificate for {said}, and HTTP redirects to it")
    if reading.wants("certificate_manager"):
        sketch.set("", front, True, "dns_authorized")
        sketch.meet(
            "certificate_manager", f"{front}: its certificate is Certificate Manager's, {_proofs(sketch, front)}"
        )


def _take(sketch: Sketch, reading: Reading, names: Names) -> None:
    """The stretches that say which names they are: `*.ourapp.com`, and one of them as an example."""
    text = reading.text
    sketch.taken += [match.span() for each in (_EVERY, _ONE_OF, _RECORD) for match in each.finditer(text)]
    for base in names.every:
        below = re.compile(rf"(?<![\w.-])[a-z0-9-]+\.{re.escape(base)}(?![\w-])")
        sketch.taken += [match.span() for match in below.finditer(text)]


def _root(names: Names) -> str:
    """The domain whose zone holds them: the shortest that is named, above the first of those that are served whole."""
    above = [each for each in names.plain if names.every[0].endswith(f".{each}")]
    return min([*above, names.every[0]], key=len)


def _proofs(sketch: Sketch, front: str) -> str:
    zones = [id_ for id_ in sketch.of("dns") if front in sketch.parts[id_].uses]
    where = f"which {zones[0]} has with the names' own" if zones else "which is an output with the names' own"
    return f"proved by a CNAME record, {where}"


def _delegate(sketch: Sketch, reading: Reading) -> None:
    """A zone for the subdomain alone: what is above it stays where it is, and names the zone's servers."""
    names = names_in(reading.text) if reading.wants("wildcard") else Names([], values.domains_in(reading.text))
    found = [*names.plain, *names.every]
    below = [each for each in found if any(each.endswith(f".{other}") for other in found)]
    deep = [each for each in found if each.count(".") > 1]
    domain = next(iter([*below, *deep, *found]), "")
    if not domain:
        sketch.lack("delegation", "say which subdomain it is, such as app.example.com: its zone is made for that name")
        return
    zone = sketch.add("delegation", "zone", "dns", domain=domain)
    sketch.set("", zone, domain, "domain")
    for front in (sketch.of("load_balancer") or sketch.of("vm"))[:1]:
        held = [each for each in names.all if each.removeprefix("*.") == domain or each.endswith(f".{domain}")]
        sketch.set("", front, ",".join(held) or domain, "domain")
        sketch.use(zone, front)
    above = domain.partition(".")[2]
    how = (
        f"{zone}: a zone for {domain} alone; set its name servers, which are an output, as the NS records of {domain} "
        f"where {above} is managed, and nothing else changes there"
    )
    sketch.how["delegation"] = [how]
    if reading.wants("dns"):
        sketch.how["dns"] = [f"{zone}: a DNS zone for {domain}"]
    if "domain" in sketch.how:
        sketch.how["domain"] = [f"{zone}: {domain}, whose records stand in it"]
    sketch.taken += [match.span() for match in _DELEGATED.finditer(reading.text)]
    sketch.taken += [match.span() for match in _KEPT_AT.finditer(reading.text)]
