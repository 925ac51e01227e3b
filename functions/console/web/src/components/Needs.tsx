import { Check, CircleAlert } from "lucide-react";
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
  const said = asked.filter((each) => each.words);
  const open = said.filter((each) => !each.met);
  const met = said.filter((each) => each.met);
  if (!said.length) return <p className="muted">The goal names nothing by itself.</p>;
  return (
    <ul className="risks" aria-label="What the goal asks for">
      {[...open, ...met].map((each) => (
        <Need key={`${each.need} ${each.words}`} met={each.met} words={each.words}>
          {each.how}
        </Need>
      ))}
    </ul>
  );
}

/** What was promised, looked for among the resources that terraform plans. */
export function Checklist({ checklist }: { checklist: PlanSummary["checklist"] }) {
  if (!checklist.length) return null;
  return (
    <>
      <h3>What the goal asks for, found in the plan</h3>
      <ul className="risks" aria-label="Checklist">
        {checklist.map((each) => (
          <Need key={each.need} met={each.address !== null} words={each.words || each.need}>
            {each.address === null ? "Nothing that is planned does it." : <code>{each.address}</code>}
          </Need>
        ))}
      </ul>
    </>
  );
}
