/** The shapes of the API by short names; all of them come from ../../openapi.json. */
import type { Readable } from "openapi-typescript-helpers";
import type { App } from "../lib/application";
import type { components } from "./schema";

type Schemas = components["schemas"];
/** As an answer holds it: what the client makes of a schema. */
type Said<Name extends keyof Schemas> = Readable<Schemas[Name]>;

export type Plan = Said<"InfraPlan">;
export type PlanAnswer = Said<"GraphResponse">;
export type Cost = Said<"Cost">;
export type Graph = Said<"Graph-Output">;
export type GraphNode = Said<"Node-Output">;
export type Run = Said<"WholeRun">;
export type RunRow = Said<"RunRow">;
export type RunStatus = Said<"StatusAnswer">;
export type Phase = Said<"Phase">;
export type PhaseTime = Said<"PhaseTime">;
export type Finding = Said<"Finding">;
export type Mended = Said<"Mended">;
export type FixAttempt = Said<"FixAttempt">;
export type PlanSummary = Said<"PlanSummary">;
export type PlannedChange = Said<"PlannedChange">;
export type Verification = Said<"Verification">;
export type LogLine = Said<"Line">;
export type AppLogLine = Said<"AppLogLine">;
export type Alert = Said<"ShownAlert">;
export type AlertStatus = Said<"AlertStatus">;
export type Deployment = Said<"DeploymentRow">;
export type WholeDeployment = Said<"Deployment">;
export type HistoryRow = Said<"HistoryRow">;
export type MonitoringPolicy = Said<"MonitoringPolicy">;
export type Series = Said<"Series">;
export type Health = Said<"Health">;
export type Watched = Said<"Watched">;
export type KillSwitch = Said<"KillSwitchShown">;
export type Problem = Said<"ProblemDocument">;

/** What a plan was made with, and is drafted with again. */
export type Planned = { prompt: string; environment: string; app: App | null };
