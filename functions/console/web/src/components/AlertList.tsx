import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Alert } from "../api/types";
import { AlertRow } from "./AlertCard";

const LINE = 62;
const lineHeight = () => LINE;

interface Props {
  alerts: Alert[];
  /** The alert that is open; the address says which. */
  opened: string | null;
  onOpen: (id: string | null) => void;
  label: string;
}

/** Alerts below each other; only those in sight are in the page, so a thousand scroll like ten. */
export function AlertList({ alerts, opened, onOpen, label }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const measure = useCallback(() => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    setMargin(Math.round(top + window.scrollY));
  }, []);
  // What stands above may grow at any time, as when the questions come later than the history.
  useLayoutEffect(measure);
  useEffect(() => {
    const resized = new ResizeObserver(measure);
    resized.observe(document.body);
    return () => resized.disconnect();
  }, [measure]);
  // The same function as long as it says the same: with another one all places are measured anew.
  const keyOf = useCallback((index: number) => alerts[index]!.id, [alerts]);
  const rows = useWindowVirtualizer({
    count: alerts.length,
    estimateSize: lineHeight,
    overscan: 8,
    scrollMargin: margin,
    getItemKey: keyOf,
  });
  const sought = useRef(opened);
  useEffect(() => {
    // A link to one alert leads to it, wherever it stands in the list; once, so that nobody is pulled back.
    const index = alerts.findIndex((each) => each.id === sought.current);
    if (index < 0) return;
    sought.current = null;
    rows.scrollToIndex(index, { align: "center" });
  }, [alerts, rows]);
  return (
    <div ref={list} className="alerts" role="feed" aria-label={label} style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map((row) => {
        const alert = alerts[row.index]!;
        return (
          <div
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            className="alert-slot"
            style={{ transform: `translateY(${row.start - margin}px)` }}
          >
            <AlertRow
              alert={alert}
              open={opened === alert.id}
              onToggle={() => onOpen(opened === alert.id ? null : alert.id)}
            />
          </div>
        );
      })}
    </div>
  );
}
