"""The TCP load balancer inside a network: what its types do is told by the halves of the two other load balancers."""

from infra.local.parts.half import Half

HALF = Half(behaviours={}, watched=())
