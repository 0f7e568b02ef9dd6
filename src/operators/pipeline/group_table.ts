import { errors } from '../../base/error.ts';
import type { Batch } from '../../data/batch.ts';
import { type DataType, wordPrecision } from '../../data/type.ts';
import { allocate, flat, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import type { AggregateCall, NamedExpr } from '../../plan/expr.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import type { RunContext } from '../define.ts';
import { startFold } from '../fold.ts';
import { Reservation } from '../reservation.ts';
import { type CompiledAggregate, compiledAggregate, type StatePlace } from './aggregates.ts';
import { entryBytesOf, headerBytes } from './group_stage.ts';
import type { PipelineHost } from './host.ts';
import type { TextNumbers } from './text_numbers.ts';

interface Grouping {
  readonly groups: readonly NamedExpr[];
  readonly aggregates: readonly AggregateCall[];
}

const firstCapacity = 1024;

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
  private readonly compiled: readonly CompiledAggregate[];
  private readonly entryBytes: number;
  private readonly memory: Reservation;
  /** The groups leave the task as they come out. */
  private readonly leaves: boolean;

  constructor(host: PipelineHost, grouping: Grouping, context: RunContext, root: PhysicalPlan) {
    const counters = context.profile.of(root);
    this.leaves = root === context.root;
    this.host = host;
    this.grouping = grouping;
    this.compiled = grouping.aggregates.map(compiledAggregate);
    this.entryBytes = entryBytesOf(grouping.groups.length, this.compiled);
    this.memory = new Reservation(context.memory, counters);
    if (!this.resize(this.isSingle ? 1 : firstCapacity))
      throw errors.outOfMemory('The groups of an aggregate do not fit.');
    if (this.isSingle) this.startSingle();
  }

  get isSingle(): boolean {
    return this.grouping.groups.length === 0;
  }

  /** Twice the room; false: memory refuses. */
  grow(): boolean {
    return this.resize(this.limit * 2);
  }

  /** Groups and states, which then are gone. */
  drain(): Batch {
    const columns = [...this.keyColumns(), ...this.stateColumns()];
    const length = this.count;
    this.count = 0;
    this.host.heap.u8.fill(0, this.slots, this.slots + (this.mask + 1) * 4);
    if (this.isSingle) this.startSingle();
    return { columns, length };
  }

  /** Groups and results. */
  finished(): Batch {
    return { columns: [...this.keyColumns(), ...this.resultColumns()], length: this.count };
  }

  close(): void {
    this.host.heap.release(this.entries);
    this.host.heap.release(this.slots);
    this.entries = 0;
    this.slots = 0;
    this.memory.close();
  }

  private startSingle(): void {
    this.host.heap.u8.fill(0, this.entries, this.entries + this.entryBytes);
    this.count = 1;
  }

  private resize(capacity: number): boolean {
    const { heap } = this.host;
    const slotCount = capacity * 2;
    const bytes = capacity * this.entryBytes;
    if (bytes > 2 ** 31 || !this.memory.hold(bytes + slotCount * 4)) return false;
    const entries = this.host.allocate(bytes);
    const slots = entries === 0 ? 0 : this.host.allocate(slotCount * 4);
    if (slots === 0) {
      heap.release(entries);
      return false;
    }
    heap.u8.copyWithin(entries, this.entries, this.entries + this.count * this.entryBytes);
    heap.release(this.entries);
    heap.release(this.slots);
    Object.assign(this, { entries, slots, mask: slotCount - 1, limit: capacity });
    this.rehash();
    return true;
  }

  private rehash(): void {
    const { i32 } = this.host.heap;
    const { mask } = this;
    const first = this.slots / 4;
    i32.fill(0, first, first + mask + 1);
    const step = this.entryBytes / 4;
    for (let g = 0, at = this.entries / 4; g < this.count; g++, at += step) {
      let slot = i32[at] & mask;
      while (i32[first + slot] !== 0) slot = (slot + 1) & mask;
      i32[first + slot] = g + 1;
    }
  }

  private keyColumns(): readonly Vector[] {
    const { heap, texts } = this.host;
    return this.grouping.groups.map(({ column }, k) => {
      const words = new BigInt64Array(this.count);
      const halves = new Int32Array(words.buffer);
      const bits = new Uint8Array((this.count + 7) >> 3);
      let nulls = 0;
      const step = this.entryBytes / 4;
      for (let g = 0, at = this.entries / 4; g < this.count; g++, at += step) {
        halves[2 * g] = heap.i32[at + (headerBytes + k * 8) / 4];
        halves[2 * g + 1] = heap.i32[at + (headerBytes + k * 8) / 4 + 1];
        const isNull = (heap.i32[at + 1] >>> k) & 1;
        nulls += isNull;
        bits[g >> 3] |= (1 - isNull) << (g & 7);
      }
      const keys = columnOf(column.type, words, nulls === 0 ? null : bits, texts);
      return this.leaves ? keys : flatten(keys);
    });
  }

  private stateColumns(): readonly Vector[] {
    return this.compiled.flatMap((aggregate, i) => aggregate.states(this.placeOf(i)));
  }

  private resultColumns(): readonly Vector[] {
    return this.compiled.map((aggregate, i) => {
      const place = this.placeOf(i);
      const call = this.grouping.aggregates[i];
      const direct = aggregate.finish?.(place, call.column.type) ?? null;
      if (direct !== null) return direct;
      const fold = startFold(call);
      fold.resize(this.count);
      fold.merge(
        Uint32Array.from({ length: this.count }, (_, g) => g),
        aggregate.states(place),
        this.count,
      );
      return fold.finish();
    });
  }

  /** The words of aggregate number `i`. */
  private placeOf(i: number): StatePlace {
    const before = this.compiled.slice(0, i).reduce((sum, { words }) => sum + words, 0);
    const first = this.entries + headerBytes + (this.grouping.groups.length + before) * 8;
    return { heap: this.host.heap, first, stride: this.entryBytes, count: this.count };
  }
}

/** Key words as a column. */
function columnOf(type: DataType, words: BigInt64Array, validity: Uint8Array | null, texts: TextNumbers): Vector {
  const count = words.length;
  const halves = new Int32Array(words.buffer);
  if (type.kind === 'text') return texts.column(lowHalves(halves), validity);
  if (type.kind === 'float') {
    const doubles = new Float64Array(words.buffer);
    return flat(type, type.bits === 64 ? doubles : Float32Array.from(doubles), count, validity);
  }
  if (type.kind === 'numeric' || (type.kind === 'decimal' && type.precision > wordPrecision)) {
    return flat(type, extended(words, type.kind === 'numeric' ? 3 : 2), count, validity);
  }
  const values = allocate(type, count);
  if (values instanceof BigInt64Array) return flat(type, words, count, validity);
  for (let g = 0; g < count; g++) values[g] = halves[2 * g];
  return flat(type, values, count, validity);
}

function lowHalves(halves: Int32Array): Int32Array {
  const out = new Int32Array(halves.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = halves[2 * i];
  return out;
}

/** 64-bit numbers as the first of several words, the second with the sign, a third (the scale) 0. */
function extended(words: BigInt64Array, stride: number): BigInt64Array {
  const out = new BigInt64Array(words.length * stride);
  const [to, from] = [new Int32Array(out.buffer), new Int32Array(words.buffer)];
  for (let g = 0; g < words.length; g++) {
    const at = g * stride * 2;
    to[at] = from[2 * g];
    to[at + 1] = from[2 * g + 1];
    to[at + 2] = to[at + 1] >> 31;
    to[at + 3] = to[at + 2];
  }
  return out;
}
