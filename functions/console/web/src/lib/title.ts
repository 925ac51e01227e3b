import { useEffect } from "react";

/** The page's name in the browser's tab. */
export function useTitle(name: string) {
  useEffect(() => {
    document.title = name ? `${name} · INFRAai` : "INFRAai";
  }, [name]);
}
