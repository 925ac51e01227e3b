import { Link } from "react-router";
import type { RunRow } from "../api/types";
import { ago, titled, usdMonth, words } from "../lib/format";
import { RunState } from "./badges";

/** A run in a list; a draft leads to its files, everything else to where it stands. */
export function RunLine({ run, now }: { run: RunRow; now: number }) {
  return (
    <Link to={run.status === "draft" ? `/design/${run.run_id}` : `/runs/${run.run_id}`} className="row">
      <span className="row-main">
        <span className="row-title">{titled(run.kind, run.prompt)}</span>
        <span className="muted small">
          {run.application && <strong>{run.application}</strong>}
          {run.application && " · "}
          {words(run.plan.stack_type)} · {run.plan.region} ·{" "}
          {/* What was adopted is priced by its first plan: until then nobody knows, and it is not free. */}
          {(run.monthly_cost_usd ?? run.plan.estimated_cost_usd) || run.plan.stack_type !== "adopted"
            ? `${usdMonth(run.monthly_cost_usd ?? run.plan.estimated_cost_usd)} · `
            : ""}
          {ago(run.created_at, now)}
        </span>
      </span>
      <RunState status={run.status} reason={run.reason} kind={run.kind} />
    </Link>
  );
}
