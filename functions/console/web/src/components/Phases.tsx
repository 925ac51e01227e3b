import { Check, Circle, LoaderCircle, X } from "lucide-react";
import type { Phase, PhaseTime, RunStatus } from "../api/types";
import { clock, duration, words } from "../lib/format";
import { useNow } from "../lib/now";

/** What a destruction goes through; the first phases are those of every run. */
const ENDING: Phase[] = ["starting", "initializing", "validating", "planning", "backing_up", "destroying", "finalizing"];
const ORDER: Phase[] = [
  "starting",
  "initializing",
  "validating",
  "planning",
  "applying",
  "finalizing",
  "verifying",
  "verified",
];
const NAMES: Partial<Record<Phase, string>> = {
  fix_attempt_1: "Fix attempt 1",
  fix_attempt_2: "Fix attempt 2",
  fix_attempt_3: "Fix attempt 3",
};

type State = "done" | "now" | "failed" | "to-come";

export interface Step {
  phase: Phase;
  state: State;
  time: PhaseTime | null;
}

/** What has happened, in the order in which it happened, and what is still to come. */
export function steps(phases: PhaseTime[], status: RunStatus["status"], reason?: string | null): Step[] {
  // Nothing failed where somebody thought better of a finished plan.
  const declined = reason === "cancelled" || reason === "discarded";
  // What was looked at and did not answer is not "verified": the look itself is where it failed.
  if (status === "deploy_success_verify_failed") phases = phases.filter(({ phase }) => phase !== "verified");
  const last = phases.length - 1;
  const over = status === "failed" || status === "deploy_success_verify_failed";
  const happened = phases.map((time, n): Step => {
    const state = n === last && over && !(declined && time.ended_at !== null) ? "failed" : time.ended_at === null && status === "running" ? "now" : "done";
    return { phase: time.phase, state, time };
  });
  if (over || status === "completed") return happened;
  const known = new Set(phases.map((time) => time.phase));
  const ends = phases.some((time) => time.phase === "backing_up" || time.phase === "destroying");
  const order = ends ? ENDING : ORDER;
  const reached = Math.max(-1, ...phases.map((time) => order.indexOf(time.phase)));
  const rest = order.filter((phase, n) => n > reached && !known.has(phase));
  return [...happened, ...rest.map((phase): Step => ({ phase, state: "to-come", time: null }))];
}

const ICONS = { done: Check, now: LoaderCircle, failed: X, "to-come": Circle };
const SAID = { done: "done", now: "under way", failed: "failed here", "to-come": "to come" };

export function Phases({ run }: { run: RunStatus }) {
  const [before, since] = passes(steps(run.phases, run.status, run.reason));
  const took = before.reduce((sum, { time }) => sum + (time?.ended_at ? time.ended_at - time.started_at : 0), 0);
  return (
    <>
      {before.length > 0 && (
        <details className="phases-before">
          <summary className="muted small">
            Before: {before.length} phases, {duration(took)}
          </summary>
          <List of={before} label="Phases before" />
        </details>
      )}
      <List of={since} label="Phases" />
    </>
  );
}

/** A run that was looked at first, or executed again, goes through its phases anew: what was before, and what is since. */
export function passes(all: Step[]): [Step[], Step[]] {
  const again = all.findLastIndex(({ phase }) => phase === "starting");
  return again > 0 ? [all.slice(0, again), all.slice(again)] : [[], all];
}

function List({ of, label }: { of: Step[]; label: string }) {
  const now = useNow();
  return (
    <ol className="phases" aria-label={label}>
      {of.map(({ phase, state, time }, n) => {
        const Icon = ICONS[state];
        return (
          <li key={`${phase} ${n}`} className={`phase phase-${state}`} aria-current={state === "now" ? "step" : undefined}>
            <Icon aria-hidden="true" className={state === "now" ? "spin" : undefined} />
            <span className="phase-name">
              {NAMES[phase] ?? words(phase)}
              <span className="sr">, {SAID[state]}</span>
            </span>
            {time && (
              <span className="phase-time" title={`from ${clock(time.started_at)}`}>
                {time.ended_at === null && state === "now"
                  ? duration(now / 1000 - time.started_at)
                  : time.ended_at === null
                    ? ""
                    : duration(time.ended_at - time.started_at)}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
