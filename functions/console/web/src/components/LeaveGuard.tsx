import { useEffect } from "react";
import { useBlocker } from "react-router";
import { Confirm } from "./Confirm";

/** Asks before a page is left whose edits nobody has saved: by a link, by "back", or by closing the tab. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);
  return (
    <Confirm
      open={blocker.state === "blocked"}
      onOpenChange={(open) => !open && blocker.state === "blocked" && blocker.reset()}
      title="Leave without saving?"
      confirm="Drop the edits"
      busy={false}
      onConfirm={() => blocker.state === "blocked" && blocker.proceed()}
    >
      <p>Your edits of the files are not saved. They are lost when you leave this page.</p>
    </Confirm>
  );
}
