"""The last step before terraform: run as a script, it takes on another user, gives up every right and sets limits.

    python -I -S confine.py '{"uid": 64900, "limits": {"NOFILE": 1024}}' terraform plan ...

A script of its own, of the standard library alone, because the job has threads: what runs between fork and exec in such
a process may not return. `uid` null keeps the user. `limits` are resource limits without `RLIMIT_`.
"""

import ctypes
import json
import os
import resource
import sys

_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_UMASK = 0o022


def main() -> None:
    """Become what the settings say, then the program; an error is the exit code 126 and a line."""
    settings, program = json.loads(sys.argv[1]), sys.argv[2]
    # Opened while it may be: the other user need not get through to where the program lies.
    binary = os.open(program, os.O_RDONLY | os.O_CLOEXEC)
    for name, wanted in settings["limits"].items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        _, hard = resource.getrlimit(kind)
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (limit, limit))
    os.umask(_UMASK)
    uid = settings["uid"]
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    if sys.platform == "linux":
        process = ctypes.CDLL(None)
        process.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
        process.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _reattach_to_oneself()
    try:
        os.execv(program, sys.argv[2:])  # noqa: S606 - the program of the runner, and no shell
    except PermissionError:
        os.execve(binary, sys.argv[2:], os.environ)  # noqa: S606


def _reattach_to_oneself() -> None:
    """Terraform asks again and again whether the process of a provider it attached to lives, by a signal that another
    user may not send; so it asks about itself. Whether the server answers, it hears from the connection."""
    servers = json.loads(os.environ.get("TF_REATTACH_PROVIDERS") or "{}")
    for server in servers.values():
        server["Pid"] = os.getpid()
    if servers:
        os.environ["TF_REATTACH_PROVIDERS"] = json.dumps(servers)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        os.write(2, f"starting {sys.argv[2]}: {error.strerror}\n".encode())
        sys.exit(126)
