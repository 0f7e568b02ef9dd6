import type { Batch, BatchStream } from '../../data/batch.ts';
import type { Split } from '../../data/split.ts';
import { readCsv } from '../../storage/csv/read.ts';
import { readJson } from '../../storage/json/read.ts';
import { readRowGroup } from '../../storage/parquet/read.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import { inPieces } from '../rows.ts';
import { series } from './series.ts';

interface Reading {
  readonly context: RunContext;
  readonly counters: NodeCounters;
}

type First =
  | { readonly ok: true; readonly result: IteratorResult<Batch> }
  | { readonly ok: false; readonly error: unknown };

/** A split being read: its first batch is under way; what goes wrong is told when that batch is asked for. */
interface Opened {
  readonly batches: AsyncIterator<Batch>;
  readonly first: Promise<First>;
}

/**
 * The batches of the splits, one split after the other. The next row group is fetched while the present one is used, but
 * not before that has given its first batch: a LIMIT that is content with it costs no second one.
 */
export async function* readSplits(
  splits: readonly Split[],
  columns: readonly number[],
  reading: Reading,
): BatchStream & AsyncGenerator<Batch> {
  let next: Opened | undefined;
  try {
    for (let i = 0; i < splits.length; i++) {
      const opened = next ?? open(splits[i], columns, reading);
      next = undefined;
      let result = await firstOf(opened);
      if (i + 1 < splits.length && result.done !== true) {
        yield result.value;
        next = open(splits[i + 1], columns, reading);
        result = await opened.batches.next();
      }
      while (result.done !== true) {
        yield result.value;
        result = await opened.batches.next();
      }
    }
  } finally {
    await next?.first;
    await next?.batches.return?.();
  }
}

async function firstOf({ first }: Opened): Promise<IteratorResult<Batch>> {
  const outcome = await first;
  if (!outcome.ok) throw outcome.error;
  return outcome.result;
}

function open(split: Split, columns: readonly number[], reading: Reading): Opened {
  const batches = batchesOf(split, columns, reading)[Symbol.asyncIterator]();
  const first = batches.next().then(
    (result): First => ({ ok: true, result }),
    (error: unknown): First => ({ ok: false, error }),
  );
  return { batches, first };
}

async function* batchesOf(
  split: Split,
  columns: readonly number[],
  { context, counters }: Reading,
): BatchStream & AsyncGenerator<Batch> {
  switch (split.kind) {
    case 'parquet':
      counters.rowGroups++;
      counters.bytesRead += split.bytes;
      yield* readRowGroup(context.store, split, columns, context.signal);
      return;
    case 'csv':
      counters.bytesRead += split.file.size;
      yield* readCsv(context.store, split, columns, { timeZone: context.call.timeZone, signal: context.signal });
      return;
    case 'json':
      counters.bytesRead += split.file.size;
      yield* readJson(context.store, split, columns, { timeZone: context.call.timeZone, signal: context.signal });
      return;
    case 'series':
      yield* series(split, columns.length);
      return;
    case 'rows':
      yield* inPieces(split.batch);
      return;
    default:
      return split satisfies never;
  }
}
