import { describe, expect, it } from "vitest";
import { appOf, isRepository, NO_APPLICATION, repositoryOf } from "./application";

describe("the application as the form has it", () => {
  it("is nothing where nothing was said", () => {
    expect(appOf({ ...NO_APPLICATION, env: " \n" })).toBeNull();
  });

  it("is what was said", () => {
    const app = appOf({ ...NO_APPLICATION, repository: " https://github.com/acme/shop#dev ", port: "3000", env: "A=1\nURL=x=y\n" });
    expect(app).toMatchObject({ repository: { url: "https://github.com/acme/shop", ref: "dev", folder: "" }, port: 3000, env: { A: "1", URL: "x=y" }, image: "" });
  });

  it("may be a connected repository, and a folder of one", () => {
    const name = "projects/p/locations/us-central1/connections/gh/repositories/shop";
    expect(isRepository(`${name}#main`)).toBe(true);
    expect(repositoryOf(`${name}#main:services/api`)).toEqual({ url: name, ref: "main", folder: "services/api" });
  });

  it.each([
    [{ image: "nginx", repository: "https://github.com/a/b" }, /exclude each other/],
    [{ port: "http" }, /Port/],
    [{ port: "70000" }, /Port/],
    [{ env: "no value" }, /no value is not NAME=VALUE/],
  ])("names what can't be: %o", (said, message) => {
    expect(() => appOf({ ...NO_APPLICATION, ...said })).toThrow(message);
  });
});
