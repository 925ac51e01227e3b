import { BellOff } from "lucide-react";
import { useSearchParams } from "react-router";
import { useAlertsOf } from "../../api/queries";
import { AlertList } from "../AlertList";
import { Panel } from "../Panel";
import { Policies } from "../PlanCard";
import { Empty, Loading, Problem } from "../states";
import type { TabProps } from "./tabs";
import { Unwatched } from "./Watched";

/** What has been wrong with it, the newest first, and what is watched. */
export default function Alerts({ deployment }: TabProps) {
  const [search, setSearch] = useSearchParams();
  const found = useAlertsOf(deployment.deployment_id);
  const mine = found.data ?? [];
  return (
    <div className="app-grid">
      <Panel title="Alerts" aside={found.data ? mine.length : "–"} className="alert-panel">
        {found.error && !found.data && <Problem error={found.error} retry={() => void found.refetch()} />}
        {found.isPending && <Loading what="its alerts" />}
        {found.data &&
          (mine.length ? (
            <AlertList
              alerts={mine}
              opened={search.get("alert")}
              onOpen={(alert) => setSearch(alert ? { alert } : {}, { replace: true })}
              label="Alerts"
            />
          ) : (
            <Empty icon={<BellOff />} title={deployment.monitoring_policies.length ? "Nothing has been wrong with it" : "No alerts"}>
              {deployment.monitoring_policies.length
                ? "Its alert policies watch it; what they find stands here."
                : "No alert policy watches it, so nothing would be told."}
            </Empty>
          ))}
      </Panel>
      <Panel title="Alert policies" aside={deployment.monitoring_policies.length}>
        {deployment.monitoring_policies.length ? (
          <Policies policies={deployment.monitoring_policies} />
        ) : (
          <Unwatched deployment={deployment} />
        )}
      </Panel>
    </div>
  );
}
