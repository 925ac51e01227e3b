import { expect, test } from "vitest";
import type { WholeDeployment } from "../api/types";
import { programsOf, secretsOf } from "./configuration";

const part = (id: string, kind: string, settings: Record<string, string>) => ({
  id,
  part: kind,
  settings: Object.entries(settings).map(([key, value]) => ({ key, value })),
  uses: [],
});
const deployed = (...parts: ReturnType<typeof part>[]) => ({ architecture: { parts } }) as unknown as WholeDeployment;

test("variables are read in both forms, and only of what runs a program", () => {
  const found = programsOf(
    deployed(
      part("api", "cloud_run", { env: "LEVEL=info,URL=a=b" }),
      part("worker", "worker_pool", { env: '{"WORDS":"one, two"}' }),
      part("job", "run_job", {}),
      part("db", "sql", { env: "NOT=this" }),
    ),
  );
  expect(found).toEqual([
    { id: "api", variables: [["LEVEL", "info"], ["URL", "a=b"]] },
    { id: "worker", variables: [["WORDS", "one, two"]] },
    { id: "job", variables: [] },
  ]);
  expect(programsOf({ architecture: null } as unknown as WholeDeployment)).toEqual([]);
});

test("a secret is known by its variable and the version that is taken, and by nothing else", () => {
  const secrets = secretsOf(deployed(part("stripe-key", "secret", { env: "STRIPE_KEY", version: "3" }), part("app-key", "secret", {})));
  expect(secrets).toEqual([
    { variable: "STRIPE_KEY", version: "3" },
    { variable: "APP_KEY", version: "made up" },
  ]);
});
