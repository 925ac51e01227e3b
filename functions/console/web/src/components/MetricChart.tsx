import type { Alert } from "../api/types";
import { metric } from "../lib/format";

const WIDTH = 260;
const LEFT = 52;
const RIGHT = 62;

/** A metric before and after an action against its threshold; the numbers are in the label too. */
export function MetricChart({ alert }: { alert: Alert }) {
  const before = alert.verdict?.before ?? alert.action?.value_before ?? alert.value;
  const after = alert.verdict?.after ?? null;
  const threshold = alert.verdict?.threshold ?? alert.threshold;
  if (before === null) return null;
  const { label, show } = metric(alert.metric);
  const most = Math.max(before, after ?? 0, threshold ?? 0) * 1.08 || 1;
  const x = (value: number) => (value / most) * (WIDTH - LEFT - RIGHT);
  const crossed = (value: number) =>
    threshold !== null && (alert.comparison === "lt" ? value < threshold : value > threshold);
  const said = [
    `${label} before: ${show(before)}`,
    after === null ? "not measured yet" : `after: ${show(after)}`,
    ...(threshold === null ? [] : [`threshold: ${show(threshold)}`]),
  ].join(", ");
  const bars: [string, number | null][] = [
    ["Before", before],
    ["After", after],
  ];
  return (
    <figure className="chart">
      <figcaption>{label}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} 74`} role="img" aria-label={said} width={WIDTH} height={74}>
        {bars.map(([name, value], row) => (
          <g key={name} transform={`translate(0 ${row * 26})`}>
            <text x={0} y={18} className="chart-name">
              {name}
            </text>
            <rect x={LEFT} y={6} width={WIDTH - LEFT - RIGHT} height={16} rx={4} className="chart-track" />
            {value !== null && (
              <rect
                x={LEFT}
                y={6}
                width={Math.max(x(value), 2)}
                height={16}
                rx={4}
                className={crossed(value) ? "chart-bar chart-crossed" : "chart-bar chart-fine"}
              />
            )}
            <text x={WIDTH - RIGHT + 6} y={18} className="chart-value">
              {value === null ? "measuring" : show(value)}
            </text>
          </g>
        ))}
        {threshold !== null && (
          <g transform={`translate(${LEFT + x(threshold)} 0)`}>
            <line y1={2} y2={54} className="chart-threshold" />
            <text y={68} className="chart-name" textAnchor="middle">
              {show(threshold)}
            </text>
          </g>
        )}
      </svg>
    </figure>
  );
}
