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

/** Whether a text has every word that was asked for, in any case and order. */
export function says(text: string, asked: string): boolean {
  const known = text.toLowerCase();
  return asked.toLowerCase().split(/\s+/).every((word) => known.includes(word));
}
