/** What narrows a list down: kept in the address, so that a link, a reload and "back" show the same. */
import { useSearchParams } from "react-router";

export interface Filter {
  of: (name: string) => string;
  set: (name: string, value: string) => void;
}

export function useFilter(): Filter {
  const [search, setSearch] = useSearchParams();
  return {
    of: (name) => search.get(name) ?? "",
    set: (name, value) =>
      setSearch(
        (params) => {
          if (value) params.set(name, value);
          else params.delete(name);
          return params;
        },
        { replace: true },
      ),
  };
}

const lower = new WeakMap<object, string>();

/** Whether what is searched by a text has every word that was asked for, in any case and order; read once for each. */
export function saying<T extends object>(asked: string, textOf: (each: T) => string): (each: T) => boolean {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return () => true;
  return (each) => {
    let text = lower.get(each);
    if (text === undefined) lower.set(each, (text = textOf(each).toLowerCase()));
    return words.every((word) => text.includes(word));
  };
}
