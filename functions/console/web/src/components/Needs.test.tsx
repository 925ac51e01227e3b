import { render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { Checklist, Needs } from "./Needs";

it("shows what is open before what is met, in the goal's own words, and leaves out what was not said", () => {
  render(
    <Needs
      asked={[
        { need: "redis", words: "a cache", met: true, how: "cache: a private Memorystore for Redis" },
        { need: "source", words: "", met: true, how: "images: a repository" },
        { need: "memorystore", words: "a cache", met: true, how: "api: reads it" },
        { need: "datastream", words: "near real time", met: false, how: "a job copies it instead" },
      ]}
    />,
  );
  const rows = within(screen.getByRole("list", { name: "What the goal asks for" })).getAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual([
    "near real time(not met)a job copies it instead",
    "a cachecache: a private Memorystore for Redis; api: reads it",
  ]);
});

it("names what meets a need, each wish once, and says of one that nothing meets", () => {
  render(
    <Checklist
      checklist={[
        { need: "postgres", words: "Postgres", address: "google_sql_database_instance.app" },
        { need: "redis", words: "", address: null },
        { need: "cloud_run", words: "Postgres", address: "google_cloud_run_v2_service.api" },
      ]}
    />,
  );
  const rows = screen.getAllByRole("listitem");
  expect(rows).toHaveLength(2);
  expect(rows[0]?.textContent).toBe("Postgresgoogle_sql_database_instance.appgoogle_cloud_run_v2_service.api");
  expect(rows[1]?.textContent).toBe("redis(not met)Nothing that is planned does it.");
});
