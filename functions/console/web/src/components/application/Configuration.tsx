import { KeyRound, PackageOpen, SlidersHorizontal } from "lucide-react";
import { type FormEvent, Fragment, useState } from "react";
import { useNavigate } from "react-router";
import { useConfigure, useVariables } from "../../api/application";
import { environmentOf, isRepository, repositoryOf } from "../../lib/application";
import { type Program, programsOf, secretsOf } from "../../lib/configuration";
import { Panel } from "../Panel";
import { Problem } from "../states";
import type { TabProps } from "./tabs";

/** The program's variables, and its secrets by name and version: their values are in Secret Manager and shown nowhere. */
export default function Configuration({ deployment }: TabProps) {
  return (
    <div className="app-grid">
      <div className="stack">
        {programsOf(deployment).map((program) => (
          <Variables key={program.id} deployment={deployment} program={program} />
        ))}
      </div>
      <div className="stack">
        {programsOf(deployment).map((program) => (
          <Code key={program.id} deployment={deployment} program={program} />
        ))}
        <Secrets deployment={deployment} />
      </div>
    </div>
  );
}

/** Sends a change and goes to its draft, where what it would do is looked at first. */
function useDraft(id: string) {
  const configure = useConfigure(id);
  const go = useNavigate();
  const [problem, setProblem] = useState<Error | null>(null);
  const send = (said: Parameters<typeof configure.mutate>[0]) =>
    configure.mutate(said, { onSuccess: (drafted) => drafted.run_id && void go(`/runs/${drafted.run_id}`) });
  return { send, problem, setProblem, error: configure.error ?? problem, busy: configure.isPending, asked: configure.data?.ask };
}

function Variables({ deployment, program }: TabProps & { program: Program }) {
  const [text, setText] = useState("");
  const { send, setProblem, error, busy, asked } = useDraft(deployment.deployment_id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    try {
      const env = environmentOf(text);
      setProblem(null);
      send({ app: { part: program.id, env } });
    } catch (wrong) {
      setProblem(wrong as Error);
    }
  };
  return (
    <Panel title={`Variables of ${program.id}`} aside={program.variables.length}>
      {program.variables.length ? (
        <Table label={`Variables of ${program.id}`} heads={["Name", "Value"]} rows={program.variables} />
      ) : (
        <p className="muted">None of its own.</p>
      )}
      <Given deployment={deployment} program={program} />
      <form className="stack" onSubmit={submit}>
        <label className="field">
          Set variables of {program.id}, a NAME=VALUE on each line
          <textarea value={text} rows={2} placeholder="LOG_LEVEL=debug" onChange={(event) => setText(event.target.value)} />
        </label>
        <p className="muted small">
          <code>NAME=</code> leaves it there, empty; <code>infraai set {deployment.application || deployment.deployment_id} --unset NAME</code>{" "}
          removes it.
        </p>
        {error && <Problem error={error} />}
        {asked && <p role="status">{asked.question}</p>}
        <div className="actions">
          <button type="submit" className="button primary" disabled={!text.trim() || busy} aria-busy={busy}>
            <SlidersHorizontal aria-hidden="true" />
            Show what that changes
          </button>
        </div>
      </form>
    </Panel>
  );
}

/** What it gets by itself: where what it uses is, and how it signs in there. */
function Given({ deployment, program }: TabProps & { program: Program }) {
  const found = useVariables(deployment.deployment_id);
  const given = found.data?.filter((each) => each.given && each.program === program.id) ?? [];
  const said = (each: (typeof given)[number]) =>
    each.secret ? `secret ${each.value.replace(/\.(id|secret_id|name)$/, "")}, version ${each.version}` : each.value;
  if (found.error) return <Problem error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      <p className="muted small">
        {given.length ? "Given by what it uses, beside these and PORT; nobody has to set them:" : "PORT it gets beside these."}
      </p>
      {given.length > 0 && (
        <Table
          label={`Given to ${program.id}`}
          heads={["Name", "From"]}
          rows={given.map((each) => [each.name, said(each)])}
        />
      )}
    </>
  );
}

/** Other code for a program: an image or a repository from here, a folder from the command line. */
function Code({ deployment, program }: TabProps & { program: Program }) {
  const [from, setFrom] = useState("");
  const { send, error, busy, asked } = useDraft(deployment.deployment_id);
  const name = deployment.application || deployment.deployment_id;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = from.trim();
    send({ app: { part: program.id, ...(isRepository(said) ? { repository: repositoryOf(said) } : { image: said }) } });
  };
  return (
    <Panel title={`Code of ${program.id}`}>
      <form className="stack" onSubmit={submit}>
        <label className="field">
          An image, or a repository: a public one&apos;s address or a connected one&apos;s name (#BRANCH:FOLDER behind it)
          <input
            value={from}
            placeholder="https://github.com/OWNER/NAME#BRANCH"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <p className="muted small">
          A folder of yours: <code>infraai set {name} --source DIR</code>
        </p>
        {error && <Problem error={error} />}
        {asked && <p role="status">{asked.question}</p>}
        <div className="actions">
          <button type="submit" className="button primary" disabled={!from.trim() || busy} aria-busy={busy}>
            <PackageOpen aria-hidden="true" />
            Show what that changes
          </button>
        </div>
      </form>
    </Panel>
  );
}

function Secrets({ deployment }: TabProps) {
  const secrets = secretsOf(deployment);
  const [variable, setVariable] = useState("");
  const [value, setValue] = useState("");
  const { send, error, busy, asked } = useDraft(deployment.deployment_id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send({ app: { secrets: [variable.trim()] }, secret_values: { [variable.trim()]: value } });
    setValue("");
  };
  return (
    <Panel title="Secrets" aside={secrets.length}>
      {secrets.length ? (
        <Table
          label="Secrets"
          heads={["Variable", "Version"]}
          rows={secrets.map((each) => [each.variable, each.version])}
        />
      ) : (
        <p className="muted">It has none.</p>
      )}
      <form className="stack" onSubmit={submit} autoComplete="off">
        <label className="field">
          Variable of the secret
          <input value={variable} list="secrets" placeholder="STRIPE_KEY" onChange={(event) => setVariable(event.target.value)} />
          <datalist id="secrets">
            {secrets.map((each) => (
              <option key={each.variable} value={each.variable} />
            ))}
          </datalist>
        </label>
        <label className="field">
          Its new value
          <input type="password" value={value} autoComplete="new-password" onChange={(event) => setValue(event.target.value)} />
        </label>
        <p className="muted small">The value goes into Secret Manager and is shown nowhere, not here either.</p>
        {error && <Problem error={error} />}
        {asked && <p role="status">{asked.question}</p>}
        <div className="actions">
          <button type="submit" className="button primary" disabled={!variable.trim() || !value || busy} aria-busy={busy}>
            <KeyRound aria-hidden="true" />
            Show what that changes
          </button>
        </div>
      </form>
    </Panel>
  );
}

function Table({ label, heads, rows }: { label: string; heads: [string, string]; rows: [string, string][] }) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={`${label}, listed`}>
      <table className="table compact">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, said]) => (
            <tr key={name}>
              <th scope="row">
                <code>
                  {name.split(/(?<=_)/).map((piece, n) => (
                    <Fragment key={n}>
                      {piece}
                      <wbr />
                    </Fragment>
                  ))}
                </code>
              </th>
              <td>
                <code>{said}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
