import { Count, listOf } from "../../components/Count";
import { words } from "../../components/Stage";
import { drawn, HEIGHT, WIDTH, type Link } from "./sankey";

/** Which ways applications went, drawn; and the same as a table, ways back included. */
export function Flow({ links }: { links: Link[] }) {
  const { nodes, bands, back } = drawn(links);
  return (
    <>
      <svg class="flow" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label="Ways from stage to stage">
        {bands.map(({ link, path, width }) => (
          <a key={path} href={listOf(link.figure.filter, way(link))}>
            <path class={`band ${link.after}`} d={path} stroke-width={Math.max(1, width)}>
              <title>{`${way(link)}: ${link.figure.count}`}</title>
            </path>
          </a>
        ))}
        {nodes.map((node) => (
          <g key={node.stage}>
            <rect
              class={`node ${node.stage}`}
              x={node.x}
              y={node.y}
              width="14"
              height={Math.max(2, node.height)}
            />
            <text x={node.x} y={node.y - 6}>
              {words(node.stage)} {node.count}
            </text>
          </g>
        ))}
      </svg>
      <details>
        <summary>All ways as a table{back > 0 && `, with ${back} that lead back and are not drawn`}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">Applications</th>
            </tr>
          </thead>
          <tbody>
            {links.map((link) => (
              <tr key={`${link.before ?? ""} ${link.after}`}>
                <td>{link.before ? words(link.before) : "begin"}</td>
                <td>{words(link.after)}</td>
                <td>
                  <Count figure={link.figure} of={way(link)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function way(link: Link): string {
  return link.before
    ? `applications that went from ${words(link.before)} to ${words(link.after)}`
    : `applications that began at ${words(link.after)}`;
}
