import { Clock, Trash2 } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useDestroy, useExtend } from "../../api/queries";
import { dateTime, nameOf } from "../../lib/format";
import { Confirm } from "../Confirm";
import { Panel } from "../Panel";
import { Problem } from "../states";
import type { TabProps } from "./tabs";

/** When it ends by itself, how it stands longer, and how it is ended. */
export function End({ deployment }: TabProps) {
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const destroy = useDestroy(deployment.deployment_id);
  const extend = useExtend(deployment.deployment_id);
  const go = useNavigate();
  const name = deployment.application || deployment.deployment_id;
  const close = (open: boolean) => {
    setAsking(open);
    setTyped("");
  };
  return (
    <Panel title="End it" tone="bad">
      {deployment.ends_at !== null && (
        <>
          <p>It ends by itself, {dateTime(deployment.ends_at)}.</p>
          <div className="actions">
            <button type="button" className="button" disabled={extend.isPending} onClick={() => extend.mutate("1d")}>
              <Clock aria-hidden="true" />A day longer
            </button>
            <button type="button" className="button" disabled={extend.isPending} onClick={() => extend.mutate("never")}>
              Keep it
            </button>
          </div>
        </>
      )}
      {deployment.ends_at === null && (
        <p>
          It has no end. A change that says when, such as <em>only until Friday</em>, gives it one.
        </p>
      )}
      {extend.error && <Problem error={extend.error} />}
      <p className="muted">Databases and disks get a last copy, where they can have one. The plan is shown before anything goes.</p>
      {destroy.error && <Problem error={destroy.error} />}
      <div className="actions">
        <button type="button" className="button danger" onClick={() => close(true)}>
          <Trash2 aria-hidden="true" />
          Destroy
        </button>
      </div>
      <Confirm
        open={asking}
        onOpenChange={close}
        title={`Plan the end of ${nameOf(deployment)}?`}
        confirm="Show what goes"
        danger
        busy={destroy.isPending || typed.trim() !== name}
        onConfirm={() =>
          destroy.mutate(typed.trim(), {
            onSuccess: (begun) => void go(`/runs/${begun.run_id}`),
            onSettled: () => close(false),
          })
        }
      >
        <p>Nothing is destroyed yet: the plan is shown first, and goes no further until somebody applies it.</p>
        <label className="field">
          Type <code>{name}</code> to go on
          <input value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
        </label>
      </Confirm>
    </Panel>
  );
}
