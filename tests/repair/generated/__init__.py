"""Faults made from the provider's schema and the language's grammar: resources of any type, each rule broken once."""
