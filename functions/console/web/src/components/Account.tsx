import { LogOut } from "lucide-react";
import { useWhoAmI } from "../api/queries";

/** Who is signed in, and the way out; nothing where nobody is asked who they are. */
export function Account() {
  const who = useWhoAmI().data?.who;
  if (!who || who === "api") return null;
  const leave = async () => {
    await fetch("/auth/sign-out", { method: "POST" });
    window.location.assign("/");
  };
  return (
    <span className="account">
      <span className="account-who muted small" title={who}>
        {who}
      </span>
      <button type="button" className="icon-button" onClick={() => void leave()} aria-label={`Sign ${who} out`} title="Sign out">
        <LogOut />
      </button>
    </span>
  );
}
