import { useEffect } from "react";

let page = "";
let waiting = 0;

function show() {
  document.title = `${waiting ? `(${waiting}) ` : ""}${page ? `${page} · ` : ""}INFRAai`;
}

/** The page's name in the browser's tab. */
export function useTitle(name: string) {
  useEffect(() => {
    page = name;
    show();
  }, [name]);
}

/** How many questions wait for a person, in front of every page's name: seen from another tab. */
export function useWaitingInTitle(count: number) {
  useEffect(() => {
    waiting = count;
    show();
  }, [count]);
}
