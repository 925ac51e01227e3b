import { startTransition, useEffect, useRef, useState } from "react";
import type { Filter } from "../lib/filter";

type Options = readonly (readonly [string, string])[];

/** The words to search a list by. What is typed stands at once; a long list follows when it can. */
export function Search({ filter, label, placeholder }: { filter: Filter; label: string; placeholder: string }) {
  const asked = filter.of("q");
  const [text, setText] = useState(asked);
  const typed = useRef(asked);
  useEffect(() => {
    // The address says something else than what was typed here: somebody came by a link, or went back.
    if (asked === typed.current) return;
    typed.current = asked;
    setText(asked);
  }, [asked]);
  return (
    <input
      type="search"
      className="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={({ target: { value } }) => {
        typed.current = value;
        setText(value);
        startTransition(() => filter.set("q", value));
      }}
    />
  );
}

/** One of a few, each a press away. */
export function Chips({ filter, name, label, options }: { filter: Filter; name: string; label: string; options: Options }) {
  return (
    <div className="filters" role="group" aria-label={label}>
      {options.map(([value, says]) => (
        <button
          key={value}
          type="button"
          className="chip"
          aria-pressed={filter.of(name) === value}
          onClick={() => filter.set(name, value)}
        >
          {says}
        </button>
      ))}
    </div>
  );
}

/** One of several; the first stands when nothing was chosen. */
export function Choice({ filter, name, label, options }: { filter: Filter; name: string; label: string; options: Options }) {
  const first = options[0]?.[0] ?? "";
  return (
    <select
      aria-label={label}
      value={filter.of(name) || first}
      onChange={(event) => filter.set(name, event.target.value === first ? "" : event.target.value)}
    >
      {options.map(([value, says]) => (
        <option key={value} value={value}>
          {says}
        </option>
      ))}
    </select>
  );
}
