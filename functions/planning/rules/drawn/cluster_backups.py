"""Backup for GKE: the plan of a cluster's backups that a goal asks for."""

from functions.planning.rules.meant.cluster_backups import cluster_backups_in
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_HOURLY = "0 * * * *"
_MOST = 360


def draw_cluster_backups(sketch: Sketch, reading: Reading, made: str) -> None:
    """Back up the cluster as it is said; what Google does not do is told."""
    said = cluster_backups_in(reading.mentions, reading.text)
    if said is None:
        return
    cron = said.cron if said.cron.split()[0].isdigit() else _HOURLY
    days = said.days or _USUAL
    kept = next((each for each in (days, *_FEWER) if each <= days and _keeps(sketch, made, cron, each)), 0)
    if not kept:
        sketch.lack("backups", f"{made}: Backup for GKE takes no such clock as {cron}")
        return
    if said.namespaces:
        sketch.set("", made, ",".join(said.namespaces), "backup_namespaces")
    sketch.set("", made, said.volumes, "backup_volumes")
    secrets = said.secrets and not reading.rejects("secrets")
    sketch.set("", made, secrets, "backup_secrets")
    what = f"namespaces {', '.join(said.namespaces)}" if said.namespaces else "all namespaces"
    along = " and ".join(word for word, goes in (("volumes", said.volumes), ("Kubernetes secrets", secrets)) if goes)
    how = f"{made}: Backup for GKE, {cron} UTC, {what}, {f'with {along}' if along else 'manifests alone'}"
    sketch.lacks.pop("backups", None)
    sketch.meet("backups", f"{how}, kept {kept} days, at about 1 USD a pod and 0.03 USD a GiB a month")
    if cron != said.cron:
        sketch.lack("backups", f"{made}: a backup every hour, and no more often")
    if said.days and kept < days:
        sketch.lack("backup_days", f"{made}: Google keeps {_MOST} backups of a plan and a year at most: {kept} days")
    elif said.days and reading.wants("backup_days"):
        sketch.meet("backup_days", f"{made}: backup_days = {kept}")
    sketch.taken += said.spans
    typed = Words.of(reading.goal.text, reading.text)
    for name, span in said.apart if not said.namespaces else ():
        sketch.told.append(Asked(words=typed(*span), need="backups", met=False, how=_NOT_APART.format(made, name)))
        sketch.taken.append(span)


_NOT_APART = (
    "{}: Backup for GKE saves all namespaces or those that are named, and leaves none out of all, so {} is saved too: name "
    "those that shall be"
)
_USUAL = 30
_FEWER = (365, 360, 180, 120, 90, 60, 30, 15, 7)


def _keeps(sketch: Sketch, made: str, cron: str, days: int) -> bool:
    return sketch.put("", made, backup_cron=cron, backup_days=days)
