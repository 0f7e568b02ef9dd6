import { batchRows } from '../../data/batch.ts';
import type { DealtRows, NodeCounters } from '../define.ts';
import type { CompiledAggregate } from './aggregates/state.ts';
import type { Blocks } from './blocks.ts';
import { EntryColumns } from './entry_columns.ts';
import { type GroupColumn, keyColumns, stateColumns } from './group_columns.ts';
import { kernelOf } from './group_kernel.ts';
import type { Entries, Grouping } from './group_reader.ts';
import { entryBytesOf, headerBytes } from './group_stage.ts';
import type { PipelineHost } from './host.ts';
import { isHashed } from './row_hash.ts';

/** Groups that are dealt at once: their columns stay in the cache until they are written. */
const atOnce = 65_536;

interface Parts {
  readonly host: PipelineHost;
  readonly blocks: Blocks;
  readonly counters: NodeCounters;
}

/** Deals partial groups to the tasks that merge them, without making vectors of them before; null: these must be made. */
export function groupDealer(
  dealt: DealtRows,
  grouping: Grouping,
  compiled: readonly CompiledAggregate[],
  parts: Parts,
): GroupDealer | null {
  const { groups } = grouping;
  const columns: GroupColumn[] = [...keyColumns(groups)];
  let first = headerBytes + groups.length * 8;
  for (const aggregate of compiled) {
    const made = stateColumns(aggregate, first);
    if (made === null) return null;
    columns.push(...made);
    first += aggregate.words * 8;
  }
  if (dealt.by.some((c) => c >= groups.length || !isHashed(columns[c].type))) return null;
  const layout = { entryBytes: entryBytesOf(groups.length, compiled), columns, dealtBy: dealt.by, seed: dealt.seed };
  const kernel = kernelOf(parts.host.heap, layout);
  return new GroupDealer(
    dealt,
    new EntryColumns(parts.host, kernel, atOnce + dealt.partitions * 8, parts.blocks),
    parts,
  );
}

export class GroupDealer {
  private readonly dealt: DealtRows;
  private readonly columns: EntryColumns;
  private readonly host: PipelineHost;
  private readonly counters: NodeCounters;
  /** Addresses: the partition of each group; how many each partition has; where each goes on. */
  private readonly places: number;
  private readonly counts: number;
  private readonly next: number;

  /** Errors: 53200. */
  constructor(dealt: DealtRows, columns: EntryColumns, { host, blocks, counters }: Parts) {
    this.dealt = dealt;
    this.columns = columns;
    this.host = host;
    this.counters = counters;
    this.places = blocks.allocate(atOnce * 2);
    this.counts = blocks.allocate(dealt.partitions * 4);
    this.next = blocks.allocate(dealt.partitions * 4);
  }

  /** False: there is no room to do so, and nothing was done. */
  deal({ entries, count }: Entries): boolean {
    const { entryBytes, columns, dealtBy } = this.columns.kernel.layout;
    const needsTexts = dealtBy!.some((c) => columns[c].type.kind === 'text');
    const texts = needsTexts ? this.host.textHashes() : 0;
    if (needsTexts && texts === 0) return false;
    for (let first = 0; first < count; first += atOnce) {
      const part = { entries: entries + first * entryBytes, count: Math.min(atOnce, count - first) };
      this.dealPart(part, texts);
      this.counters.rows += part.count;
      this.counters.batches++;
    }
    return true;
  }

  private dealPart(part: Entries, texts: number): void {
    const { partitions } = this.dealt;
    const { u32 } = this.host.heap;
    const counts = u32.subarray(this.counts / 4, this.counts / 4 + partitions).fill(0);
    this.columns.deal({ ...part, places: this.places, counts: this.counts }, partitions, texts);
    const starts: number[] = [];
    let at = 0;
    for (const count of counts) {
      starts.push(at);
      // Rows of a partition begin with a byte of the bitmaps.
      at += (count + 7) & ~7;
    }
    u32.set(starts, this.next / 4);
    this.columns.write(part, { places: this.places, next: this.next });
    for (const [partition, start] of starts.entries()) this.put(partition, start, counts[partition]);
  }

  private put(partition: number, start: number, rows: number): void {
    for (let first = 0; first < rows; first += batchRows) {
      const length = Math.min(batchRows, rows - first);
      const columns = this.columns.kernel.layout.columns.map((_, c) => this.columns.view(c, start + first, length));
      this.dealt.put(partition, { columns, length });
    }
  }
}
