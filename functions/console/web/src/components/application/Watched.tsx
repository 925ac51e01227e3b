import { BellPlus } from "lucide-react";
import { Link, useNavigate } from "react-router";
import { useHealth, useWatch } from "../../api/queries";
import type { Watched as One } from "../../api/types";
import { shows } from "../../lib/format";
import { Badge } from "../badges";
import { Panel } from "../Panel";
import { Loading, Problem } from "../states";
import type { TabProps } from "./tabs";

const WIDTH = 120;
const HEIGHT = 28;

/** Everything that is watched of a deployment: its last hour, where it stands, and its threshold. */
export function Watched({ deployment, unfinished }: TabProps & { unfinished: string }) {
  const id = deployment.deployment_id;
  const found = useHealth(id);
  const watched = found.data?.watched ?? [];
  const state = found.data?.state;
  return (
    <Panel
      title="How it is"
      className="health"
      tone={state === "in trouble" ? "bad" : undefined}
      aside={
        state &&
        (unfinished ? (
          // What is there may be well; the whole is not.
          <Badge tone="bad">{unfinished}</Badge>
        ) : (
          <Badge tone={state === "well" ? "good" : state === "in trouble" ? "bad" : "neutral"}>
            {state === "well" ? "Well" : state === "in trouble" ? "In trouble" : "Nothing measured yet"}
          </Badge>
        ))
      }
    >
      {found.error && !found.data && <Problem error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading what="how it is" />}
      {found.data && !watched.length && <Unwatched deployment={deployment} />}
      <ul className="rows">
        {watched.map((each) => (
          <li key={`${each.resource} ${each.metric}`} className="row watched">
            <span className="row-main">
              <span className="row-title">{each.label}</span>
              <span className="muted small">
                {each.resource}, alert above {shows[each.unit](each.threshold)}
              </span>
            </span>
            <Sparkline of={each} />
            {each.value === null ? (
              <span className="muted small">no data</span>
            ) : (
              <strong className={each.crossed ? "text-bad" : undefined}>{shows[each.unit](each.value)}</strong>
            )}
          </li>
        ))}
      </ul>
      {watched.length > 0 && (
        <p className="muted small">
          The last hour. <Link to={`/deployments/${id}/alerts`}>Alerts and policies</Link>
        </p>
      )}
    </Panel>
  );
}

/** That nothing watches it; and what was adopted, the way to have it watched. */
export function Unwatched({ deployment }: TabProps) {
  const watch = useWatch(deployment.deployment_id);
  const go = useNavigate();
  if (deployment.architecture) return <p className="muted">Nothing of it is watched.</p>;
  return (
    <>
      <p className="muted">Nothing of it is watched: it was adopted, and came without alert policies of this kind.</p>
      {watch.error && <Problem error={watch.error} />}
      {watch.data?.ask && <p role="status">{watch.data.ask.question}</p>}
      <div className="actions">
        <button
          type="button"
          className="button"
          disabled={watch.isPending}
          aria-busy={watch.isPending}
          onClick={() => watch.mutate(undefined, { onSuccess: (drafted) => drafted.run_id && void go(`/runs/${drafted.run_id}`) })}
        >
          <BellPlus aria-hidden="true" />
          Plan its alert policies
        </button>
      </div>
    </>
  );
}

function Sparkline({ of: { points, threshold, crossed } }: { of: One }) {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return null;
  const most = Math.max(threshold, ...points.map(({ value }) => value)) || 1;
  const x = (at: number) => ((at - first.at) / (last.at - first.at || 1)) * WIDTH;
  const y = (value: number) => HEIGHT - 2 - (value / most) * (HEIGHT - 4);
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line x1={0} x2={WIDTH} y1={y(threshold)} y2={y(threshold)} className="chart-threshold" />
      <polyline
        points={points.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
        className={crossed ? "sparkline-bad" : "sparkline-line"}
      />
    </svg>
  );
}
