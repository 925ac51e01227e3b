import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import type { Alert } from "../api/types";
import { AlertRow } from "./AlertCard";

const LINE = 62;

interface Props {
  alerts: Alert[];
  /** The alert that is open from the start. */
  opened?: string | null;
  label: string;
}

/** Alerts below each other; only those in sight are in the page, so a thousand scroll like ten. */
export function AlertList({ alerts, opened = null, label }: Props) {
  const [open, setOpen] = useState<string | null>(opened);
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    setMargin(Math.round(top + window.scrollY));
  }, [alerts.length]);
  const rows = useWindowVirtualizer({
    count: alerts.length,
    estimateSize: () => LINE,
    overscan: 8,
    scrollMargin: margin,
    getItemKey: (index) => alerts[index]!.id,
  });
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
              open={open === alert.id}
              onToggle={() => setOpen(open === alert.id ? null : alert.id)}
            />
          </div>
        );
      })}
    </div>
  );
}
