/** What the pages ask of an application itself: what it says, and how it is set. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { App } from "../lib/application";
import { api, read } from "./client";
import type { AppLogLine } from "./types";

const EVERY = 2_000;
const MAX_LINES = 5_000;

interface Lines {
  lines: AppLogLine[];
  next: string;
}

/** The newest lines and those that come; each turn asks only for what came after the last known one. */
export function useAppLog(id: string, following: boolean) {
  const client = useQueryClient();
  const key = ["deployment", id, "app-log"];
  return useQuery({
    queryKey: key,
    queryFn: async (): Promise<Lines> => {
      const known = client.getQueryData<Lines>(key) ?? { lines: [], next: "" };
      const query = known.next ? { after: known.next } : {};
      const said = await read(api.GET("/deployments/{deployment_id}/logs", { params: { path: { deployment_id: id }, query } }));
      const lines = said.lines.length ? [...known.lines, ...said.lines].slice(-MAX_LINES) : known.lines;
      return { lines, next: said.next };
    },
    structuralSharing: false,
    refetchInterval: following ? EVERY : false,
  });
}

/** What its programs find in their environment: what they are set to, and what they are given. */
export const useVariables = (id: string) =>
  useQuery({
    queryKey: ["deployment", id, "variables"],
    queryFn: () => read(api.GET("/deployments/{deployment_id}/variables", { params: { path: { deployment_id: id } } })),
  });

const NOTHING: App = {
  part: "",
  image: "",
  source: "",
  repository: null,
  port: null,
  command: "",
  env: {},
  secrets: [],
  health_path: "",
  memory: "",
  cpu: "",
  domain: "",
};

/** Drafts a change of the application: only what is named becomes different. */
export const useConfigure = (id: string) =>
  useMutation({
    mutationFn: ({ app, secret_values = {} }: { app: Partial<App>; secret_values?: Record<string, string> }) =>
      read(
        api.POST("/deployments/{deployment_id}/app", {
          params: { path: { deployment_id: id } },
          body: { app: { ...NOTHING, ...app }, secret_values },
        }),
      ),
  });

/** A draft of what stands with its files as they are, to be edited; it is planned from the editor. */
export const useDraftByHand = (id: string) =>
  useMutation({
    mutationFn: () =>
      read(api.POST("/deployments/{deployment_id}/files", { params: { path: { deployment_id: id } }, body: { files: {}, files_sha: null } })),
  });
