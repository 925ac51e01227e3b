"""What the verification job works with."""

import time
from collections.abc import Callable
from functools import partial
from queue import Empty, Queue
from threading import Thread
from typing import Any
from urllib.parse import urljoin, urlsplit

from jobs.verification.settings import Settings
from jobs.verification.verify import Desk, VerificationAgent
from shared.cloud.app_logs import AppLogs
from shared.cloud.jobs import Jobs
from shared.events import PubSubPublisher
from shared.said import has_workers, last_lines, workers_down
from shared.store import firestore_client
from shared.store.run_logs import RunLog
from shared.store.runs import Runs

_REDIRECTS = {301, 302, 303, 307, 308}


def agent(settings: Settings) -> VerificationAgent:
    """The agent of this execution."""
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    jobs = Jobs(settings.google_cloud_project, settings)
    logs = AppLogs(settings.target_project, settings.logging_endpoint)
    return VerificationAgent(
        Desk(
            me=settings.execution,
            runs=Runs(client, time.time),
            publish=PubSubPublisher(settings.google_cloud_project),
            ended=partial(jobs.ended, me=settings.execution),
            open_log=partial(_log_of, client, settings.execution),
            ask=partial(ask, timeout=settings.verify_timeout_seconds),
            sleep=time.sleep,
            clock=time.monotonic,
            wait=settings.verify_wait_seconds,
            patience=settings.verify_patience,
            said=partial(last_lines, logs),
            works=has_workers,
            down=partial(workers_down, logs),
        )
    )


def ask(url: str, timeout: float, at: str = "") -> int:
    """GET a URL as somebody does who types its name: over HTTP first; the status code. The body is not read.

    One redirect is followed, and only to HTTPS on the same host. HTTP_PROXY is honoured. Raises OSError, TimeoutError
    among them after twice the time at the latest, however slowly an answer drips in. With `at`, see `_named`.
    """
    answers: Queue[int | Exception] = Queue()

    def work() -> None:
        try:
            answers.put(_named(url, at, timeout) if at else _status(url, timeout))
        except Exception as error:  # noqa: BLE001 - handed to who waits
            answers.put(error)

    # requests' timeout is for each read; a thread that is left behind ends with the job.
    Thread(target=work, daemon=True).start()
    try:
        answer = answers.get(timeout=2 * timeout)
    except Empty:
        raise TimeoutError(f"no answer within {2 * timeout:g} s") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _status(url: str, timeout: float) -> int:
    import requests  # only when there is something to ask

    def get(asked: str) -> tuple[int, str]:
        with requests.get(asked, timeout=timeout, allow_redirects=False, stream=True) as answer:
            return answer.status_code, answer.headers.get("Location", "")

    plain = urlsplit(url)._replace(scheme="http").geturl()
    code, location = get(plain)
    secure = urlsplit(urljoin(plain, location))
    if code in _REDIRECTS and secure.scheme == "https" and secure.netloc == urlsplit(plain).netloc:
        code, _ = get(secure.geturl())
    return code


def _named(url: str, at: str, timeout: float) -> int:
    """GET a URL from one address under the URL's name, which has to show a certificate for it; no redirect is followed.

    Raises ConnectionError where no such connection comes about, another OSError where it does and nothing answers.
    """
    import requests  # see _status
    from requests.adapters import HTTPAdapter

    name = urlsplit(url).hostname or ""
    tls: dict[str, Any] = {"server_hostname": name, "assert_hostname": name}

    class Named(HTTPAdapter):
        def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
            super().init_poolmanager(connections, maxsize, block, **more, **tls)

        def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
            return super().proxy_manager_for(proxy, **more, **tls)

    with requests.Session() as session:
        session.mount("https://", Named())
        there = urlsplit(url)._replace(netloc=at).geturl()
        try:
            asked = session.get(there, headers={"Host": name}, timeout=timeout, allow_redirects=False, stream=True)
        except requests.ConnectionError as error:
            raise ConnectionError(type(error).__name__) from error
        with asked as answer:
            return answer.status_code


def _log_of(client: Any, me: str, run_id: str, beat: Callable[[], None]) -> RunLog:
    log = RunLog(client, run_id, me, time.time, beat)
    log.start()
    return log
