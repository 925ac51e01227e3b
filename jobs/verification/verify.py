"""The verification: a deployment is asked over HTTP as its users would, and the run gets its verdict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol
from urllib.parse import urlsplit

from jobs.verification.addresses import Target, at_path, balancer, others, target
from jobs.verification.verdicts import health_path, not_reachable
from shared.events import InfraVerified, Publish
from shared.loading import load_meanwhile
from shared.parts import part_named
from shared.parts.expand import PlanRefused
from shared.parts.fronts import Front, front_of, is_behind
from shared.parts.stacks import architecture_of
from shared.schemas import Phase, Run, RunStatus, Verification
from shared.store.run_logs import RunLog
from shared.store.runs import HeldRun, LostClaim, Runs, awaits_verification

# Of what no part says how long it takes.
_USUAL_PATIENCE = 60
# How often a certificate is looked for.
_NAMED = 3
# How long after it was applied a worker is looked at.
_WORKS = 10


class Ask(Protocol):
    """GET a URL without following redirects elsewhere; the status code. Raises OSError when nothing answers.

    With `at`, that address is asked under the URL's name and no other, over HTTPS with a certificate for the name.
    Raises ConnectionError where no such connection comes about.
    """

    def __call__(self, url: str, at: str = "") -> int: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What one execution works with.

    `sleep` takes seconds, `clock` tells them, `said` gives the last lines of what was deployed, `down` those of workers
    that do not stay up, and `works` says whether there are any. `wait` stands between two attempts; `patience`
    multiplies how long a deployment of its kind is given to answer.
    """

    me: str
    runs: Runs
    publish: Publish
    ended: Callable[[str], bool]
    open_log: Callable[[str, Callable[[], None]], RunLog]
    ask: Ask
    sleep: Callable[[float], None]
    clock: Callable[[], float]
    wait: float
    patience: float
    said: Callable[[Run], list[str]] = lambda _run: []
    works: Callable[[Run], bool] = lambda _run: False
    down: Callable[[Run], list[str]] = lambda _run: []


class VerificationAgent:
    """Verifies one run: claims it, asks, records, says so."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def verify(self, run_id: str) -> None:
        """Bring a run that waits for it to `completed` or `deploy_success_verify_failed`; leave any other alone."""
        desk = self._desk
        held = desk.runs.claim(run_id, desk.me, ended=desk.ended, claimable=_is_ours)
        if held is None:
            return
        # While the deployment is asked: the message that follows needs it.
        load_meanwhile("google.cloud.pubsub_v1")
        log = desk.open_log(run_id, held.beat)
        try:
            self._verified(held, log)
        except LostClaim:
            return
        finally:
            log.close()
        desk.publish(InfraVerified(run_id=run_id))

    def _verified(self, held: HeldRun, log: RunLog) -> None:
        held.enter(Phase.VERIFYING)
        verdict = self._judge(held.run, lambda text: log.add(Phase.VERIFYING, text))
        log.add(Phase.VERIFYING, verdict.detail)
        good = verdict.reachable or not verdict.applicable
        lines = self._down(held.run) if good else self._desk.said(held.run)
        if good and lines:
            good, name = False, held.run.application or held.run.deployment_id
            detail = f"its worker does not stay up: its lines say why (infraai logs {name} --app)"
            verdict = verdict.model_copy(update={"reachable": False, "applicable": True, "detail": detail})
            log.add(Phase.VERIFYING, detail)
        for line in lines:
            log.add(Phase.VERIFYING, f"it said: {line}")
        log.flush()
        held.leave(
            RunStatus.COMPLETED if good else RunStatus.VERIFY_FAILED,
            Phase.VERIFIED,
            verification=verdict,
            reason=None if good else "not_reachable",
            message="" if good else "\n  ".join([verdict.detail, *lines]),
        )

    def _down(self, run: Run) -> list[str]:
        """The lines of workers that have ended by themselves within a while after they were applied."""
        desk = self._desk
        if not desk.works(run):
            return []
        until = desk.clock() + desk.patience * _WORKS
        while not (lines := desk.down(run)) and desk.clock() < until:
            desk.sleep(min(1.0, desk.wait))
        return lines

    def _judge(self, run: Run, say: Callable[[str], None]) -> Verification:
        """The verdict on where its users come, and on every other service of theirs that everybody may call."""
        verdict, said = self._main(run, say), []
        if verdict.reachable or not verdict.applicable:
            for part, where in others(run.architecture, run.outputs).items():
                other = self._patiently(run, where, say, part=part)
                if not other.reachable:
                    return other
                said.append(other)
        if not said:
            return verdict
        first = [verdict] if verdict.applicable else []
        detail = "; ".join(each.detail for each in [*first, *said])
        return (first or said)[0].model_copy(update={"detail": detail})

    def _main(self, run: Run, say: Callable[[str], None]) -> Verification:
        where = target(run.outputs)
        if where is None:
            return Verification(reachable=False, applicable=False, detail=_what_else(run.outputs))
        if where.ip is None and run.architecture is not None and is_behind(run.architecture):
            return self._behind(run, front_of(run.architecture, run.outputs), say)
        if where.ip is None and _is_private(run):
            detail = f"not applicable: {where.url} is not public, as planned"
            return Verification(reachable=False, applicable=False, detail=detail)
        path = health_path(run.architecture)
        if path:
            where = where._replace(url=at_path(where.url, path))
        return self._patiently(run, where, say, path=path)

    def _behind(self, run: Run, front: Front | None, say: Callable[[str], None]) -> Verification:
        """The verdict on a service that answers nobody at its own URL: it is asked by way of its load balancer.

        Under a domain only once the load balancer has the domain's certificate, which Google issues when the domain's
        record leads to it. What stands at the domain until then is not this deployment's, and is not asked.
        """
        where = balancer(front) if front is not None else None
        if front is None or where is None:
            detail = "not applicable: a load balancer alone reaches it, and no output says where that is"
            return Verification(reachable=False, applicable=False, detail=detail)
        if why := _not_asked(front):
            return Verification(reachable=False, applicable=False, detail=why)
        path = health_path(run.architecture)
        where = where._replace(url=at_path(where.url, path))
        if not where.at:
            # Nothing tells whether it is there yet, as a certificate does.
            return self._patiently(run, where, say, path=path, kind="load_balancer")
        if not self._is_named(where, say):
            return Verification(reachable=False, applicable=False, detail=_once_set(front))
        return self._patiently(run, where, say, path=path)

    def _is_named(self, where: Target, say: Callable[[str], None]) -> bool:
        """Whether an address shows a certificate for a URL's name; asked again, as a connection may fail by chance."""
        for attempt in range(_NAMED):
            if attempt:
                self._desk.sleep(self._desk.wait)
            try:
                self._desk.ask(where.url, at=where.at)
            except ConnectionError:
                say(f"{where.url}: no connection at {where.at} under that name")
            except OSError:
                return True  # It has the certificate, and is slow.
            else:
                return True
        return False

    def _patiently(
        self, run: Run, where: Target, say: Callable[[str], None], *, path: str = "", part: str = "", kind: str = ""
    ) -> Verification:
        """Ask until it answers well, as long as its kind is given; `part` is another than the main one."""
        started, patience = self._desk.clock(), self._desk.patience * patience_with(run, kind)
        for attempt in count(1):
            code, said = self._ask(where)
            say(f"attempt {attempt}: {where.url} {said}")
            if code is not None and 200 <= code <= 299:
                detail = f"{where.url} answers {code}"
                return Verification(reachable=True, ip=where.ip, status_code=code, detail=detail, attempts=attempt)
            if self._desk.clock() + self._desk.wait - started > patience:
                break
            self._desk.sleep(self._desk.wait)
        path = path or (urlsplit(where.url).path.removesuffix("/") if part else "")
        detail = not_reachable(run, f"{where.url} {said} after {attempt} attempts", code, path, part)
        return Verification(reachable=False, ip=where.ip, status_code=code, detail=detail, attempts=attempt)

    def _ask(self, where: Target) -> tuple[int | None, str]:
        try:
            code = self._desk.ask(where.url, at=where.at)
        except OSError as error:
            # requests' errors are OSErrors; their texts hold addresses of objects, their names say enough.
            return None, f"does not answer ({type(error).__name__})"
        return code, f"answers {code}"


def patience_with(run: Run, kind: str = "") -> int:
    """Seconds until a deployment of this kind answers at the latest, as the part that users come for says."""
    try:
        kind = kind or (run.architecture or architecture_of(run.plan)).main.part
    except PlanRefused:
        return _USUAL_PATIENCE
    part = part_named(kind)
    return (part.verified.patience if part else 0) or _USUAL_PATIENCE


def _is_ours(run: Run) -> bool:
    return awaits_verification(run) or run.phase in {Phase.VERIFYING, Phase.VERIFIED}


def _is_private(run: Run) -> bool:
    """Whether the plan grants nobody public access to what has a URL.

    The main part says so where it says anything: other grants (a bucket's, a trigger's) open nothing of it.
    """
    said = {each.key: each.value for each in run.architecture.main.settings} if run.architecture else {}
    if said.get("public") == "false":
        return True
    return not any(kind.endswith("_iam_member") for kind in run.plan.resources)


def _not_asked(front: Front) -> str:
    """Why a load balancer can't be asked as everybody would; empty where it can."""
    if not front.owned:
        return f"not applicable yet: its load balancer is at {front.ip}, and needs a domain of yours"
    if not front.open:
        return f"not applicable: {front.url or front.ip} lets in only whom it names"
    if not front.leads:
        return f"not applicable: {front.url or front.ip} leads to it by a path or a name of its own"
    return ""


def _once_set(front: Front) -> str:
    """What is left to do until a domain answers."""
    if front.writes:
        return f"{front.url} answers once its domain's name servers are those of the zone and its certificate is issued"
    return f"{front.url} answers once its record is set: A {front.ip}"


def _what_else(outputs: Mapping[str, Any]) -> str:
    """What there is to say about a stack that nobody can ask over HTTP."""
    for name in ("external_ip", "instance_ip"):
        if outputs.get(name):
            return f"not applicable: {name} is no public address"
    names = outputs.get("resource_names")
    count = len(names) if isinstance(names, Mapping | list) else 0
    made = f"; terraform reports {count} resources as made" if count else ""
    return f"not applicable: this stack has no address of its own{made}"
