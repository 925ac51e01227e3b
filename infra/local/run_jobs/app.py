"""Cloud Run's REST API (v2) for jobs, executions, tasks and operations, as a WSGI app.

Jobs are read and run, never made or changed: a container's command is a command on this machine.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from infra.local.run_jobs.executions import Absent, Execution, Job, RunJobs

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_TYPES = "type.googleapis.com/google.cloud.run.v2."
_PARENT = "/v2/projects/<project>/locations/<location>"


class _Refused(Exception):
    """A request that can't be carried out; 400."""


class _Row(NamedTuple):
    method: str
    rule: str
    answer: Callable[..., dict[str, Any]]


def run_jobs_app(jobs: RunJobs) -> "WSGIApplication":
    """The app for everything below /v2/projects/P/locations/L: jobs, executions, tasks, operations."""
    return _RunJobsApi(jobs)


class _RunJobsApi:
    def __init__(self, jobs: RunJobs) -> None:
        self._jobs = jobs
        one_job = f"{_PARENT}/jobs/<job>"
        one_execution = f"{one_job}/executions/<execution>"
        rows = [
            _Row("GET", f"{_PARENT}/jobs", self._list_jobs),
            _Row("GET", one_job, self._get_job),
            _Row("POST", f"{one_job}:run", self._run_job),
            _Row("GET", f"{one_job}/executions", self._list_executions),
            _Row("GET", one_execution, self._get_execution),
            _Row("DELETE", one_execution, self._delete_execution),
            _Row("POST", f"{one_execution}:cancel", self._cancel_execution),
            _Row("GET", f"{one_execution}/tasks", self._list_tasks),
            _Row("GET", f"{one_execution}/tasks/<task>", self._get_task),
            _Row("GET", f"{_PARENT}/operations/<operation>", self._get_operation),
            _Row("POST", f"{_PARENT}/operations/<operation>:wait", self._wait_operation),
        ]
        self._map = Map([Rule(row.rule, methods=[row.method], endpoint=row.answer) for row in rows])

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        try:
            answer, parts = self._map.bind("").match(request.path, request.method)
            response = _json(answer(request, **parts))
        except Absent as error:
            response = _error(404, "NOT_FOUND", f"Resource '{error}' of kind 'JOB' or 'EXECUTION' does not exist.")
        except LookupError as error:
            # Of somebody's own program: an image or a secret that is not there.
            response = _error(400, "FAILED_PRECONDITION", str(error))
        except _Refused as error:
            response = _error(400, "INVALID_ARGUMENT", str(error))
        except HTTPException as error:
            response = _error(error.code or 500, "UNIMPLEMENTED", f"{request.method} {request.path} is not offered.")
        body: Iterable[bytes] = response(environ, start_response)
        return body

    def _list_jobs(self, _: Request, **parts: str) -> dict[str, Any]:
        return {"jobs": [self._job(job) for job in self._jobs.jobs(_parent(parts))]}

    def _get_job(self, _: Request, **parts: str) -> dict[str, Any]:
        return self._job(self._jobs.job(_name(parts)))

    def _run_job(self, request: Request, **parts: str) -> dict[str, Any]:
        body = _body(request)
        overrides = body.get("overrides", {})
        containers = overrides.get("containerOverrides", [{}])
        if len(containers) != 1:
            raise _Refused("A job has exactly one container here.")
        if overrides.get("taskCount", 1) != 1:
            raise _Refused("A job has exactly one task here.")
        if containers[0].get("args") or containers[0].get("clearArgs"):
            raise _Refused("A job's arguments are the platform's own here.")
        timeout = _seconds(overrides["timeout"]) if "timeout" in overrides else None
        name, env = _name(parts), _env(containers[0])
        job = self._jobs.job(name)
        # On this machine a variable can be a command (LD_PRELOAD, PYTHONPATH): only what a job is made to be told.
        if foreign := sorted(env.keys() - job.told):
            raise _Refused(f"{', '.join(foreign)} can't be set here; the job {parts['job']} takes {sorted(job.told)}.")
        if body.get("validateOnly"):
            return _done(_parent(parts), "validated", _TYPES + "Job", self._job(job))
        return self._operation(self._jobs.run(name, env=env, timeout=timeout))

    def _list_executions(self, request: Request, **parts: str) -> dict[str, Any]:
        name = _name(parts)
        every = self._jobs.executions(None if parts["job"] == "-" else self._jobs.job(name).name)
        found = [execution for execution in every if execution.name.startswith(f"{_parent(parts)}/jobs/")]
        begin = request.args.get("pageToken", 0, type=int)
        size = max(1, min(request.args.get("pageSize", 100, type=int), 1000))
        answer: dict[str, Any] = {"executions": [self._execution(item) for item in found[begin : begin + size]]}
        if begin + size < len(found):
            answer["nextPageToken"] = str(begin + size)
        return answer

    def _get_execution(self, _: Request, **parts: str) -> dict[str, Any]:
        return self._execution(self._jobs.execution(_name(parts)))

    def _delete_execution(self, _: Request, **parts: str) -> dict[str, Any]:
        execution = self._jobs.delete(_name(parts))
        return _done(_parent(parts), f"delete-{parts['execution']}", _TYPES + "Execution", self._execution(execution))

    def _cancel_execution(self, _: Request, **parts: str) -> dict[str, Any]:
        return self._operation(self._jobs.cancel(_name(parts)))

    def _list_tasks(self, _: Request, **parts: str) -> dict[str, Any]:
        return {"tasks": [_task(self._jobs.execution(_name(parts)))]}

    def _get_task(self, _: Request, **parts: str) -> dict[str, Any]:
        task = _task(self._jobs.execution(_name(parts)))
        if task["name"].rpartition("/")[2] != parts["task"]:
            raise Absent(parts["task"])
        return task

    def _get_operation(self, _: Request, **parts: str) -> dict[str, Any]:
        return self._operation(self._of(parts["operation"]))

    def _wait_operation(self, request: Request, **parts: str) -> dict[str, Any]:
        timeout = _seconds(_body(request).get("timeout", "30s"))
        return self._operation(self._jobs.wait(self._of(parts["operation"]).name, min(timeout, 300.0)))

    def _of(self, operation: str) -> Execution:
        """The execution whose operation this is: an operation is named after its execution's uid."""
        found = next((item for item in self._jobs.executions() if item.uid == operation), None)
        if found is None:
            raise Absent(operation)
        return found

    def _operation(self, execution: Execution) -> dict[str, Any]:
        parent = execution.name.partition("/jobs/")[0]
        about = {"@type": _TYPES + "Execution", **self._execution(execution)}
        operation = {"name": f"{parent}/operations/{execution.uid}", "metadata": about, "done": execution.ended}
        if execution.state == "succeeded":
            return {**operation, "response": about}
        if execution.ended:
            code = 1 if execution.state == "cancelled" else 9
            return {**operation, "error": {"code": code, "message": execution.message}}
        return operation

    def _job(self, job: Job) -> dict[str, Any]:
        executions = self._jobs.executions(job.name)
        body: dict[str, Any] = {
            "name": job.name,
            "uid": job.uid,
            "generation": "1",
            "observedGeneration": "1",
            "createTime": _time(job.created),
            "updateTime": _time(job.created),
            "launchStage": "GA",
            "template": {"taskCount": 1, "template": _template(job)},
            "terminalCondition": {"type": "Ready", "state": "CONDITION_SUCCEEDED"},
            "executionCount": len(executions),
            "etag": job.uid,
        }
        if executions:
            newest = executions[0]
            body["latestCreatedExecution"] = {"name": newest.name, "createTime": _time(newest.created)}
            if newest.completed is not None:
                body["latestCreatedExecution"]["completionTime"] = _time(newest.completed)
        return body

    def _execution(self, execution: Execution) -> dict[str, Any]:
        body: dict[str, Any] = {
            "name": execution.name,
            "uid": execution.uid,
            "generation": "1",
            "observedGeneration": "1",
            "launchStage": "GA",
            "job": execution.job,
            "createTime": _time(execution.created),
            "startTime": _time(execution.started or execution.created),
            "updateTime": _time(execution.completed or execution.created),
            "parallelism": 1,
            "taskCount": 1,
            "template": _template(execution),
            "reconciling": not execution.ended,
            "conditions": _conditions(execution),
            "logUri": f"file://{execution.log}",
            "etag": execution.uid,
        }
        counted = {"succeeded": "succeededCount", "cancelled": "cancelledCount"}
        body[counted.get(execution.state, "failedCount") if execution.ended else "runningCount"] = 1
        if execution.completed is not None:
            body["completionTime"] = _time(execution.completed)
        return body


def _conditions(execution: Execution) -> list[dict[str, Any]]:
    changed = _time(execution.completed or execution.created)
    completed: dict[str, Any] = {"type": "Completed", "lastTransitionTime": changed}
    if execution.state == "succeeded":
        completed["state"] = "CONDITION_SUCCEEDED"
    elif execution.ended:
        reason = "CANCELLED" if execution.state == "cancelled" else "NON_ZERO_EXIT_CODE"
        completed |= {"state": "CONDITION_FAILED", "message": execution.message, "executionReason": reason}
    else:
        completed["state"] = "CONDITION_RECONCILING"
        if execution.state == "cancelling":
            completed["executionReason"] = "CANCELLING"
    started = {"state": "CONDITION_SUCCEEDED", "lastTransitionTime": _time(execution.started or execution.created)}
    return [completed, {"type": "ResourcesAvailable", **started}, {"type": "Started", **started}]


def _task(execution: Execution) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": f"{execution.name}/tasks/{execution.name.rpartition('/')[2]}-task0",
        "uid": execution.uid,
        "job": execution.job,
        "execution": execution.name,
        "createTime": _time(execution.created),
        "startTime": _time(execution.started or execution.created),
        **_template(execution),
        "conditions": _conditions(execution),
        "index": 0,
        "logUri": f"file://{execution.log}",
    }
    if execution.completed is not None:
        body["completionTime"] = _time(execution.completed)
        result: dict[str, Any] = {"exitCode": execution.exit_code or 0, "termSignal": execution.signal}
        if execution.state != "succeeded":
            result["status"] = {"code": 1 if execution.state == "cancelled" else 2, "message": execution.message}
        body["lastAttemptResult"] = result
    return body


def _template(thing: Job | Execution) -> dict[str, Any]:
    container: dict[str, Any] = {"image": "local", "args": thing.args}
    if isinstance(thing, Job):
        container |= {"image": thing.image, "command": thing.command}
    container["env"] = [{"name": name, "value": value} for name, value in thing.env.items()]
    return {"containers": [container], "maxRetries": 0, "timeout": f"{thing.timeout:g}s"}


def _env(container: dict[str, Any]) -> dict[str, str]:
    env = {}
    for variable in container.get("env", []):
        if "valueSource" in variable:
            raise _Refused(f"{variable.get('name')}: a value from Secret Manager is not offered here.")
        env[str(variable["name"])] = str(variable.get("value", ""))
    return env


def _seconds(duration: str) -> float:
    """Seconds of a duration as JSON has it, such as `3.5s`."""
    try:
        return float(str(duration).removesuffix("s"))
    except ValueError as error:
        raise _Refused(f"{duration!r} is no duration.") from error


def _name(parts: dict[str, str]) -> str:
    job = f"{_parent(parts)}/jobs/{parts['job']}"
    return f"{job}/executions/{parts['execution']}" if "execution" in parts else job


def _parent(parts: dict[str, str]) -> str:
    return f"projects/{parts['project']}/locations/{parts['location']}"


def _body(request: Request) -> dict[str, Any]:
    raw = request.get_data()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError as error:
        raise _Refused("The body is not JSON.") from error
    if not isinstance(body, dict):
        raise _Refused("The body must be a JSON object.")
    return body


def _done(parent: str, operation: str, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    about = {"@type": kind, **body}
    return {"name": f"{parent}/operations/{operation}", "metadata": about, "done": True, "response": about}


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _error(code: int, status: str, message: str) -> Response:
    return _json({"error": {"code": code, "message": message, "status": status}}, code)
