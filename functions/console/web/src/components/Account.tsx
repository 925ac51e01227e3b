import { LogOut } from "lucide-react";
import { useWhoAmI } from "../api/queries";

/** Who is signed in, and the way out; where nobody signs in, whose machine it is. */
export function Account() {
  const { who, signs_in } = useWhoAmI().data ?? {};
  if (!who) return null;
  const leave = async () => {
    await fetch("/auth/sign-out", { method: "POST" });
    window.location.assign("/");
  };
  return (
    <span className="account">
      <span className="account-who muted small" title={who}>
        {who}
      </span>
      {signs_in && (
        <button type="button" className="icon-button" onClick={() => void leave()} aria-label={`Sign ${who} out`} title="Sign out">
          <LogOut />
        </button>
      )}
    </span>
  );
}
