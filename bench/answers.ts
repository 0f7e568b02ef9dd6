/** A result as texts, so that two engines can be compared; numbers are compared by value. */
export type Rows = readonly (readonly (string | null)[])[];

/** Relative difference up to which two doubles (or averages with other digits) are the same answer. */
const tolerance = 1e-9;

const sameValue = (a: string | null, b: string | null): boolean => {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return a.slice(0, 10) === b.slice(0, 10) && /^\d{4}-\d\d-\d\d/.test(a);
  return Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y));
};

/** The first difference in words; undefined when both are the same. */
export function difference(ours: Rows, theirs: Rows): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} rows against ${theirs.length}`;
  for (const [row, values] of ours.entries()) {
    const column = values.findIndex((value, i) => !sameValue(value, theirs[row][i]));
    if (column >= 0) return `row ${row + 1}, column ${column + 1}: ${values[column]} against ${theirs[row][column]}`;
  }
  return undefined;
}
