"""The last step before terraform: run as a script, it takes on another user, gives up every right and sets limits.

    python -I -S confine.py '{"uid": 64900, "limits": {"NOFILE": 1024}}' terraform plan ...

A script of its own, of the standard library alone, because the job has threads: what runs between fork and exec in such
a process may not return. `uid` null keeps the user. `limits` are resource limits without `RLIMIT_`. `ports`, where they
are given, are the only TCP ports it may connect to, on whatever address, where the kernel can hold it to that (Landlock
of Linux 6.7 and newer).
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
# https://docs.kernel.org/userspace-api/landlock.html
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_NET_PORT, _CONNECT_TCP, _NETWORK_SINCE = 2, 1 << 1, 4


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
        if settings.get("ports") is not None:
            _connect_to_no_others(process, settings["ports"])
    _reattach_to_oneself()
    try:
        os.execv(program, sys.argv[2:])  # noqa: S606 - the program of the runner, and no shell
    except PermissionError:
        os.execve(binary, sys.argv[2:], os.environ)  # noqa: S606 - likewise


def _connect_to_no_others(process: ctypes.CDLL, ports: "list[int]") -> None:
    """Holds for whatever this process becomes and starts. A kernel that can't do it is no error."""
    call = process.syscall
    if call(_CREATE_RULESET, None, ctypes.c_size_t(0), 1) < _NETWORK_SINCE:
        return
    handled = (ctypes.c_uint64 * 2)(0, _CONNECT_TCP)
    ruleset = call(_CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(16), 0)
    if ruleset < 0:
        return
    for port in ports:
        rule = (ctypes.c_uint64 * 2)(_CONNECT_TCP, port)
        if call(_ADD_RULE, ruleset, _RULE_NET_PORT, ctypes.byref(rule), 0) != 0:
            raise OSError(0, f"port {port} can't be allowed")
    if call(_RESTRICT_SELF, ruleset, 0) != 0:
        raise OSError(0, "its connections can't be restricted")
    os.close(ruleset)


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
