"""A sample's directory, and the pieces that many of them have."""

import re
from dataclasses import dataclass, field

from shared.policy.plan_types import TYPES


@dataclass(frozen=True)
class Shape:
    """One directory: its Terraform text, and other files that lie beside it."""

    title: str
    text: str
    beside: dict[str, str] = field(default_factory=dict)

    @property
    def types(self) -> set[str]:
        return set(re.findall(r'^resource "(\w+)"', self.text, re.MULTILINE))

    @property
    def planned(self) -> bool:
        """Whether a deployment may hold it at all: each of its types is let in."""
        return self.types <= set(TYPES) and not self.beside and "module " not in self.text

    def as_sample(self) -> str:
        return self.text.replace("~", "")

    def as_deployment(self, at: int) -> str:
        """With the suffix, and labels that are nobody else's in one configuration of many."""
        text = self.text.replace("~", "${var.name_suffix}")
        for mode, kind, label in re.findall(r'^(resource|data) "(\w+)" "(\w+)"', text, re.MULTILINE):
            text = text.replace(f'{mode} "{kind}" "{label}"', f'{mode} "{kind}" "{label}_{at}"')
            before = r"data\." if mode == "data" else r"(?<!data\.)"
            text = re.sub(
                rf"{before}\b{kind}\.{label}\b", f"{'data.' if mode == 'data' else ''}{kind}.{label}_{at}", text
            )
        for kind in ("local", "output"):
            text = re.sub(rf'^{kind} "(\w+)"', rf'{kind} "\1_{at}"', text, flags=re.MULTILINE)
        return text


NETWORK = """
resource "google_compute_network" "net" {
  name                    = "%(n)s-net~"
  auto_create_subnetworks = false
}
resource "google_compute_subnetwork" "sub" {
  name          = "%(n)s-sub~"
  region        = "us-central1"
  network       = google_compute_network.net.id
  ip_cidr_range = "10.%(o)d.0.0/20"
}
"""


ACCOUNT = """
resource "google_service_account" "sa" {
  account_id   = "%(n)s-sa~"
  display_name = "What it runs as"
}
"""


def net(name: str, octet: int = 10) -> str:
    return NETWORK % {"n": name, "o": octet}


def sa(name: str) -> str:
    return ACCOUNT % {"n": name}
