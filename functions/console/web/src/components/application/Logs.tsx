import { Pause, Play } from "lucide-react";
import { useMemo, useState } from "react";
import { useAppLog } from "../../api/application";
import type { AppLogLine } from "../../api/types";
import { LogView } from "../LogView";
import { Panel } from "../Panel";
import { Problem } from "../states";
import type { TabProps } from "./tabs";

const GRAVE = new Set(["ERROR", "CRITICAL", "ALERT", "EMERGENCY"]);

/** What the program itself says, as Cloud Logging has it: the newest lines, and those that come. */
export default function Logs({ deployment }: TabProps) {
  const [following, setFollowing] = useState(true);
  const [grave, setGrave] = useState(false);
  const log = useAppLog(deployment.deployment_id, following);
  const all = log.data?.lines;
  const lines = useMemo(() => (all ?? []).map(shown).filter((each) => !grave || each.bad), [all, grave]);
  return (
    <Panel
      title="Logs"
      aside={
        <span className="actions">
          <label className="check">
            <input type="checkbox" checked={grave} onChange={(event) => setGrave(event.target.checked)} /> Errors only
          </label>
          <button type="button" className="button small" aria-pressed={following} onClick={() => setFollowing(!following)}>
            {following ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
            {following ? "Pause" : "Follow"}
          </button>
        </span>
      }
    >
      {log.error && <Problem error={log.error} retry={() => void log.refetch()} />}
      <LogView lines={lines} live={following} />
    </Panel>
  );
}

function shown(line: AppLogLine, n: number) {
  return { n, at: line.at, phase: line.who, text: line.text, bad: GRAVE.has(line.severity) };
}
