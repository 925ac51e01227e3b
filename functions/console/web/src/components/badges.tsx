import * as Tooltip from "@radix-ui/react-tooltip";
import { CircleCheck, CircleX, Info, LoaderCircle, OctagonAlert, PauseCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { AlertStatus, RunRow } from "../api/types";
import { words } from "../lib/format";

export type Tone = "neutral" | "info" | "good" | "warn" | "bad" | "busy";

const ICONS: Record<Tone, typeof Info> = {
  neutral: Info,
  info: Info,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
  busy: LoaderCircle,
};

/** A word with a tone; the icon says the same as the colour. */
export function Badge({ tone, icon, children }: { tone: Tone; icon?: ReactNode; children: ReactNode }) {
  const Icon = ICONS[tone];
  return (
    <span className={`badge badge-${tone}`}>
      {icon ?? <Icon aria-hidden="true" />}
      {children}
    </span>
  );
}

export function Severity({ severity }: { severity: string }) {
  const word = severity.toLowerCase();
  if (word === "critical") return <Badge tone="bad" icon={<OctagonAlert aria-hidden="true" />}>Critical</Badge>;
  if (word === "error") return <Badge tone="bad">Error</Badge>;
  if (word === "warning") return <Badge tone="warn">Warning</Badge>;
  return <Badge tone="neutral">{words(severity || "unknown")}</Badge>;
}

const ALERTS: Record<AlertStatus, [Tone, string, string]> = {
  pending: ["busy", "Deciding", "The agent is deciding what to do."],
  pending_approval: ["warn", "Needs approval", "A person has to approve or reject the proposed action."],
  auto_executing: ["busy", "Acting by itself", "A known fix that is not critical: the agent acts without asking."],
  approved: ["busy", "Approved", "A person has approved; the action is about to begin."],
  executing: ["busy", "Acting", "The action is being taken."],
  executed: ["busy", "Measuring", "The action was taken; the metric is being measured."],
  resolved: ["good", "Resolved", "The metric is back, or the incident has closed."],
  escalated: ["bad", "Handed to a person", "The agent does not act on this any more: a person has to."],
  rejected: ["neutral", "Rejected", "A person has rejected the proposed action."],
  expired: ["bad", "Expired", "Nobody answered in time; nothing was done."],
  halted: ["bad", "Halted", "The kill switch stopped this; nothing more is done."],
};

const LOOK: [Tone, string, string] = ["warn", "Needs a person", "The agent proposes no action: a person has to look at it."];

/** `proposed`: what the agent would do, where that is known; where it is `none` there is nothing to approve. */
export function AlertState({ status, proposed }: { status: AlertStatus; proposed?: string }) {
  const [tone, label, meaning] = status === "pending_approval" && proposed === "none" ? LOOK : ALERTS[status];
  return (
    <Explained meaning={meaning}>
      <Badge tone={tone}>{label}</Badge>
    </Explained>
  );
}

const RUNS: Record<RunRow["status"], [Tone, string]> = {
  draft: ["neutral", "Draft"],
  running: ["busy", "Running"],
  awaiting_approval: ["warn", "Waiting for you"],
  completed: ["good", "Verified"],
  deploy_success_verify_failed: ["bad", "Applied, not reachable"],
  failed: ["bad", "Failed"],
};

/** Runs that ended although nothing went wrong, by their reason. */
const ENDED: Record<string, string> = { cancelled: "Cancelled", discarded: "Discarded", superseded: "Never applied" };

/** What a run of its kind has done at its end: neither a look, an end nor a name is verified by asking an address. */
const DONE: Record<string, string> = { drift: "Looked", destroy: "Ended", rename: "Done", end: "Done" };

export function RunState({ status, reason, kind }: { status: RunRow["status"]; reason?: string | null; kind?: RunRow["kind"] }) {
  const ended = status === "failed" ? ENDED[reason ?? ""] : status === "completed" ? DONE[kind ?? ""] : undefined;
  const [tone, label] = ended ? (["neutral", ended] as const) : RUNS[status];
  const icon = status === "awaiting_approval" ? <PauseCircle aria-hidden="true" /> : undefined;
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}

function Explained({ meaning, children }: { meaning: string; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <span className="explained">
          {children}
          <span className="sr"> ({meaning})</span>
        </span>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tooltip" sideOffset={6} aria-hidden="true">
          {meaning}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
