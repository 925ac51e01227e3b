"""Cloud Build as the job sees it, and sources for it."""

import hashlib
import io
import tarfile
from dataclasses import replace

from jobs.terraform.builds import Order, Place, Seen

DIGEST = "sha256:" + "d1" * 32
REPOSITORY = "us-central1-docker.pkg.dev/infraai-local/apps"
PLACE = Place("infraai-local", "us-central1", REPOSITORY, "sources", "logs", None, None, None)


def archive(files=(("main.py", b"print('hello')\n"),), **more):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            for key, value in more.items():
                setattr(member, key, value)
            made.addfile(member, io.BytesIO(content) if member.isreg() else None)
    return buffer.getvalue()


SOURCE = archive()
SHA = hashlib.sha256(SOURCE).hexdigest()


class CloudBuild:
    """Cloud Build as the job sees it: a build goes on by one word at every look."""

    def __init__(self, *words, log=b"", source=SOURCE):
        self.place = PLACE
        self.words = list(words or ["WORKING", "SUCCESS"])
        self.text = log
        self.source = source
        self.orders: list[Order] = []
        self.cancelled: list[str] = []
        self.seen: dict[str, Seen] = {}
        self.on_look = lambda: None

    def image(self, tag):
        return f"{REPOSITORY}/app:{tag}"

    def exact(self, digest):
        return f"{REPOSITORY}/app@{digest}"

    def find(self, tag):
        return next((each for each in self.seen.values() if tag in each.tags and (each.under_way or each.built)), None)

    def start(self, order):
        self.orders.append(order)
        made = Seen(f"b{len(self.orders)}", "QUEUED", ("infraai-app", order.run_id, f"source-{order.key}"))
        self.seen[made.id] = made
        return made

    def look(self, build_id):
        self.on_look()
        word = self.words.pop(0) if len(self.words) > 1 else self.words[0]
        digest = DIGEST if word == "SUCCESS" else ""
        self.seen[build_id] = replace(self.seen[build_id], status=word, digest=digest)
        return self.seen[build_id]

    def cancel(self, build_id):
        self.cancelled.append(build_id)

    def log(self, build_id, start):
        return self.text[start : start + 40]

    def fetch(self, name, most):
        return None if self.source is None else (self.source, 7)


def with_builds(keep, builds):
    return lambda desk: replace(keep(desk), builds=builds)
