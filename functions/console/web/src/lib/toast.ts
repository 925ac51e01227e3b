/** Short words about what has just happened; they go away by themselves. */
import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  text: string;
  /** Where one can look at it. */
  to?: string;
}

const LASTS = 6_000;
let toasts: Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(now: Toast[]) {
  toasts = now;
  for (const each of listeners) each();
}

export const dismiss = (id: number) => set(toasts.filter((each) => each.id !== id));

export function toast(text: string, to?: string) {
  const id = ++last;
  set([...toasts.slice(-3), { id, text, ...(to ? { to } : {}) }]);
  setTimeout(() => dismiss(id), LASTS);
}

export const useToasts = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
