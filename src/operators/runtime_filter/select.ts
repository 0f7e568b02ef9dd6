import type { Batch } from '../../data/batch.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import { flatten, gather } from '../../kernels/gather.ts';
import { hashRows } from '../../kernels/hash.ts';
import { allRows } from '../../kernels/select.ts';
import type { Column } from '../../plan/expr.ts';
import type { ScanFilter } from '../../plan/physical.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import { compile } from '../evaluate.ts';
import { hasHash } from './bloom.ts';
import { bloomSeed, type RuntimeFilter } from './filter.ts';
import { holdsKey, numbersOf } from './key_bits.ts';

/** After this many rows a filter that keeps nearly all of them is not asked any more. */
const trialRows = 50_000;
const worthAsking = 0.95;

/** Chooses among rows of a batch (null: all of them); null back: all of them. */
type RowSelector = (batch: Batch, rows: Uint32Array | null) => Uint32Array | null;

/** The runtime filters of a scan, as far as they were made, as one step that counts what it removes; null: none. */
export function runtimeSelector(
  {
    runtimeFilters = [],
    output,
  }: { readonly runtimeFilters?: readonly ScanFilter[]; readonly output: readonly Column[] },
  context: RunContext,
  counters: NodeCounters,
): RowSelector | null {
  const made = runtimeFilters.flatMap(({ filter, key }) => {
    const found = context.filters.get(filter);
    if (found === undefined) return [];
    const evaluate = compile(key, output);
    return [oneSelector(found, (batch) => evaluate(batch, context.call))];
  });
  if (made.length === 0) return null;
  return (batch, rows) => {
    const before = rows === null ? batch.length : rows.length;
    const chosen = made.reduce((left, select) => select(batch, left), rows);
    counters.filteredRows += before - (chosen === null ? batch.length : chosen.length);
    return chosen;
  };
}

function oneSelector(filter: RuntimeFilter, keysOf: (batch: Batch) => Vector): RowSelector {
  let seen = 0;
  let kept = 0;
  return (batch, rows) => {
    const count = rows === null ? batch.length : rows.length;
    if (count === 0 || (seen > trialRows && kept > seen * worthAsking)) return rows;
    const chosen = passing(filter, keysOf(batch), rows);
    seen += count;
    kept += chosen.length;
    return chosen.length === batch.length ? null : chosen;
  };
}

/** Those of the rows whose key the filter may hold: NULL equals nothing. */
function passing({ rows: built, bits, bloom }: RuntimeFilter, keys: Vector, rows: Uint32Array | null): Uint32Array {
  if (built === 0) return new Uint32Array(0);
  const from = rows ?? allRows(keys.length);
  const asked = rows === null ? keys : gather(keys, rows);
  const hashes = bloom === null ? null : hashRows([asked], from.length, bloomSeed);
  const numbers = bits === null ? null : numbersOf(flatten(asked));
  const out = new Uint32Array(from.length);
  let count = 0;
  for (let i = 0; i < from.length; i++) {
    if (isNull(asked, i) || (hashes !== null && !hasHash(bloom!, hashes[i]))) continue;
    if (numbers !== null && !holdsKey(bits!, numbers[i])) continue;
    out[count++] = from[i];
  }
  return out.subarray(0, count);
}
