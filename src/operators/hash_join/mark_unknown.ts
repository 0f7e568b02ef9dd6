import { getBit } from '../../base/bits.ts';
import type { Batch } from '../../data/batch.ts';
import type { Vector } from '../../data/vector.ts';
import { RowTable } from '../../kernels/row_table.ts';
import { selectNull } from '../../kernels/select.ts';
import type { LeftBatch } from '../joining/join_rows.ts';
import { sliceRows } from '../rows.ts';
import type { JoinTable } from './join_table.ts';
import type { JoinParts } from './parts.ts';

/** What is known of the whole right side when only a part of it is in the table. */
export interface RightFacts {
  readonly rows: boolean;
  readonly nullKey: boolean;
}
export const noFacts: RightFacts = { rows: false, nullKey: false };

interface Marking {
  readonly state: LeftBatch;
  readonly keys: readonly Vector[];
  readonly table: JoinTable;
  readonly facts: RightFacts;
}

const isNullAt = ({ validity, encoding }: Vector, row: number): boolean =>
  validity !== null && !getBit(validity, encoding === 'constant' ? 0 : row);

/**
 * Three-valued IN: the condition is the AND of all key equalities (null-safe ones are never NULL) and the residual; a row
 * that matches nothing is NULL when the condition is NULL for at least one right row. Pairs whose keys are all equal have
 * been tried already; what remains are pairs with a NULL in a key.
 */
export function markUnknown(parts: JoinParts, marking: Marking): void {
  if (isPlain(parts)) markPlain(marking);
  else markPairwise(parts, marking);
}

/** One ordinary key and nothing else: `x IN (SELECT y …)`. */
export const isPlain = ({ node, shape }: JoinParts): boolean =>
  node.nullSafe.length === 1 && !node.nullSafe[0] && shape.residual === null;

function markPlain({ state, keys: [key], table, facts }: Marking): void {
  const rightRows = facts.rows || table.right.length > 0;
  const rightNull = facts.nullKey || table.nullKeys.length > 0;
  for (let i = 0; i < state.unknown.length; i++) {
    if (rightNull || (rightRows && isNullAt(key, i))) state.unknown[i] = 1;
  }
}

function markPairwise(parts: JoinParts, { state, keys, table }: Marking): void {
  const { right } = table;
  const rightKeys = parts.rightKeys(right);
  const columns = keys.map((left, k) => numberKeys(left, rightKeys[k], state.rows.length, right.length));
  const all = Array.from({ length: right.length }, (_, row) => row);
  for (let i = 0; i < state.unknown.length; i++) {
    if (state.matched[i] === 1 || state.unknown[i] === 1) continue;
    const leftNull = keys.some((key, k) => !parts.node.nullSafe[k] && isNullAt(key, i));
    for (const row of leftNull ? all : table.nullKeys) {
      if (!mayBeNull(columns, parts.node.nullSafe, i, row)) continue;
      if (parts.shape.residual !== null && isFalse(parts, state.rows, i, right, row)) continue;
      state.unknown[i] = 1;
      break;
    }
  }
}

interface NumberedKey {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly leftKey: Vector;
  readonly rightKey: Vector;
}

/** Numbers that are equal exactly when the values are. */
function numberKeys(leftKey: Vector, rightKey: Vector, leftRows: number, rightRows: number): NumberedKey {
  const table = new RowTable([rightKey.type]);
  const [left, right] = [new Int32Array(leftRows), new Int32Array(rightRows)];
  table.insert([rightKey], rightRows, right);
  table.find([leftKey], leftRows, left);
  return { left, right, leftKey, rightKey };
}

/** No key equality of the pair is false. */
function mayBeNull(
  columns: readonly NumberedKey[],
  nullSafe: readonly boolean[],
  left: number,
  right: number,
): boolean {
  return columns.every((column, k) => {
    const missing = isNullAt(column.leftKey, left) || isNullAt(column.rightKey, right);
    return missing && !nullSafe[k] ? true : column.left[left] === column.right[right];
  });
}

function isFalse(parts: JoinParts, left: Batch, leftRow: number, right: Batch, rightRow: number): boolean {
  const pair = {
    columns: [...sliceRows(left, leftRow, leftRow + 1).columns, ...sliceRows(right, rightRow, rightRow + 1).columns],
    length: 1,
  };
  const verdict = parts.shape.residual!(pair);
  return selectNull(verdict).length === 0 && verdict.values[0] === 0;
}
