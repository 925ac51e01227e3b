/** What the pages ask for, how often, and what a change makes stale. */
import { keepPreviousData, QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, read, readPage } from "./client";
import { every } from "./live";
import type { Alert, AlertStatus, KillSwitch, LogLine, PlanAnswer, Planned, Run, WholeDeployment } from "./types";
import { alertName } from "../lib/format";
import { toast } from "../lib/toast";

export const POLL = 5_000;
const LIVE = 1_000;
const MAX_LINES = 5_000;
const FAR = 3;

/** Everything that is not settled: it is worked on, waits for a person, or was handed to one. */
export const ACTIVE: AlertStatus[] = [
  "pending",
  "pending_approval",
  "auto_executing",
  "approved",
  "executing",
  "executed",
  "escalated",
  "expired",
  "halted",
];
export const SETTLED: AlertStatus[] = ["resolved", "rejected"];

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // On a laptop the API is on this machine: a browser that is offline can still reach it.
        networkMode: "always",
        retry: (count, error) => count < 1 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
        staleTime: 1_000,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

export const useKillSwitch = () =>
  useQuery({ queryKey: ["kill-switch"], queryFn: () => read(api.GET("/ops/kill-switch")), refetchInterval: POLL });

export const useWhoAmI = () =>
  useQuery({ queryKey: ["whoami"], queryFn: () => read(api.GET("/ops/whoami")), staleTime: Infinity });

/** An address of what is deployed as this browser finds it: on a laptop by way of a name of this machine. */
export function useBrowsed(): (address: string) => string {
  const shown = useWhoAmI().data?.applications_url;
  return (address) => {
    if (!shown) return address;
    const { hostname, pathname, search } = new URL(address);
    return shown.replace("{host}", hostname) + pathname + search;
  };
}

export function useSetKillSwitch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (active: boolean) => read(api.PUT("/ops/kill-switch", { body: { active } })),
    onSuccess: (state: KillSwitch) => {
      client.setQueryData(["kill-switch"], state);
      void client.invalidateQueries({ queryKey: ["alerts"] });
    },
  });
}

export const usePlan = () =>
  useMutation({
    mutationFn: ({ prompt, environment, app }: Planned) =>
      read(api.POST("/generate-graph", { body: { prompt, environment, app } })),
  });

export const useEnvironments = () =>
  useQuery({ queryKey: ["environments"], queryFn: () => read(api.GET("/environments")) });

export const useGenerate = () =>
  useMutation({
    mutationFn: ({ prompt, environment, app, answer }: Planned & { answer: PlanAnswer }) => {
      const { plan, architecture, graph, asked } = answer;
      const body = { prompt, environment, application: "", ttl: "", app, plan, architecture, graph, asked };
      return read(api.POST("/generate_terraform", { body }));
    },
  });

export const useRuns = (limit = 6) =>
  useQuery({
    queryKey: ["runs", "newest", limit],
    queryFn: () => read(api.GET("/runs", { params: { query: { limit } } })),
    refetchInterval: every(POLL),
  });

/** The newest runs that were applied and are not reachable. */
export const useUnreachable = () =>
  useQuery({
    queryKey: ["runs", "unreachable"],
    queryFn: () =>
      read(api.GET("/runs", { params: { query: { status: "deploy_success_verify_failed", limit: 200 } } })),
    refetchInterval: every(POLL * 2),
  });

/** All runs, newest first, page by page. */
export const useRunPages = () =>
  useInfiniteQuery({
    queryKey: ["runs", "pages"],
    queryFn: ({ pageParam }) =>
      readPage(api.GET("/runs", { params: { query: { limit: 100, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: every(POLL),
  });

/** How often to ask for one thing: never again once the API says that there is none, or that it may not be seen. */
const whileThere = (milliseconds: number, query: { state: { error: Error | null } }) => {
  const { error } = query.state;
  return error instanceof ApiError && [400, 403, 404].includes(error.status) ? false : milliseconds;
};

export const useRun = (id: string) =>
  useQuery({
    queryKey: ["run", id],
    queryFn: () => read(api.GET("/runs/{run_id}", { params: { path: { run_id: id } } })),
  });

export const useRunStatus = (id: string) =>
  useQuery({
    queryKey: ["run", id, "status"],
    queryFn: () => read(api.GET("/runs/{run_id}/status", { params: { path: { run_id: id } } })),
    refetchInterval: (query) => whileThere(query.state.data?.status === "running" ? LIVE : POLL, query),
  });

interface Lines {
  lines: LogLine[];
  next: number;
  done: boolean;
}

/** The lines so far; each turn asks only for what came after the last known one. */
export function useRunLog(id: string, running: boolean) {
  const client = useQueryClient();
  const key = ["run", id, "log"];
  return useQuery({
    queryKey: key,
    queryFn: async (): Promise<Lines> => {
      const known = client.getQueryData<Lines>(key) ?? { lines: [], next: 0, done: false };
      const after = known.next;
      const said = await read(
        api.GET("/runs/{run_id}/logs", { params: { path: { run_id: id }, query: { after } } }),
      );
      const lines = said.lines.length ? [...known.lines, ...said.lines].slice(-MAX_LINES) : known.lines;
      return { lines, next: said.next, done: said.done };
    },
    structuralSharing: false,
    refetchInterval: (query) => (running || query.state.data?.done === false ? LIVE : false),
  });
}

export function useExecute(id: string) {
  const client = useQueryClient();
  return useMutation({
    // The files that are on the screen: when somebody has changed them meanwhile, nothing starts.
    // `beside`: although an earlier run of the same goal was left half made.
    mutationFn: ({ mode, files_sha, beside = false }: { mode: "apply" | "plan"; files_sha: string; beside?: boolean }) =>
      read(api.POST("/execute", { body: { run_id: id, mode, files_sha, beside } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["run", id] }),
  });
}

export function useApply(id: string) {
  const client = useQueryClient();
  return useMutation({
    // `confirm`: the name, typed, of what would lose data.
    mutationFn: ({ plan_sha, confirm = "" }: { plan_sha: string; confirm?: string }) =>
      read(api.POST("/runs/{run_id}/apply", { params: { path: { run_id: id } }, body: { plan_sha, confirm } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["run", id] }),
  });
}

export function useHistory(id: string) {
  return useQuery({
    queryKey: ["history", id],
    queryFn: () =>
      read(api.GET("/deployments/{deployment_id}/history", { params: { path: { deployment_id: id } } })),
  });
}

/** A sentence becomes a draft of that change, which is then planned; nothing is changed by it yet. */
export function useChange(id: string) {
  return useMutation({
    mutationFn: async ({ prompt, confirm = "", lose = [] }: { prompt: string; confirm?: string; lose?: string[] }) => {
      const drafted = await read(
        api.POST("/deployments/{deployment_id}/change", {
          params: { path: { deployment_id: id } },
          body: { prompt, lose, confirm },
        }),
      );
      if (drafted.status === "drafted" && drafted.run_id)
        await read(
          api.POST("/execute", {
            body: { run_id: drafted.run_id, mode: "plan", files_sha: drafted.files_sha, beside: false },
          }),
        );
      return drafted;
    },
  });
}

/** The alert policies of what was adopted become a draft, which is then planned; nothing is changed by it yet. */
export const useWatch = (id: string) =>
  useMutation({
    mutationFn: async () => {
      const drafted = await read(
        api.POST("/deployments/{deployment_id}/monitoring", { params: { path: { deployment_id: id } } }),
      );
      if (drafted.run_id)
        await read(
          api.POST("/execute", {
            body: { run_id: drafted.run_id, mode: "plan", files_sha: drafted.files_sha, beside: false },
          }),
        );
      return drafted;
    },
  });

export function useRollback(id: string) {
  return useMutation({
    mutationFn: (run_id: string) =>
      read(
        api.POST("/deployments/{deployment_id}/rollback", {
          params: { path: { deployment_id: id } },
          body: { run_id, mode: "plan", state: false, secret_versions: false },
        }),
      ),
  });
}

export function useDestroy(id: string) {
  return useMutation({
    // The name, typed: nothing goes yet, and whoever applies the plan types it again.
    mutationFn: (confirm: string) =>
      read(
        api.POST("/deployments/{deployment_id}/destroy", {
          params: { path: { deployment_id: id } },
          body: { confirm, mode: "plan" },
        }),
      ),
  });
}

/** What stands in one environment becomes a draft for another, which is then planned. */
export function usePromote() {
  return useMutation({
    mutationFn: async ({ application, from, to }: { application: string; from: string; to: string }) => {
      const drafted = await read(api.POST("/promotions", { body: { application, from, to, settings: [], domain: null } }));
      await read(
        api.POST("/execute", {
          body: { run_id: drafted.run_id, mode: "plan", files_sha: drafted.files_sha, beside: false },
        }),
      );
      return drafted;
    },
  });
}

export function useExtend(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (by: string) =>
      read(api.POST("/deployments/{deployment_id}/extend", { params: { path: { deployment_id: id } }, body: { by } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["deployments"] }),
  });
}

export function useLookForDrift(id: string) {
  return useMutation({
    mutationFn: () => read(api.POST("/deployments/{deployment_id}/drift", { params: { path: { deployment_id: id } } })),
  });
}

export function useCancel(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.POST("/runs/{run_id}/cancel", { params: { path: { run_id: id } } })),
    onSuccess: ({ status }) => toast(status === "running" ? "It stops at its next look." : "Discarded."),
    onSettled: () => client.invalidateQueries({ queryKey: ["run", id] }),
  });
}

/** Text by file name; null takes a file away. */
export type Edits = Record<string, string | null>;

/** What edits would be, before they are saved: judged, drawn, set against what stands. */
export const useCheck = (id: string, files_sha: string, files: Edits, enabled: boolean) =>
  useQuery({
    queryKey: ["run", id, "check", files_sha, files],
    queryFn: () => read(api.POST("/runs/{run_id}/check", { params: { path: { run_id: id } }, body: { files } })),
    enabled,
    staleTime: Infinity,
    gcTime: 30_000,
    placeholderData: keepPreviousData,
  });

/** What would mend one finding, or all of them; nothing is stored by it. */
export const useMend = (id: string) =>
  useMutation({
    mutationFn: ({ files, at }: { files: Edits; at: { file: string; line: number } | null }) =>
      read(api.POST("/runs/{run_id}/fix", { params: { path: { run_id: id } }, body: { files, at } })),
  });

export function useEditFiles(id: string) {
  const client = useQueryClient();
  return useMutation({
    // `files_sha` of what was edited: another's change meanwhile is not overwritten.
    mutationFn: (body: { files: Edits; files_sha: string }) =>
      read(api.PUT("/runs/{run_id}/files", { params: { path: { run_id: id } }, body })),
    onSuccess: (edited) => {
      toast(edited.valid ? "Saved: the gate and the schema check passed." : "Saved; the checks have something to say.");
      // What is stored is known by now; asking anew may be overtaken by what is told live.
      const { files, files_sha, valid, findings } = edited;
      client.setQueryData<Run>(["run", id], (run) => run && { ...run, files, files_sha, valid, findings });
      return client.invalidateQueries({ queryKey: ["run", id], exact: true });
    },
  });
}

/** Alerts in some states, newest first, page by page; `poll` asks for what is loaded again. */
export const useAlerts = (status: AlertStatus[], { limit = 100, poll = POLL }: { limit?: number; poll?: number } = {}) =>
  useInfiniteQuery({
    queryKey: ["alerts", status.join(), limit],
    queryFn: ({ pageParam }) =>
      readPage(
        api.GET("/ops/alerts", {
          params: { query: { status: status.join(","), limit, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    // A list that somebody has gone far down is asked for again when something is told to have changed.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > FAR ? false : every(poll)()),
  });

/** The newest alerts of one deployment. */
export const useAlertsOf = (deployment_id: string, limit = 200) =>
  useQuery({
    queryKey: ["alerts", "of", deployment_id, limit],
    queryFn: () => read(api.GET("/ops/alerts", { params: { query: { deployment_id, limit } } })),
    refetchInterval: every(POLL * 2),
  });

/** One alert by its id, for a link to one that no loaded list holds. */
export const useAlert = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ["alerts", "one", id],
    queryFn: () => read(api.GET("/ops/alerts/{alert_id}", { params: { path: { alert_id: id } } })),
    enabled,
  });

/** An alert's metric around the alert; asked again only while it may still grow. */
export const useSeries = (id: string, growing: boolean) =>
  useQuery({
    queryKey: ["alerts", "series", id],
    queryFn: () => read(api.GET("/ops/alerts/{alert_id}/series", { params: { path: { alert_id: id } } })),
    refetchInterval: growing ? POLL * 2 : false,
    staleTime: POLL,
  });

/** What is watched of a deployment, as it stands now. */
export const useHealth = (id: string) =>
  useQuery({
    queryKey: ["deployments", "health", id],
    queryFn: () => read(api.GET("/deployments/{deployment_id}/health", { params: { path: { deployment_id: id } } })),
    // Metrics move without anybody saying so.
    refetchInterval: (query) => whileThere(POLL * 2, query),
  });

/** One deployment, whole, by its id or its application's name. */
export const useDeployment = (id: string) =>
  useQuery({
    queryKey: ["deployments", "one", id],
    queryFn: () => read(api.GET("/deployments/{deployment_id}", { params: { path: { deployment_id: id } } })),
    refetchInterval: (query) => whileThere(every(POLL * 2)(), query),
  });

/** What stands, drawn and priced, as it is now. */
export const useStanding = ({ deployment_id, updated_at }: WholeDeployment) =>
  useQuery({
    queryKey: ["deployments", "drawing", deployment_id, updated_at],
    queryFn: () => read(api.GET("/deployments/{deployment_id}/drawing", { params: { path: { deployment_id } } })),
    staleTime: Infinity,
  });

const ANSWERED = { approve: "Approved", reject: "Rejected", ask: "Asked again" };

export function useAnswer() {
  const client = useQueryClient();
  return useMutation({
    // The question and the change that are on the screen: when another is open by now, the answer does not count.
    mutationFn: ({ alert, verb }: { alert: Alert; verb: keyof typeof ANSWERED }) => {
      const asked = alert.approval;
      const body = { question: asked?.question ?? null, proposal_sha: asked?.proposal_sha || null };
      const path = { params: { path: { alert_id: alert.id } } };
      if (verb === "ask") return read(api.POST("/ops/alerts/{alert_id}/ask", path));
      const params = { ...path, body };
      return verb === "approve"
        ? read(api.POST("/ops/alerts/{alert_id}/approve", params))
        : read(api.POST("/ops/alerts/{alert_id}/reject", params));
    },
    onSuccess: (_, { alert, verb }) => toast(`${ANSWERED[verb]}: ${alertName(alert)}.`, `/ops?alert=${alert.id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ["alerts"] }),
  });
}

/** What was changed by hand: plan the way back, or take it into the files. */
export function useSettleDrift(id: string) {
  const client = useQueryClient();
  const params = { params: { path: { deployment_id: id } } };
  return useMutation({
    mutationFn: (what: "revert" | "adopt") =>
      what === "revert"
        ? read(api.POST("/deployments/{deployment_id}/drift/revert", params))
        : read(api.POST("/deployments/{deployment_id}/drift/adopt", params)),
    onSettled: () => client.invalidateQueries({ queryKey: ["deployments"] }),
  });
}

export const useDeployments = () =>
  useInfiniteQuery({
    queryKey: ["deployments"],
    queryFn: ({ pageParam }) =>
      readPage(
        api.GET("/deployments", { params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } } }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: every(POLL * 2),
  });
