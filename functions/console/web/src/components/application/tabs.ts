/** The parts of an application's page, in the order in which they stand; each has an address and a file of its own. */
import { type ComponentType, lazy } from "react";
import type { WholeDeployment } from "../../api/types";
import { programsOf } from "../../lib/configuration";

/** What a tab is given: the deployment whose page it is part of, as it stands now. */
export interface TabProps {
  deployment: WholeDeployment;
}

interface Tab {
  /** Its part of the address: `/deployments/ID/NAME`; the first one's is empty. */
  name: string;
  label: string;
  View: ComponentType<TabProps>;
  /** Whether a deployment has it; without a word about that all do. */
  when?: (deployment: WholeDeployment) => boolean;
}

const runsPrograms = (deployment: WholeDeployment) => programsOf(deployment).length > 0;

export const TABS: Tab[] = [
  { name: "", label: "Overview", View: lazy(() => import("./Overview")) },
  { name: "alerts", label: "Alerts", View: lazy(() => import("./Alerts")) },
  { name: "logs", label: "Logs", View: lazy(() => import("./Logs")), when: runsPrograms },
  { name: "configuration", label: "Configuration", View: lazy(() => import("./Configuration")), when: runsPrograms },
  { name: "history", label: "History", View: lazy(() => import("./History")) },
  { name: "drift", label: "Drift", View: lazy(() => import("./Drift")) },
  { name: "change", label: "Change", View: lazy(() => import("./Change")) },
];
