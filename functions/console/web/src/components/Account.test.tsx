import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "../api/queries";
import { serve } from "../test-server";
import { Account } from "./Account";

afterEach(() => vi.unstubAllGlobals());

function show(who: string) {
  const asked = serve({ "GET /ops/whoami": { who } });
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <Account />
    </QueryClientProvider>,
  );
  return asked;
}

it("says who is signed in, and signs out", async () => {
  show("ada@example.com");
  expect(await screen.findByText("ada@example.com")).toBeInTheDocument();
  const left = vi.fn();
  vi.stubGlobal("location", { assign: left });
  const posted = vi.fn(async () => new Response());
  vi.stubGlobal("fetch", posted);
  await userEvent.click(screen.getByRole("button", { name: "Sign ada@example.com out" }));
  await waitFor(() => expect(left).toHaveBeenCalledWith("/"));
  expect(posted).toHaveBeenCalledWith("/auth/sign-out", { method: "POST" });
});

it("shows nothing where nobody is asked who they are", async () => {
  const asked = show("api");
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(screen.queryByRole("button")).toBeNull();
});
