/** What the server says of a number: how many, and the filter that lists exactly these. */
export interface Figure {
  count: number;
  filter: unknown;
}

/** The address of the list that shows what a number counts; `of` says in words what that is. */
export function listOf(filter: unknown, of: string): string {
  return `#/?${new URLSearchParams({ only: JSON.stringify(filter), of }).toString()}`;
}

/** A number that opens the applications it counts. Nothing has nothing to open. */
export function Count({ figure, of }: { figure: Figure; of: string }) {
  if (figure.filter === null || figure.filter === undefined) return <span>{figure.count}</span>;
  return (
    <a class="count" href={listOf(figure.filter, of)} title={`Show: ${of}`}>
      {figure.count}
    </a>
  );
}
