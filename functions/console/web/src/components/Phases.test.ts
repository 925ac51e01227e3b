import { expect, it } from "vitest";
import type { PhaseTime } from "../api/types";
import { passes, steps } from "./Phases";

const time = (phase: PhaseTime["phase"], ended: number | null = 2): PhaseTime => ({ phase, started_at: 1, ended_at: ended });
const shown = (...args: Parameters<typeof steps>) => steps(...args).map((step) => `${step.phase} ${step.state}`);

it("shows what happened, what happens now and what is to come", () => {
  expect(shown([time("starting"), time("initializing", null)], "running").slice(0, 4)).toEqual([
    "starting done",
    "initializing now",
    "validating to-come",
    "planning to-come",
  ]);
});

it("shows a phase that comes again, and fix attempts where they happened", () => {
  const phases = [time("validating"), time("fix_attempt_1"), time("validating"), time("planning", null)];
  expect(shown(phases, "running").slice(0, 5)).toEqual([
    "validating done",
    "fix_attempt_1 done",
    "validating done",
    "planning now",
    "applying to-come",
  ]);
});

it("marks where it failed and promises nothing after it", () => {
  expect(shown([time("starting"), time("applying")], "failed")).toEqual(["starting done", "applying failed"]);
});

it("marks nothing as failed where a finished plan was declined", () => {
  expect(shown([time("starting"), time("planning")], "failed", "cancelled")).toEqual(["starting done", "planning done"]);
  expect(shown([time("planning", null)], "failed", "cancelled")).toEqual(["planning failed"]);
});

it("waits with what comes after the approval", () => {
  expect(shown([time("planning")], "awaiting_approval")).toContain("applying to-come");
});

it("says of what does not answer that its verification failed, and not that it was verified", () => {
  const phases = [time("applying"), time("verifying"), time("verified")];
  expect(shown(phases, "deploy_success_verify_failed")).toEqual(["applying done", "verifying failed"]);
});

it("sets what a preview went through apart from what came after it", () => {
  const [before, since] = passes(steps([time("starting"), time("planning"), time("starting"), time("applying")], "completed"));
  expect([before.map(({ phase }) => phase), since.map(({ phase }) => phase)]).toEqual([
    ["starting", "planning"],
    ["starting", "applying"],
  ]);
  expect(passes(steps([time("starting"), time("planning")], "completed"))[0]).toEqual([]);
});
