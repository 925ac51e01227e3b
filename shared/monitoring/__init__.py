"""What is watched, and from where on it is an alert."""

from shared.monitoring.profiles import METRIC_PROFILES, UPTIME, MetricProfile, bind_monitoring

__all__ = ["METRIC_PROFILES", "UPTIME", "MetricProfile", "bind_monitoring"]
