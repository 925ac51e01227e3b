/** What a deployed application is set to, read from its architecture. */
import type { WholeDeployment } from "../api/types";

/** The kinds of parts that run a program of one's own on Cloud Run. */
const RUNS = new Set(["cloud_run", "worker_pool", "run_job"]);

export interface Program {
  id: string;
  /** Name and value. */
  variables: [string, string][];
}

export interface Secret {
  variable: string;
  /** Which version the program takes. */
  version: string;
}

type Part = NonNullable<WholeDeployment["architecture"]>["parts"][number];

const setting = (part: Part, key: string) => part.settings.find((each) => each.key === key)?.value ?? "";

/** The programs with their variables; none where nothing runs one. */
export function programsOf(deployment: WholeDeployment): Program[] {
  const parts = deployment.architecture?.parts ?? [];
  return parts.filter(({ part }) => RUNS.has(part)).map((part) => ({ id: part.id, variables: variablesIn(setting(part, "env")) }));
}

export function secretsOf(deployment: WholeDeployment): Secret[] {
  const parts = deployment.architecture?.parts ?? [];
  return parts
    .filter(({ part }) => part === "secret")
    .map((part) => ({
      variable: setting(part, "env") || part.id.replaceAll("-", "_").toUpperCase(),
      version: setting(part, "version") || (setting(part, "rotation_days") ? "the newest" : "made up"),
    }));
}

/** `A=1,B=2`, or a JSON object of texts. */
function variablesIn(text: string): [string, string][] {
  if (text.trimStart().startsWith("{")) {
    try {
      const said = JSON.parse(text) as Record<string, unknown>;
      return Object.entries(said).map(([name, value]) => [name, String(value)]);
    } catch {
      return [];
    }
  }
  return text
    .split(",")
    .filter((each) => each.includes("="))
    .map((each) => {
      const at = each.indexOf("=");
      return [each.slice(0, at).trim(), each.slice(at + 1)];
    });
}
