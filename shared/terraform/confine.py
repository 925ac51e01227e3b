"""The last step before terraform: run as a script, it takes on another user, gives up every right and sets limits.

    python -I -S confine.py 64900 NOFILE=1024,CPU=1800 443,53 terraform plan ...

A script of its own, of the standard library alone, because the job has threads: what runs between fork and exec in such
a process may not return. No user keeps the user. Limits are resource limits without `RLIMIT_`. Ports, where there is no
`*`, are the only TCP ports it may connect to, on whatever address, where the kernel can hold it to that (Landlock of
Linux 6.7 and newer). `confinement.held_to` writes these arguments; in JSON, reading them would take half of its time.
"""

import ctypes
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
    uid, limits, ports, program = sys.argv[1:5]
    # Opened while it may be: the other user need not get through to where the program lies.
    binary = os.open(program, os.O_RDONLY | os.O_CLOEXEC)
    for name, _, wanted in (each.partition("=") for each in limits.split(",") if each):
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        _, hard = resource.getrlimit(kind)
        limit = int(wanted) if hard == resource.RLIM_INFINITY else min(int(wanted), hard)
        resource.setrlimit(kind, (limit, limit))
    os.umask(_UMASK)
    if uid:
        number = int(uid)
        os.setgroups([])
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
    if sys.platform == "linux":
        process = ctypes.CDLL(None)
        process.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
        process.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if ports != "*":
            _connect_to_no_others(process, [int(each) for each in ports.split(",") if each])
    _reattach_to_oneself()
    try:
        os.execv(program, sys.argv[4:])  # noqa: S606 - the program of the runner, and no shell
    except PermissionError:
        os.execve(binary, sys.argv[4:], os.environ)  # noqa: S606 - likewise


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
    if servers := os.environ.get("TF_REATTACH_PROVIDERS"):
        before, *behind = servers.split('"Pid":')
        own = [f'"Pid": {os.getpid()}{each.lstrip(" 0123456789")}' for each in behind]
        os.environ["TF_REATTACH_PROVIDERS"] = "".join((before, *own))


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        os.write(2, f"starting {sys.argv[4]}: {error.strerror}\n".encode())
        sys.exit(126)
