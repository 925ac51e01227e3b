import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "../api/queries";
import { type Answers, problem, serve } from "../test-server";
import { KillSwitchBanner, KillSwitchControl } from "./KillSwitch";

afterEach(() => vi.unstubAllGlobals());

function show(answers: Answers) {
  const asked = serve(answers);
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <KillSwitchControl />
      <KillSwitchBanner />
    </QueryClientProvider>,
  );
  return asked;
}

it("does not stop anything before a person has confirmed it", async () => {
  const asked = show({ "GET /ops/kill-switch": { active: false, by: "", at: 0 } });
  await screen.findByText("Autonomy on");
  await userEvent.click(screen.getByRole("button", { name: "Stop" }));
  expect(screen.getByRole("alertdialog")).toHaveTextContent("halted");
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(asked.filter((each) => each.method === "PUT")).toEqual([]);
});

it("stops on confirmation, and says who stopped it", async () => {
  const stopped = { active: true, by: "ada@example.com", at: Date.now() / 1000 - 60 };
  const asked = show({ "GET /ops/kill-switch": { active: false, by: "", at: 0 }, "PUT /ops/kill-switch": stopped });
  await screen.findByText("Autonomy on");
  await userEvent.click(screen.getByRole("button", { name: "Stop" }));
  await userEvent.click(screen.getByRole("button", { name: "Stop autonomy" }));
  await waitFor(() => expect(asked).toContainEqual({ method: "PUT", path: "/ops/kill-switch", body: { active: true } }));
  expect(await screen.findByText(/by ada@example.com/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Resume" })).toBeEnabled();
});

it("shows why it could not be stopped, and stays open", async () => {
  show({
    "GET /ops/kill-switch": { active: false, by: "", at: 0 },
    "PUT /ops/kill-switch": problem(503, "The kill switch could not be stored; nothing has changed. Try again."),
  });
  await screen.findByText("Autonomy on");
  await userEvent.click(screen.getByRole("button", { name: "Stop" }));
  await userEvent.click(screen.getByRole("button", { name: "Stop autonomy" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("nothing has changed");
});

it("never says that autonomy is on when it does not know, and still lets a person stop it", async () => {
  show({ "GET /ops/kill-switch": problem(403, "no") });
  expect(await screen.findByText("Autonomy unknown")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Stop" })).toBeEnabled();
});
