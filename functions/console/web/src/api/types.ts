/** The shapes of the API by short names; all of them come from ../../openapi.json. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Plan = Schemas["InfraPlan"];
export type PlanAnswer = Schemas["GraphResponse"];
export type Cost = Schemas["Cost"];
export type Graph = Schemas["Graph-Output"];
export type GraphNode = Schemas["Node-Output"];
export type Run = Schemas["Run"];
export type RunRow = Schemas["RunRow"];
export type RunStatus = Schemas["StatusAnswer"];
export type Phase = Schemas["Phase"];
export type PhaseTime = Schemas["PhaseTime"];
export type Finding = Schemas["Finding"];
export type FixAttempt = Schemas["FixAttempt"];
export type PlanSummary = Schemas["PlanSummary"];
export type PlannedChange = Schemas["PlannedChange"];
export type Verification = Schemas["Verification"];
export type LogLine = Schemas["Line"];
export type Alert = Schemas["ShownAlert"];
export type AlertStatus = Schemas["AlertStatus"];
export type Deployment = Schemas["DeploymentRow"];
export type MonitoringPolicy = Schemas["MonitoringPolicy"];
export type KillSwitch = Schemas["KillSwitchShown"];
export type Problem = Schemas["ProblemDocument"];
