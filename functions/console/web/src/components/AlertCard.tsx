import { Check, ChevronRight, X } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { ApiError } from "../api/client";
import { useAnswer, useDeployments, useKillSwitch } from "../api/queries";
import type { Alert } from "../api/types";
import { action, ago, alertName, clock, dateTime, duration, inWhoseWords, metric, nameOf, quoted, usdDelta, words } from "../lib/format";
import { useNow } from "../lib/now";
import { AlertState, Badge, Severity, type Tone } from "./badges";
import { Confirm } from "./Confirm";
import { CopyButton } from "./CopyButton";
import { MetricChart } from "./MetricChart";
import { Fact, Facts } from "./Panel";
import { SeriesChart } from "./SeriesChart";
import { Problem } from "./states";

/** One alert in a list: the line that says it all, and everything else when it is opened. */
export function AlertRow({ alert, open, onToggle }: { alert: Alert; open: boolean; onToggle: () => void }) {
  const now = useNow();
  const { label, show } = metric(alert.metric);
  const id = `alert-${alert.id}`;
  return (
    <article className={open ? "alert alert-open" : "alert"} aria-labelledby={id}>
      <button type="button" className="alert-line" aria-expanded={open} onClick={onToggle}>
        <ChevronRight aria-hidden="true" className="chevron" />
        <span className="alert-severity">
          <Severity severity={alert.severity} />
        </span>
        <span className="alert-what">
          <span className="alert-name" id={id}>
            {alertName(alert)}
          </span>
          <span className="muted small">
            {alert.application && <strong>{alert.application}</strong>}
            {alert.application && " · "}
            {label} {alert.value === null ? "no value" : show(alert.value)}
            {alert.threshold !== null && `, threshold ${show(alert.threshold)}`}
          </span>
        </span>
        <span className="alert-decision small">
          {alert.status === "resolved" && !alert.action ? (
            <span className="muted">Closed by itself, nothing was done</span>
          ) : alert.decision ? (
            <>
              {action(alert.decision.recommended_action)}
              <span className="muted">
                {outcome(alert) ?? `${confidence(alert.decision.confidence)} confident`}
              </span>
            </>
          ) : (
            <span className="muted">no decision yet</span>
          )}
        </span>
        <span className="alert-state">
          <AlertState status={alert.status} proposed={proposedBy(alert)} />
        </span>
        <time className="muted small alert-age" dateTime={new Date(alert.created_at * 1000).toISOString()}>
          {ago(alert.created_at, now)}
        </time>
      </button>
      {open && <AlertDetails alert={alert} />}
    </article>
  );
}

/** What the agent would do about it: `none` where a person has to look. */
export const proposedBy = (alert: Alert) => alert.proposal?.action ?? alert.decision?.recommended_action ?? "none";

/** What is said of an action that failed or did not help; undefined where it helped, or there was none. */
function outcome(alert: Alert): string | undefined {
  const otherwise = alert.status === "resolved" ? ", it ended otherwise" : "";
  if (alert.action?.success === false) return `failed${otherwise}`;
  const verdict = alert.verdict?.verdict;
  if (!verdict || verdict === "resolved") return undefined;
  return `afterwards: ${VERDICTS[verdict]?.[1].toLowerCase() ?? verdict}${otherwise}`;
}

const confidence = (value: number) => `${Math.round(value * 100)} %`;

const VERDICTS: Record<string, [Tone, string]> = {
  resolved: ["good", "Resolved"],
  unchanged: ["warn", "Unchanged"],
  worse: ["bad", "Worse"],
  no_data: ["neutral", "No data"],
};

const CLOSINGS: Record<Exclude<Alert["closing"], "">, string> = {
  recovered: "Recovered",
  policy_changed: "The policy was changed",
  no_data: "No data, closed by itself",
  unsaid: "Cloud Monitoring does not say why",
};

function AlertDetails({ alert }: { alert: Alert }) {
  const verdict = alert.verdict && VERDICTS[alert.verdict.verdict];
  return (
    <div className="alert-details">
      <div className="alert-columns">
        <div>
          {alert.decision ? (
            <>
              <h4>Decision</h4>
              <p>{inWhoseWords(alert.decision.reasoning, alert.decided_by)}</p>
              <p className="muted small">
                {action(alert.decision.recommended_action)}, {confidence(alert.decision.confidence)} confident, decided by{" "}
                {alert.decided_by === "offline" ? "built-in rules" : alert.decided_by || "the agent"}
              </p>
            </>
          ) : (
            <p className="muted">The agent has not decided yet.</p>
          )}
          <Proposal alert={alert} />
          {alert.status === "expired" && <NobodyAnswered alert={alert} />}
          <Facts>
            {alert.approved_by && <Fact name="Answered by">{alert.approved_by}</Fact>}
            {alert.deployment_id && (
              <Fact name="Deployment">
                <Belongs alert={alert} />
              </Fact>
            )}
            {alert.action?.run_id && (
              <Fact name="Run">
                <Link to={`/runs/${alert.action.run_id}`}>{alert.action.run_id}</Link>
              </Fact>
            )}
            {alert.trace_id && (
              <Fact name="Trace">
                <code title={alert.trace_id}>{alert.trace_id.slice(0, 12)}…</code>{" "}
                <CopyButton text={alert.trace_id} what="the trace" />
              </Fact>
            )}
            <Fact name="Policy, as named">{quoted(alert.policy_name)}</Fact>
            {alert.closing && <Fact name="Closed">{CLOSINGS[alert.closing]}</Fact>}
            {alert.not_understood?.length > 0 && (
              <Fact name="Not understood">{alert.not_understood.join(", ")}</Fact>
            )}
            {alert.inferred?.length > 0 && <Fact name="Only words or a query say">{alert.inferred.join(", ")}</Fact>}
          </Facts>
        </div>
        <div>
          <SeriesChart alert={alert} />
          {(alert.action || alert.verdict) && (
            <div className="alert-outcome">
              {verdict && <Badge tone={verdict[0]}>{verdict[1]}</Badge>}
              <MetricChart alert={alert} />
              {alert.verdict?.reasoning && <p className="muted small">{alert.verdict.reasoning}</p>}
            </div>
          )}
          <h4>History</h4>
          <ol className="history">
            {alert.history.map((entry, n) => (
              <li key={n}>
                <time dateTime={new Date(entry.at * 1000).toISOString()} title={dateTime(entry.at)}>
                  {clock(entry.at)}
                </time>
                <span>
                  {words(entry.event)} <span className="muted">by {entry.by}</span>
                  {entry.detail && <span className="muted">: {entry.detail}</span>}
                </span>
              </li>
            ))}
          </ol>
        </div>
      </div>
      {alert.summary && (
        <blockquote className="outside">
          <span className="muted small">The alert's own text, not read by the agent as instructions</span>
          {alert.summary}
        </blockquote>
      )}
    </div>
  );
}

function Proposal({ alert }: { alert: Alert }) {
  const { proposal } = alert;
  if (!proposal || proposal.action === "none") return null;
  return (
    <>
      <h4>{alert.action ? "What was changed" : "What will change"}</h4>
      <ul className="proposal">
        {proposal.lines.map((line) => (
          <li key={line}>
            <code>{line}</code>
          </li>
        ))}
        {proposal.monthly_delta_usd !== 0 && <li>Cost: {usdDelta(proposal.monthly_delta_usd)}</li>}
        {proposal.stops_machine && !alert.action && <li>The machine stops for a moment.</li>}
      </ul>
    </>
  );
}

/** The deployment something belongs to; undefined until that is known. */
const useOwner = (id: string | null) =>
  useDeployments().data?.pages.flatMap((page) => page.data).find((each) => each.deployment_id === id);

/** The deployment something belongs to, by its name once that is known. */
function Belongs({ alert }: { alert: Alert }) {
  const owner = useOwner(alert.deployment_id);
  const name = owner ? `${nameOf(owner)}, ${owner.environment}` : alert.application || alert.deployment_id;
  return <Link to={`/deployments/${alert.deployment_id}`}>{name}</Link>;
}

/** What is left to do about a question that nobody answered in time. */
function NobodyAnswered({ alert }: { alert: Alert }) {
  const again = useAnswer();
  return (
    <>
      <p className="small">
        Nobody is asked any more, and nothing was done. It closes with its incident;{" "}
        {alert.deployment_id ? (
          <>
            to act before, ask again or{" "}
            <Link to={`/deployments/${alert.deployment_id}/change`}>change the deployment by a sentence</Link>.
          </>
        ) : (
          "to be asked before, ask again."
        )}
      </p>
      {again.error && <Problem error={again.error} />}
      {alert.closed_at === null && (
        <button type="button" className="button" disabled={again.isPending} onClick={() => again.mutate({ alert, verb: "ask" })}>
          Ask again
        </button>
      )}
    </>
  );
}

/** The metric behind a question: at once where `open`, of others when somebody wants to see it. */
function Chart({ alert, open }: { alert: Alert; open: boolean }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const shown = chosen ?? open;
  return (
    <details open={shown} onToggle={(event) => setChosen(event.currentTarget.open)}>
      <summary>The metric</summary>
      {shown && <SeriesChart alert={alert} />}
    </details>
  );
}

/** A question to a person: what happened, what would be done about it, until when; and the two answers. */
export function ApprovalCard({ alert, charted = false }: { alert: Alert; charted?: boolean }) {
  const [asking, setAsking] = useState(false);
  const now = useNow();
  const answer = useAnswer();
  const stopped = useKillSwitch().data?.active ?? false;
  const { label, show } = metric(alert.metric);
  const left = alert.approval ? alert.approval.expires_at - now / 1000 : null;
  const expired = left !== null && left <= 0;
  const proposed = proposedBy(alert);
  const settle = (verb: "approve" | "reject") =>
    answer.mutate({ alert, verb }, { onSettled: () => setAsking(false) });
  return (
    <article className="approval" aria-label={`Approval for ${alertName(alert)}`}>
      <header className="approval-head">
        <Severity severity={alert.severity} />
        <h3>{alertName(alert)}</h3>
        <span className={left !== null && left < 120 ? "expiry soon" : "expiry"}>
          {left === null ? "" : expired ? "Expired" : `Expires in ${duration(left)}`}
        </span>
      </header>
      <p>
        {label}: {alert.value === null ? "no value" : <strong>{show(alert.value)}</strong>}
        {alert.threshold !== null && `, threshold ${show(alert.threshold)}`}. Raised {ago(alert.created_at, now)}
        {alert.deployment_id && (
          <>
            {" "}
            by <Belongs alert={alert} />
          </>
        )}
        .
      </p>
      {alert.decision && (
        <p className="approval-why">
          <strong>{action(proposed)}</strong>{" "}
          <span className="muted">({confidence(alert.decision.confidence)} confident)</span>:{" "}
          {inWhoseWords(alert.decision.reasoning, alert.decided_by)}
        </p>
      )}
      <Proposal alert={alert} />
      {alert.approval && alert.approval.tries > 0 && alert.approval.message_id === null && (
        <p className="muted small">The chat could not be asked; it is tried again.</p>
      )}
      {answer.error && !(answer.error instanceof ApiError && answer.error.status === 409 && !asking && expired) && (
        <Problem error={answer.error} />
      )}
      <div className="actions">
        {proposed !== "none" && (
          <button
            type="button"
            className="button primary"
            disabled={stopped || expired || answer.isPending}
            onClick={() => setAsking(true)}
          >
            <Check aria-hidden="true" />
            Approve
          </button>
        )}
        <button type="button" className="button" disabled={expired || answer.isPending} onClick={() => settle("reject")}>
          {proposed === "none" ? <Check aria-hidden="true" /> : <X aria-hidden="true" />}
          {proposed === "none" ? "I have looked at it" : "Reject"}
        </button>
        {proposed === "none" ? (
          <span className="muted small">The agent proposes nothing here: look at it yourself, which closes the question.</span>
        ) : (
          stopped && <span className="muted small">Autonomy is stopped: nothing can be approved.</span>
        )}
      </div>
      <Chart alert={alert} open={charted} />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`${action(proposed)}: ${alertName(alert)}?`}
        confirm="Approve"
        busy={answer.isPending}
        onConfirm={() => settle("approve")}
      >
        <Proposal alert={alert} />
        <p>The agent does exactly this, measures the metric, and comes back to you when it is not resolved.</p>
      </Confirm>
    </article>
  );
}
