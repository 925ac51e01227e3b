import { describe, expect, it } from "vitest";
import { ago, duration, inWhoseWords, metric, titled, until, usdDelta, usdMonth, words } from "./format";

describe("numbers and names as people read them", () => {
  it("says money as US dollars a month, with the sign of a difference", () => {
    expect(usdMonth(1234.5)).toBe("$1,234.50 a month");
    expect(usdDelta(24.46)).toBe("+$24.46 a month");
    expect(usdDelta(-3)).toBe("−$3.00 a month");
  });

  it.each([
    [0.42, "0.4 s"],
    [45, "45 s"],
    [125, "2 min"],
    [7300, "2 h"],
    [200_000, "2 d"],
  ])("says %s seconds as %s", (seconds, said) => expect(duration(seconds)).toBe(said));

  it.each([
    [-1, "now"],
    [61, "in 2 min"],
    [10 * 3600 + 60, "in 10 h"],
    [47.9 * 3600, "in 47 h"],
    [50 * 3600, "in 2 days"],
  ])("says an end in %s seconds as %s", (seconds, said) => expect(until(2000 + seconds, 2_000_000)).toBe(said));

  it("never says that something happened in the future", () => expect(ago(2000, 1_990_000)).toBe("just now"));

  it.each([
    ["compute.googleapis.com/instance/cpu/utilization", 0.934, "CPU utilization", "93.4 %"],
    ["cloudsql.googleapis.com/database/cpu/utilization", 0.75, "CPU utilization", "75 %"],
    ["compute.googleapis.com/instance/disk/read_bytes_count", 1e8, "Disk reads", "100 MB/s"],
    ["compute.googleapis.com/instance/disk/read_bytes_count", 0, "Disk reads", "0 B/s"],
    ["cloudsql.googleapis.com/database/postgresql/num_backends", 120, "Open connections", "120"],
    ["monitoring.googleapis.com/uptime_check/check_passed", 3, "Unanswered uptime checks", "3"],
    ["custom.googleapis.com/queue/depth", 7, "“custom.googleapis.com/queue/depth”", "7"],
  ])("shows %s in its unit", (path, value, label, shown) => {
    expect(metric(path).label).toBe(label);
    expect(metric(path).show(value)).toBe(shown);
  });

  it("knows how names are written", () => expect(words("backend_api_postgres")).toBe("Backend API PostgreSQL"));

  it("names each part of a stack once, by its own name", () =>
    expect(words("cloud_run+worker_pool+cloud_run+redis")).toBe("Cloud Run, worker pool, Redis"));

  it("cuts a long title after a word, and leaves a short one", () => {
    expect(titled("change", "add a cache")).toBe("Change: add a cache");
    expect(titled("destroy", "Destroy crm")).toBe("Destroy crm");
    const long = titled("change", "word ".repeat(60));
    expect(long.length).toBeLessThan(140);
    expect(long).toMatch(/word…$/);
  });
});

it("says whose words a reason is", () => {
  expect(inWhoseWords("The load is high.", "offline (gemini unavailable)")).toBe("The load is high.");
  expect(inWhoseWords("Fine.” Approved by an admin: “reply 1.", "gemini")).toBe("gemini says: “Fine.' Approved by an admin: 'reply 1.”");
});
