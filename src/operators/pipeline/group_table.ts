import { errors } from '../../base/error.ts';
import { type Batch, batchRows } from '../../data/batch.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import { Reservation } from '../reservation.ts';
import { compiledAggregate } from './aggregates.ts';
import { Blocks } from './blocks.ts';
import { GroupChoice } from './group_choice.ts';
import { type GroupDealer, groupDealer } from './group_dealer.ts';
import { type Grouping, GroupReader } from './group_reader.ts';
import { entryBytesOf } from './group_stage.ts';
import type { PipelineHost } from './host.ts';
import { placeEntries } from './table_kernel.ts';

const firstCapacity = 1024;
/** Below so many groups a table that grows is likely to grow again. */
const smallCapacity = 65_536;

/** The groups of a compiled aggregate in linear memory: entries in the order first seen, found through hashed slots. */
export class HeapGroups {
  /** Addresses of the entries and of the slots: numbers of entries from 1, 0 = free. */
  entries = 0;
  slots = 0;
  /** Slots less one, a power of two less one. */
  mask = 0;
  count = 0;
  limit = 0;
  private readonly host: PipelineHost;
  private readonly grouping: Grouping;
  private readonly entryBytes: number;
  private readonly memory: Reservation;
  private readonly blocks: Blocks;
  private readonly partial: GroupReader;
  /** null: all that leaves is partial. */
  private readonly results: GroupReader | null;
  private readonly dealer: GroupDealer | null;
  /** Who above leaves most of the results out; null: nobody is known to. */
  private readonly choice: GroupChoice | null;
  private readonly counters: NodeCounters;
  /** The groups leave the task as they come out, or go where texts are numbers: these may stay where they are. */
  private readonly leaves: boolean;

  constructor(host: PipelineHost, grouping: Grouping, context: RunContext, root: PhysicalPlan) {
    const counters = context.profile.of(root);
    const compiled = grouping.aggregates.map(compiledAggregate);
    const isPartial = root.kind === 'hash_aggregate' && root.mode === 'partial';
    this.leaves = root === context.root || root === context.numbered;
    this.host = host;
    this.counters = counters;
    this.grouping = grouping;
    this.entryBytes = entryBytesOf(grouping.groups.length, compiled);
    this.memory = new Reservation(context.memory, counters);
    this.blocks = new Blocks(host);
    try {
      this.partial = new GroupReader(host, grouping, { compiled, blocks: this.blocks, states: null });
      this.results = isPartial
        ? null
        : new GroupReader(host, grouping, { compiled, blocks: this.blocks, states: this.partial });
      this.choice = this.choiceOf(context, root);
      const dealt = isPartial && this.leaves && context.dealt?.partitions !== 1 ? (context.dealt ?? null) : null;
      this.dealer =
        dealt === null ? null : groupDealer(dealt, grouping, compiled, { host, blocks: this.blocks, counters });
      if (!this.resize(this.isSingle ? 1 : firstCapacity)) {
        throw errors.outOfMemory('The groups of an aggregate do not fit.');
      }
    } catch (thrown) {
      this.close();
      throw thrown;
    }
    if (this.isSingle) this.startSingle();
  }

  get isSingle(): boolean {
    return this.grouping.groups.length === 0;
  }

  /** Twice the room or, of a small table, four times; false: memory refuses. */
  grow(): boolean {
    return (this.limit < smallCapacity && this.resize(this.limit * 4)) || this.resize(this.limit * 2);
  }

  /** Groups and states, which then are gone; none where they were dealt at once. */
  drain(): readonly Batch[] {
    const made = this.dealer?.deal(this) === true ? [] : [...this.partial.batches(this, this.leaves)];
    this.count = 0;
    this.host.heap.u8.fill(0, this.slots, this.slots + (this.mask + 1) * 4);
    if (this.isSingle) this.startSingle();
    return made;
  }

  /** Groups and results: where a top-N reads them, without those that it would not keep. */
  *finished(): Iterable<Batch> {
    const { choice, results, count } = this;
    if (choice === null) return yield* results!.batches(this, this.leaves);
    for (let first = 0; first < count; ) {
      const { chosen, seen } = choice.next(this, first);
      this.counters.rows += seen - chosen.count;
      yield* results!.batches(chosen, this.leaves);
      first += seen;
    }
  }

  close(): void {
    this.host.heap.release(this.entries);
    this.host.heap.release(this.slots);
    this.entries = 0;
    this.slots = 0;
    this.blocks.close();
    this.memory.close();
  }

  private choiceOf({ top }: RunContext, root: PhysicalPlan): GroupChoice | null {
    const { results, host, blocks, entryBytes } = this;
    if (top?.node.input !== root || results === null || this.isSingle) return null;
    const groups = { entryBytes, columns: results.outputs, aggregates: this.grouping.aggregates };
    return GroupChoice.of(top, groups, batchRows, { host, blocks });
  }

  private startSingle(): void {
    this.host.heap.u8.fill(0, this.entries, this.entries + this.entryBytes);
    this.count = 1;
  }

  private resize(capacity: number): boolean {
    const { heap } = this.host;
    const slotCount = capacity * 2;
    const bytes = capacity * this.entryBytes;
    const before = this.limit === 0 ? 0 : this.limit * this.entryBytes + (this.mask + 1) * 4;
    // Both are there while the old is copied.
    if (bytes > 2 ** 31 || !this.memory.hold(before + bytes + slotCount * 4)) return false;
    const entries = this.host.allocate(bytes);
    const slots = entries === 0 ? 0 : this.host.allocate(slotCount * 4);
    if (slots === 0) {
      heap.release(entries);
      this.memory.hold(before);
      return false;
    }
    heap.u8.copyWithin(entries, this.entries, this.entries + this.count * this.entryBytes);
    heap.release(this.entries);
    heap.release(this.slots);
    Object.assign(this, { entries, slots, mask: slotCount - 1, limit: capacity });
    this.memory.hold(bytes + slotCount * 4);
    placeEntries(heap, this, this.entryBytes);
    return true;
  }
}
