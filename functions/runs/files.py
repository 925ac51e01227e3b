"""What can be asked about files, over HTTP: a run's are looked at, judged, mended, changed; a deployment's say what its
programs find in their environment."""

from flask import Request

from shared.http import Answer, NoSuchThing, OtherVersion, caller, read_body
from shared.http.called import one_called
from shared.schemas import Run
from shared.store import NotFound
from shared.store.deployments import Deployments
from shared.store.runs import Runs


class FilesDesk:
    """Answers requests about files; only `edit` stores anything."""

    def __init__(self, runs: Runs, deployments: Deployments) -> None:
        self._runs = runs
        self._deployments = deployments

    def show(self, _: Request, run_id: str) -> Answer:
        """{"run_id","files","files_sha","valid","findings"}; its ETag is what `If-Match` of a change takes."""
        run = self._run(run_id)
        kept = run.model_dump(mode="json", include={"run_id", "files", "valid", "findings"})
        return Answer({**kept, "files_sha": run.digest}, headers={"ETag": f'"{run.digest}"'})

    def edit(self, request: Request, run_id: str) -> Answer:
        """{"run_id","files","files_sha","valid","findings"}; 404 unknown, 409 when it is no draft and did not fail.

        412 when `If-Match` is another version than the one that stands.
        """
        from functions.runs.edit import Edit, edit  # a GET needs no parser

        asked, seen = read_body(request, Edit), request.headers.get("If-Match", "").strip().strip('"')
        if seen not in {"", "*"}:
            if (run := self._run(run_id)).digest != seen:
                raise OtherVersion(f"The files are others by now ({run.planned_by}): get them again.")
            asked = asked.model_copy(update={"files_sha": seen})
        edited = edit(self._runs, self._deployments, run_id, asked)
        return Answer(edited, headers={"ETag": f'"{edited.files_sha}"'})

    def by_hand(self, request: Request, deployment_id: str) -> Answer:
        """A draft of what stands with its files edited; 404 unknown, 409 where others stand by now."""
        from functions.runs.by_hand import ByHand, by_hand  # see edit

        asked = read_body(request, ByHand)
        deployment = one_called(deployment_id, self._deployments, request.args.get("environment"))
        return Answer(by_hand(deployment, asked, self._runs, by=caller(request)))

    def check(self, request: Request, run_id: str) -> Answer:
        """{"findings","graph","diff","against",...} of files that are not stored; 404 unknown."""
        from functions.runs.check import Check, checked  # see edit

        asked, run = read_body(request, Check), self._run(run_id)
        return Answer(checked(run, self._deployments.find(run.deployment_id), asked))

    def fix(self, request: Request, run_id: str) -> Answer:
        """{"files","edits","diff","findings"}: what would mend a finding; nothing is stored. 404 unknown."""
        from functions.runs.edit import with_edits  # see edit
        from functions.runs.mend import Mend, mended  # see edit

        asked, run = read_body(request, Mend), self._run(run_id)
        return Answer(mended(run_id, with_edits(run, asked.files), asked.at))

    def variables(self, request: Request, deployment_id: str) -> Answer:
        """[{"program","name","value","secret","version","given"}] of a deployment; 404 unknown, 409 ambiguous."""
        from functions.runs.variables import variables_of  # see edit

        deployment = one_called(deployment_id, self._deployments, request.args.get("environment"))
        return Answer([each.model_dump() for each in variables_of(deployment)])

    def _run(self, run_id: str) -> Run:
        try:
            return self._runs.get(run_id)
        except NotFound as error:
            raise NoSuchThing(f"There is no run {run_id}.") from error
