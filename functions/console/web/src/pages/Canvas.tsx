import * as Tabs from "@radix-ui/react-tabs";
import { CircleCheck, Download, Play, Rocket, Save, TriangleAlert, Undo2 } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useEditFiles, useExecute, useRun } from "../api/queries";
import type { Finding, GraphNode, Run } from "../api/types";
import { RunState } from "../components/badges";
import { Confirm } from "../components/Confirm";
import { Editor } from "../components/Editor";
import { LeaveGuard } from "../components/LeaveGuard";
import { Panel } from "../components/Panel";
import { Beside, Empty, Loading, Problem } from "../components/states";
import { usdMonth, words } from "../lib/format";
import { useTitle } from "../lib/title";

const GraphView = lazy(() => import("../components/GraphView"));

export default function Canvas() {
  const { id = "" } = useParams();
  useTitle("Design");
  const run = useRun(id);
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
  return <Design key={id} run={run.data} />;
}

function Design({ run }: { run: Run }) {
  const navigate = useNavigate();
  const execute = useExecute(run.run_id);
  const [edited, setEdited] = useState<Record<string, string>>({});
  const [asking, setAsking] = useState(false);
  const [goTo, setGoTo] = useState<Place | null>(null);
  const draft = run.status === "draft";
  const dirty = Object.entries(edited).some(([name, text]) => text !== run.files[name]);
  const otherFiles = dirty || run.planned_by.includes("edited by a person");
  const ready = draft && run.valid && !dirty;
  const start = (mode: "apply" | "plan", beside = false) =>
    execute.mutate({ mode, files_sha: run.files_sha, beside }, { onSuccess: () => void navigate(`/runs/${run.run_id}`), onError: () => setAsking(false) });
  return (
    <div className="page design">
      <div className="page-head">
        <div>
          <h1>{run.prompt}</h1>
          <p className="page-facts">
            <RunState status={run.status} />
            <span className="muted">
              {words(run.plan.stack_type)} · {run.plan.region} · {otherFiles ? "a preview says what it costs" : usdMonth(run.plan.estimated_cost_usd)}
            </span>
          </p>
        </div>
        <div className="actions">
          {draft ? (
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
      {run.message && draft && <p className="muted notes">{run.message}</p>}
      <div className="design-grid">
        <Panel title="Drawing" className="drawing">
          {run.graph?.nodes.length ? (
            <Suspense fallback={<Loading what="the drawing" />}>
              <GraphView graph={run.graph} onChosen={(node) => setGoTo((last) => blockOf(node, run.files, last?.turn ?? 0) ?? last)} />
            </Suspense>
          ) : (
            <Empty title="There is no drawing">The files say what will exist.</Empty>
          )}
        </Panel>
        <Files run={run} draft={draft} edited={edited} setEdited={setEdited} dirty={dirty} goTo={goTo} setGoTo={setGoTo} />
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

interface FilesProps {
  run: Run;
  draft: boolean;
  edited: Record<string, string>;
  setEdited: React.Dispatch<React.SetStateAction<Record<string, string>>>;
  dirty: boolean;
  goTo: Place | null;
  setGoTo: React.Dispatch<React.SetStateAction<Place | null>>;
}

/** A line to go to; `turn` tells a second wish for the same one from the first. */
interface Place {
  file: string;
  line: number;
  turn: number;
}

/** Where the block that a node stands for begins: of its type, and of its name as Terraform writes it. */
function blockOf(node: GraphNode, files: Run["files"], turn: number): Place | null {
  const name = node.id.replaceAll("-", "_");
  const type = typeof node.config.type === "string" ? node.config.type : "";
  for (const [file, text] of Object.entries(files)) {
    const line = text.split("\n").findIndex((each) => each.startsWith(`resource "${type}" "${name}"`));
    if (line >= 0) return { file, line: line + 1, turn: turn + 1 };
  }
  return null;
}

/** All files as they are on the screen, one after another, into the browser's downloads. */
function download(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

const NONE: Finding[] = [];
const ORDER = ["main.tf", "variables.tf", "outputs.tf"];
const rank = (name: string) => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);

function Files({ run, draft, edited, setEdited, dirty, goTo, setGoTo }: FilesProps) {
  const names = Object.keys(run.files).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const [file, setFile] = useState(names[0] ?? "");
  const turn = goTo?.turn;
  useEffect(() => {
    if (goTo) setFile(goTo.file);
    // A second wish for the same place is one, too.
  }, [goTo, turn]);
  const save = useEditFiles(run.run_id);
  const edits = useRef(run.files_sha);
  if (!dirty) edits.current = run.files_sha;
  const findings = run.findings;
  const here = useMemo(() => {
    const found = findings.filter((each) => each.file === file);
    return found.length ? found : NONE;
  }, [findings, file]);
  const verdict = dirty ? (
    <span className="muted">Not saved</span>
  ) : run.valid ? (
    <span className="tone-good with-icon">
      <CircleCheck aria-hidden="true" /> Gate and schema check passed
    </span>
  ) : (
    <span className="tone-bad with-icon">
      <TriangleAlert aria-hidden="true" /> {findings.length} {findings.length === 1 ? "finding" : "findings"}
    </span>
  );
  return (
    <Panel title="Terraform" aside={<span role="status">{verdict}</span>} className="files">
      <Tabs.Root value={file} onValueChange={setFile} className="files-tabs">
        <div className="files-bar">
          <Tabs.List aria-label="Files" className="tablist">
            {names.map((name) => {
              const count = findings.filter((each) => each.file === name).length;
              return (
                <Tabs.Trigger key={name} value={name} className="tabname">
                  {name}
                  {edited[name] !== undefined && edited[name] !== run.files[name] && <span aria-label="changed"> •</span>}
                  {count > 0 && <span className="count count-bad">{count}</span>}
                </Tabs.Trigger>
              );
            })}
          </Tabs.List>
          <button type="button" className="button small" onClick={() => download({ ...run.files, ...edited })}>
            <Download aria-hidden="true" />
            Download
          </button>
          {draft && (
            <div className="files-actions">
              {dirty && (
                <button type="button" className="button small" onClick={() => setEdited({})}>
                  <Undo2 aria-hidden="true" />
                  Undo
                </button>
              )}
              <button
                type="button"
                className="button small"
                disabled={!dirty || save.isPending}
                aria-busy={save.isPending}
                onClick={() => save.mutate({ files: edited, files_sha: edits.current }, { onSuccess: () => setEdited({}) })}
              >
                <Save aria-hidden="true" />
                Save and check
              </button>
            </div>
          )}
        </div>
        {names.map((name) => (
          <Tabs.Content key={name} value={name} className="file" tabIndex={-1}>
            <Editor
              name={name}
              text={edited[name] ?? run.files[name] ?? ""}
              findings={dirty ? NONE : here}
              readOnly={!draft}
              goTo={goTo?.file === name ? goTo : null}
              onChange={(text) => setEdited((all) => ({ ...all, [name]: text }))}
            />
          </Tabs.Content>
        ))}
      </Tabs.Root>
      {save.error && <Problem error={save.error} />}
      {!dirty && findings.length > 0 && (
        <ul className="findings file-findings" aria-label="Findings">
          {findings.map((each) => (
            <li key={`${each.file}:${each.line} ${each.message}`}>
              <button
                type="button"
                className="link"
                onClick={() => {
                  setGoTo((last) => ({ file: each.file, line: each.line, turn: (last?.turn ?? 0) + 1 }));
                }}
              >
                {each.file}:{each.line}
              </button>{" "}
              {each.message}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
