"""Somebody who is told of every alert of a deployment, by mail or by SMS."""
