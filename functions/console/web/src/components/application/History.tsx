import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useHistory, useRollback } from "../../api/queries";
import type { HistoryRow } from "../../api/types";
import { dateTime, titled, usd } from "../../lib/format";
import { Badge, RunState } from "../badges";
import { Panel } from "../Panel";
import { Loading, Problem } from "../states";
import type { TabProps } from "./tabs";

/** Every run of it: what was asked, by whom, what it changed and cost; and the way back. */
export default function History({ deployment }: TabProps) {
  const history = useHistory(deployment.deployment_id);
  const back = useRollback(deployment.deployment_id);
  const go = useNavigate();
  const [everything, setEverything] = useState(false);
  // What never ran is no part of what became of it; a plan that waits for somebody is.
  const rows = history.data?.filter((row) => everything || row.ran || row.status === "awaiting_approval") ?? [];
  const left = (history.data?.length ?? 0) - rows.length;
  return (
    <Panel title="Revisions" aside={history.data ? rows.length : "–"}>
      {history.isPending && <Loading what="the history" />}
      {history.error && <Problem error={history.error} retry={() => void history.refetch()} />}
      {back.error && <Problem error={back.error} />}
      <ul className="rows">
        {rows.map((row) => (
          <li key={row.run_id} className="row revision">
            <span className="row-main">
              <Link className="row-title" to={`/runs/${row.run_id}`}>
                {titled(row.kind, row.what)}
              </Link>
              <span className="muted small">
                {dateTime(row.at)}
                {row.by && ` · ${row.by}`}
                {changed(row) && ` · ${changed(row)}`}
                {row.monthly_cost_usd !== null && ` · ${usd(row.monthly_cost_usd)} a month`}
              </span>
              {row.kept.map((kept) => (
                <span key={kept.address} className="small">
                  Kept of <code>{kept.address}</code>: {kept.what}, <code>{kept.where}</code>
                </span>
              ))}
            </span>
            {row.current ? <Badge tone="info">Stands now</Badge> : <RunState status={row.status} reason={row.reason} kind={row.kind} />}
            {row.can_go_back_to && (
              <button
                type="button"
                className="button"
                disabled={back.isPending}
                onClick={() => back.mutate(row.run_id, { onSuccess: (begun) => void go(`/runs/${begun.run_id}`) })}
              >
                <RotateCcw aria-hidden="true" />
                Roll back to this
              </button>
            )}
          </li>
        ))}
      </ul>
      {left > 0 && (
        <div className="actions">
          <button type="button" className="button" onClick={() => setEverything(true)}>
            Show {left} that never ran
          </button>
        </div>
      )}
    </Panel>
  );
}

const changed = ({ add, change, replace, destroy }: HistoryRow) =>
  [
    [add, "added"],
    [change, "changed"],
    [replace, "made anew"],
    [destroy, "destroyed"],
  ]
    .filter(([count]) => count)
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");
