import * as Tabs from "@radix-ui/react-tabs";
import { CircleCheck, Download, FilePlus, FileX, Save, TriangleAlert, Undo2, Wrench } from "lucide-react";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { type Edits, useEditFiles, useMend } from "../api/queries";
import type { Finding, Run } from "../api/types";
import { type Place, unfitName } from "../lib/blocks";
import { Editor } from "./Editor";
import { Mending } from "./Mending";
import { Panel } from "./Panel";
import { Problem } from "./states";

interface Props {
  run: Run;
  /** Whether the files can be changed. */
  open: boolean;
  edited: Edits;
  setEdited: React.Dispatch<React.SetStateAction<Edits>>;
  /** The files with what was edited. */
  files: Run["files"];
  dirty: boolean;
  /** What is found in the files as they are on the screen; null while that is not known. */
  findings: Finding[] | null;
  goTo: Place | null;
  setGoTo: React.Dispatch<React.SetStateAction<Place | null>>;
  onLine: (file: string, line: number) => void;
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
const OWN = ["main.tf", "variables.tf", "outputs.tf"];
const rank = (name: string) => (OWN.indexOf(name) + OWN.length + 1) % (OWN.length + 1);

/** The Terraform of a run: read, edited, added to, mended where something is found, and saved. */
export function Files({ run, open, edited, setEdited, files, dirty, findings, goTo, setGoTo, onLine }: Props) {
  const names = Object.keys(files).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const [chosen, setFile] = useState(names[0] ?? "");
  const file = names.includes(chosen) ? chosen : (names[0] ?? "");
  const turn = goTo?.turn;
  useEffect(() => {
    if (goTo) setFile(goTo.file);
    // A second wish for the same place is one, too.
  }, [goTo, turn]);
  const save = useEditFiles(run.run_id);
  const mend = useMend(run.run_id);
  const edits = useRef(run.files_sha);
  if (!dirty) edits.current = run.files_sha;
  const all = findings ?? NONE;
  const here = useMemo(() => {
    const found = (findings ?? NONE).filter((each) => each.file === file);
    return found.length ? found : NONE;
  }, [findings, file]);
  const keep = () =>
    save.mutate(
      { files: edited, files_sha: edits.current },
      {
        onSuccess: (stored) => {
          // What was typed meanwhile is an edit of what is stored now.
          edits.current = stored.files_sha;
          setEdited((all) => Object.fromEntries(Object.entries(all).filter(([name, text]) => text !== edited[name])));
        },
      },
    );
  const fix = (at: Finding | null) =>
    mend.mutate({ files: edited, at: at && { file: at.file, line: at.line } });
  return (
    <Panel title="Terraform" aside={<Verdict dirty={dirty} findings={findings} />} className="files">
      <Tabs.Root value={file} onValueChange={setFile} className="files-tabs">
        <div className="files-bar">
          <Tabs.List aria-label="Files" className="tablist">
            {names.map((name) => {
              const count = all.filter((each) => each.file === name).length;
              return (
                <Tabs.Trigger key={name} value={name} className="tabname">
                  {name}
                  {edited[name] !== undefined && edited[name] !== run.files[name] && <span aria-label="changed"> •</span>}
                  {count > 0 && <span className="count count-bad">{count}</span>}
                </Tabs.Trigger>
              );
            })}
          </Tabs.List>
          <div className="files-actions">
            {open && (
              <NewFile
                taken={names}
                onAdd={(name) => {
                  setEdited((all) => ({ ...all, [name]: "" }));
                  setFile(name);
                }}
              />
            )}
            {open && !OWN.includes(file) && (
              <button type="button" className="button small" onClick={() => setEdited((all) => without(all, file, run.files))}>
                <FileX aria-hidden="true" />
                Remove {file}
              </button>
            )}
            <button type="button" className="button small" onClick={() => download(files)}>
              <Download aria-hidden="true" />
              Download
            </button>
            {open && dirty && (
              <button type="button" className="button small" onClick={() => setEdited({})}>
                <Undo2 aria-hidden="true" />
                Undo
              </button>
            )}
            {open && (
              <button
                type="button"
                className="button small"
                disabled={!dirty || save.isPending}
                aria-busy={save.isPending}
                onClick={keep}
              >
                <Save aria-hidden="true" />
                Save and check
              </button>
            )}
          </div>
        </div>
        {names.map((name) => (
          <Tabs.Content key={name} value={name} className="file" tabIndex={-1}>
            <Editor
              name={name}
              text={files[name] ?? ""}
              findings={here}
              readOnly={!open}
              goTo={goTo?.file === name ? goTo : null}
              onChange={(text) => setEdited((all) => ({ ...all, [name]: text }))}
              onLine={(line) => onLine(name, line)}
            />
          </Tabs.Content>
        ))}
      </Tabs.Root>
      {save.error && <Problem error={save.error} />}
      {mend.error && <Problem error={mend.error} />}
      {all.length > 0 && (
        <ul className="findings file-findings" aria-label="Findings">
          {all.map((each) => (
            <li key={`${each.file}:${each.line} ${each.message}`}>
              <button
                type="button"
                className="link"
                onClick={() => setGoTo((last) => ({ file: each.file, line: each.line, turn: (last?.turn ?? 0) + 1 }))}
              >
                {each.file}:{each.line}
              </button>{" "}
              {each.message}
              {open && (
                <button
                  type="button"
                  className="button small finding-fix"
                  aria-label={`Fix ${each.file}:${each.line}`}
                  disabled={mend.isPending}
                  onClick={() => fix(each)}
                >
                  <Wrench aria-hidden="true" />
                  Fix
                </button>
              )}
            </li>
          ))}
          {open && all.length > 1 && (
            <li>
              <button type="button" className="button small" disabled={mend.isPending} onClick={() => fix(null)}>
                <Wrench aria-hidden="true" />
                Fix all that can be told
              </button>
            </li>
          )}
        </ul>
      )}
      <Mending
        mended={mend.data ?? null}
        onTake={(mended) => {
          setEdited((all) => ({ ...all, ...mended }));
          mend.reset();
        }}
        onLeave={() => mend.reset()}
      />
    </Panel>
  );
}

/** What was edited, without a file: one that was stored goes, one that was only added was never there. */
function without(edits: Edits, name: string, stored: Run["files"]): Edits {
  const { [name]: _, ...rest } = edits;
  return name in stored ? { ...rest, [name]: null } : rest;
}

function Verdict({ dirty, findings }: { dirty: boolean; findings: Finding[] | null }) {
  const said = dirty ? "Not saved" : "";
  return (
    <span role="status" className="with-icon">
      {said && <span className="muted">{said}</span>}
      {findings?.length === 0 && !dirty && (
        <span className="tone-good with-icon">
          <CircleCheck aria-hidden="true" /> Gate and schema check passed
        </span>
      )}
      {!!findings?.length && (
        <span className="tone-bad with-icon">
          <TriangleAlert aria-hidden="true" /> {findings.length} {findings.length === 1 ? "finding" : "findings"}
        </span>
      )}
    </span>
  );
}

/** One more file, by a name that Terraform takes for nothing else. */
function NewFile({ taken, onAdd }: { taken: string[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState<string | null>(null);
  const [unfit, setUnfit] = useState("");
  if (name === null)
    return (
      <button type="button" className="button small" onClick={() => setName("")}>
        <FilePlus aria-hidden="true" />
        Add a file
      </button>
    );
  const add = (event: FormEvent) => {
    event.preventDefault();
    const why = unfitName(name.trim(), taken);
    setUnfit(why);
    if (why) return;
    onAdd(name.trim());
    setName(null);
  };
  return (
    <form className="new-file" onSubmit={add} onKeyDown={(event) => event.key === "Escape" && setName(null)}>
      <input
        aria-label="Name of the new file"
        placeholder="network.tf"
        autoFocus
        value={name}
        aria-invalid={!!unfit}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button small">
        Add
      </button>
      {unfit && (
        <span role="alert" className="tone-bad small">
          {unfit}
        </span>
      )}
    </form>
  );
}
