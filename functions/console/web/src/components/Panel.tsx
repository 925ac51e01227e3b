import { type ReactNode, useId } from "react";

interface Props {
  title: ReactNode;
  /** What stands at the right of the title. */
  aside?: ReactNode;
  tone?: "good" | "bad" | "warn";
  children: ReactNode;
  className?: string;
}

/** A part of a page with a heading. */
export function Panel({ title, aside, tone, children, className = "" }: Props) {
  const id = useId();
  return (
    <section className={`panel ${tone ? `panel-${tone}` : ""} ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside && <div className="panel-aside">{aside}</div>}
      </header>
      <div className="panel-body">{children}</div>
    </section>
  );
}

/** Names and values. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

export function Fact({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? "fact fact-wide" : "fact"}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
