import { ListX, Rocket } from "lucide-react";
import { useSearchParams } from "react-router";
import { useRunPages } from "../api/queries";
import type { RunRow } from "../api/types";
import { Panel } from "../components/Panel";
import { RunLine } from "../components/RunLine";
import { Empty, Freshness, Loading, Problem } from "../components/states";
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

const matches = (run: RunRow, words: string[]) => {
  const text = `${run.prompt} ${run.run_id} ${run.deployment_id} ${run.plan.stack_type} ${run.plan.region}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

/** Every run there is: what was asked for, what waits for a person, what failed. The filter stands in the address. */
export default function Runs() {
  useTitle("Runs");
  const [search, setSearch] = useSearchParams();
  const found = useRunPages();
  const now = useNow();
  const state = search.get("status") ?? "";
  const text = search.get("q") ?? "";
  const all = found.data?.pages.flatMap((page) => page.data) ?? [];
  const asked = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = all.filter((run) => (!state || run.status === state) && matches(run, asked));
  const set = (name: string, value: string) =>
    setSearch(
      (params) => {
        if (value) params.set(name, value);
        else params.delete(name);
        return params;
      },
      { replace: true },
    );
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
        <input
          type="search"
          className="search"
          aria-label="Search the runs"
          placeholder="Goal, id, stack, region"
          value={text}
          onChange={(event) => set("q", event.target.value)}
        />
      </div>
      <div className="filters" role="group" aria-label="State">
        {STATES.map(([value, label]) => (
          <button key={value} type="button" className="chip" aria-pressed={state === value} onClick={() => set("status", value)}>
            {label}
          </button>
        ))}
      </div>
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
