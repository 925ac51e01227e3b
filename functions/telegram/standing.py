"""Buttons about what stands: a day longer, the way back, into the files, left as it is."""

from collections.abc import Callable

from shared.events import Publish
from shared.http import Problem, WrongState
from shared.schemas import Deployment
from shared.store import NotFound
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from shared.store.runs import Runs
from shared.telegram.buttons import ADOPT, EXTEND, LEAVE, REVERT
from shared.telegram.words import moment

VERBS = frozenset({EXTEND, REVERT, ADOPT, LEAVE})
_DAY = 86_400.0


class Standing:
    """Does what such a button says, once, and only while what its message told is still so."""

    def __init__(
        self,
        deployments: Deployments,
        runs: Runs,
        publish: Publish,
        switch: KillSwitch,
        clock: Callable[[], float],
    ) -> None:
        self._deployments = deployments
        self._runs = runs
        self._publish = publish
        self._switch = switch
        self._clock = clock

    def pressed(self, verb: str, deployment_id: str, about: str, by: str) -> str:
        """What to say to it; `about` is the end, or the look, that the message told of."""
        try:
            deployment = self._deployments.get(deployment_id)
            if verb == EXTEND:
                return self._extended(deployment, about, by)
            return self._about_drift(verb, deployment, about, by)
        except NotFound:
            return "That deployment does not stand any more."
        except Problem as problem:
            return problem.detail

    def _extended(self, deployment: Deployment, about: str, by: str) -> str:
        from shared.life.end import extend  # most of what is pressed is about alerts

        if not about.isdigit():
            return "This button is not one of mine."
        name = deployment.application or deployment.deployment_id
        if int(deployment.ends_at or 0.0) != int(about):
            until = f"ends {moment(deployment.ends_at)}" if deployment.ends_at else "has no end"
            return f"{name}: somebody has said otherwise already, it {until}."
        changed = extend(deployment, _DAY, self._deployments, self._runs, by=by, now=self._clock(), told=int(about))
        return f"{name}: {by} lets it stand until {moment(changed.ends_at or 0.0)}."

    def _about_drift(self, verb: str, deployment: Deployment, about: str, by: str) -> str:
        from shared.life.drift import adopting, reverting
        from shared.life.in_the_way import begin

        name = deployment.application or deployment.deployment_id
        if deployment.drift is None or deployment.drift.run_id != about:
            return f"{name}: that is another matter by now: infraai drift {name} shows what differs."
        if verb == LEAVE:
            self._deployments.change(
                deployment.deployment_id,
                lambda now: (
                    {"drift": now.drift.model_copy(update={"left_by": by})}
                    if now.drift is not None and now.drift.run_id == about
                    else None
                ),
            )
            return f"{name}: {by} leaves it as it is. I say no more of it until something else differs."
        if self._switch.state().active:
            return "Autonomy is stopped: nothing is planned until somebody says RESUME AUTONOMY."
        word = f"{verb}-{about}"
        if verb == REVERT:
            run = reverting(deployment, by=by, now=self._clock(), word=word)
        else:
            run, _ = adopting(deployment, by=by, now=self._clock(), word=word)
        if self._runs.find(run.run_id) is not None:
            return f"{name}: {run.run_id} was begun by that button already."
        try:
            begin(run, self._runs, self._publish, deployment)
        except WrongState as problem:
            return f"{name}: {problem.detail}"
        if verb == REVERT:
            after = "Nothing is changed before somebody has looked at its plan and applies it."
        else:
            after = (
                "Nothing is changed where it runs. The files then say what stands; what of it is less safe than what "
                "they say now waits until somebody has looked at it and applies it."
            )
        return f"{name}: {run.run_id} plans it. {after}"
