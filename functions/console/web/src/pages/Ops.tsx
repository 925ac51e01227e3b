import { BellOff, BellRing, CheckCheck, History } from "lucide-react";
import { useSearchParams } from "react-router";
import { ACTIVE, SETTLED, useAlert, useAlerts } from "../api/queries";
import type { Alert } from "../api/types";
import { AlertRow, ApprovalCard } from "../components/AlertCard";
import { AlertList } from "../components/AlertList";
import { Panel } from "../components/Panel";
import { Empty, Freshness, Loading, Problem } from "../components/states";
import { askToNotify, useWish } from "../lib/notify";
import { useTitle } from "../lib/title";

type Feed = ReturnType<typeof useAlerts>;

const RANKS = ["critical", "error", "warning"];
const rank = ({ severity }: Alert) => (RANKS.indexOf(severity.toLowerCase()) + RANKS.length + 1) % (RANKS.length + 1);
const urgent = (alert: Alert) => (alert.proposal?.action === "none" ? 1 : 0);

/** The most severe first, then what can be approved, then what expires first. */
const mostUrgentFirst = (a: Alert, b: Alert) =>
  rank(a) - rank(b) || urgent(a) - urgent(b) || (a.approval?.expires_at ?? 0) - (b.approval?.expires_at ?? 0);

const all = (feed: Feed): Alert[] => feed.data?.pages.flatMap((page) => page.data) ?? [];

export default function Ops() {
  useTitle("Ops");
  const [search, setSearch] = useSearchParams();
  const active = useAlerts(ACTIVE);
  const pending = useAlerts(["pending_approval"]);
  const settled = useAlerts(SETTLED, { limit: 50 });
  const waiting = all(pending).sort(mostUrgentFirst);
  const opened = search.get("alert");
  const listed = [...all(active), ...all(settled)].some((each) => each.id === opened);
  const linked = useAlert(opened ?? "", opened !== null && !!active.data && !!settled.data && !listed);
  const open = (id: string | null) => setSearch(id ? { alert: id } : {}, { replace: true });
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
                  <ApprovalCard key={alert.id} alert={alert} first={at === 0} />
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
          <Panel title="Active alerts" aside={count(active)}>
            <Section feed={active} what="active alerts">
              {all(active).length ? (
                <>
                  <AlertList alerts={all(active)} opened={opened} onOpen={open} label="Active alerts" />
                  <More feed={active} />
                </>
              ) : (
                <Empty icon={<BellOff />} title="No active alerts">
                  Every deployment is watched by the alert policies it was born with.
                </Empty>
              )}
            </Section>
          </Panel>
          <Panel title="History" aside={count(settled)}>
            <Section feed={settled} what="the history">
              {all(settled).length ? (
                <>
                  <AlertList alerts={all(settled)} opened={opened} onOpen={open} label="History" />
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
