import type { ColumnId } from '../../base/ids.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import type { Literal } from '../../plan/expr.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import type { Blocks } from './blocks.ts';
import { wordOf } from './emitted.ts';
import { unitsOf } from './expression/literal.ts';
import type { PipelineHost } from './host.ts';
import type { Input } from './inputs.ts';
import type { BuiltJoin } from './joined_columns.ts';
import { placesOf, type Slot, slotBytes, slotKey } from './slots.ts';

/** What the words of a block of parameters say for one row group. */
export interface Filling {
  readonly columns: ReadonlyMap<ColumnId, HeapColumn>;
  readonly inputs: readonly Input[];
  readonly joins: readonly BuiltJoin[];
  /** Addresses of buffers, by the names that stages give them. */
  readonly own: ReadonlyMap<string, number | bigint>;
}

/** The block of parameters of a compiled pipeline, filled for one row group; `blocks` own what it points to. */
export class Parameters {
  readonly address: number;
  private readonly host: PipelineHost;
  private readonly places: ReadonlyMap<string, number>;

  constructor(slots: readonly Slot[], filling: Filling, host: PipelineHost, blocks: Blocks) {
    this.host = host;
    this.places = placesOf(slots);
    this.address = blocks.allocate(slots.length * slotBytes);
    for (const [i, slot] of slots.entries()) {
      const at = this.address / slotBytes + i;
      if (slot.kind === 'literal' && wordOf(slot.literal.type) === 'f64') {
        host.heap.f64[at] = slot.literal.value as number;
      } else host.heap.i64[at] = BigInt(wordFor(slot, filling, host, blocks));
    }
  }

  /** A word that stages keep for themselves; 0 when the code has none of that name. */
  get(slot: Slot): number {
    const at = this.at(slot);
    return at === undefined ? 0 : Number(this.host.heap.i64[at]);
  }

  set(slot: Slot, value: number | bigint): void {
    const at = this.at(slot);
    if (at !== undefined) this.host.heap.i64[at] = BigInt(value);
  }

  private at(slot: Slot): number | undefined {
    const place = this.places.get(slotKey(slot));
    return place === undefined ? undefined : this.address / slotBytes + place;
  }

  setFloat(slot: Slot, value: number): void {
    const at = this.at(slot);
    if (at !== undefined) this.host.heap.f64[at] = value;
  }
}

function wordFor(
  slot: Slot,
  { columns, inputs, joins, own }: Filling,
  host: PipelineHost,
  blocks: Blocks,
): number | bigint {
  switch (slot.kind) {
    case 'values':
      return columns.get(slot.column)!.values;
    case 'offsets':
      return columns.get(slot.column)!.offsets;
    case 'text':
      return blocks.put(Buffer.concat([Buffer.from(slot.text), Buffer.alloc(16)]));
    case 'validity':
      return columns.get(slot.column)!.validity;
    case 'codes_table':
      return blocks.put(numbersOf(columns.get(slot.column)!, host));
    case 'literal':
      return wordOfLiteral(slot.literal, host);
    case 'input':
    case 'input_validity':
    case 'input_least':
    case 'input_null':
      return wordOfInput(slot, inputs[slot.input], columns, blocks);
    case 'build':
      return joins[slot.join].build.column(slot.expr)!.values;
    case 'build_validity':
      return joins[slot.join].build.column(slot.expr)!.validity;
    case 'own':
      return own.get(slot.name) ?? wordOfJoin(slot.name, joins);
    default:
      return slot satisfies never;
  }
}

/** The numbers of the texts of a dictionary, one at least: NULL has code 0 also where there are no texts. */
function numbersOf({ dictionary }: HeapColumn, { texts }: PipelineHost): Int32Array {
  const numbers = texts.ofDictionary(dictionary!);
  return numbers.length > 0 ? numbers : new Int32Array(1);
}

/** See `joinSlot`; 0 for all other names. */
function wordOfJoin(name: string, joins: readonly BuiltJoin[]): number | bigint {
  const [kind, number, what] = name.split('.');
  if (kind !== 'join') return 0;
  const { table, next, keys, rows, hasNullKeys } = joins[Number(number)].build;
  const size = table.kind === 'dense' ? table.size : table.kind === 'hash' ? table.mask : 0;
  const words: Readonly<Record<string, number | bigint>> = {
    ...{ heads: table.kind === 'all' ? 0 : table.heads, next, keys, rows, size, nulls: hasNullKeys ? 1 : 0 },
    low: table.kind === 'dense' ? table.low : 0n,
  };
  return words[what];
}

function wordOfInput(
  { kind }: Slot,
  input: Input,
  columns: ReadonlyMap<ColumnId, HeapColumn>,
  blocks: Blocks,
): number | bigint {
  if (input.kind === 'rows') return kind === 'input' ? input.values : input.validity;
  const { words, least, column } = input;
  if (kind === 'input') return blocks.put(words.values);
  if (kind === 'input_validity') return words.validity === null ? 0 : blocks.put(words.validity);
  if (kind === 'input_least') return least;
  const home = columns.get(column.id)!;
  return home.form === 'codes' ? home.dictionary!.length : home.high - home.low + 1n;
}

function wordOfLiteral(literal: Literal, host: PipelineHost): number | bigint {
  const units = unitsOf(literal);
  if (units !== null) return units;
  if (literal.type.kind === 'text') return host.texts.of(vectorOf(literal.type, [literal.value]))[0];
  return literal.value === true ? 1 : 0;
}
