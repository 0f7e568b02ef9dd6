import type { Batch, BatchStream } from '../../data/batch.ts';
import type { Bound } from '../../data/bounds.ts';
import { sampledRows, type TableSample } from '../../data/sample.ts';
import type { Split } from '../../data/split.ts';
import { readCsv } from '../../storage/csv/read.ts';
import { readJson } from '../../storage/json/read.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import { inPieces } from '../rows.ts';
import { cachedRows } from './cached_rows.ts';
import { heldRows, wantedRows } from './held_rows.ts';
import { chosenRows } from './lazy_rows.ts';
import { series } from './series.ts';

interface Reading {
  readonly context: RunContext;
  readonly counters: NodeCounters;
  readonly sample?: TableSample | undefined;
  /** What the rows that are wanted satisfy. */
  readonly bounds: readonly Bound[];
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
  const all = batchesOf(split, columns, reading);
  const batches = (reading.sample === undefined ? all : taken(all, split, reading.sample))[Symbol.asyncIterator]();
  const first = batches.next().then(
    (result): First => ({ ok: true, result }),
    (error: unknown): First => ({ ok: false, error }),
  );
  return { batches, first };
}

/** The rows of a split that the sample takes. */
async function* taken(batches: BatchStream, split: Split, sample: TableSample): BatchStream & AsyncGenerator<Batch> {
  const piece = pieceOf(split);
  let first = 0;
  for await (const batch of batches) {
    yield chosenRows(batch, sampledRows(sample, piece, first, batch.length));
    first += batch.length;
  }
}

/** What names the split whichever query reads it. */
function pieceOf(split: Split): string {
  if (split.kind === 'parquet') return `${split.file.path}#${split.rowGroup}`;
  return split.kind === 'series' ? `series ${split.start}` : 'rows';
}

async function* batchesOf(
  split: Split,
  columns: readonly number[],
  { context, counters, bounds, sample }: Reading,
): BatchStream & AsyncGenerator<Batch> {
  // A sample counts all rows of a piece.
  const wanted = sample === undefined ? bounds : [];
  switch (split.kind) {
    case 'parquet':
      counters.rowGroups++;
      if (context.held !== undefined) {
        yield* heldRows(context.held, split, { columns, bounds: wanted, context, counters });
        return;
      }
      yield* cachedRows(split, { columns, bounds: wanted, context, counters });
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
      if (context.held === undefined) yield* inPieces(split.batch);
      else yield* wantedRows(split.batch, { columns, bounds: wanted, counters });
      return;
    default:
      return split satisfies never;
  }
}
