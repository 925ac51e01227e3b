import { ArrowUpFromLine, FileCode2, RotateCcw, Wand2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useDraftByHand } from "../../api/application";
import { useChange, useEnvironments, usePromote } from "../../api/queries";
import { Panel } from "../Panel";
import { Problem } from "../states";
import { End } from "./End";
import type { TabProps } from "./tabs";

/** What can be done with it: changed by a sentence, taken to another environment, brought back, ended. All plan first. */
export default function Change({ deployment }: TabProps) {
  return (
    <div className="app-grid">
      <ByWords deployment={deployment} />
      <div className="stack">
        <ByHand deployment={deployment} />
        {deployment.architecture && <Promote deployment={deployment} />}
        <Panel title="Roll back">
          <p className="muted">Every revision that stood before can be planned as a way back.</p>
          <div className="actions">
            <Link className="button" to={`/deployments/${deployment.deployment_id}/history`}>
              <RotateCcw aria-hidden="true" />
              Choose a revision
            </Link>
          </div>
        </Panel>
        <End deployment={deployment} />
      </div>
    </div>
  );
}

/** Its files, edited by hand: a draft of them as they stand, open in the editor. Nothing is changed before its plan. */
function ByHand({ deployment }: TabProps) {
  const edit = useDraftByHand(deployment.deployment_id);
  const go = useNavigate();
  return (
    <Panel title="Edit its files">
      <p className="muted">
        {deployment.architecture
          ? "What you write into them stays with every later change."
          : "It was adopted: they are its own Terraform, and a sentence edits nothing in them but what it names."}
      </p>
      {edit.error && <Problem error={edit.error} />}
      <div className="actions">
        <button
          type="button"
          className="button"
          disabled={edit.isPending}
          onClick={() => edit.mutate(undefined, { onSuccess: ({ run_id }) => void go(`/design/${run_id}`) })}
        >
          <FileCode2 aria-hidden="true" />
          Open them in the editor
        </button>
      </div>
    </Panel>
  );
}

function ByWords({ deployment }: TabProps) {
  const [prompt, setPrompt] = useState("");
  const change = useChange(deployment.deployment_id);
  const go = useNavigate();
  const ask = change.data?.ask;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ prompt }, { onSuccess: (drafted) => drafted.run_id && void go(`/runs/${drafted.run_id}`) });
  };
  return (
    <Panel title="Change it">
      <form className="stack" onSubmit={submit}>
        <label className="field">
          What is to be different
          <textarea
            value={prompt}
            rows={3}
            maxLength={3000}
            placeholder={deployment.architecture ? "Add Redis and double the database" : "Double the database"}
            onChange={(event) => setPrompt(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        </label>
        {change.error && <Problem error={change.error} />}
        {ask && (
          <p role="status">
            {ask.question} {ask.choices.length > 0 && <span className="muted">({ask.choices.join(", ")})</span>}
          </p>
        )}
        {ask?.confirm && (
          <div className="actions">
            <button
              type="button"
              className={ask.opens.length ? "button danger" : "button"}
              disabled={change.isPending}
              onClick={() =>
                change.mutate(
                  { prompt: change.variables?.prompt ?? prompt, confirm: ask.confirm },
                  { onSuccess: (drafted) => drafted.run_id && void go(`/runs/${drafted.run_id}`) },
                )
              }
            >
              Yes: {ask.confirm}
            </button>
          </div>
        )}
        {ask && ask.loses.length > 0 && ask.loses.every((id) => ask.choices.includes(id)) && (
          <div className="actions">
            <button
              type="button"
              className="button danger"
              disabled={change.isPending}
              onClick={() =>
                change.mutate(
                  { prompt: change.variables?.prompt ?? prompt, lose: ask.loses },
                  { onSuccess: (drafted) => drafted.run_id && void go(`/runs/${drafted.run_id}`) },
                )
              }
            >
              Plan it, and lose what {ask.loses.join(", ")} holds
            </button>
          </div>
        )}
        {(change.data?.status === "renamed" || change.data?.status === "ends") && <p role="status">Done: {change.data.steps.join(", ")}.</p>}
        {change.data?.conflicts.map((each) => (
          <details key={`${each.file} ${each.block}`}>
            <summary>
              {each.block} ({each.file})
            </summary>
            <h4>As it stands</h4>
            <pre>{each.mine}</pre>
            <h4>As the change has it</h4>
            <pre>{each.theirs}</pre>
          </details>
        ))}
        <div className="actions">
          <button type="submit" className="button primary" disabled={!prompt.trim() || change.isPending} aria-busy={change.isPending}>
            <Wand2 aria-hidden="true" />
            Show what that changes
          </button>
        </div>
      </form>
    </Panel>
  );
}

function Promote({ deployment }: TabProps) {
  const environments = useEnvironments();
  const promote = usePromote();
  const go = useNavigate();
  const others = (environments.data ?? []).filter(({ name }) => name !== deployment.environment);
  const [to, setTo] = useState("");
  const target = to || others[0]?.name || "";
  return (
    <Panel title="Promote">
      {others.length ? (
        <>
          <label className="field">
            Take what stands here, with the same images, to
            <select value={target} onChange={(event) => setTo(event.target.value)}>
              {others.map(({ name, project, region }) => (
                <option key={name} value={name}>
                  {name} ({project}, {region})
                </option>
              ))}
            </select>
          </label>
          {promote.error && <Problem error={promote.error} />}
          <div className="actions">
            <button
              type="button"
              className="button"
              disabled={promote.isPending}
              onClick={() =>
                promote.mutate(
                  { application: deployment.deployment_id, from: deployment.environment, to: target },
                  { onSuccess: (drafted) => void go(`/runs/${drafted.run_id}`) },
                )
              }
            >
              <ArrowUpFromLine aria-hidden="true" />
              Draft it for {target}
            </button>
          </div>
        </>
      ) : (
        <p className="muted">
          There is no other environment. <code>infraai env create staging --project … --region …</code> makes one.
        </p>
      )}
    </Panel>
  );
}
