/** Whether the API answers, and since when it has not: one small store that every page may look at. */
import { useSyncExternalStore } from "react";

interface Reachability {
  reachable: boolean;
  /** When it last answered, in milliseconds; null before the first answer. */
  lastAnswer: number | null;
}

let state: Reachability = { reachable: true, lastAnswer: null };
const listeners = new Set<() => void>();

function set(next: Reachability) {
  const changed = next.reachable !== state.reachable;
  state = changed ? next : Object.assign(state, next);
  if (changed) for (const listener of listeners) listener();
}

export const reachability = {
  answered: () => set({ reachable: true, lastAnswer: Date.now() }),
  failed: () => set({ reachable: false, lastAnswer: state.lastAnswer }),
};

export function useReachability(): Reachability {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
