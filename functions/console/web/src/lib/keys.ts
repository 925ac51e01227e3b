/** Keys that work on every page, while nobody types. */
import { useEffect } from "react";
import { useNavigate } from "react-router";

/** What a key does, for whoever wants to know them all. */
export const KEYS: [string, string][] = [
  ["g n", "A new deployment"],
  ["g r", "Runs"],
  ["g d", "Deployments"],
  ["g o", "Ops"],
  ["g h", "Docs"],
  ["/", "Search the list"],
  ["?", "These keys"],
];
const PAGES: Record<string, string> = { n: "/", r: "/runs", d: "/deployments", o: "/ops", h: "/docs" };

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function useKeys(help: () => void) {
  const go = useNavigate();
  useEffect(() => {
    let went = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (document.querySelector("[role=alertdialog]")) return;
      const page = Date.now() - went < 1_000 ? PAGES[event.key] : undefined;
      went = event.key === "g" ? Date.now() : 0;
      if (page) void go(page);
      else if (event.key === "?") help();
      else if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("input[type=search]");
        if (!search) return;
        search.focus();
        event.preventDefault();
      }
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [go, help]);
}
