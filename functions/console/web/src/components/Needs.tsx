import { Check, CircleAlert, Undo2 } from "lucide-react";
import type { PlanAnswer, PlanSummary } from "../api/types";

interface NeedProps {
  met: boolean;
  words: string;
  children: React.ReactNode;
}

function Need({ met, words, children }: NeedProps) {
  const Icon = met ? Check : CircleAlert;
  return (
    <li>
      <span className={`with-icon tone-${met ? "good" : "warn"}`}>
        <Icon aria-hidden="true" />
        <strong>{words}</strong>
        {!met && <span className="muted">(not met)</span>}
      </span>
      <span className="muted">{children}</span>
    </li>
  );
}

/** What the goal asks for in its own words, each with how the plan meets it or why it does not; what is open comes first. */
export function Needs({ asked }: { asked: PlanAnswer["asked"] }) {
  const back = asked.filter((each) => each.need === "corrected");
  const said = asked.filter((each) => each.words && each.need !== "corrected");
  const wishes = new Map<string, { met: boolean; words: string; how: string[] }>();
  for (const { met, words, how } of said) {
    const key = `${met} ${words}`;
    const wish = wishes.get(key) ?? { met, words, how: [] };
    if (!wish.how.includes(how)) wish.how.push(how);
    wishes.set(key, wish);
  }
  const rows = [...wishes.values()].sort((a, b) => Number(a.met) - Number(b.met));
  if (!said.length && !back.length) return <p className="muted">The goal names nothing by itself.</p>;
  return (
    <ul className="risks" aria-label="What the goal asks for">
      {back.map((each) => (
        <li key={`back ${each.words}`}>
          <span className="with-icon muted">
            <Undo2 aria-hidden="true" />
            <strong>{each.words}</strong> (taken back)
          </span>
          <span className="muted">{each.how}</span>
        </li>
      ))}
      {rows.map((each) => (
        <Need key={`${each.met} ${each.words}`} met={each.met} words={each.words}>
          {each.how.join("; ")}
        </Need>
      ))}
    </ul>
  );
}

/** What was promised, looked for among the resources that terraform plans. */
export function Checklist({ checklist }: { checklist: PlanSummary["checklist"] }) {
  if (!checklist.length) return null;
  // One wish may be met by several: a well-known application by its service, its database and its bucket.
  const wishes = new Map<string, { words: string; addresses: string[] }>();
  for (const { need, words, address } of checklist) {
    const said = words || need.replaceAll("_", " ");
    const key = `${said} ${address === null}`;
    const wish = wishes.get(key) ?? { words: said, addresses: [] };
    if (address !== null && !wish.addresses.includes(address)) wish.addresses.push(address);
    wishes.set(key, wish);
  }
  return (
    <>
      <h3>What the goal asks for, found in the plan</h3>
      <ul className="risks" aria-label="Checklist">
        {[...wishes.values()].map(({ words, addresses }) => (
          <Need key={`${words} ${addresses.length > 0}`} met={addresses.length > 0} words={words}>
            {addresses.length
              ? addresses.map((address) => (
                  <code key={address} className="each-address">
                    {address}
                  </code>
                ))
              : "Nothing that is planned does it."}
          </Need>
        ))}
      </ul>
    </>
  );
}
