import { RotateCcw, Trash2, Wand2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useChange, useDestroy, useHistory, useRollback } from "../api/queries";
import type { Deployment } from "../api/types";
import { dateTime, titled, usd, words } from "../lib/format";
import { Confirm } from "./Confirm";
import { Loading, Problem } from "./states";

/** What becomes of a deployment: changed by a sentence, brought back, ended. Each shows its plan before anything happens. */
export function Life({ deployment }: { deployment: Deployment }) {
  return (
    <section className="life" aria-label="Change, history and end">
      <ChangeBox id={deployment.deployment_id} />
      <History id={deployment.deployment_id} />
      <Destroy deployment={deployment} />
    </section>
  );
}

function ChangeBox({ id }: { id: string }) {
  const [prompt, setPrompt] = useState("");
  const change = useChange(id);
  const go = useNavigate();
  const ask = change.data?.ask;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(prompt, { onSuccess: (drafted) => drafted.run_id && void go(`/runs/${drafted.run_id}`) });
  };
  return (
    <form className="life-part" onSubmit={submit}>
      <h3>Change it</h3>
      <label className="field">
        What is to be different
        <input
          value={prompt}
          maxLength={8000}
          placeholder="Add Redis and double the database"
          onChange={(event) => setPrompt(event.target.value)}
        />
      </label>
      {change.error && <Problem error={change.error} />}
      {ask && (
        <p role="status">
          {ask.question} {ask.choices.length > 0 && <span className="muted">({ask.choices.join(", ")})</span>}
        </p>
      )}
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
        <button type="submit" className="button primary" disabled={!prompt.trim() || change.isPending}>
          <Wand2 aria-hidden="true" />
          Show what that changes
        </button>
      </div>
    </form>
  );
}

function History({ id }: { id: string }) {
  const history = useHistory(id);
  const back = useRollback(id);
  const go = useNavigate();
  return (
    <div className="life-part">
      <h3>History</h3>
      {history.isPending && <Loading what="the history" />}
      {history.error && <Problem error={history.error} />}
      {back.error && <Problem error={back.error} />}
      <ul className="rows">
        {history.data?.map((row) => (
          <li key={row.run_id} className="row">
            <span className="row-main">
              <Link className="row-title" to={`/runs/${row.run_id}`}>
                {titled(row.kind, row.what)}
              </Link>
              <span className="muted small">
                {dateTime(row.at)} · {words(row.status)}
                {row.by && ` · ${row.by}`}
                {row.monthly_cost_usd !== null && ` · ${usd(row.monthly_cost_usd)} a month`}
                {row.current && " · stands now"}
              </span>
            </span>
            {row.can_go_back_to && (
              <button
                type="button"
                className="button"
                disabled={back.isPending}
                onClick={() => back.mutate(row.run_id, { onSuccess: (begun) => void go(`/runs/${begun.run_id}`) })}
              >
                <RotateCcw aria-hidden="true" />
                Roll back
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Destroy({ deployment }: { deployment: Deployment }) {
  const [asking, setAsking] = useState(false);
  const destroy = useDestroy(deployment.deployment_id);
  const go = useNavigate();
  return (
    <div className="life-part">
      <h3>End it</h3>
      {destroy.error && <Problem error={destroy.error} />}
      <button type="button" className="button danger" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden="true" />
        Destroy
      </button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Plan the end of ${deployment.application || deployment.deployment_id}?`}
        confirm="Show what goes"
        danger
        busy={destroy.isPending}
        onConfirm={() =>
          destroy.mutate(undefined, {
            onSuccess: (begun) => void go(`/runs/${begun.run_id}`),
            onSettled: () => setAsking(false),
          })
        }
      >
        <p>
          Nothing is destroyed yet: the plan is shown first. What holds data goes only once you have typed its name, and
          databases and disks get a last copy.
        </p>
      </Confirm>
    </div>
  );
}
