import type { components } from "../api/schema";

export type App = NonNullable<components["schemas"]["GraphRequest"]["app"]>;

/** What the form holds, as it was typed; `env` a NAME=VALUE on each line. */
export interface Application {
  image: string;
  repository: string;
  port: string;
  domain: string;
  env: string;
}

export const NO_APPLICATION: Application = { image: "", repository: "", port: "", domain: "", env: "" };

/** The API's `app`; null where nothing was said. Throws an Error that names the field. */
export function appOf(said: Application): App | null {
  const [image, repository, port, domain] = [said.image, said.repository, said.port, said.domain].map((each) => each.trim()) as [
    string,
    string,
    string,
    string,
  ];
  const env = environmentOf(said.env);
  if (!image && !repository && !port && !domain && !Object.keys(env).length) return null;
  if (image && repository) throw new Error("Image and repository exclude each other: it comes from one of them.");
  if (port && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535)) throw new Error("Port: a number from 1 to 65535.");
  return {
    part: "",
    image,
    source: "",
    repository: repository ? repositoryOf(repository) : null,
    port: port ? Number(port) : null,
    command: "",
    env,
    unset: [],
    secrets: [],
    health_path: "",
    memory: "",
    cpu: "",
    domain,
  };
}

/** `URL#REF:FOLDER`, as the command takes it. */
export function repositoryOf(said: string): NonNullable<App["repository"]> {
  const [url = "", place = ""] = said.split("#", 2);
  const [ref = "", folder = ""] = place.split(":", 2);
  return { url, ref, folder };
}

/** Whether a text names a repository, and no image. */
export const isRepository = (said: string) => /^https?:|^projects\//.test(said);

/** NAME=VALUE on each line. Throws an Error that names the line. */
export function environmentOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of text.split("\n").filter((each) => each.trim())) {
    const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`Environment: ${line.trim().slice(0, 60)} is not NAME=VALUE.`);
    found[name] = value;
  }
  return found;
}
