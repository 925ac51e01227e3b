import type { PlanAnswer } from "../api/types";
import { dateTime, duration, metric, resourceType, usd, words } from "../lib/format";
import { isWide } from "../lib/wide";
import { Badge, Severity } from "./badges";
import { Needs } from "./Needs";
import { Fact, Facts } from "./Panel";

/** A plan as one reads it before going on: where, what, how much, what can go wrong, what will be watched. */
export function PlanCard({ answer }: { answer: PlanAnswer }) {
  const { plan, cost } = answer;
  const risks = Object.entries(answer.risks);
  return (
    <div className="plan">
      <div className="plan-top">
        <Facts>
          <Fact name="Cloud">Google Cloud</Fact>
          <Fact name="Region">{plan.region}</Fact>
          <Fact name="Machine type">{plan.machine_type || "none"}</Fact>
          <Fact name="Autoscaling">{plan.autoscaling ? "Yes" : "No"}</Fact>
          <Fact name="Stack">{words(plan.stack_type)}</Fact>
          {answer.ends_at !== null && <Fact name="Ends by itself">about {dateTime(answer.ends_at)}</Fact>}
          <Fact name="Planned by">{answer.planned_by === "offline" ? "built-in rules" : answer.planned_by}</Fact>
        </Facts>
        <div className="price">
          <p className="price-total">{usd(plan.estimated_cost_usd)}</p>
          <p className="muted">US dollars a month, estimated</p>
        </div>
      </div>

      <div className="plan-columns">
        <div>
          <h3>What it costs</h3>
          <details open={isWide() || cost.lines.length < 6}>
            <summary>Line by line</summary>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Item</th>
                  <th scope="col" className="num">
                    Quantity
                  </th>
                  <th scope="col" className="num">
                    USD a month
                  </th>
                </tr>
              </thead>
              <tbody>
                {cost.lines.filter((line) => line.monthly_usd !== 0).map((line, at) => (
                  <tr key={`${line.item} ${at}`}>
                    <td>{line.item}</td>
                    <td className="num">{Number(line.quantity.toFixed(2))}</td>
                    <td className="num">{usd(line.monthly_usd)}</td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row" colSpan={2}>
                    Total
                  </th>
                  <td className="num">{usd(cost.total_usd)}</td>
                </tr>
                {cost.worst_usd > cost.total_usd && (
                  <tr>
                    <th scope="row" colSpan={2}>
                      At most
                    </th>
                    <td className="num">{usd(cost.worst_usd)}</td>
                  </tr>
                )}
              </tfoot>
            </table>
          </details>
          {cost.unpriced.length > 0 && (
            <p className="muted small">No price is known for {cost.unpriced.map((each) => resourceType(each.type)).join(", ")}.</p>
          )}
        </div>

        <div>
          <h3>What can go wrong</h3>
          {risks.length ? (
            <ul className="risks">
              {risks.map(([flag, meaning]) => (
                <li key={flag}>
                  <Badge tone="warn">{words(flag)}</Badge>
                  <span>{meaning}</span>
                </li>
              ))}
            </ul>
          ) : (
            <p className="muted">No risk is known of this plan.</p>
          )}
        </div>
      </div>

      <h3>What the goal asks for</h3>
      <Needs asked={answer.asked} />

      <details open={isWide()}>
        <summary>
          <h3>What will be watched from the first minute</h3>
        </summary>
        <Policies policies={plan.monitoring} />
      </details>
    </div>
  );
}

/** Alert policies as a table. */
export function Policies({ policies }: { policies: PlanAnswer["plan"]["monitoring"] }) {
  if (!policies.length) return <p className="muted">Nothing of this is watched.</p>;
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label="Alert policies">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Resource</th>
            <th scope="col">Alert when</th>
            <th scope="col">For</th>
            <th scope="col">Severity</th>
          </tr>
        </thead>
        <tbody>
          {policies.map((each) => {
            const { label, show } = metric(each.metric_path);
            return (
              <tr key={`${each.resource_ref} ${each.metric_name}`}>
                <td>
                  <code>{each.resource_ref}</code>
                </td>
                <td>
                  {label} above {show(each.threshold)}
                </td>
                <td>{duration(Number.parseInt(each.duration, 10))}</td>
                <td>
                  <Severity severity={each.severity} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
