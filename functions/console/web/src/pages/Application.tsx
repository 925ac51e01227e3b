import { Suspense, useEffect } from "react";
import { Link, NavLink, useParams } from "react-router";
import { useDeployment } from "../api/queries";
import type { WholeDeployment } from "../api/types";
import { Badge } from "../components/badges";
import { TABS } from "../components/application/tabs";
import { Freshness, Loading, Problem } from "../components/states";
import { nameOf, usdMonth, words } from "../lib/format";
import { useTitle } from "../lib/title";
import { NotFound } from "./NotFound";

/** Everything about one application where it stands: what runs, what it costs, what happened, and what to do with it. */
export default function Application() {
  const { id = "", tab = "" } = useParams();
  const found = useDeployment(id);
  useTitle(found.data ? nameOf(found.data) : "Deployment");
  const there = !!found.data;
  useEffect(() => {
    // On a phone the parts are wider than the page.
    document.querySelector(".subnav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [tab, there]);
  if (found.error && !found.data)
    return (
      <div className="page narrow">
        <Crumbs id={id} />
        <h1>Deployment</h1>
        <Problem error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  if (!found.data)
    return (
      <div className="page">
        <h1 className="sr">Deployment</h1>
        <Loading what="the deployment" rows={6} />
      </div>
    );
  const deployment = found.data;
  const tabs = TABS.filter(({ when }) => when?.(deployment) ?? true);
  const shown = tabs.find(({ name }) => name === tab);
  if (!shown) return <NotFound />;
  const at = (name: string) => `/deployments/${deployment.deployment_id}${name && `/${name}`}`;
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <Crumbs id={deployment.deployment_id} />
          <h1>{nameOf(deployment)}</h1>
          <p className="page-facts">
            <Standing deployment={deployment} />
            <span className="muted">
              {words(deployment.stack_type)} · {deployment.environment} · {deployment.region} ·{" "}
              {usdMonth(deployment.monthly_cost_usd)}
            </span>
            <Freshness at={found.dataUpdatedAt} failing={found.isError} />
          </p>
        </div>
        <div className="actions">
          <Link className="button" to={`/design/${deployment.run_id || deployment.deployment_id}`}>
            Files
          </Link>
          {shown.name !== "change" && (
            <Link className="button primary" to={at("change")}>
              Change
            </Link>
          )}
        </div>
      </div>
      <nav className="subnav" aria-label={`Parts of ${nameOf(deployment)}`}>
        {tabs.map(({ name, label }) => (
          <NavLink key={name} to={at(name)} end className="subtab">
            {label}
            {name === "drift" && deployment.drift && <span className="count count-bad">{deployment.drift.changes.length}</span>}
          </NavLink>
        ))}
      </nav>
      <Suspense fallback={<Loading what={shown.label} rows={4} />}>
        <shown.View deployment={deployment} />
      </Suspense>
    </div>
  );
}

function Crumbs({ id }: { id: string }) {
  return (
    <p className="crumbs">
      <Link to="/deployments">Deployments</Link> / <code>{id}</code>
    </p>
  );
}

/** Whether it stands as it was asked for. */
function Standing({ deployment }: { deployment: WholeDeployment }) {
  if (deployment.status === "incomplete") return <Badge tone="bad">Half made</Badge>;
  if (deployment.drift) return <Badge tone="warn">Changed by hand</Badge>;
  return <Badge tone="good">As it was asked for</Badge>;
}
