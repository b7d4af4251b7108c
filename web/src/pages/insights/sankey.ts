import type { Answer } from "./Funnel";

export type Link = NonNullable<Answer["flow"]>[number];

/** In which column a stage stands; what an application ends at stands last. */
const COLUMN: Record<string, number> = {
  APPLIED: 0,
  IN_REVIEW: 1,
  ASSESSMENT: 2,
  INTERVIEWING: 3,
  OFFER: 4,
  ON_HOLD: 5,
  ACCEPTED: 5,
  REJECTED: 5,
  WITHDRAWN: 5,
  GHOSTED: 5,
};
export const WIDTH = 960;
export const HEIGHT = 360;
const BAR = 14;
const GAP = 26;
const TOP = 22;

export interface Node {
  stage: string;
  count: number;
  x: number;
  y: number;
  height: number;
}

export interface Band {
  link: Link;
  path: string;
  width: number;
}

export interface Drawing {
  nodes: Node[];
  bands: Band[];
  /** Ways back, for example a rejection that was reopened: told in the table, not drawn. */
  back: number;
}

/** Where everything goes: columns from left to right, heights by the number of applications. */
export function drawn(links: Link[]): Drawing {
  const forward = links.filter((link) => link.before && column(link.before) < column(link.after));
  const firsts = links.filter((link) => !link.before);
  const stages = [
    ...new Set([...links.map((link) => link.after), ...forward.map((link) => link.before ?? "")]),
  ];
  const count = (stage: string) =>
    Math.max(
      sum(links.filter((link) => link.after === stage)),
      sum(forward.filter((link) => link.before === stage)),
    );
  const columns = [0, 1, 2, 3, 4, 5].map((place) => stages.filter((stage) => column(stage) === place));
  const scale = Math.min(
    ...columns
      .filter((some) => some.length > 0)
      .map((some) => (HEIGHT - TOP - GAP * some.length) / some.reduce((all, stage) => all + count(stage), 0)),
  );
  const nodes = columns.flatMap((some, place) => placed(some, place, count, scale));
  return { nodes, bands: bands(forward, nodes, scale), back: links.length - forward.length - firsts.length };
}

function placed(stages: string[], place: number, count: (stage: string) => number, scale: number): Node[] {
  let y = TOP;
  return stages
    .sort((one, other) => count(other) - count(one))
    .map((stage) => {
      const node = {
        stage,
        count: count(stage),
        x: (place * (WIDTH - 120)) / 5,
        y,
        height: count(stage) * scale,
      };
      y += node.height + GAP;
      return node;
    });
}

function bands(links: Link[], nodes: Node[], scale: number): Band[] {
  const at = new Map(nodes.map((node) => [node.stage, { ...node, out: node.y, in: node.y }]));
  const sorted = [...links].sort((one, other) => column(one.after) - column(other.after));
  return sorted.flatMap((link) => {
    const from = at.get(link.before ?? "");
    const to = at.get(link.after);
    if (!from || !to) return [];
    const width = link.figure.count * scale;
    const [x1, x2, y1, y2] = [from.x + BAR, to.x, from.out + width / 2, to.in + width / 2];
    from.out += width;
    to.in += width;
    const middle = (x1 + x2) / 2;
    return [{ link, width, path: `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}` }];
  });
}

function column(stage: string): number {
  return COLUMN[stage] ?? 5;
}

function sum(links: Link[]): number {
  return links.reduce((all, link) => all + link.figure.count, 0);
}
