import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { SETTLED, useAlertsOf, useBrowsed, useDeployments, useHealth, useHistory, useRunStatus, useStanding } from "../../api/queries";
import type { WholeDeployment } from "../../api/types";
import { ago, alertName, dateTime, metric, usd, words, unfinished } from "../../lib/format";
import { programsOf } from "../../lib/configuration";
import { useNow } from "../../lib/now";
import { proposedBy } from "../AlertCard";
import { AlertState, Severity } from "../badges";
import type { NodeHealth } from "../GraphView";
import { CopyButton } from "../CopyButton";
import { CostHistory } from "../CostHistory";
import { Fact, Facts, Panel } from "../Panel";
import { Empty, Loading } from "../states";
import { End } from "./End";
import type { TabProps } from "./tabs";
import { Watched } from "./Watched";

const GraphView = lazy(() => import("../GraphView"));

/** What runs and whether it is well, where it is reached, what it costs, and where else the same application stands. */
export default function Overview({ deployment }: TabProps) {
  return (
    <div className="app-grid by-need">
      <div className="stack">
        <Topology deployment={deployment} />
        <Watched deployment={deployment} unfinished={deployment.status === "incomplete" ? unfinished(deployment) : ""} />
      </div>
      <div className="stack">
        <HalfMade deployment={deployment} />
        <Open deployment={deployment} />
        <Where deployment={deployment} />
        <Cost deployment={deployment} />
        <Environments deployment={deployment} />
        <End deployment={deployment} />
      </div>
    </div>
  );
}

function Topology({ deployment }: TabProps) {
  const drawing = useStanding(deployment);
  const health = useHealth(deployment.deployment_id);
  const states = new Map<string, NodeHealth>();
  for (const { ref, value, crossed } of health.data?.watched ?? [])
    if (value !== null && states.get(ref) !== "bad") states.set(ref, crossed ? "bad" : "good");
  return (
    <Panel title="What runs" className="drawing">
      {drawing.isPending ? (
        <Loading what="the drawing" />
      ) : drawing.data?.graph.nodes.length ? (
        <Suspense fallback={<Loading what="the drawing" />}>
          <GraphView graph={drawing.data.graph} health={states} />
        </Suspense>
      ) : (
        <Resources deployment={deployment} />
      )}
    </Panel>
  );
}

function Resources({ deployment }: TabProps) {
  const resources = Object.entries(deployment.resource_map);
  if (!resources.length) return <Empty title="There is no drawing">The files say what exists.</Empty>;
  return (
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
  );
}

/** Why it is not whole, and what to do about it. */
function HalfMade({ deployment }: TabProps) {
  const half = deployment.status === "incomplete";
  const run = deployment.run_id || deployment.deployment_id;
  const status = useRunStatus(run);
  if (!half) return null;
  return (
    <Panel title={unfinished(deployment)} tone="bad" className="urgent">
      <p>
        {deployment.applied_run_id
          ? "Its last change did not come to its end: what stood before it may be changed in part, or not at all."
          : "Its run did not come to its end: part of what was asked for stands nowhere."}
      </p>
      {status.data?.message && <p className="message">{status.data.message}</p>}
      <div className="actions">
        {programsOf(deployment).length > 0 && (
          <Link className="button primary" to={`/deployments/${deployment.deployment_id}/configuration`}>
            Give it other code
          </Link>
        )}
        <Link className="button" to={`/runs/${run}`}>
          See the run
        </Link>
      </div>
    </Panel>
  );
}

/** What is wrong now. */
function Open({ deployment }: TabProps) {
  const found = useAlertsOf(deployment.deployment_id);
  const now = useNow();
  const open = (found.data ?? []).filter((each) => !SETTLED.includes(each.status));
  if (!open.length) return null;
  return (
    <Panel title="Needs attention" tone="bad" aside={open.length} className="urgent">
      <ul className="rows">
        {open.slice(0, 5).map((alert) => (
          <li key={alert.id}>
            <Link className="row" to={`/ops?alert=${alert.id}`}>
              <span className="row-main">
                <span className="row-title">
                  {alertName(alert)}: {metric(alert.metric).label}
                </span>
                <span className="muted small">{ago(alert.created_at, now)}</span>
              </span>
              <Severity severity={alert.severity} />
              <AlertState status={alert.status} proposed={proposedBy(alert)} />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Where({ deployment }: TabProps) {
  const browsed = useBrowsed();
  const reached = (value: string) => (addressOf(value) ? browsed(addressOf(value)) : value);
  const said = Object.entries(deployment.outputs).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "",
  );
  return (
    <Panel title="Where it is">
      <Facts>
        {said.map(([name, value]) => (
          <Fact key={name} name={words(name)}>
            <Address value={value} /> <CopyButton text={reached(value)} what={words(name)} />
          </Fact>
        ))}
        <Fact name="Project">{deployment.project || "the default one"}</Fact>
        <Fact name="Deployed">{dateTime(deployment.created_at)}</Fact>
        <Fact name="Last change">
          <Link to={`/runs/${deployment.run_id || deployment.deployment_id}`}>{dateTime(deployment.updated_at)}</Link>
        </Fact>
        {deployment.ends_at !== null && <Fact name="Ends by itself">{dateTime(deployment.ends_at)}</Fact>}
        <Fact name="State" wide>
          <code>{deployment.terraform_state_path}</code>
        </Fact>
      </Facts>
    </Panel>
  );
}

/** The address that an output is; empty for what is none, or none of the internet. */
const addressOf = (value: string) =>
  /^https?:\/\//.test(value) ? value : /^\d+(\.\d+){3}$/.test(value) && !/^(10|127|172|192)\./.test(value) ? `http://${value}/` : "";

/** An address as the files say it; the link leads where this browser finds it. */
function Address({ value }: { value: string }) {
  const browsed = useBrowsed();
  const address = addressOf(value);
  if (!address) return <code>{value}</code>;
  return (
    <a href={browsed(address)} target="_blank" rel="noreferrer">
      {value}
    </a>
  );
}

function Cost({ deployment }: TabProps) {
  const history = useHistory(deployment.deployment_id);
  const cost = useStanding(deployment).data?.cost;
  return (
    <Panel title="What it costs" aside={<span className="muted small">before traffic</span>}>
      <p className="price-total">{usd(deployment.monthly_cost_usd)}</p>
      <p className="muted">US dollars a month</p>
      {cost && (
        <p className="muted small">
          At most {usd(Math.max(cost.worst_usd, deployment.monthly_cost_usd))}, grown as far as it may and with heavy use.
        </p>
      )}
      {history.data && <CostHistory rows={history.data} />}
    </Panel>
  );
}

/** The same application elsewhere. */
function Environments({ deployment }: { deployment: WholeDeployment }) {
  const found = useDeployments();
  const all = found.data?.pages.flatMap((page) => page.data) ?? [];
  const same = all.filter((each) => deployment.application && each.application === deployment.application);
  if (same.length < 2) return null;
  return (
    <Panel title="Environments" aside={same.length}>
      <ul className="rows">
        {same.map((each) => (
          <li key={each.deployment_id}>
            <Link
              className="row"
              to={`/deployments/${each.deployment_id}`}
              aria-current={each.deployment_id === deployment.deployment_id ? "true" : undefined}
            >
              <span className="row-main">
                <span className="row-title">{each.environment}</span>
                <span className="muted small">
                  {each.region} · {usd(each.monthly_cost_usd)} a month
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
