import { OctagonX, ShieldAlert, ShieldCheck, ShieldQuestion } from "lucide-react";
import { useState } from "react";
import { useKillSwitch, useSetKillSwitch } from "../api/queries";
import { ago } from "../lib/format";
import { useNow } from "../lib/now";
import { Confirm } from "./Confirm";
import { Problem } from "./states";

/** Whether the agent may act, and the way to stop it; in the bar of every page. */
export function KillSwitchControl() {
  const [asking, setAsking] = useState(false);
  const { data, isError } = useKillSwitch();
  const set = useSetKillSwitch();
  const stopped = data?.active ?? false;
  const unknown = !data || isError;
  const Icon = unknown ? ShieldQuestion : stopped ? ShieldAlert : ShieldCheck;
  return (
    <div className="kill" data-state={unknown ? "unknown" : stopped ? "stopped" : "on"}>
      <span className="kill-state" role="status">
        <Icon aria-hidden="true" />
        <span className="kill-word">{unknown ? "Autonomy unknown" : stopped ? "Autonomy stopped" : "Autonomy on"}</span>
      </span>
      {stopped ? (
        <button type="button" className="button small" onClick={() => setAsking(true)}>
          Resume
        </button>
      ) : (
        <button type="button" className="button small danger" onClick={() => setAsking(true)}>
          <OctagonX aria-hidden="true" />
          Stop
        </button>
      )}
      <Confirm
        open={asking}
        onOpenChange={(open) => {
          setAsking(open);
          if (!open) set.reset();
        }}
        title={stopped ? "Resume autonomy?" : "Stop all autonomous actions?"}
        confirm={stopped ? "Resume autonomy" : "Stop autonomy"}
        danger={!stopped}
        busy={set.isPending}
        onConfirm={() => set.mutate(!stopped, { onSuccess: () => setAsking(false) })}
      >
        {stopped ? (
          <p>The agent may act on alerts by itself again, within its gate. It asks about alerts that were halted again.</p>
        ) : (
          <p>
            Every pending and future action is halted, approved ones too, until a person resumes autonomy. Alerts are still
            received. A change that Terraform is making is interrupted within seconds; what it has made by then stays, and is
            finished or removed by a run of its own after the switch is released.
          </p>
        )}
        {set.error && <Problem error={set.error} />}
      </Confirm>
    </div>
  );
}

/** While autonomy is stopped, every page says so. */
export function KillSwitchBanner() {
  const { data } = useKillSwitch();
  const now = useNow();
  return (
    <div role="status" aria-live="polite">
      {data?.active && (
        <div className="banner banner-stop">
          <strong>Autonomy is stopped</strong>
          {data.by && ` by ${data.by}`}
          {data.at > 0 && `, ${ago(data.at, now)}`}. Nothing is approved or executed until a person resumes it.
        </div>
      )}
    </div>
  );
}
