"""Service accounts of somebody outside: what Identity and Access Management answers stands with the account itself."""

from infra.local.parts.half import Half

HALF = Half(behaviours={})
