import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "../../api/queries";
import type { WholeDeployment } from "../../api/types";
import { type Answers, problem, serve } from "../../test-server";
import { Unwatched } from "./Watched";

afterEach(() => vi.unstubAllGlobals());

function show(answers: Answers, architecture: unknown = null) {
  const asked = serve(answers);
  const deployment = { deployment_id: "d1", architecture } as WholeDeployment;
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <MemoryRouter>
        <Routes>
          <Route path="/" element={<Unwatched deployment={deployment} />} />
          <Route path="/runs/:id" element={<p>the draft</p>} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return asked;
}

const plan = () => userEvent.click(screen.getByRole("button", { name: "Plan its alert policies" }));
const WATCH = "POST /deployments/d1/monitoring";

it("plans the alert policies of what was adopted, applies nothing, and goes to the plan", async () => {
  const drafted = { deployment_id: "d1", status: "drafted", run_id: "run-7", files_sha: "a1" };
  const asked = show({ [WATCH]: drafted, "POST /execute": { run_id: "run-7", status: "starting" } });
  await plan();
  expect(await screen.findByText("the draft")).toBeInTheDocument();
  expect(asked).toMatchObject([
    { path: "/deployments/d1/monitoring" },
    { path: "/execute", body: { run_id: "run-7", mode: "plan", files_sha: "a1" } },
  ]);
});

it("says why nothing of it can be watched", async () => {
  show({ [WATCH]: problem(422, "Nothing of it has alert policies here.") });
  await plan();
  expect(await screen.findByText(/Nothing of it has alert policies/)).toBeInTheDocument();
});

it("offers nothing where the files are ours", () => {
  show({}, { parts: [] });
  expect(screen.queryByRole("button")).toBeNull();
});
