import { Play, Rocket } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { type Edits, useCheck, useExecute, useRun, useRunStatus } from "../api/queries";
import type { Graph, Run } from "../api/types";
import { RunState } from "../components/badges";
import { Confirm } from "../components/Confirm";
import { Diff } from "../components/Diff";
import { Files } from "../components/Files";
import { LeaveGuard } from "../components/LeaveGuard";
import { Panel } from "../components/Panel";
import { Beside, Empty, Loading, Problem } from "../components/states";
import { blockOf, nodeAt, type Place } from "../lib/blocks";
import { titled, usdMonth, words } from "../lib/format";
import { useSettled } from "../lib/settled";
import { useTitle } from "../lib/title";

/** How long nobody types before what was typed is asked about, in milliseconds. */
const TYPED = 400;

const GraphView = lazy(() => import("../components/GraphView"));

export default function Canvas() {
  const { id = "" } = useParams();
  const run = useRun(id);
  const status = useRunStatus(id);
  useTitle(run.data ? `${run.data.application || run.data.prompt}: design` : "Design");
  if (run.error && !run.data)
    return (
      <div className="page narrow">
        <h1>Design</h1>
        <Problem error={run.error} retry={() => void run.refetch()} />
      </div>
    );
  if (!run.data)
    return (
      <div className="page">
        <h1 className="sr">Design</h1>
        <Loading what="the design" rows={6} />
      </div>
    );
  return <Design key={id} run={run.data} planned={status.data?.plan_summary?.monthly_cost_usd ?? null} />;
}

/** `planned`: what the last plan says that it costs, in US dollars a month; null before there is one. */
function Design({ run, planned }: { run: Run; planned: number | null }) {
  const navigate = useNavigate();
  const execute = useExecute(run.run_id);
  const [edited, setEdited] = useState<Edits>({});
  const [asking, setAsking] = useState(false);
  const [goTo, setGoTo] = useState<Place | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const [view, setView] = useState("drawing");
  // What failed as it was built is corrected, and executed again: what stands of it is kept.
  const open = run.status === "draft" || (run.status === "failed" && run.kind === "deploy");
  const dirty = Object.entries(edited).some(([name, text]) => text !== (run.files[name] ?? null));
  const settled = useSettled(edited, TYPED);
  // A change, a rollback or what was adopted has no drawing of its goal: it is made of its files.
  const drawn = !!run.graph?.nodes.length;
  const check = useCheck(run.run_id, run.files_sha, settled, dirty || !drawn || view === "difference");
  const files = useMemo(
    () => Object.fromEntries(Object.entries({ ...run.files, ...edited }).filter((each): each is [string, string] => each[1] !== null)),
    [run.files, edited],
  );
  const graph = useSame((dirty || !drawn) && check.data ? check.data.graph : run.graph);
  const otherFiles = dirty || run.planned_by.includes("edited by a person");
  const ready = open && run.valid && !dirty;
  const start = (mode: "apply" | "plan", beside = false) =>
    execute.mutate({ mode, files_sha: run.files_sha, beside }, { onSuccess: () => void navigate(`/runs/${run.run_id}`), onError: () => setAsking(false) });
  return (
    <div className="page design">
      <div className="page-head">
        <div>
          <h1>{titled(run.kind, run.prompt)}</h1>
          <p className="page-facts">
            <RunState status={run.status} reason={run.reason} kind={run.kind} />
            <span className="muted">
              {words(run.plan.stack_type)} · {run.plan.region} · {price(run, planned, otherFiles)}
            </span>
          </p>
        </div>
        <div className="actions">
          {open ? (
            <>
              <button type="button" className="button" disabled={!ready || execute.isPending} onClick={() => setAsking(true)}>
                <Rocket aria-hidden="true" />
                Deploy
              </button>
              <button
                type="button"
                className="button primary"
                disabled={!ready || execute.isPending}
                onClick={() => start("plan")}
              >
                <Play aria-hidden="true" />
                Preview the changes
              </button>
            </>
          ) : (
            <Link className="button primary" to={`/runs/${run.run_id}`}>
              Open the run
            </Link>
          )}
        </div>
      </div>
      <LeaveGuard dirty={dirty} />
      {execute.error && <Problem error={execute.error} />}
      <Beside error={execute.error} onAgree={() => start("plan", true)} />
      {run.message && open && <p className="muted notes">{run.message}</p>}
      <div className="design-grid">
        <Panel title={view === "drawing" ? "Drawing" : "Difference"} className="drawing" aside={<Views view={view} setView={setView} />}>
          {view === "difference" ? (
            <Difference check={check} />
          ) : graph?.nodes.length ? (
            <Suspense fallback={<Loading what="the drawing" />}>
              <GraphView
                graph={graph}
                pointed={pointed}
                onChosen={(node) => setGoTo((last) => blockOf(node, files, last?.turn ?? 0) ?? last)}
              />
            </Suspense>
          ) : !drawn && check.isFetching ? (
            <Loading what="the drawing" />
          ) : (
            <Empty title="There is no drawing">The files say what will exist.</Empty>
          )}
        </Panel>
        <Files
          run={run}
          open={open}
          edited={edited}
          setEdited={setEdited}
          files={files}
          dirty={dirty}
          findings={dirty ? (check.data?.findings ?? null) : run.findings}
          goTo={goTo}
          setGoTo={setGoTo}
          onLine={(file, line) => setPointed(nodeAt(files[file] ?? "", line, graph))}
        />
      </div>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Deploy without a preview?"
        confirm="Deploy now"
        busy={execute.isPending}
        onConfirm={() => start("apply")}
      >
        <p>
          Terraform plans and applies in one go, for about {usdMonth(run.plan.estimated_cost_usd)}. The gates still refuse
          what is not allowed. With a preview you see every change before anything is created.
        </p>
      </Confirm>
    </div>
  );
}

/** The last plan's price where there is one, as on the run's page; the goal's estimate of files that nobody changed. */
function price(run: Run, planned: number | null, otherFiles: boolean): string {
  if (planned !== null && run.status !== "draft") return `${usdMonth(planned)}, before traffic`;
  return otherFiles ? "a preview says what it costs" : `about ${usdMonth(run.plan.estimated_cost_usd)}`;
}

const VIEWS: [string, string][] = [
  ["drawing", "Drawing"],
  ["difference", "Difference"],
];

function Views({ view, setView }: { view: string; setView: (view: string) => void }) {
  return (
    <span className="filters" role="group" aria-label="Beside the files">
      {VIEWS.map(([name, label]) => (
        <button key={name} type="button" className="chip" aria-pressed={view === name} onClick={() => setView(name)}>
          {label}
        </button>
      ))}
    </span>
  );
}

/** How the files differ from what is applied; where nothing is, from what is saved. */
function Difference({ check }: { check: ReturnType<typeof useCheck> }) {
  if (check.error && !check.data) return <Problem error={check.error} retry={() => void check.refetch()} />;
  if (!check.data) return <Loading what="the difference" />;
  const { diff, against } = check.data;
  const from = against === "applied" ? "what is applied" : "what is saved";
  if (!diff) return <Empty title="No difference">The files are those of {from}.</Empty>;
  return (
    <div className="difference">
      <p className="muted small">From {from} to the files as they are here.</p>
      <Diff text={diff} label={`The files against ${from}`} />
    </div>
  );
}

/** The same drawing as long as it says the same: it is not laid out anew with every check. */
function useSame(graph: Graph | null): Graph | null {
  const text = JSON.stringify(graph);
  return useMemo(() => JSON.parse(text) as Graph | null, [text]);
}
