import { ChevronRight, Layers } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useDeployment, useDeployments, useNewestAlerts, useSettleDrift } from "../api/queries";
import type { Alert, Deployment } from "../api/types";
import { AlertState, Severity } from "../components/badges";
import { Fact, Facts, Panel } from "../components/Panel";
import { Life } from "../components/Life";
import { Policies } from "../components/PlanCard";
import { Empty, Freshness, Loading, Problem } from "../components/states";
import { ago, alertName, dateTime, metric, resourceType, usd, words } from "../lib/format";
import { useNow } from "../lib/now";
import { useTitle } from "../lib/title";

export default function Deployments() {
  useTitle("Deployments");
  const { id = null } = useParams();
  const [open, setOpen] = useState<string | null>(id);
  const found = useDeployments();
  const alerts = useNewestAlerts();
  const all = found.data?.pages.flatMap((page) => page.data) ?? [];
  const linked = useDeployment(id ?? "", id !== null && !!found.data && !all.some((each) => each.deployment_id === id));
  const total = all.reduce((sum, each) => sum + each.monthly_cost_usd, 0);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Deployments</h1>
          <p className="page-facts">
            {found.data && (
              <span className="muted">
                {all.length}
                {found.hasNextPage && "+"} deployed, {usd(total)} a month
              </span>
            )}
            <Freshness at={found.dataUpdatedAt} failing={found.isError} />
          </p>
        </div>
        <div className="actions">
          <Link className="button primary" to="/">
            New deployment
          </Link>
        </div>
      </div>
      {found.error && !found.data && <Problem error={found.error} retry={() => void found.refetch()} />}
      {linked.error && <Problem error={linked.error} />}
      {found.isPending && <Loading what="the deployments" />}
      {found.data && !all.length && (
        <Panel title="Nothing is deployed">
          <Empty icon={<Layers />} title="Nothing exists yet">
            <Link to="/">Say what should run</Link>, and it shows up here with its cost and its alert policies.
          </Empty>
        </Panel>
      )}
      <ul className="deployments">
        {all.map((each) => (
          <li key={each.deployment_id}>
            <DeploymentCard
              deployment={each}
              incidents={(alerts.data ?? []).filter((alert) => alert.deployment_id === each.deployment_id)}
              open={open === each.deployment_id}
              onToggle={() => setOpen(open === each.deployment_id ? null : each.deployment_id)}
            />
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <div className="actions center">
          <button type="button" className="button" onClick={() => void found.fetchNextPage()}>
            Show older ones
          </button>
        </div>
      )}
    </div>
  );
}

interface CardProps {
  deployment: Deployment;
  incidents: Alert[];
  open: boolean;
  onToggle: () => void;
}

const SETTLED = new Set(["resolved", "rejected"]);

function DeploymentCard({ deployment, incidents, open, onToggle }: CardProps) {
  const active = incidents.filter((each) => !SETTLED.has(each.status)).length;
  const resources = Object.entries(deployment.resource_map);
  return (
    <article className={open ? "deployment open" : "deployment"}>
      <button type="button" className="deployment-line" aria-expanded={open} onClick={onToggle}>
        <ChevronRight aria-hidden="true" className="chevron" />
        <span className="row-main">
          <span className="row-title">{deployment.prompt || words(deployment.stack_type)}</span>
          <span className="muted small">
            {deployment.application && `${deployment.application} · `}
            {deployment.environment !== "default" && `${deployment.environment} · `}
            {words(deployment.stack_type)} · Google Cloud, {deployment.region} · {resources.length} resources ·{" "}
            {deployment.monitoring_policies.length} alert policies
            {deployment.drift && <strong className="text-bad"> · {deployment.drift.changes.length} changed by hand</strong>}
          </span>
        </span>
        <span className="deployment-incidents small">
          {active ? (
            <strong className="text-bad">{active} active</strong>
          ) : (
            <span className="muted">{incidents.length ? `${incidents.length} past ${incidents.length === 1 ? "incident" : "incidents"}` : "no incidents"}</span>
          )}
        </span>
        <span className="deployment-cost">
          <strong>{usd(deployment.monthly_cost_usd)}</strong>
          <span className="muted small">a month</span>
        </span>
      </button>
      {open && (
        <div className="deployment-details">
          {deployment.drift && <Drifted deployment={deployment} />}
          <div className="alert-columns">
            <div>
              <h3>Where it is</h3>
              <Facts>
                <Fact name="Deployment">
                  <code>{deployment.deployment_id}</code>
                </Fact>
                <Fact name="Environment">
                  {deployment.environment}
                  {deployment.project && `, project ${deployment.project}`}
                </Fact>
                {deployment.ends_at !== null && <Fact name="Ends by itself">{dateTime(deployment.ends_at)}</Fact>}
                <Fact name="Deployed">{dateTime(deployment.created_at)}</Fact>
                <Fact name="Last change">{dateTime(deployment.updated_at)}</Fact>
                <Fact name="State">
                  <code>{deployment.terraform_state_path}</code>
                </Fact>
                {Object.entries(deployment.outputs)
                  .filter(([, value]) => typeof value === "string" && value)
                  .map(([name, value]) => (
                    <Fact key={name} name={words(name)}>
                      <code>{String(value)}</code>
                    </Fact>
                  ))}
              </Facts>
              <h3>Resources</h3>
              <ul className="resource-list">
                {resources.map(([name, run]) => (
                  <li key={name}>
                    <code>{name}</code>
                    <Link className="small" to={`/runs/${run}`}>
                      last changed by {run}
                    </Link>
                  </li>
                ))}
              </ul>
              <p className="muted small">{deployment.services.map(resourceType).join(", ")}</p>
            </div>
            <div>
              <h3>Alert policies</h3>
              <Policies policies={deployment.monitoring_policies} />
              <h3>Last incidents</h3>
              <Incidents incidents={incidents.slice(0, 5)} />
            </div>
          </div>
          <Life deployment={deployment} />
          <div className="actions">
            <Link className="button" to={`/runs/${deployment.run_id || deployment.deployment_id}`}>
              How it was deployed
            </Link>
            <Link className="button" to={`/design/${deployment.run_id || deployment.deployment_id}`}>
              Drawing and files
            </Link>
          </div>
        </div>
      )}
    </article>
  );
}

/** What differs from the files, what is there first; nothing of it is set back by itself. */
function Drifted({ deployment }: { deployment: Deployment }) {
  const settle = useSettleDrift(deployment.deployment_id);
  const navigate = useNavigate();
  const decide = (what: "revert" | "adopt") =>
    settle.mutate(what, { onSuccess: ({ run_id }) => void navigate(`/runs/${run_id}`) });
  return (
    <section aria-label="Changed by hand">
      <h3>Changed by hand</h3>
      <ul className="resource-list">
        {deployment.drift?.changes.map((change) => (
          <li key={change.address}>
            <code>{change.address}</code>
            <span className="small">
              {change.actions.join() === "create"
                ? "is gone"
                : Object.entries(change.attributes)
                    .map(([path, [there, said]]) => `${path}: is ${there || "-"}, the files say ${said || "-"}`)
                    .join("; ")}
            </span>
          </li>
        ))}
      </ul>
      {settle.error && <Problem error={settle.error} />}
      <div className="actions">
        <button type="button" className="button" disabled={settle.isPending} onClick={() => decide("revert")}>
          Plan the way back
        </button>
        <button type="button" className="button" disabled={settle.isPending} onClick={() => decide("adopt")}>
          Take it into the files
        </button>
      </div>
    </section>
  );
}

function Incidents({ incidents }: { incidents: Alert[] }) {
  const now = useNow();
  if (!incidents.length) return <p className="muted">None among the newest alerts.</p>;
  return (
    <ul className="rows">
      {incidents.map((alert) => (
        <li key={alert.id}>
          <Link className="row" to={`/ops?alert=${alert.id}`}>
            <span className="row-main">
              <span className="row-title">
                {alertName(alert)}: {metric(alert.metric).label}
              </span>
              <span className="muted small">{ago(alert.created_at, now)}</span>
            </span>
            <Severity severity={alert.severity} />
            <AlertState status={alert.status} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
