import type { ColumnId } from '../../base/ids.ts';
import type { Batch, BatchStream } from '../../data/batch.ts';
import { decodeBatch } from '../../data/ipc.ts';
import { typesOf } from '../../plan/physical.ts';
import type { Frame, RunContext } from '../define.ts';
import { nulls } from '../joining/join_rows.ts';
import type { Reservation } from '../reservation.ts';
import { bytesOf, concatBatches } from '../rows.ts';
import { pause } from '../stream.ts';
import { Blocks } from './blocks.ts';
import { columnOfVectors, laysOut, vectorOfColumn } from './frame_columns.ts';
import type { PipelineHost } from './host.ts';
import { type JoinStep, mostTried } from './shape.ts';

/** The rows of a build side. */
export interface BuildRows {
  readonly batch: Batch;
  /** Addresses of the columns that lie in the heap already, with room for one more row. */
  readonly places: ReadonlyMap<ColumnId, number>;
  /** What these take; the build's own. */
  readonly blocks: Blocks;
}

interface Home {
  readonly host: PipelineHost;
  readonly context: RunContext;
}

/** Reads the build side; null: memory refuses, or there are more rows than are tried one by one. */
export async function buildRows(
  step: JoinStep,
  run: () => BatchStream,
  memory: Reservation,
  home: Home,
): Promise<BuildRows | null> {
  const frames = framesOf(step, home.context);
  if (frames !== null) return ofFrames(step, [...frames], memory, home);
  const batches = await readAll(step, run(), memory, home.context);
  if (batches === null) return null;
  const empty: Batch = { columns: nulls(typesOf(step.node.right), 0), length: 0 };
  return { batch: concatBatches(batches, empty), places: new Map(), blocks: new Blocks(home.host) };
}

/** null: they are read as batches. Texts are, since rows that leave refer to them when the build is gone. */
function framesOf({ node: { right }, leftKeys }: JoinStep, { frames }: RunContext): Iterable<Frame> | null {
  if (right.kind !== 'exchange_read' || right.distribution.kind !== 'broadcast' || leftKeys.length === 0) return null;
  const isLaidOut = right.output.every(({ type }) => type.kind !== 'text' && laysOut(type, false));
  return isLaidOut ? (frames?.(right.from) ?? null) : null;
}

/** Frames are read into the heap, and their columns put together there: there are no arrays of each to be collected. */
async function ofFrames(
  { node: { right } }: JoinStep,
  frames: readonly Frame[],
  memory: Reservation,
  { host, context }: Home,
): Promise<BuildRows | null> {
  const bytes = frames.reduce((sum, frame) => sum + padded(frame.bytes), 0);
  if (!memory.hold(bytes * 2)) return null;
  const types = typesOf(right);
  const [read, blocks] = [new Blocks(host), new Blocks(host)];
  try {
    let at = read.allocate(bytes);
    const batches: Batch[] = [];
    for (const frame of frames) {
      const place = host.heap.u8.subarray(at, at + frame.bytes);
      at += padded(frame.bytes);
      frame.readInto(place);
      batches.push(decodeBatch(place, types));
      await pause(context);
    }
    const rows = batches.reduce((sum, { length }) => sum + length, 0);
    const places = new Map<ColumnId, number>();
    const columns = right.output.map(({ id, type }, i) => {
      const vectors = batches.map((batch) => batch.columns[i]);
      const shape = { rows, isWide: false, isRanged: false, spare: 1 };
      const column = columnOfVectors(type, vectors, shape, { host, blocks });
      places.set(id, column.values);
      return vectorOfColumn(column, host);
    });
    context.profile.of(right).rows += rows;
    // Columns, and the table over them.
    if (memory.hold(bytes + rows * 16)) return { batch: { columns, length: rows }, places, blocks };
    blocks.close();
    return null;
  } catch (thrown) {
    blocks.close();
    throw thrown;
  } finally {
    read.close();
  }
}

const padded = (bytes: number): number => (bytes + 7) & ~7;

async function readAll(
  step: JoinStep,
  right: BatchStream,
  memory: Reservation,
  context: RunContext,
): Promise<readonly Batch[] | null> {
  const batches: Batch[] = [];
  let bytes = 0;
  let rows = 0;
  for await (const batch of right) {
    if (batch.length === 0) continue;
    batches.push(batch);
    rows += batch.length;
    // Once as it came, and once laid out with its table.
    bytes += bytesOf(batch) * 2 + batch.length * 16;
    if (!memory.hold(bytes)) return null;
    // Without keys the plain operator goes through the left side once for each batch.
    if (step.leftKeys.length === 0 && (batches.length > 1 || rows > mostTried)) return null;
    await pause(context);
  }
  return batches;
}
