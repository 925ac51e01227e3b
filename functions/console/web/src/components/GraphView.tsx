import "@xyflow/react/dist/style.css";
import {
  Background,
  Controls,
  BaseEdge,
  type Edge,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from "@xyflow/react";
import {
  Archive,
  Box,
  Boxes,
  Cloud,
  Container,
  Database,
  Globe,
  type LucideIcon,
  MessagesSquare,
  Network,
  Server,
  Shield,
  Split,
  Users,
  Waypoints,
} from "lucide-react";
import { createContext, useContext, useEffect, useMemo, useState } from "react";
import type { Graph, GraphNode } from "../api/types";
import { resourceType } from "../lib/format";
import { layout, type Placed, type Route } from "../lib/layout";
import { useTheme } from "../lib/theme";
import { Loading, Problem } from "./states";

const ICONS: Record<string, LucideIcon> = {
  users: Users,
  vpc: Network,
  subnet: Waypoints,
  instance_group: Boxes,
  load_balancer: Split,
  cloud_sql: Database,
  firewall: Shield,
  internet: Globe,
};
const CATEGORIES: Record<string, LucideIcon> = {
  external: Users,
  network: Network,
  compute: Server,
  database: Database,
  storage: Archive,
  serverless: Container,
  messaging: MessagesSquare,
  security: Shield,
};

const iconOf = ({ data }: GraphNode) => ICONS[data.icon] ?? CATEGORIES[data.category] ?? (data.icon ? Cloud : Box);

export type NodeHealth = "good" | "bad";

/** How what is drawn is, by a node's id. */
const Healths = createContext<ReadonlyMap<string, NodeHealth>>(new Map());

/** The node whose block the cursor stands in. */
const Pointed = createContext<string | null>(null);

type Shown = Node<{ of: GraphNode }>;

function Dot({ id }: { id: string }) {
  const health = useContext(Healths).get(id);
  if (!health) return null;
  return <span className={`dot dot-${health}`} role="img" aria-label={health === "bad" ? "in trouble" : "well"} />;
}

function Leaf({ data: { of }, selected }: NodeProps<Shown>) {
  const Icon = iconOf(of);
  const pointed = useContext(Pointed) === of.id;
  return (
    <div className={`node node-${of.data.category} ${selected || pointed ? "node-selected" : ""}`}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <span className="node-icon">
        <Icon aria-hidden="true" />
      </span>
      <span className="node-text">
        <span className="node-label">{of.data.label}</span>
        <span className="node-name">{typeof of.config.name === "string" ? of.config.name : of.data.category}</span>
      </span>
      <Dot id={of.id} />
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
}

function Holder({ data: { of }, selected }: NodeProps<Shown>) {
  const Icon = iconOf(of);
  const pointed = useContext(Pointed) === of.id;
  return (
    <div className={`node-group ${selected || pointed ? "node-selected" : ""}`}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <p>
        <Icon aria-hidden="true" />
        {of.data.label}
        {typeof of.config.name === "string" && <span className="node-name">{of.config.name}</span>}
      </p>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
}

const TYPES = { leaf: Leaf, container: Holder };

function nodesOf(placed: Placed[]): Shown[] {
  return placed.map(({ node, parent, container, x, y, width, height }) => ({
    id: node.id,
    type: container ? "container" : "leaf",
    position: { x, y },
    data: { of: node },
    style: { width, height },
    ...(parent ? { parentId: parent, extent: "parent" as const } : {}),
    ariaLabel: `${node.data.label}, ${node.data.category}${parent ? `, in ${parent}` : ""}`,
  }));
}

type Arrow = Edge<{ points: Route["points"] }>;

function edgesOf(routes: Route[]): Arrow[] {
  return routes.map(({ source, target, points }) => ({
    id: `${source} ${target}`,
    source,
    target,
    type: "route",
    data: { points },
    focusable: false,
    markerEnd: { type: MarkerType.ArrowClosed, width: 18, height: 18 },
    ariaLabel: `${source} connects to ${target}`,
  }));
}

const CORNER = 6;

/** Along the corners of its route, which leads around what stands between. */
function Routed({ data, markerEnd }: EdgeProps<Arrow>) {
  const [begin, ...rest] = data?.points ?? [];
  if (!begin) return null;
  const toward = (from: Route["points"][0], to: Route["points"][0]) => {
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const share = Math.min(CORNER, length / 2) / length;
    return `${from.x + (to.x - from.x) * share} ${from.y + (to.y - from.y) * share}`;
  };
  const path = rest.map((at, n) => {
    const next = rest[n + 1];
    if (!next) return `L ${at.x} ${at.y}`;
    const before = rest[n - 1] ?? begin;
    return `L ${toward(at, before)} Q ${at.x} ${at.y} ${toward(at, next)}`;
  });
  return <BaseEdge path={`M ${begin.x} ${begin.y} ${path.join(" ")}`} markerEnd={markerEnd} />;
}

const ARROWS = { route: Routed };

const NONE: ReadonlyMap<string, NodeHealth> = new Map();

/** The drawing: what contains what, and who speaks to whom. Pan, zoom, and step through it with Tab. */
interface Props {
  graph: Graph;
  health?: ReadonlyMap<string, NodeHealth>;
  /** What to do with a node that was chosen. */
  onChosen?: (node: GraphNode) => void;
  /** The node that something else points at. */
  pointed?: string | null;
}

export default function GraphView({ graph, health = NONE, onChosen, pointed = null }: Props) {
  const [placed, setPlaced] = useState<{ placed: Placed[]; routes: Route[] } | null>(null);
  // It takes its nodes once: another drawing is another canvas.
  const [turn, setTurn] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [selected, setSelected] = useState<GraphNode | null>(null);
  const theme = useTheme();

  useEffect(() => {
    let wanted = true;
    layout(graph).then(
      (found) => {
        if (!wanted) return;
        setPlaced(found);
        setTurn((last) => last + 1);
      },
      (reason: unknown) => wanted && setError(reason),
    );
    return () => {
      wanted = false;
    };
  }, [graph]);

  const nodes = useMemo(() => nodesOf(placed?.placed ?? []), [placed]);
  const edges = useMemo(() => edgesOf(placed?.routes ?? []), [placed]);
  if (error) return <Problem error={error} />;
  if (!placed) return <Loading what="the drawing" />;
  return (
    <Healths.Provider value={health}>
      <Pointed.Provider value={pointed}>
      <ReactFlow
        key={turn}
        defaultNodes={nodes}
        defaultEdges={edges}
        nodeTypes={TYPES}
        edgeTypes={ARROWS}
        colorMode={theme}
        fitView
        fitViewOptions={{ padding: 0.12, maxZoom: 1.1 }}
        minZoom={0.2}
        // Arrows run below what is written: through a frame, never through its name.
        zIndexMode="manual"
        nodesDraggable={false}
        nodesConnectable={false}
        deleteKeyCode={null}
        onSelectionChange={({ nodes: chosen }) => setSelected((chosen[0] as Shown | undefined)?.data.of ?? null)}
        onNodeClick={(_, node) => onChosen?.((node as Shown).data.of)}
      >
        <Background gap={20} />
        <Controls showInteractive={false} />
      </ReactFlow>
      </Pointed.Provider>
      {selected && <Details node={selected} />}
    </Healths.Provider>
  );
}

function Details({ node }: { node: GraphNode }) {
  const { type, ...config } = node.config;
  return (
    <div className="node-details" role="status">
      <p className="node-details-title">{node.data.label}</p>
      {typeof type === "string" && <p className="muted small">{resourceType(type)}</p>}
      <dl>
        {Object.entries(config).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{typeof value === "object" ? JSON.stringify(value) : String(value)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
