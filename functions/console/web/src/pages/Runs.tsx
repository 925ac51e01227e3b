import { ListX, Rocket } from "lucide-react";
import { useRunPages } from "../api/queries";
import type { RunRow } from "../api/types";
import { Chips, Search } from "../components/Filters";
import { Panel } from "../components/Panel";
import { RunLine } from "../components/RunLine";
import { Empty, Freshness, Loading, Problem } from "../components/states";
import { saying, useFilter } from "../lib/filter";
import { useNow } from "../lib/now";
import { useTitle } from "../lib/title";

const STATES: [RunRow["status"] | "", string][] = [
  ["", "All"],
  ["awaiting_approval", "Waiting for you"],
  ["running", "Running"],
  ["draft", "Drafts"],
  ["completed", "Verified"],
  ["deploy_success_verify_failed", "Not reachable"],
  ["failed", "Failed"],
];

const textOf = (run: RunRow) => `${run.prompt} ${run.run_id} ${run.deployment_id} ${run.plan.stack_type} ${run.plan.region}`;

/** Every run there is: what was asked for, what waits for a person, what failed. The filter stands in the address. */
export default function Runs() {
  useTitle("Runs");
  const filter = useFilter();
  const found = useRunPages();
  const now = useNow();
  const state = filter.of("status");
  const all = found.data?.pages.flatMap((page) => page.data) ?? [];
  const shown = all.filter((run) => !state || run.status === state).filter(saying(filter.of("q"), textOf));
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Runs</h1>
          <p className="page-facts">
            <span className="muted">
              {shown.length} of {all.length}
              {found.hasNextPage && "+"}
            </span>
            <Freshness at={found.dataUpdatedAt} failing={found.isError} />
          </p>
        </div>
        <Search filter={filter} label="Search the runs" placeholder="Goal, id, stack, region" />
      </div>
      <Chips filter={filter} name="status" label="State" options={STATES} />
      {found.error && !found.data && <Problem error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading what="the runs" />}
      {found.data && (
        <Panel title="Newest first">
          {shown.length ? (
            <ul className="rows">
              {shown.map((run) => (
                <li key={run.run_id}>
                  <RunLine run={run} now={now} />
                </li>
              ))}
            </ul>
          ) : all.length ? (
            <Empty icon={<ListX />} title="None of them is like that">
              {found.hasNextPage ? "Older ones are not loaded yet." : "Change the words or the state above."}
            </Empty>
          ) : (
            <Empty icon={<Rocket />} title="Nothing has run yet">
              A goal on the start page makes the first.
            </Empty>
          )}
          {found.hasNextPage && (
            <div className="actions center">
              <button
                type="button"
                className="button"
                disabled={found.isFetchingNextPage}
                onClick={() => void found.fetchNextPage()}
              >
                {found.isFetchingNextPage ? "Loading" : "Load older ones"}
              </button>
            </div>
          )}
        </Panel>
      )}
    </div>
  );
}
