import { expect, test } from "vitest";
import type { Graph } from "../api/types";
import { blockOf, nodeAt, unfitName } from "./blocks";

const TEXT = `variable "x" {
}

resource "google_compute_instance" "backend_vm_1" {
  name = "x"
}

resource "google_compute_address" "ip" {
  name = "y"
}
`;
const node = { id: "backend-vm-1", type: "cloudNode", data: { label: "VM", category: "compute", icon: "vm", cloud: "gcp" }, config: { type: "google_compute_instance" } };
const graph = { nodes: [node], edges: [] } as unknown as Graph;

test("a node leads to its block, and every line of the block to the node", () => {
  expect(blockOf(graph.nodes[0]!, { "main.tf": TEXT }, 3)).toEqual({ file: "main.tf", line: 4, turn: 4 });
  for (const line of [4, 5, 6]) expect(nodeAt(TEXT, line, graph)).toBe("backend-vm-1");
});

test("what is outside of a drawn block leads to no node", () => {
  for (const line of [1, 2, 3, 7, 8, 9, 10, 11]) expect(nodeAt(TEXT, line, graph)).toBeNull();
});

test("a name that Terraform would take otherwise is refused before anything is sent", () => {
  expect(unfitName("network.tf", ["main.tf"])).toBe("");
  for (const name of ["main.tf", "override.tf", "x_override.tf", "X.tf", "a/b.tf", "x.tfvars", "../x.tf", ""])
    expect(unfitName(name, ["main.tf"])).not.toBe("");
});
