import type { HistoryRow } from "../api/types";
import { dateTime, usd } from "../lib/format";

const WIDTH = 320;
const HEIGHT = 72;
const APPLIED = new Set(["completed", "deploy_success_verify_failed"]);

/** What it has cost a month since the start: a step for every run that was applied. */
export function CostHistory({ rows }: { rows: HistoryRow[] }) {
  const steps = rows
    .filter((row) => APPLIED.has(row.status) && row.monthly_cost_usd !== null)
    .map((row) => ({ at: row.ended_at, cost: row.monthly_cost_usd ?? 0 }))
    .reverse();
  const first = steps[0];
  if (!first || steps.length < 2) return null;
  const end = Date.now() / 1000;
  const most = Math.max(...steps.map(({ cost }) => cost)) || 1;
  const x = (at: number) => ((at - first.at) / Math.max(end - first.at, 1)) * WIDTH;
  const y = (cost: number) => HEIGHT - (cost / most) * (HEIGHT - 6) - 1;
  const path = steps.map(({ at, cost }, n) => `${n ? `H${x(at).toFixed(1)}V` : `M0 `}${y(cost).toFixed(1)}`).join("");
  const said = steps.map(({ at, cost }) => `${usd(cost)} since ${dateTime(at)}`).join(", ");
  return (
    <figure className="cost-history">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`A month: ${said}`} preserveAspectRatio="none">
        <path d={`${path}H${WIDTH}V${HEIGHT}H0Z`} className="cost-area" />
        <path d={`${path}H${WIDTH}`} className="cost-line" vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="muted small">
        {usd(first.cost)} at first, {steps.length - 1} {steps.length === 2 ? "change" : "changes"} since
      </figcaption>
    </figure>
  );
}
