import { useLayoutEffect, useRef, useState } from "react";
import type { LogLine } from "../api/types";
import { clock } from "../lib/format";

/** Lines, of which `bad` ones are marked; follows the end until somebody scrolls up. */
export function LogView({ lines, live }: { lines: (LogLine & { bad?: boolean })[]; live: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);

  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, following]);

  return (
    <div className="log-frame">
      <div
        ref={box}
        className="log"
        tabIndex={0}
        role="log"
        aria-label="Log"
        aria-live="off"
        onScroll={({ currentTarget: at }) =>
          setFollowing(at.scrollHeight - at.scrollTop - at.clientHeight < 24)
        }
      >
        {lines.length === 0 && <p className="log-empty">{live ? "Waiting for the first line." : "No lines."}</p>}
        {lines.map((line) => (
          <div key={line.n} className={line.bad ? "log-line log-bad" : tone(line.text)}>
            <span className="log-time">{clock(line.at)}</span>
            <span className="log-phase">{line.phase}</span>
            <span className="log-text">{line.text}</span>
          </div>
        ))}
      </div>
      {!following && (
        <button type="button" className="button small log-follow" onClick={() => setFollowing(true)}>
          Follow
        </button>
      )}
    </div>
  );
}

function tone(text: string): string {
  if (/^(Error|error:)|\bfailed\b/.test(text)) return "log-line log-bad";
  if (/^Apply complete|answers [23]\d\d$/.test(text)) return "log-line log-good";
  return "log-line";
}
