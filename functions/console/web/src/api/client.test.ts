import { describe, expect, it } from "vitest";
import { ApiError, cursor, read, readPage } from "./client";

const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers });

describe("answers of the API", () => {
  it("finds the next page in the Link header", () => {
    expect(cursor('</ops/alerts?status=resolved&limit=2&cursor=WzEs%3D>; rel="next"')).toBe("WzEs=");
    expect(cursor('</ops/alerts?cursor=x>; rel="prev"')).toBeNull();
    expect(cursor(null)).toBeNull();
  });

  it("gives the body and where the next page begins", async () => {
    const link = { Link: '</runs?cursor=abc>; rel="next"' };
    expect(await readPage(Promise.resolve({ data: [1], response: answer(200, link) }))).toEqual({ data: [1], next: "abc" });
  });

  it("throws the problem document in its own words", async () => {
    const error = { type: "about:blank", title: "Wrong state", status: 409, detail: "The run is completed." };
    const failed = read(Promise.resolve({ error, response: answer(409) }));
    await expect(failed).rejects.toThrow("The run is completed.");
    await expect(failed).rejects.toBeInstanceOf(ApiError);
  });

  it("says what it can when an answer is no problem document", async () => {
    await expect(read(Promise.resolve({ error: "<html>", response: answer(500) }))).rejects.toThrow("answered 500");
  });

  it("says that nothing answers when the connection fails", async () => {
    await expect(read(Promise.reject(new TypeError("fetch failed")))).rejects.toMatchObject({ status: 0 });
  });
});
