import { render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { PlanSummary } from "../api/types";
import { DryRun } from "./DryRun";

const PLAN: PlanSummary = {
  add: 0,
  change: 1,
  replace: 0,
  destroy: 0,
  changes: [],
  checklist: [],
  less_safe: [],
  loses: [],
  monthly_cost_delta_usd: null,
  monthly_cost_usd: null,
  outputs: {},
  untold: [],
  warnings: [],
};

it("shows all that a hand-written file makes less safe, and that it is asked about", () => {
  const weak = ["google_storage_bucket.files: versioning.enabled = false", "google_dns_record_set.spf: +all"];
  const { unmount } = render(<DryRun plan={{ ...PLAN, less_safe: weak }} />);
  const part = screen.getByRole("region", { name: "Less safe" });
  expect(within(part).getAllByRole("listitem").map((row) => row.textContent)).toEqual(weak);
  expect(part.textContent).toContain("before somebody approves this plan");
  unmount();
  render(<DryRun plan={PLAN} />);
  expect(screen.queryByRole("region", { name: "Less safe" })).toBeNull();
});
