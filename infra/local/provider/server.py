"""The provider servers terraform attaches to instead of downloading providers."""

import json
import os
import threading
import time
from collections.abc import Callable
from concurrent import futures
from functools import partial
from types import TracebackType
from typing import Self

import grpc

from infra.local import peers
from infra.local.own_user import OwnUser, address_of
from infra.local.provider.aftermath import Aftermath
from infra.local.provider.at_work import Stored, types_at_work
from infra.local.provider.google import GoogleProvider
from infra.local.provider.other_providers import OtherProvider
from infra.local.provider.random_provider import RandomProvider
from infra.local.provider.service import PluginService, Provider
from infra.local.sockets import LOOPBACK
from infra.local.world import World
from shared.terraform.confinement import USERS
from shared.terraform.other_providers import PROVIDERS
from shared.terraform.schema import ProviderName

_REGISTRY = "registry.terraform.io/hashicorp/"
# Two terraform processes apply ten resources each at a time, and each waits for its latency.
_THREADS = 40


class ProviderServer:
    """hashicorp/google, google-beta, random, time, tls and archive for the real terraform binary.

        with ProviderServer(world, project="demo") as server:
            subprocess.run(["terraform", "apply"], env={..., **server.reattach_env()})

    They listen on 127.0.0.1, on a free port each. Not on a unix socket: there gRPC can't tell one connection from
    another, and each terraform process has provider settings of its own.

    `latency`: seconds every create, update and delete takes after its effect is kept, as Google's operations do; may be
    set at any time. `wait` is how it waits. `only`: the types presented, for a quick validation; all when None. A
    process is shown those of them that it works on, where that can be told; `stored` reads the buckets of states.
    `through` is what stands between terraform and the google providers, such as faults; `aftermath` is what follows a
    change on this machine.
    """

    def __init__(
        self,
        world: World,
        *,
        project: str,
        latency: float = 0.0,
        wait: Callable[[float], None] = time.sleep,
        only: frozenset[str] | None = None,
        through: Callable[[Provider], Provider] = lambda one: one,
        aftermath: Aftermath = Aftermath(),  # noqa: B008 - it holds nothing
        stored: Stored | None = None,
    ) -> None:
        self._stored = stored
        self._only = only
        names: tuple[ProviderName, ...] = ("google", "google-beta")
        self._google = [
            GoogleProvider(world, project=project, latency=latency, wait=wait, name=name, aftermath=aftermath)
            for name in names
        ]
        self._services: dict[str, PluginService] = {
            name: PluginService(through(one), only, partial(self._at_work, name))
            for name, one in zip(names, self._google, strict=True)
        }
        self._services["random"] = PluginService(RandomProvider())
        self._services |= {name: PluginService(OtherProvider(name)) for name in sorted(PROVIDERS)}
        self._servers: dict[str, grpc.Server] = {}
        self._ports: dict[str, int] = {}

    @property
    def latency(self) -> float:
        """Seconds every change takes."""
        return self._google[0].latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        for one in self._google:
            one.latency = seconds

    def start(self) -> None:
        """Listens; where nobody can tell what a process works on, the big schema is encoded in the background."""
        pool = futures.ThreadPoolExecutor(_THREADS, thread_name_prefix="provider")
        for name, service in self._services.items():
            user = OwnUser(also=frozenset(USERS))
            options = [("grpc.max_receive_message_length", 64 << 20), ("grpc.so_reuseport", 0)]
            server = grpc.server(pool, interceptors=[user], options=options)
            server.add_generic_rpc_handlers((service.handler(name),))
            self._ports[name] = user.port = server.add_insecure_port("127.0.0.1:0")
            server.start()
            self._servers[name] = server
        if not peers.known():
            threading.Thread(
                target=lambda: self._services["google"].schema(self._only), name="schema", daemon=True
            ).start()

    def close(self) -> None:
        """Stops listening and breaks off what is under way; what was kept in the world stays."""
        stopped = [server.stop(grace=None) for server in self._servers.values()]
        for event in stopped:
            event.wait(5)
        self._servers.clear()

    def _at_work(self, name: str, peer: str) -> frozenset[str] | None:
        theirs = address_of(peer)
        return None if theirs is None else types_at_work(theirs, (LOOPBACK, self._ports[name]), self._stored)

    def reattach_env(self) -> dict[str, str]:
        """What a terraform process needs in its environment to find these providers; valid until `close`.

        Each command takes its time to decode the schema: GOGC lets it gather garbage, which halves it.
        """
        providers = {
            f"{_REGISTRY}{name}": {
                "Protocol": "grpc",
                "ProtocolVersion": 6,
                "Pid": os.getpid(),
                "Test": True,
                "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
            }
            for name, port in self._ports.items()
        }
        return {"TF_REATTACH_PROVIDERS": json.dumps(providers), "GOGC": "800"}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
