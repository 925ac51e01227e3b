/** The API as the pages call it: typed by its description, errors as problem documents, and whether it answers at all. */
import createClient from "openapi-fetch";
import type { paths } from "./schema";
import type { Problem } from "./types";
import { reachability } from "./reachability";

/** An answer that is an error. `status` is 0 when nothing answered. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
  }

  get fields() {
    return this.problem.errors ?? [];
  }
}

async function fetchAndNote(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    // A proxy that answers for an API that is gone says 502 or 504.
    if (response.status === 502 || response.status === 504) reachability.failed();
    else reachability.answered();
    return response;
  } catch (error) {
    reachability.failed();
    throw error;
  }
}

export const api = createClient<paths>({
  baseUrl: location.origin,
  headers: { Accept: "application/json" },
  // A page and a document can share an address: what the API said must never come back as the page.
  cache: "no-store",
  fetch: fetchAndNote,
});

interface Said<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws ApiError. */
export async function read<T>(said: Promise<Said<T>>): Promise<T> {
  return (await readPage(said)).data;
}

/** The body of an answer and the cursor of the next page, if there is one; throws ApiError. */
export async function readPage<T>(said: Promise<Said<T>>): Promise<{ data: T; next: string | null }> {
  let answer: Said<T>;
  try {
    answer = await said;
  } catch {
    throw new ApiError(0, problem(0, "No answer", "The API does not answer. Is it running?"));
  }
  const { data, error, response } = answer;
  if (!response.ok || data === undefined) throw new ApiError(response.status, asProblem(error, response));
  return { data, next: cursor(response.headers.get("Link")) };
}

/** The cursor in a Link header (RFC 8288) with rel="next". */
export function cursor(link: string | null): string | null {
  const found = link?.match(/<([^>]*)>\s*;\s*rel="?next"?/);
  return found?.[1] ? new URL(found[1], "http://x").searchParams.get("cursor") : null;
}

function asProblem(error: unknown, response: Response): Problem {
  if (typeof error === "object" && error !== null && "detail" in error) return error as Problem;
  return problem(response.status, response.statusText || "Error", `The API answered ${response.status}.`);
}

function problem(status: number, title: string, detail: string): Problem {
  return { type: "about:blank", title, status, detail };
}
