/** The states a page can be in besides full: loading, empty, wrong, stale. */
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import { useTold } from "../api/live";
import { ago } from "../lib/format";
import { useNow } from "../lib/now";

export function Loading({ what, rows = 3 }: { what: string; rows?: number }) {
  return (
    <div className="loading" role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: rows }, (_, n) => (
        <span key={n} className="skeleton" />
      ))}
    </div>
  );
}

export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      {icon && (
        <span className="empty-icon" aria-hidden="true">
          {icon}
        </span>
      )}
      <p className="empty-title">{title}</p>
      {children && <p className="muted">{children}</p>}
    </div>
  );
}

/** An error in words, where it belongs; with the fields it names. */
export function Problem({ error, retry, title: own }: { error: unknown; retry?: () => void; title?: string }) {
  const fields = error instanceof ApiError ? error.fields : [];
  const title = own && error instanceof ApiError && error.status === 422 ? own : error instanceof ApiError && error.problem.title ? error.problem.title : "Something went wrong";
  return (
    <div className="problem" role="alert">
      <CircleAlert aria-hidden="true" />
      <div>
        <p className="problem-title">{title}</p>
        <p>{error instanceof Error ? error.message : String(error)}</p>
        {fields.length > 1 && (
          <ul>
            {fields.map((each) => (
              <li key={each.field + each.message}>
                <code>{each.field}</code> {each.message}
              </li>
            ))}
          </ul>
        )}
        {retry && !(error instanceof ApiError && error.status === 404) && (
          <button type="button" className="button small" onClick={retry}>
            Try again
          </button>
        )}
      </div>
    </div>
  );
}

/** When what is shown was read, once that is worth saying. */
export function Freshness({ at, failing }: { at: number; failing: boolean }) {
  const now = useNow();
  const told = useTold();
  const stale = failing || now - at > (told ? 90_000 : 15_000);
  return (
    <span className={stale ? "freshness stale" : "freshness"}>
      <span className="pulse" aria-hidden="true" />
      {stale ? `Last read ${ago(at / 1000, now)}` : "Live"}
    </span>
  );
}

/** What stands in the way of a draft is an earlier run of the same goal that was left half made: say yes to both. */
export function Beside({ error, onAgree }: { error: unknown; onAgree: () => void }) {
  if (!(error instanceof ApiError) || error.status !== 409 || !error.message.includes('"beside"')) return null;
  return (
    <div className="actions">
      <button type="button" className="button" onClick={onAgree}>
        Build another one beside it
      </button>
    </div>
  );
}
