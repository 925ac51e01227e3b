import { lazy, Suspense } from "react";
import { useSeries } from "../api/queries";
import type { Alert } from "../api/types";
import { Loading, Problem } from "./states";

// The library that draws comes with the first chart.
const SeriesPlot = lazy(() => import("./SeriesPlot"));

/** An alert's metric from an hour before it began to an hour after. */
export function SeriesChart({ alert }: { alert: Alert }) {
  const began = alert.started_at ?? alert.created_at;
  const found = useSeries(alert.id, Date.now() / 1000 < (alert.closed_at ?? began) + 3600);
  if (found.error && !found.data) return <Problem error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading what="the metric" rows={2} />;
  const { label, points, why } = found.data;
  return (
    <figure className="series">
      <figcaption className="small">
        {label}
        <span className="muted">, the hour before and after</span>
      </figcaption>
      {points.length ? (
        <Suspense fallback={<Loading what="the chart" rows={2} />}>
          <SeriesPlot series={found.data} />
        </Suspense>
      ) : (
        <p className="muted small">{why}</p>
      )}
    </figure>
  );
}
