import { CircleCheck, ScanSearch } from "lucide-react";
import { useNavigate } from "react-router";
import { useKillSwitch, useLookForDrift, useSettleDrift } from "../../api/queries";
import { ago, dateTime } from "../../lib/format";
import { useNow } from "../../lib/now";
import { Panel } from "../Panel";
import { Empty, Problem } from "../states";
import type { TabProps } from "./tabs";

/** What differs from the files, what is there first; nothing of it is set back by itself. */
export default function Drift({ deployment }: TabProps) {
  const look = useLookForDrift(deployment.deployment_id);
  const settle = useSettleDrift(deployment.deployment_id);
  const navigate = useNavigate();
  const now = useNow();
  const follow = { onSuccess: ({ run_id }: { run_id: string }) => void navigate(`/runs/${run_id}`) };
  const { drift } = deployment;
  const stopped = useKillSwitch().data?.active;
  return (
    <Panel
      title="Changed by hand"
      tone={drift ? "warn" : undefined}
      aside={
        <span className="muted small">
          {deployment.checked_at ? `looked at ${ago(deployment.checked_at, now)}` : "not looked at yet"}
        </span>
      }
    >
      {look.error && <Problem error={look.error} />}
      {settle.error && <Problem error={settle.error} />}
      {drift ? (
        <div className="scroll-x" tabIndex={0} role="region" aria-label="What differs">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Resource</th>
                <th scope="col">What</th>
                <th scope="col">Is</th>
                <th scope="col">The files say</th>
              </tr>
            </thead>
            <tbody>
              {drift.changes.flatMap((change) =>
                (change.actions.join() === "create"
                  ? [["", [deployment.status === "incomplete" ? "not made" : "gone", "there"]] as const]
                  : Object.entries(change.attributes)
                ).map(([path, [there, said]]) => (
                  <tr key={`${change.address} ${path}`}>
                    <td>
                      <code>{change.address}</code>
                    </td>
                    <td>{path && <code>{path}</code>}</td>
                    <td>{there || "–"}</td>
                    <td>{said || "–"}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
          {drift.changed_by.map((act) => (
            <p key={act.address} className="small">
              <code>{act.address}</code> was changed by {act.who}, {dateTime(act.at)}
              {act.how && ` (${act.how})`}.
            </p>
          ))}
          <p className="muted small">
            Found {dateTime(drift.at)}.{drift.left_by && ` Left as it is by ${drift.left_by}.`}
          </p>
        </div>
      ) : (
        <Empty icon={<CircleCheck />} title={deployment.checked_at ? "What stands is what the files say" : "Nobody has looked yet"}>
          Terraform compares what stands with the files; that changes nothing.
        </Empty>
      )}
      <div className="actions">
        {stopped && <p className="muted small">Autonomy is stopped. Looking changes nothing, and is done all the same.</p>}
        <button type="button" className="button" disabled={look.isPending} onClick={() => look.mutate(undefined, follow)}>
          <ScanSearch aria-hidden="true" />
          Look now
        </button>
        {drift && (
          <>
            <button type="button" className="button" disabled={settle.isPending} onClick={() => settle.mutate("revert", follow)}>
              Plan the way back
            </button>
            <button type="button" className="button" disabled={settle.isPending} onClick={() => settle.mutate("adopt", follow)}>
              Take it into the files
            </button>
          </>
        )}
      </div>
    </Panel>
  );
}
