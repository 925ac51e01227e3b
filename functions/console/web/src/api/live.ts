/** What has changed, as it happens; while that is told, pages ask far less by themselves. */
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

const AGAIN = 60_000;
const SLOWER = 6;
/** Which answers a kind of change makes stale. */
const STALE: Record<string, string[]> = {
  alerts: ["alerts"],
  deployments: ["deployments", "history"],
  // A run that has ended changes what stands.
  runs: ["runs", "run", "deployments", "history"],
  "kill-switch": ["kill-switch"],
};

let told = false;
const listeners = new Set<() => void>();

function set(now: boolean) {
  if (told === now) return;
  told = now;
  for (const each of listeners) each();
}

/** Listens for as long as the page is open; the way back is the browser's own, or a minute later. */
export function listen(client: QueryClient): () => void {
  if (typeof EventSource === "undefined") return () => undefined;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource("/ops/events");
    source.onopen = () => set(true);
    source.addEventListener("changed", ({ data }: MessageEvent<string>) => {
      for (const kind of JSON.parse(data) as string[])
        for (const key of STALE[kind] ?? []) void client.invalidateQueries({ queryKey: [key] });
    });
    source.onerror = () => {
      // Between two streams the browser is on its way back; a refusal ends it for good.
      if (source?.readyState !== EventSource.CLOSED) return;
      set(false);
      timer = setTimeout(open, AGAIN);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
    set(false);
  };
}

/** How often to ask, in milliseconds: as it says, or far less while changes are told. */
export const every = (milliseconds: number) => () => (told ? milliseconds * SLOWER : milliseconds);

export const useTold = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => told,
  );
