import { setTimeout as delay } from 'node:timers/promises';
import { type Batch, type BatchStream, batchRows } from '../../data/batch.ts';
import type { Split } from '../../data/split.ts';
import { int64 } from '../../data/type.ts';
import { flat, type Vector } from '../../data/vector.ts';
import { constant, valuesOf, vectorOf } from '../../data/vector_builder.ts';
import type { RunContext } from '../../operators/define.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';

/**
 * Operators just large enough to move rows through the machinery: series and given rows, limit, concatenation of
 * exchanges, and an aggregate that sums the first column. The name of a scan says how it behaves.
 */
export async function* runFake(node: PhysicalPlan, context: RunContext): BatchStream & AsyncGenerator<Batch> {
  const counters = context.profile.of(node);
  for await (const batch of rowsOf(node, context)) {
    counters.rows += batch.length;
    counters.batches++;
    yield batch;
  }
}

function rowsOf(node: PhysicalPlan, context: RunContext): BatchStream {
  switch (node.kind) {
    case 'scan':
      return scan(node.name, context.splits(node.scan), context);
    case 'exchange_read':
      return all(context.inputs(node.from));
    case 'limit':
      return limit(runFake(node.input, context), node.count ?? Number.POSITIVE_INFINITY);
    case 'hash_aggregate':
      return sum(runFake(node.input, context));
    case 'values':
      return rows({ columns: [constant(int64, 1n, 1)], length: 1 });
    default:
      throw new Error(`no fake ${node.kind}`);
  }
}

async function* scan(name: string, splits: readonly Split[], context: RunContext): BatchStream {
  for (const split of splits) {
    if (split.kind === 'rows') yield split.batch;
    if (split.kind !== 'series') continue;
    for (let at = 0; at < split.rows; at += batchRows) {
      await behave(name, split.start + BigInt(at), context);
      yield series(split.start + BigInt(at), Math.min(batchRows, split.rows - at));
    }
  }
}

async function behave(name: string, first: bigint, context: RunContext): Promise<void> {
  await context.breathe();
  if (name === 'slow') await delay(2);
  if (name === 'stuck') while (performance.now() > 0);
  if (name === 'forever') await new Promise(() => {});
  if (name === 'crash') process.kill(process.pid, 'SIGKILL');
  if (name === 'temporary') await delay(1, context.temporary());
  if (name === 'error' && first > 50_000n) throw new Error('a scan that fails');
}

const series = (first: bigint, count: number): Batch => {
  const values = new BigInt64Array(count);
  for (let i = 0; i < count; i++) values[i] = first + BigInt(i);
  return { columns: [flat(int64, values, count)], length: count };
};

async function* rows(batch: Batch): BatchStream {
  yield batch;
}

async function* all(streams: readonly BatchStream[]): BatchStream {
  for (const stream of streams) yield* stream;
}

async function* limit(input: BatchStream, count: number): BatchStream {
  let left = count;
  for await (const batch of input) {
    const length = Math.min(left, batch.length);
    left -= length;
    yield { columns: batch.columns.map((column) => head(column, length)), length };
    if (left === 0) return;
  }
}

const head = (column: Vector, length: number): Vector => vectorOf(column.type, valuesOf(column).slice(0, length));

async function* sum(input: BatchStream): BatchStream {
  let total = 0n;
  for await (const batch of input) for (const value of valuesOf(batch.columns[0])) total += value as bigint;
  yield { columns: [vectorOf(int64, [total])], length: 1 };
}
