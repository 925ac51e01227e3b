/** Where the nodes of a drawing stand: laid out by ELK, in a worker, with what contains something around it. */
import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";
import ELK from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import type { Graph, GraphNode } from "../api/types";

export interface Placed {
  node: GraphNode;
  parent: string | null;
  container: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An arrow's corners from its begin to its end, on the drawing's own ground. */
export interface Route {
  source: string;
  target: string;
  points: { x: number; y: number }[];
}

const LEAF = { width: 208, height: 62 };
const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.json.edgeCoords": "ROOT",
  "elk.spacing.nodeNode": "28",
  "elk.layered.spacing.nodeNodeBetweenLayers": "52",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};
const INSIDE = {
  "elk.padding": "[top=52,left=20,bottom=20,right=20]",
  "elk.spacing.nodeNode": OPTIONS["elk.spacing.nodeNode"],
  "elk.layered.spacing.nodeNodeBetweenLayers": OPTIONS["elk.layered.spacing.nodeNodeBetweenLayers"],
};

let elk: InstanceType<typeof ELK> | undefined;

/** Every node with its place relative to what contains it, containers before what they contain; and the arrows around them. */
export async function layout(graph: Graph): Promise<{ placed: Placed[]; routes: Route[] }> {
  elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) });
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const parents = parentsOf(graph);
  const children = Map.groupBy(graph.nodes, (node) => parents.get(node.id) ?? "");
  const shape = (node: GraphNode): ElkNode => {
    const inner = children.get(node.id);
    return inner ? { id: node.id, children: inner.map(shape), layoutOptions: INSIDE } : { id: node.id, ...LEAF };
  };
  const laid = await elk.layout({
    id: "root",
    layoutOptions: OPTIONS,
    children: (children.get("") ?? []).map(shape),
    edges: graph.edges
      .filter((edge) => edge.relation === "connects_to" && byId.has(edge.source) && byId.has(edge.target))
      .map((edge, n) => ({ id: `e${n}`, sources: [edge.source], targets: [edge.target] })),
  });
  const placed: Placed[] = [];
  const collect = (at: ElkNode, parent: string | null) => {
    for (const child of at.children ?? []) {
      const { id, x = 0, y = 0, width = LEAF.width, height = LEAF.height } = child;
      placed.push({ node: byId.get(id)!, parent, container: children.has(id), x, y, width, height });
      collect(child, id);
    }
  };
  collect(laid, null);
  return { placed, routes: (laid.edges ?? []).map(routeOf) };
}

function routeOf({ sources: [source = ""], targets: [target = ""], sections }: ElkExtendedEdge): Route {
  const points = (sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  return { source, target, points };
}

/** Who contains whom; the first one that says so. */
function parentsOf(graph: Graph): Map<string, string> {
  const parents = new Map<string, string>();
  for (const { source, target, relation } of graph.edges)
    if (relation === "contains" && !parents.has(target)) parents.set(target, source);
  return parents;
}
