/** An API for component tests: answers by method and path, and keeps what it was asked. */
import { vi } from "vitest";

export type Answers = Record<string, unknown>;

export function serve(answers: Answers) {
  const asked: { method: string; path: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    const key = `${request.method} ${pathname}`;
    const body = request.method === "GET" ? undefined : await request.json().catch(() => undefined);
    asked.push({ method: request.method, path: pathname, body });
    const answer = answers[key];
    if (answer instanceof Error) throw answer;
    if (answer instanceof Response) return answer.clone();
    if (answer === undefined) return Response.json({ title: "Not found", status: 404, detail: `no ${key}` }, { status: 404 });
    return Response.json(answer);
  });
  return asked;
}

export const problem = (status: number, detail: string) =>
  Response.json({ type: "about:blank", title: "Refused", status, detail }, { status });
