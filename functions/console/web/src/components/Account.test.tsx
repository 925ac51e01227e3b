import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "../api/queries";
import { serve } from "../test-server";
import { Account } from "./Account";

afterEach(() => vi.unstubAllGlobals());

function show(who: string, signs_in: boolean) {
  serve({ "GET /ops/whoami": { who, signs_in } });
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <Account />
    </QueryClientProvider>,
  );
}

it("says who is signed in, and signs out", async () => {
  show("ada@example.com", true);
  expect(await screen.findByText("ada@example.com")).toBeInTheDocument();
  const left = vi.fn();
  vi.stubGlobal("location", { assign: left });
  const posted = vi.fn(async () => new Response());
  vi.stubGlobal("fetch", posted);
  await userEvent.click(screen.getByRole("button", { name: "Sign ada@example.com out" }));
  await waitFor(() => expect(left).toHaveBeenCalledWith("/"));
  expect(posted).toHaveBeenCalledWith("/auth/sign-out", { method: "POST" });
});

it("says whose machine it is where nobody signs in, and has no way out", async () => {
  show("ada", false);
  expect(await screen.findByText("ada")).toBeInTheDocument();
  expect(screen.queryByRole("button")).toBeNull();
});
