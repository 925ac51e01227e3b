import { X } from "lucide-react";
import { Link } from "react-router";
import { dismiss, useToasts } from "../lib/toast";

/** What has just happened, in the corner; read out politely. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <div className="toasts" role="status" aria-live="polite" aria-label="What has just happened">
      {toasts.map(({ id, text, to }) => (
        <p key={id} className="toast">
          <span>{to ? <Link to={to}>{text}</Link> : text}</span>
          <button type="button" className="copy" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <X aria-hidden="true" />
          </button>
        </p>
      ))}
    </div>
  );
}
