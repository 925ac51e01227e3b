/** Numbers, times and names as people read them. */
import type { Alert } from "../api/types";
import measures from "./measures.json";

const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

export const usd = (amount: number) => money.format(amount);
export const usdMonth = (amount: number) => `${money.format(amount)} a month`;
export const usdDelta = (amount: number) => `${amount < 0 ? "−" : "+"}${money.format(Math.abs(amount))} a month`;
export const number = (value: number) => plain.format(value);

const UNITS: [number, string][] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
];

/** `seconds` as "45 s", "3 min", "2 h". */
export function duration(seconds: number): string {
  const whole = Math.max(0, seconds);
  for (const [size, name] of UNITS) if (whole >= size) return `${Math.floor(whole / size)} ${name}`;
  return whole < 10 && whole % 1 ? `${whole.toFixed(1)} s` : `${Math.round(whole)} s`;
}

/** How long ago an instant (epoch seconds) was. */
export function ago(at: number, now: number): string {
  const seconds = now / 1000 - at;
  return seconds < 5 ? "just now" : `${duration(seconds)} ago`;
}

/** How far off an instant (epoch seconds) is: "in 10 h"; never more than is left. */
export function until(at: number, now: number): string {
  const minutes = (at - now / 1000) / 60;
  if (minutes <= 0) return "now";
  if (minutes < 90) return `in ${Math.ceil(minutes)} min`;
  return minutes < 48 * 60 ? `in ${Math.floor(minutes / 60)} h` : `in ${Math.floor(minutes / 1440)} days`;
}

const KINDS: Record<string, string> = {
  remediation: "Repair",
  change: "Change",
  rollback: "Roll back",
  destroy: "Destroy",
  adopt: "Adopted",
};

const LONGEST_TITLE = 120;

/** Whether a run's words are too long for a title. */
export const isCut = (prompt: string) => prompt.length > LONGEST_TITLE;

/** A run by what it is for: "Change: add a cache"; what is long is cut after a word. */
export function titled(kind: string, prompt: string): string {
  const words = isCut(prompt) ? `${prompt.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, "")}…` : prompt;
  const said = KINDS[kind];
  // `Destroy: Destroy crm` says one thing twice.
  return said && !words.toLowerCase().startsWith(said.toLowerCase()) ? `${said}: ${words}` : words;
}

export const clock = (at: number) =>
  new Date(at * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const dateTime = (at: number) =>
  new Date(at * 1000).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });

interface Metric {
  label: string;
  show: (value: number) => string;
}

const percent = (value: number) => `${plain.format(Math.round(value * 1000) / 10)} %`;
const bytes = (value: number) => {
  const sizes = ["B/s", "kB/s", "MB/s", "GB/s"];
  const step = value >= 1 ? Math.min(Math.floor(Math.log10(value) / 3), sizes.length - 1) : 0;
  return `${plain.format(value / 1000 ** step)} ${sizes[step]}`;
};

export type Unit = "ratio" | "bytes_per_second" | "count";

/** How a value of a unit is shown. */
export const shows: Record<Unit, (value: number) => string> = { ratio: percent, bytes_per_second: bytes, count: number };

const unitOf = (path: string): Unit =>
  /(utilization|_ratio)$/.test(path) ? "ratio" : /bytes_count$/.test(path) ? "bytes_per_second" : "count";

/** What a Cloud Monitoring metric type measures, in the words of the part that is watched by it, and how it is shown. */
export function metric(path: string): Metric {
  const known = (measures as Record<string, string>)[path];
  // One that nobody here knows may be somebody's own text.
  return { label: known ?? `“${path.split("/").slice(-3).join("/")}”`, show: shows[unitOf(path)] };
}

const WORDS: Record<string, string> = {
  scale_up_vm: "Bigger machine",
  restart_instance: "Restart",
  modify_firewall: "Restore firewall",
  none: "No action",
};

export const action = (name: string) => WORDS[name] ?? words(name);

const NAMES: Record<string, string> = {
  api: "API",
  cpu: "CPU",
  http: "HTTP",
  https: "HTTPS",
  iam: "IAM",
  ip: "IP",
  mysql: "MySQL",
  postgres: "PostgreSQL",
  pubsub: "Pub/Sub",
  sql: "SQL",
  vm: "VM",
};

const PARTS: Record<string, string> = { cloud_run: "Cloud Run", bigquery: "BigQuery", redis: "Redis" };

/** snake_case as words; `run+sql` as two, and what is there twice once. */
export const words = (name: string) => {
  const spaced = [...new Set(name.split("+"))]
    .map((part) => PARTS[part] ?? part.split("_").map((word) => NAMES[word] ?? word).join(" "))
    .join(", ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

/** `google_compute_instance` as "Compute instance". */
export const resourceType = (type: string) => words(type.replace(/^google_/, ""));

/** What a stranger wrote, within marks that it can't end itself. */
export const quoted = (text: string): string => `“${text.replace(/[“”„‟«»″ʺ‶〝〞＂"]/g, "'")}”`;

/** A decision's reason: a model's are its own words, and stand quoted with its name. */
export const inWhoseWords = (reasoning: string, decided_by: string) =>
  !decided_by || decided_by.startsWith("offline") ? reasoning : `${decided_by} says: ${quoted(reasoning)}`;

export const alertName = (alert: Alert) => alert.target?.name ?? alert.resource;

/** A deployment by the name people gave it; by its goal where it has none. */
export const nameOf = (of: { application: string; prompt: string; stack_type: string }) =>
  of.application || of.prompt || words(of.stack_type);

/** How what did not come to its end is called: a first deployment is half made, a later change of what stood is unfinished. */
export const unfinished = (of: { applied_run_id: string }) => (of.applied_run_id ? "Change unfinished" : "Half made");
