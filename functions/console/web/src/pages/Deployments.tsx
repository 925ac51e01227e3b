import { Layers, ListX } from "lucide-react";
import { Link } from "react-router";
import { ACTIVE, useAlerts, useDeployments, useUnreachable } from "../api/queries";
import type { Deployment } from "../api/types";
import { Badge } from "../components/badges";
import { Chips, Choice, Search } from "../components/Filters";
import { Panel } from "../components/Panel";
import { Empty, Freshness, Loading, Problem } from "../components/states";
import { ago, nameOf, unfinished, until, usd, words } from "../lib/format";
import { saying, useFilter } from "../lib/filter";
import { useNow } from "../lib/now";
import { useTitle } from "../lib/title";

type Health = "bad" | "warn" | "good";

const ORDERS: Record<string, [string, (a: Row, b: Row) => number]> = {
  newest: ["Newest first", (a, b) => b.of.created_at - a.of.created_at],
  changed: ["Last changed first", (a, b) => b.of.updated_at - a.of.updated_at],
  name: ["By name", (a, b) => nameOf(a.of).localeCompare(nameOf(b.of))],
  cost: ["Dearest first", (a, b) => b.of.monthly_cost_usd - a.of.monthly_cost_usd],
  trouble: ["Most trouble first", (a, b) => b.alerts - a.alerts || b.of.updated_at - a.of.updated_at],
};
const HEALTHS: [Health | "", string][] = [
  ["", "All"],
  ["bad", "In trouble"],
  ["warn", "Worth a look"],
  ["good", "Well"],
];

interface Row {
  of: Deployment;
  alerts: number;
  answers: boolean;
  health: Health;
}

/** Whether its end is near enough that somebody should look: two days. */
const endsSoon = ({ ends_at }: Deployment, now: number) => ends_at !== null && ends_at - now / 1000 < 2 * 86_400;

const textOf = ({ of }: Row) =>
  `${nameOf(of)} ${of.prompt} ${of.deployment_id} ${of.environment} ${of.project} ${of.region} ${words(of.stack_type)} ${of.services.join(" ")}`;

/** What exists: by name, with its health and its cost. Search, filter and order stand in the address. */
export default function Deployments() {
  useTitle("Deployments");
  const filter = useFilter();
  const found = useDeployments();
  const alerts = useAlerts(ACTIVE);
  const now = useNow();
  const active = Map.groupBy(alerts.data?.pages.flatMap((page) => page.data) ?? [], (each) => each.deployment_id);
  const unreachable = new Set(useUnreachable().data?.map((run) => run.run_id));
  const all: Row[] = (found.data?.pages.flatMap((page) => page.data) ?? []).map((of) => {
    const count = active.get(of.deployment_id)?.length ?? 0;
    const answers = !unreachable.has(of.run_id || of.deployment_id);
    return {
      of,
      alerts: count,
      answers,
      health: count || !answers || of.status === "incomplete" ? "bad" : of.drift || endsSoon(of, now) ? "warn" : "good",
    };
  });
  const health = filter.of("health");
  const environment = filter.of("environment");
  const shown = all
    .filter((row) => (!health || row.health === health) && (!environment || row.of.environment === environment))
    .filter(saying(filter.of("q"), textOf))
    .sort((ORDERS[filter.of("order")] ?? ORDERS.newest!)[1]);
  const environments = [...new Set(all.map(({ of }) => of.environment))].sort();
  const total = shown.reduce((sum, { of }) => sum + of.monthly_cost_usd, 0);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Deployments</h1>
          <p className="page-facts">
            {found.data && (
              <span className="muted">
                {shown.length} of {all.length}
                {found.hasNextPage && "+"}, {usd(total)} a month before traffic
              </span>
            )}
            <Freshness at={found.dataUpdatedAt} failing={found.isError} />
          </p>
        </div>
        <Search filter={filter} label="Search the deployments" placeholder="Name, goal, id, region" />
      </div>
      <div className="filters">
        <Chips filter={filter} name="health" label="Health" options={HEALTHS} />
        {environments.length > 1 && (
          <Choice
            filter={filter}
            name="environment"
            label="Environment"
            options={[["", "Every environment"], ...environments.map((name) => [name, name] as const)]}
          />
        )}
        <Choice filter={filter} name="order" label="Order" options={Object.entries(ORDERS).map(([name, [label]]) => [name, label] as const)} />
      </div>
      {found.error && !found.data && <Problem error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading what="the deployments" />}
      {found.data && (
        <Panel title="What exists" aside={<Link to="/">New deployment</Link>}>
          {shown.length ? (
            <ul className="rows">
              {shown.map((row) => (
                <li key={row.of.deployment_id}>
                  <DeploymentLine row={row} now={now} />
                </li>
              ))}
            </ul>
          ) : all.length ? (
            <Empty icon={<ListX />} title="None of them is like that">
              {found.hasNextPage ? "Older ones are not loaded yet." : "Change the words or the filter above."}
            </Empty>
          ) : (
            <Empty icon={<Layers />} title="Nothing exists yet">
              <Link to="/">Say what should run</Link>, and it shows up here with its cost and its alert policies.
            </Empty>
          )}
          {found.hasNextPage && (
            <div className="actions center">
              <button
                type="button"
                className="button"
                disabled={found.isFetchingNextPage}
                onClick={() => void found.fetchNextPage()}
              >
                {found.isFetchingNextPage ? "Loading" : "Show older ones"}
              </button>
            </div>
          )}
        </Panel>
      )}
    </div>
  );
}

const WELL: Record<Health, string> = { bad: "in trouble", warn: "worth a look", good: "well" };

function DeploymentLine({ row, now }: { row: Row; now: number }) {
  const { of, alerts, answers, health } = row;
  return (
    <Link className="row" to={`/deployments/${of.deployment_id}`}>
      <span className={`dot dot-${health}`} role="img" aria-label={WELL[health]} />
      <span className="row-main">
        <span className="row-title">{nameOf(of)}</span>
        <span className="muted small">
          {of.application && `${of.prompt} · `}
          {of.environment !== "default" && `${of.environment} · `}
          {words(of.stack_type)} · {of.region} · changed {ago(of.updated_at, now)}
        </span>
      </span>
      {of.status === "incomplete" && <Badge tone="bad">{unfinished(of)}</Badge>}
      {!answers && <Badge tone="bad">Not reachable</Badge>}
      {alerts > 0 && (
        <Badge tone="bad">
          {alerts} active {alerts === 1 ? "alert" : "alerts"}
        </Badge>
      )}
      {of.drift && <Badge tone="warn">Changed by hand</Badge>}
      {of.ends_at !== null && <Badge tone={endsSoon(of, now) ? "warn" : "neutral"}>Ends {until(of.ends_at, now)}</Badge>}
      <span className="deployment-cost">
        <strong>{usd(of.monthly_cost_usd)}</strong>
        <span className="muted small">a month</span>
      </span>
    </Link>
  );
}
