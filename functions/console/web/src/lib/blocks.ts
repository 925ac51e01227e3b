/** Which block a node of the drawing stands for, and the other way round. */
import type { Graph, GraphNode, Run } from "../api/types";

/** A line to go to; `turn` tells a second wish for the same one from the first. */
export interface Place {
  file: string;
  line: number;
  turn: number;
}

const typeOf = (node: GraphNode) => (typeof node.config.type === "string" ? node.config.type : "");
const nameOf = (node: GraphNode) => node.id.replaceAll("-", "_");

/** Where the block that a node stands for begins: of its type, and of its name as Terraform writes it. */
export function blockOf(node: GraphNode, files: Run["files"], turn: number): Place | null {
  for (const [file, text] of Object.entries(files)) {
    const line = text.split("\n").findIndex((each) => each.startsWith(`resource "${typeOf(node)}" "${nameOf(node)}"`));
    if (line >= 0) return { file, line: line + 1, turn: turn + 1 };
  }
  return null;
}

/** The id of the node whose block a line stands in; null where no drawn block is. */
export function nodeAt(text: string, line: number, graph: Graph | null): string | null {
  const lines = text.split("\n").slice(0, line);
  for (const each of lines.reverse()) {
    const found = /^resource\s+"([^"]+)"\s+"([^"]+)"/.exec(each);
    if (found) return graph?.nodes.find((node) => typeOf(node) === found[1] && nameOf(node) === found[2])?.id ?? null;
    // The block above has ended, unless this is the line that was asked for.
    if (/^}/.test(each) && each !== lines[0]) return null;
  }
  return null;
}

/** Why a file can't have that name; empty when it can. */
export function unfitName(name: string, taken: string[]): string {
  if (!/^[a-z][a-z0-9_-]{0,60}\.tf$/.test(name)) return "A name such as network.tf: small letters, digits, - and _.";
  if (name === "override.tf" || name.endsWith("_override.tf")) return "Terraform takes such a file as what replaces others.";
  return taken.includes(name) ? "There is a file of that name." : "";
}
