/** The browser's own notifications about questions that wait for a person; asked for once, by a click. */
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Alert } from "../api/types";
import { action, alertName, metric } from "./format";
import { toast } from "./toast";

export type Wish = "default" | "granted" | "denied" | "unsupported";

const listeners = new Set<() => void>();
const wish = (): Wish => (typeof Notification === "undefined" ? "unsupported" : Notification.permission);

export const useWish = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wish,
  );

export async function askToNotify() {
  await Notification.requestPermission();
  for (const each of listeners) each();
}

/** Tells of every question that was not there before: in the page, and by the browser where nobody looks at the page. */
export function useNotified(waiting: Alert[] | undefined) {
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!waiting) return;
    const asked = new Map(waiting.map((each) => [each.approval?.question ?? each.id, each]));
    if (known.current)
      for (const [question, alert] of asked)
        if (!known.current.has(question)) tell(alert);
    known.current = new Set(asked.keys());
  }, [waiting]);
}

function tell(alert: Alert) {
  const proposed = alert.proposal?.action ?? alert.decision?.recommended_action ?? "none";
  const { label, show } = metric(alert.metric);
  const body = `${label} ${alert.value === null ? "unknown" : show(alert.value)}. ${action(proposed)}?`;
  const to = `/ops?alert=${alert.id}`;
  toast(`${alertName(alert)} needs an answer: ${body}`, to);
  if (wish() !== "granted" || document.visibilityState === "visible") return;
  const said = new Notification(`${alertName(alert)} needs an answer`, { body, tag: alert.id });
  said.onclick = () => {
    window.focus();
    window.location.assign(to);
  };
}
