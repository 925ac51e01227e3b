import { Suspense, useEffect } from "react";
import { Link, NavLink, useParams } from "react-router";
import { SETTLED, useAlertsOf, useDeployment, useDeployments, useHistory, useRun, useRunStatus } from "../api/queries";
import { ApiError } from "../api/client";
import type { WholeDeployment } from "../api/types";
import { Badge } from "../components/badges";
import { TABS } from "../components/application/tabs";
import { Panel } from "../components/Panel";
import { Freshness, Loading, Problem } from "../components/states";
import { dateTime, nameOf, usdMonth, words, unfinished } from "../lib/format";
import { useTitle } from "../lib/title";
import { NotFound } from "./NotFound";

/** Everything about one application where it stands: what runs, what it costs, what happened, and what to do with it. */
export default function Application() {
  const { id = "", tab = "" } = useParams();
  const found = useDeployment(id);
  useTitle(found.data ? nameOf(found.data) : "Deployment");
  const there = !!found.data;
  useEffect(() => {
    // On a phone the parts are wider than the page.
    document.querySelector(".subnav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [tab, there]);
  if (found.error && !found.data)
    return (
      <div className="page narrow">
        <Crumbs id={id} />
        <h1>Deployment</h1>
        <Problem error={found.error} retry={() => void found.refetch()} />
        {found.error instanceof ApiError && found.error.status === 404 && <Gone id={id} />}
      </div>
    );
  if (!found.data)
    return (
      <div className="page">
        <h1 className="sr">Deployment</h1>
        <Loading what="the deployment" rows={6} />
      </div>
    );
  const deployment = found.data;
  const tabs = TABS.filter(({ when }) => when?.(deployment) ?? true);
  const shown = tabs.find(({ name }) => name === tab);
  if (!shown) return <NotFound />;
  const at = (name: string) => `/deployments/${deployment.deployment_id}${name && `/${name}`}`;
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <Crumbs id={deployment.deployment_id} />
          <h1>{nameOf(deployment)}</h1>
          <p className="page-facts">
            <Standing deployment={deployment} />
            <span className="muted">
              {words(deployment.stack_type)} · {deployment.environment} · {deployment.region} ·{" "}
              {usdMonth(deployment.monthly_cost_usd)}
            </span>
            <Freshness at={found.dataUpdatedAt} failing={found.isError} />
          </p>
        </div>
        <div className="actions">
          <Link className="button" to={`/design/${deployment.run_id || deployment.deployment_id}`}>
            Files
          </Link>
          {shown.name !== "change" && (
            <Link className="button primary" to={at("change")}>
              Change
            </Link>
          )}
        </div>
      </div>
      <nav className="subnav" aria-label={`Parts of ${nameOf(deployment)}`}>
        {tabs.map(({ name, label }) => (
          <NavLink key={name} to={at(name)} end className="subtab">
            {label}
            {name === "drift" && deployment.drift && <span className="count count-bad">{deployment.drift.changes.length}</span>}
          </NavLink>
        ))}
      </nav>
      <Suspense fallback={<Loading what={shown.label} rows={4} />}>
        <shown.View deployment={deployment} />
      </Suspense>
    </div>
  );
}

function Crumbs({ id }: { id: string }) {
  return (
    <p className="crumbs">
      <Link to="/deployments">Deployments</Link> / <code>{id}</code>
    </p>
  );
}

/** What is known of a deployment that stands no more: when it ended, by which run, and what has its name now. */
function Gone({ id }: { id: string }) {
  const history = useHistory(id);
  const end = history.data?.find((row) => row.kind === "destroy" && row.status === "completed");
  if (!end) return null;
  return (
    <Panel title="It was destroyed">
      <p>
        {dateTime(end.ended_at)}
        {end.by && `, by ${end.by}`}, by the run <Link to={`/runs/${end.run_id}`}>{end.run_id}</Link>.
      </p>
      <Successor run={end.run_id} />
    </Panel>
  );
}

function Successor({ run }: { run: string }) {
  const application = useRun(run).data?.application;
  const all = useDeployments().data?.pages.flatMap((page) => page.data) ?? [];
  const now = all.find((each) => application && each.application === application);
  if (!now) return null;
  return (
    <p>
      What is called {application} now is <Link to={`/deployments/${now.deployment_id}`}>{now.deployment_id}</Link>.
    </p>
  );
}

/** Whether it is well, and stands as it was asked for. */
function Standing({ deployment }: { deployment: WholeDeployment }) {
  const last = useRunStatus(deployment.run_id || deployment.deployment_id);
  const open = useAlertsOf(deployment.deployment_id).data?.filter(({ status }) => !SETTLED.includes(status)).length;
  if (deployment.status === "incomplete") return <Badge tone="bad">{unfinished(deployment)}</Badge>;
  if (last.data?.status === "deploy_success_verify_failed") return <Badge tone="bad">Applied, not reachable</Badge>;
  if (open) return <Badge tone="bad">{open} active {open === 1 ? "alert" : "alerts"}</Badge>;
  if (deployment.drift) return <Badge tone="warn">Changed by hand</Badge>;
  return <Badge tone="good">As it was asked for</Badge>;
}
