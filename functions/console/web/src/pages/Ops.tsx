import { BellOff, BellRing, CheckCheck, History, ListX } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { ACTIVE, SETTLED, useAlert, useAlerts, useDeployments } from "../api/queries";
import type { Alert } from "../api/types";
import { AlertRow, ApprovalCard } from "../components/AlertCard";
import { AlertList } from "../components/AlertList";
import { Chips, Choice, Search } from "../components/Filters";
import { Panel } from "../components/Panel";
import { Empty, Freshness, Loading, Problem } from "../components/states";
import { type Filter, saying, useFilter } from "../lib/filter";
import { alertName, metric, nameOf } from "../lib/format";
import { askToNotify, useWish } from "../lib/notify";
import { useTitle } from "../lib/title";

type Feed = ReturnType<typeof useAlerts>;

const RANKS = ["critical", "error", "warning"];
const rank = ({ severity }: Alert) => (RANKS.indexOf(severity.toLowerCase()) + RANKS.length + 1) % (RANKS.length + 1);
const urgent = (alert: Alert) => (alert.proposal?.action === "none" ? 1 : 0);

/** The most severe first, then what can be approved, then what expires first. */
const mostUrgentFirst = (a: Alert, b: Alert) =>
  rank(a) - rank(b) || urgent(a) - urgent(b) || (a.approval?.expires_at ?? 0) - (b.approval?.expires_at ?? 0);

const SEVERITIES = [
  ["", "Any severity"],
  ["critical", "Critical"],
  ["error", "Error"],
  ["warning", "Warning"],
] as const;
const ORDERS: Record<string, [string, (a: Alert, b: Alert) => number]> = {
  newest: ["Newest first", (a, b) => b.created_at - a.created_at],
  oldest: ["Oldest first", (a, b) => a.created_at - b.created_at],
  severe: ["Most severe first", (a, b) => rank(a) - rank(b) || b.created_at - a.created_at],
  resource: ["By resource", (a, b) => alertName(a).localeCompare(alertName(b)) || b.created_at - a.created_at],
};
const ORDER_NAMES = Object.entries(ORDERS).map(([name, [label]]) => [name, label] as const);

/** What an alert is searched by. */
const textOf = (alert: Alert) =>
  `${alertName(alert)} ${metric(alert.metric).label} ${alert.metric} ${alert.policy_name} ${alert.id} ${alert.application} ${alert.deployment_id ?? ""} ${alert.status}`;

/** Those of a list that the filter wants, in its order. */
function useNarrowed(feed: Feed, filter: Filter): Alert[] {
  const asked = useDeferredValue(filter.of("q"));
  const severity = useDeferredValue(filter.of("severity"));
  const deployment = useDeferredValue(filter.of("deployment"));
  const order = useDeferredValue(filter.of("order"));
  return useMemo(() => narrowed(all(feed), asked, severity, deployment, order), [feed.data, asked, severity, deployment, order]);
}

function narrowed(alerts: Alert[], asked: string, severity: string, deployment: string, order: string): Alert[] {
  return alerts
    .filter((each) => !severity || each.severity.toLowerCase() === severity)
    .filter((each) => !deployment || each.deployment_id === deployment)
    .filter(saying(asked, textOf))
    .sort((ORDERS[order] ?? ORDERS.newest!)[1]);
}

const all = (feed: Feed): Alert[] => feed.data?.pages.flatMap((page) => page.data) ?? [];

export default function Ops() {
  useTitle("Ops");
  const filter = useFilter();
  const active = useAlerts(ACTIVE);
  const pending = useAlerts(["pending_approval"]);
  const settled = useAlerts(SETTLED, { limit: 50 });
  const deployments = useDeployments().data;
  const known = useMemo(
    () =>
      (deployments?.pages.flatMap((page) => page.data) ?? []).map((of) => [of.deployment_id, `${nameOf(of)}, ${of.environment}`] as const),
    [deployments],
  );
  const lists = { active: useNarrowed(active, filter), settled: useNarrowed(settled, filter) };
  const opened = filter.of("alert") || null;
  // Whoever came by a link about one question sees that one first.
  const isOpened = (alert: Alert) => Number(alert.id === opened);
  const waiting = all(pending).sort((a, b) => isOpened(b) - isOpened(a) || mostUrgentFirst(a, b));
  const listed = [...all(active), ...all(settled)].some((each) => each.id === opened);
  const linked = useAlert(opened ?? "", opened !== null && !!active.data && !!settled.data && !listed);
  const open = (id: string | null) => filter.set("alert", id ?? "");
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Ops</h1>
          <p className="page-facts">
            <span className="muted">
              {count(active)} active, {count(pending)} waiting for a person
            </span>
            <Freshness at={active.dataUpdatedAt} failing={active.isError} />
          </p>
        </div>
        <Notify />
      </div>
      {linked.error && <Problem error={linked.error} />}
      {linked.data && !listed && (
        <Panel title="The alert of the link">
          <AlertRow alert={linked.data} open onToggle={() => open(null)} />
        </Panel>
      )}
      <div className="ops-grid">
        <Panel title="Waiting for approval" className="ops-approvals" tone={waiting.length ? "warn" : undefined} aside={count(pending)}>
          <Section feed={pending} what="approvals">
            {waiting.length ? (
              <div className="approvals">
                {waiting.map((alert, at) => (
                  <ApprovalCard key={alert.id} alert={alert} charted={at === 0} />
                ))}
                <More feed={pending} />
              </div>
            ) : (
              <Empty icon={<CheckCheck />} title="Nobody has to answer anything">
                Critical or unknown problems are asked here before anything is done.
              </Empty>
            )}
          </Section>
        </Panel>
        <div className="ops-feeds">
          <div className="filters alert-filters">
            <Search filter={filter} label="Search the alerts" placeholder="Resource, metric, policy, id" />
            <Chips filter={filter} name="severity" label="Severity" options={SEVERITIES} />
            {known.length > 1 && (
              <Choice filter={filter} name="deployment" label="Deployment" options={[["", "Every deployment"], ...known]} />
            )}
            <Choice filter={filter} name="order" label="Order" options={ORDER_NAMES} />
          </div>
          <Panel title="Active alerts" aside={counted(active, lists.active)}>
            <Section feed={active} what="active alerts">
              {all(active).length ? (
                <>
                  {!lists.active.length && <NoneLike feed={active} />}
                  <AlertList alerts={lists.active} opened={opened} onOpen={open} label="Active alerts" />
                  <More feed={active} />
                </>
              ) : (
                <Empty icon={<BellOff />} title="No active alerts">
                  What INFRAai deploys is watched from the first minute; what was adopted, once its application’s page says so.
                </Empty>
              )}
            </Section>
          </Panel>
          <Panel title="History" aside={counted(settled, lists.settled)}>
            <Section feed={settled} what="the history">
              {all(settled).length ? (
                <>
                  {!lists.settled.length && <NoneLike feed={settled} />}
                  <AlertList alerts={lists.settled} opened={opened} onOpen={open} label="History" />
                  <More feed={settled} />
                </>
              ) : (
                <Empty icon={<History />} title="Nothing has happened yet">
                  Resolved and rejected alerts stay here with what was decided and what it did.
                </Empty>
              )}
            </Section>
          </Panel>
        </div>
      </div>
    </div>
  );
}

/** The offer to be told by the browser; gone once it was answered. */
function Notify() {
  if (useWish() !== "default") return null;
  return (
    <button type="button" className="button" onClick={() => void askToNotify()}>
      <BellRing aria-hidden="true" />
      Notify me of questions
    </button>
  );
}

function count(feed: Feed): string {
  if (!feed.data) return "–";
  return `${all(feed).length}${feed.hasNextPage ? "+" : ""}`;
}

/** How many there are, and how many of them the filter leaves. */
function counted(feed: Feed, shown: Alert[]): string {
  return shown.length === all(feed).length ? count(feed) : `${shown.length} of ${count(feed)}`;
}

function NoneLike({ feed }: { feed: Feed }) {
  return (
    <Empty icon={<ListX />} title="None of them is like that">
      {feed.hasNextPage ? "Older ones are not loaded yet." : "Change the words or the filter above."}
    </Empty>
  );
}

function Section({ feed, what, children }: { feed: Feed; what: string; children: React.ReactNode }) {
  if (feed.data) return children;
  if (feed.error) return <Problem error={feed.error} retry={() => void feed.refetch()} />;
  return <Loading what={what} />;
}

function More({ feed }: { feed: Feed }) {
  if (!feed.hasNextPage) return null;
  return (
    <div className="actions center">
      <button
        type="button"
        className="button"
        disabled={feed.isFetchingNextPage}
        onClick={() => void feed.fetchNextPage()}
      >
        {feed.isFetchingNextPage ? "Loading" : "Show older ones"}
      </button>
    </div>
  );
}
