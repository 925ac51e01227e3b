import "uplot/dist/uPlot.min.css";
import { useEffect, useRef } from "react";
import UPlot from "uplot";
import type { Series } from "../api/types";
import { clock, shows } from "../lib/format";
import { useTheme } from "../lib/theme";

const HEIGHT = 190;

/** A metric over time with its threshold, and when the alert began, was acted on, and closed. */
export default function SeriesPlot({ series }: { series: Series }) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const at = place.current;
    if (!at) return;
    const style = getComputedStyle(at);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const show = shows[series.unit];
    const values = series.points.map(({ value }) => value);
    const most = Math.max(...values, series.threshold ?? 0) * 1.1 || 1;
    // Where nothing was measured at first, the picture begins with the first point.
    const begin = Math.max(series.from_at, (series.points[0]?.at ?? 0) - (series.to_at - series.from_at) / 50);
    const axis = {
      stroke: colour("--muted"),
      font: `11px ${colour("--sans") || "sans-serif"}`,
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
    };
    const marks: [number | null, string, string][] = [
      [series.began_at, "began", colour("--bad")],
      [series.acted_at, "acted", colour("--info")],
      [series.closed_at, "closed", colour("--good")],
    ];
    const plot = new UPlot(
      {
        width: at.clientWidth || 300,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: { x: { range: [begin, series.to_at] }, y: { range: [Math.min(0, ...values), most] } },
        axes: [
          {
            ...axis,
            size: 30,
            values: (_, splits, __, ___, step) => splits.map((each) => (step < 60 ? clock(each) : clock(each).slice(0, 5))),
          },
          { ...axis, size: 66, values: (_, splits) => splits.map(show) },
        ],
        series: [
          {},
          {
            stroke: colour("--accent"),
            fill: colour("--accent-soft"),
            width: 2,
            points: { show: series.points.length < 3 },
          },
        ],
        hooks: {
          draw: [
            (drawn) => {
              const { ctx, bbox } = drawn;
              const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, dash: number[]) => {
                ctx.save();
                ctx.strokeStyle = stroke;
                ctx.lineWidth = devicePixelRatio;
                ctx.setLineDash(dash.map((each) => each * devicePixelRatio));
                ctx.beginPath();
                ctx.moveTo(x1, y1);
                ctx.lineTo(x2, y2);
                ctx.stroke();
                ctx.restore();
              };
              if (series.threshold !== null) {
                const y = drawn.valToPos(series.threshold, "y", true);
                line(bbox.left, y, bbox.left + bbox.width, y, colour("--bad"), [5, 4]);
              }
              // One below the other: what follows at once would be written over what came before.
              const seen = marks.filter(([moment]) => moment !== null && moment >= series.from_at && moment <= series.to_at);
              for (const [row, [moment, name, stroke]] of seen.entries()) {
                const x = drawn.valToPos(moment!, "x", true);
                line(x, bbox.top, x, bbox.top + bbox.height, stroke, [2, 3]);
                ctx.fillStyle = stroke;
                ctx.font = `${11 * devicePixelRatio}px sans-serif`;
                const left = x + 60 * devicePixelRatio > bbox.left + bbox.width;
                ctx.textAlign = left ? "right" : "left";
                const at = [x + (left ? -4 : 4) * devicePixelRatio, bbox.top + (12 + 14 * row) * devicePixelRatio] as const;
                // Its own ground: the curve and the threshold run behind it.
                ctx.lineJoin = "round";
                ctx.lineWidth = 4 * devicePixelRatio;
                ctx.strokeStyle = colour("--surface");
                ctx.strokeText(name, ...at);
                ctx.fillText(name, ...at);
              }
            },
          ],
        },
      },
      [series.points.map((each) => each.at), values],
      at,
    );
    const watcher = new ResizeObserver(() => plot.setSize({ width: at.clientWidth, height: HEIGHT }));
    watcher.observe(at);
    return () => {
      watcher.disconnect();
      plot.destroy();
    };
  }, [series, theme]);
  return <div ref={place} className="plot" role="img" aria-label={inWords(series)} />;
}

/** What the picture shows, for whoever does not see it. */
function inWords({ label, unit, points, threshold, began_at }: Series): string {
  const show = shows[unit];
  const before = points.findLast(({ at }) => at < began_at) ?? points[0];
  const last = points.at(-1);
  const said = [
    before && `${show(before.value)} before the alert`,
    `at most ${show(Math.max(...points.map(({ value }) => value)))}`,
    last && `${show(last.value)} at ${clock(last.at)}`,
    threshold !== null && `threshold ${show(threshold)}`,
  ];
  return `${label} over time: ${said.filter(Boolean).join(", ")}`;
}
