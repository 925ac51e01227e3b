"""A gRPC server for services of infra.local."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc


@contextmanager
def serving(*services: Any) -> Iterator[str]:
    """`127.0.0.1:PORT` of one server with all these services, started and closed again."""
    with ThreadPoolExecutor(16) as threads:
        server = grpc.server(threads)
        for service in services:
            server.add_generic_rpc_handlers(service.handlers())
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        for service in services:
            service.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            for service in services:
                service.close()
            server.stop(None).wait()
