"""The resource types that a plan may hold, and what is special about each."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.parts.views import type_rules
from shared.terraform.type_rules import TypeRules

TYPES: Mapping[str, TypeRules] = MappingProxyType(type_rules())
"""What the catalogue writes, and its close kin: type -> its rules. A type that is not here is refused."""

ALLOWED_TYPES = frozenset(TYPES)
STATEFUL_TYPES = frozenset(rules.type for rules in TYPES.values() if rules.stateful)
"""Destroying one loses what somebody put into it; a machine counts, for its boot disk goes with it."""

PROTECTIONS: Mapping[str, tuple[tuple[str, object], ...]] = {
    rules.type: rules.protections for rules in TYPES.values() if rules.protections
}
"""Type -> attributes and the value that protects what is there: a change away from it is refused."""

BY_GOOGLE: Mapping[str, tuple[str, ...]] = {rules.type: rules.by_google for rules in TYPES.values() if rules.by_google}
"""Type -> what a configuration can set and Google changes by itself: no drift."""

PROVIDERS = frozenset(
    f"registry.terraform.io/hashicorp/{name}" for name in ("google", "google-beta", "random", "time", "tls")
)
