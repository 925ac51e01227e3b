import { ArrowUpRight, Ban, FileCode2, Play, RotateCcw, Wrench } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { ApiError } from "../api/client";
import { useApply, useBrowsed, useCancel, useExecute, useRun, useRunLog, useRunStatus } from "../api/queries";
import type { FixAttempt, Run, RunStatus, Verification } from "../api/types";
import { Badge, RunState } from "../components/badges";
import { Confirm } from "../components/Confirm";
import { CopyButton } from "../components/CopyButton";
import { Diff } from "../components/Diff";
import { DryRun } from "../components/DryRun";
import { LogView } from "../components/LogView";
import { Fact, Facts, Panel } from "../components/Panel";
import { Phases } from "../components/Phases";
import { Beside, Freshness, Loading, Problem } from "../components/states";
import { dateTime, isCut, titled, usd, usdMonth, words } from "../lib/format";
import { useTitle } from "../lib/title";

const REASONS: Record<string, string> = {
  validation_exhausted: "The files are still not valid after three attempts to fix them.",
  fix_not_converging: "LLM fix not converging: two attempts in a row met the same diagnostics.",
  refused_by_policy: "A gate has refused this: nothing was applied.",
  cancelled: "This was cancelled.",
  discarded: "A person has discarded this, and the secrets that were made for it are removed.",
  edited: "The files were changed after it failed. Preview them, or try again.",
  superseded: "Something else changed the deployment first, so this plan holds no more: nothing was changed by it.",
  halted: "The kill switch stopped this before it was applied.",
};
/** What ended although nothing went wrong, by its reason. */
const UNDONE: Record<string, string> = {
  cancelled: "It was cancelled",
  discarded: "It was discarded",
  superseded: "It was never applied",
};
// What another execution of the same files may overcome; the API has the last word.
const RETRYABLE = new Set([
  "apply_failed",
  "cancelled",
  "halted",
  "init_failed",
  "plan_failed",
  "recovery_exhausted",
  "state_locked",
  "timed_out",
  "unexpected",
]);

export default function Deployment() {
  const { id = "" } = useParams();
  const run = useRun(id);
  const status = useRunStatus(id);
  const none = status.error instanceof ApiError && status.error.status === 404;
  useTitle(run.data ? `${run.data.application || run.data.deployment_id}: ${titled(run.data.kind, run.data.prompt)}` : none ? "No such run" : "Run");
  const running = status.data?.status === "running";
  const log = useRunLog(id, running);

  if (status.error && !status.data)
    return (
      <div className="page narrow">
        <h1>{none ? "No such run" : "Run"}</h1>
        <Problem error={status.error} retry={none ? undefined : () => void status.refetch()} />
        {none && <Link to="/runs">All runs</Link>}
      </div>
    );
  if (!status.data || !run.data)
    return (
      <div className="page">
        <h1 className="sr">Deployment</h1>
        <Loading what="the deployment" rows={6} />
      </div>
    );
  const now = status.data;
  return (
    <div className="page">
      <Head run={run.data} now={now} fresh={<Freshness at={status.dataUpdatedAt} failing={status.isError} />} />
      <div className="run-grid">
        <aside className="run-side">
          <Panel title="Phases">
            <Phases run={now} />
          </Panel>
          <About run={run.data} />
        </aside>
        <div className="run-main">
          <Outcome now={now} run={run.data} />
          {now.verification && <VerificationCard verification={now.verification} />}
          {now.plan_summary && <PlanPanel id={id} now={now} />}
          {now.fix_attempts.length > 0 && <Fixes attempts={now.fix_attempts} />}
          <Panel title="Log" aside={<span className="muted small">{log.data?.lines.length ?? 0} lines</span>}>
            <LogView lines={log.data?.lines ?? []} live={running} />
          </Panel>
        </div>
      </div>
    </div>
  );
}

function Head({ run, now, fresh }: { run: Run; now: RunStatus; fresh: React.ReactNode }) {
  return (
    <div className="page-head">
      <div>
        <p className="crumbs">
          <Link to="/deployments">Deployments</Link> /{" "}
          <Link to={`/deployments/${run.deployment_id}`}>{run.application || run.deployment_id}</Link>
        </p>
        <h1>{titled(run.kind, run.prompt)}</h1>
        <p className="page-facts">
          <RunState status={now.status} reason={now.reason} kind={now.kind} />
          <span className="muted">
            {words(run.plan.stack_type)} · {run.plan.region} · {priceOf(run, now)}
          </span>
          {fresh}
        </p>
      </div>
      <div className="actions">
        <Cancel run={run} now={now} />
        <Link className="button" to={`/design/${run.run_id}`}>
          <FileCode2 aria-hidden="true" />
          Design and files
        </Link>
        <Link className="button" to={`/ops`}>
          Ops
        </Link>
      </div>
    </div>
  );
}

const TOO_LATE = new Set(["finalizing", "verifying", "verified"]);

/** The way out of what has not begun, and of what works. */
function Cancel({ run, now }: { run: Run; now: RunStatus }) {
  const [asking, setAsking] = useState(false);
  const cancel = useCancel(run.run_id);
  const running = now.status === "running" && !TOO_LATE.has(now.phase ?? "");
  if (!running && now.status !== "draft" && now.status !== "awaiting_approval") return null;
  const word = running ? "Stop this run" : "Discard";
  return (
    <>
      <button type="button" className="button" disabled={cancel.isSuccess} onClick={() => setAsking(true)}>
        <Ban aria-hidden="true" />
        {cancel.isSuccess ? "Stopping" : word}
      </button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={running ? "Stop this run?" : "Discard this?"}
        confirm={word}
        danger
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate(undefined, { onSuccess: () => setAsking(false) })}
      >
        <p>
          {running
            ? "Terraform is interrupted. What it has made by then stays, costs, and is listed; executing the run again finishes it."
            : "Nothing was changed by it. It stays in the list as cancelled."}
        </p>
        {cancel.error && <Problem error={cancel.error} />}
      </Confirm>
    </>
  );
}

/** One price: the last plan's, which knows what the files say by now; before there is one, the goal's estimate. */
function priceOf(run: Run, now: RunStatus): string {
  const planned = now.plan_summary?.monthly_cost_usd;
  return planned == null ? `about ${usdMonth(run.plan.estimated_cost_usd)}` : `${usdMonth(planned)}, before traffic`;
}

/** What there is to do or to know now. */
function Outcome({ now, run }: { now: RunStatus; run: Run }) {
  const execute = useExecute(run.run_id);
  const start = (mode: "apply" | "plan", beside = false) => execute.mutate({ mode, files_sha: run.files_sha, beside });
  if (now.status === "draft")
    return (
      <Panel title="Not started yet">
        <p>This is a draft. See exactly what would change first; nothing is created by that.</p>
        {execute.error && <Problem error={execute.error} />}
        <Beside error={execute.error} onAgree={() => start("plan", true)} />
        <div className="actions">
          <button type="button" className="button primary" disabled={execute.isPending} onClick={() => start("plan")}>
            <Play aria-hidden="true" />
            Preview the changes
          </button>
        </div>
      </Panel>
    );
  if (now.status !== "failed") return null;
  const reason = now.reason ?? "unexpected";
  const ended = reason in UNDONE;
  const tone = ended ? undefined : "bad";
  return (
    <Panel title={UNDONE[reason] ?? "It failed"} tone={tone} aside={<Badge tone={tone ?? "neutral"}>{words(reason)}</Badge>}>
      <p>{REASONS[reason] ?? (now.message ? "It stopped here:" : "It stopped here; the log has the details.")}</p>
      {now.message && <p className="message">{now.message}</p>}
      {now.findings && <Findings findings={now.findings} />}
      {execute.error && <Problem error={execute.error} />}
      <div className="actions">
        {startsNothing(now.message) && (
          <Link className="button primary" to={`/deployments/${run.deployment_id}/configuration`}>
            <FileCode2 aria-hidden="true" />
            Give it other code
          </Link>
        )}
        {run.kind === "deploy" && !startsNothing(now.message) && !ended && (
          <Link className="button" to={`/design/${run.run_id}`}>
            <FileCode2 aria-hidden="true" />
            Edit the files
          </Link>
        )}
        {!startsNothing(now.message) && (RETRYABLE.has(reason) || (reason === "edited" && run.valid)) && (
          <button
            type="button"
            className="button"
            disabled={execute.isPending}
            onClick={() => start(now.mode)}
          >
            <RotateCcw aria-hidden="true" />
            Try again
          </button>
        )}
      </div>
    </Panel>
  );
}

/** Whether it is the program that fails: neither its Terraform nor another try mends that. */
const startsNothing = (message: string | undefined) => message?.includes("Your program did not start") ?? false;

function Findings({ findings }: { findings: Run["findings"] }) {
  return (
    <ul className="findings">
      {findings?.map((each) => (
        <li key={`${each.file}:${each.line} ${each.message}`}>
          <code>
            {each.file}:{each.line}
          </code>{" "}
          {each.message}
        </li>
      ))}
    </ul>
  );
}

function VerificationCard({ verification }: { verification: Verification }) {
  const browsed = useBrowsed();
  const good = verification.reachable || !verification.applicable;
  const title = !verification.applicable ? "Applied" : verification.reachable ? "Verified: it answers" : verification.status_code === null ? "It does not answer" : "It answers, and not as it should";
  return (
    <Panel title={title} tone={good ? "good" : "bad"} className="verification">
      <Facts>
        {verification.ip && (
          <Fact name="Address">
            <a href={browsed(`http://${verification.ip}/`)} target="_blank" rel="noreferrer">
              {verification.ip}
              <ArrowUpRight aria-hidden="true" className="inline-icon" />
            </a>
          </Fact>
        )}
        {verification.status_code !== null && <Fact name="HTTP status">{verification.status_code}</Fact>}
        {verification.applicable && <Fact name="Attempts">{verification.attempts}</Fact>}
      </Facts>
      {verification.detail && (
        <p className="muted">
          {verification.detail.split(/(https?:\/\/[^\s;,]+)/).map((each, place) =>
            place % 2 ? (
              <a key={place} href={browsed(each)} target="_blank" rel="noreferrer">
                {each}
              </a>
            ) : (
              each
            ),
          )}
        </p>
      )}
    </Panel>
  );
}

function PlanPanel({ id, now }: { id: string; now: RunStatus }) {
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState("");
  const apply = useApply(id);
  const plan = now.plan_summary!;
  const waiting = now.status === "awaiting_approval" && now.plan_sha;
  const loses = plan.destroy + plan.replace;
  const held = plan.loses ?? [];
  // What ends an application, or loses what something holds, is named by whoever applies it.
  const named = held.length > 0 || now.kind === "destroy";
  const known = name.trim() === now.deployment_id || (now.application !== "" && name.trim() === now.application);
  return (
    <Panel
      title={waiting ? "This will change" : "What Terraform planned"}
      tone={waiting ? "warn" : undefined}
      aside={now.plan_sha && <code className="muted small" title={now.plan_sha}>plan {now.plan_sha.slice(0, 12)}</code>}
    >
      {waiting && (
        <div className="decide">
          <p>Nothing is applied until you say so; and then exactly this plan, nothing else.</p>
          {held.length > 0 && <Held addresses={held} />}
          <button type="button" className="button primary" onClick={() => setAsking(true)}>
            Apply these changes
          </button>
        </div>
      )}
      {apply.error && <Problem error={apply.error} />}
      <DryRun plan={plan} open={!!waiting} />
      {waiting && (
        <Confirm
          open={asking}
          onOpenChange={setAsking}
          title="Apply these changes?"
          confirm="Apply"
          danger={loses > 0}
          busy={apply.isPending || (named && !known)}
          onConfirm={() =>
            apply.mutate({ plan_sha: now.plan_sha!, confirm: name.trim() }, { onSettled: () => setAsking(false) })
          }
        >
          <p>
            {plan.add} to add, {plan.change} to change, {plan.replace} to replace, {plan.destroy} to destroy.
            {plan.monthly_cost_usd !== null && ` ${usd(plan.monthly_cost_usd)} a month afterwards.`}
          </p>
          {loses > 0 && <p>What is destroyed or replaced loses what it holds.</p>}
          {held.length > 0 && <Held addresses={held} />}
          {named && (
            <label className="field">
              Type <code>{now.application || now.deployment_id}</code> to{" "}
              {now.kind === "destroy" ? "end it" : "lose what these hold"}
              <input value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} />
            </label>
          )}
        </Confirm>
      )}
    </Panel>
  );
}

/** What holds data and would lose it. */
function Held({ addresses }: { addresses: string[] }) {
  return (
    <div className="held">
      <p className="tone-bad">Loses what it holds:</p>
      <ul className="small" aria-label="What is lost">
        {addresses.map((address) => (
          <li key={address}>
            <code>{address}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Fixes({ attempts }: { attempts: FixAttempt[] }) {
  return (
    <Panel title="Fix attempts" aside={<span className="muted small">{attempts.length} of 3</span>}>
      <ol className="fixes">
        {attempts.map((each) => (
          <li key={each.attempt}>
            <details open={attempts.length === 1}>
              <summary>
                <Wrench aria-hidden="true" />
                Attempt {each.attempt}, by {each.by === "none" ? "nobody: no repair was found" : each.by}
              </summary>
              <ul className="findings">
                {each.diagnostics.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
              {each.reasons.length > 0 && (
                <ul className="muted small">
                  {each.reasons.map((text) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              )}
              {each.diff && <Diff text={each.diff} label={`What attempt ${each.attempt} changed`} />}
            </details>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function About({ run }: { run: Run }) {
  return (
    <Panel title="About">
      <Facts>
        <Fact name="Run">
          <code>{run.run_id}</code>
        </Fact>
        <Fact name="Deployment">
          <Link to={`/deployments/${run.deployment_id}`}>
            <code>{run.deployment_id}</code>
          </Link>
        </Fact>
        <Fact name="Asked">{dateTime(run.created_at)}</Fact>
        {isCut(run.prompt) && (
          <Fact name="What for" wide>
            {run.prompt}
          </Fact>
        )}
        {run.trace_id && (
          <Fact name="Trace">
            <code title={run.trace_id}>{run.trace_id.slice(0, 12)}…</code> <CopyButton text={run.trace_id} what="the trace" />
          </Fact>
        )}
        {run.requested_by && <Fact name="Asked by">{run.requested_by}</Fact>}
        {run.approved_by && <Fact name="Approved by">{run.approved_by}</Fact>}
        {run.alert_id && (
          <Fact name="Because of">
            <Link to={`/ops?alert=${run.alert_id}`}>
              <code>{run.alert_id}</code>
            </Link>
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}
