import type { Application } from "../lib/application";

const FIELDS: { name: Exclude<keyof Application, "env">; label: string; hint: string }[] = [
  { name: "image", label: "Image", hint: "us-docker.pkg.dev/PROJECT/REPOSITORY/APP:TAG" },
  { name: "repository", label: "Repository (public, or connected to Cloud Build)", hint: "https://github.com/OWNER/NAME#BRANCH" },
  { name: "port", label: "Port", hint: "where it does not read PORT" },
  { name: "domain", label: "Domain", hint: "shop.example.com" },
];

/** Where the user's own program comes from and what it is given; a folder is sent by the command line. */
export function ApplicationForm({ said, onChange }: { said: Application; onChange: (said: Application) => void }) {
  return (
    <details className="application" open={Object.values(said).some(Boolean) || undefined}>
      <summary>Your own application</summary>
      <p className="muted small">
        It is built and runs there, with DATABASE_URL or REDIS_URL where the goal has a database or a cache. A folder of yours goes
        by <code>infraai deploy --source DIR</code>.
      </p>
      {FIELDS.map(({ name, label, hint }) => (
        <label key={name} className="field small">
          {label}
          <input
            type="text"
            value={said[name]}
            placeholder={hint}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange({ ...said, [name]: event.target.value })}
          />
        </label>
      ))}
      <label className="field small">
        Environment, a NAME=VALUE on each line; nothing secret
        <textarea
          rows={2}
          value={said.env}
          placeholder="LOG_LEVEL=info"
          spellCheck={false}
          onChange={(event) => onChange({ ...said, env: event.target.value })}
        />
      </label>
    </details>
  );
}
