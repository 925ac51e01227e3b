import type { PlannedChange, PlanSummary } from "../api/types";
import { resourceType, usd, usdDelta } from "../lib/format";
import { Badge, type Tone } from "./badges";
import { Checklist } from "./Needs";

const UNKNOWN = "(known after apply)";

/** Exactly what Terraform will change, and what it will cost; `open`: what may hurt is seen without a press. */
export function DryRun({ plan, open = true }: { plan: PlanSummary; open?: boolean }) {
  const counts: [string, number, Tone][] = [
    ["to add", plan.add, "good"],
    ["to change", plan.change, "warn"],
    ["to replace", plan.replace, "bad"],
    ["to destroy", plan.destroy, "bad"],
  ];
  const outputs = Object.entries(plan.outputs);
  // Once it is applied, what was not known at the plan has its value elsewhere: on the application's page.
  const shown = open ? outputs : outputs.filter(([, [, after]]) => after !== UNKNOWN);
  return (
    <>
      <div className="dry-top">
        <ul className="counts">
          {counts.map(([name, count, tone]) => (
            <li key={name} className={count ? `tone-${tone}` : "tone-none"}>
              <strong>{count}</strong> {name}
            </li>
          ))}
        </ul>
        {plan.monthly_cost_usd !== null && (
          <p className="dry-cost">
            <strong>{usd(plan.monthly_cost_usd)}</strong> a month afterwards, before traffic
            {plan.monthly_cost_delta_usd !== null && (
              <span className="muted"> ({usdDelta(plan.monthly_cost_delta_usd)})</span>
            )}
          </p>
        )}
      </div>
      <Checklist checklist={plan.checklist} />
      {plan.warnings.length > 0 && (
        <ul className="risks" aria-label="Warnings">
          {plan.warnings.map((each) => (
            <li key={each} className="tone-warn">
              {each}
            </li>
          ))}
        </ul>
      )}
      {(plan.less_safe ?? []).length > 0 && (
        <section aria-label="Less safe">
          <p className="tone-bad">
            Edited by hand, and less safe than it need be. Nothing of it is applied before somebody approves this plan:
          </p>
          <ul className="risks">
            {plan.less_safe.map((each) => (
              <li key={each} className="tone-bad">
                {each}
              </li>
            ))}
          </ul>
        </section>
      )}
      {plan.untold.length > 0 && (
        <p className="tone-warn">Not known before the apply: {plan.untold.join("; ")}.</p>
      )}
      {plan.changes.length === 0 && <p className="muted">Nothing changes: what exists is what the files say.</p>}
      <ul className="changes">
        {plan.changes.map((change) => (
          <Change key={change.address} change={change} open={open} />
        ))}
      </ul>
      {shown.length > 0 && (
        <div className="scroll-x outputs" tabIndex={0} role="region" aria-label="Outputs">
          <table className="table compact">
            <thead>
              <tr>
                <th scope="col">Output</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(([name, [before, after]]) => (
                <tr key={name}>
                  <td>
                    <code>{name}</code>
                  </td>
                  <td>
                    <code className="before">{before || "—"}</code>
                  </td>
                  <td>
                    <code className="after">{after || "—"}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length < outputs.length && (
        <p className="muted small">
          {outputs.length - shown.length} more {outputs.length - shown.length === 1 ? "output" : "outputs"}, whose values come with the
          apply.
        </p>
      )}
    </>
  );
}

function verb(actions: string[]): [string, Tone] {
  if (actions.includes("delete") && actions.includes("create")) return ["replace", "bad"];
  if (actions.includes("delete")) return ["destroy", "bad"];
  if (actions.includes("update")) return ["change", "warn"];
  if (actions.includes("create")) return ["add", "good"];
  return [actions.join(", ") || "keep", "neutral"];
}

const SIGNS: Record<string, string> = { add: "+", change: "~", replace: "±", destroy: "−" };

function Change({ change, open }: { change: PlannedChange; open: boolean }) {
  const [name, tone] = verb(change.actions);
  // What may hurt stands first, in the order of the API; the rest by name.
  const rank = new Map(change.risky.map((path, n) => [path, n]));
  const place = (path: string) => rank.get(path) ?? change.risky.length;
  const all = Object.entries(change.attributes).sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b));
  const known = all.filter(([, [, after]]) => after !== UNKNOWN);
  const unknown = all.length - known.length;
  const creates = name === "add";
  return (
    <li>
      <details className="change" open={open && rank.size > 0 && name !== "destroy"}>
        <summary>
          <Badge tone={tone} icon={<span aria-hidden="true">{SIGNS[name] ?? "·"}</span>}>
            {name}
          </Badge>
          <code className="change-address">{change.address}</code>
          <span className="muted small change-type">{resourceType(change.type)}</span>
        </summary>
        <div className="scroll-x" tabIndex={0} role="region" aria-label={`Attributes of ${change.address}`}>
          <table className="table compact">
            <thead>
              <tr>
                <th scope="col">Attribute</th>
                {!creates && <th scope="col">Before</th>}
                <th scope="col">{creates ? "Value" : "After"}</th>
              </tr>
            </thead>
            <tbody>
              {known.map(([attribute, [before, after]]) => (
                <tr key={attribute}>
                  <td>
                    <code className={rank.has(attribute) ? "risky" : undefined}>{attribute}</code>
                  </td>
                  {!creates && (
                    <td>
                      <code className="before">{before || "—"}</code>
                    </td>
                  )}
                  <td>
                    <code className={creates ? "" : "after"}>{after || "—"}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {unknown > 0 && (
          <p className="muted small">
            {unknown} more {unknown === 1 ? "value is" : "values are"} known after apply.
          </p>
        )}
        {change.left_out > 0 && (
          <p className="muted small">
            And {change.left_out} more {change.left_out === 1 ? "attribute" : "attributes"}, not listed here.
          </p>
        )}
      </details>
    </li>
  );
}
