"""Loading what is needed soon while something else is waited for."""

from importlib import import_module
from threading import Thread


def load_meanwhile(module: str) -> None:
    """Import a module in a thread of its own; whoever needs it imports it, and finds it or waits for it there.

    An error shows where it is needed.
    """
    Thread(target=_load, args=(module,), daemon=True).start()


def _load(module: str) -> None:
    try:
        import_module(module)
    except Exception:  # noqa: BLE001 - the import that needs it raises it again
        return
