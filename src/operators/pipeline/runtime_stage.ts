import type { DataType } from '../../data/type.ts';
import { type Code, i32, i64, ifElse, select } from '../../wasm/code.ts';
import type { FunctionRef } from '../../wasm/module.ts';
import { bloomSeed, type RuntimeFilter } from '../runtime_filter/filter.ts';
import { type Emitted, NotCompiled } from './emitted.ts';
import type { Emitter } from './emitter.ts';
import { unitsOf } from './expression/literal.ts';
import { emitExpr } from './expression.ts';
import { finished, hashedWord, mixed } from './row_hash.ts';
import type { RuntimeStep } from './shape.ts';
import type { Slot } from './slots.ts';
import { filterStage, type StagePlace } from './stages.ts';
import type { StageContext, StageLoop } from './tuples.ts';

/** Address of the Bloom filter's bits, and the number of bits less one. */
export const bloomSlot = (filter: number, what: 'bits' | 'mask'): Slot => ({
  kind: 'own',
  name: `bloom.${filter}.${what}`,
});

/** Where the bits of all keys lie, which key the first is of, and how many there are. */
export const keyBitsSlot = (filter: number, what: 'words' | 'low' | 'size'): Slot => ({
  kind: 'own',
  name: `keys.${filter}.${what}`,
});

/** The smallest or largest key, as a word. */
export const endSlot = (filter: number, end: 'min' | 'max'): Slot => ({ kind: 'own', name: `filter.${filter}.${end}` });

/** What stands there; 0 where the filter knows none, or where code does not look. */
export function endOf(made: RuntimeFilter, end: 'min' | 'max', type: DataType): number | bigint {
  const value = made[end];
  return value === null || !isWhole(type) ? 0 : (unitsOf({ kind: 'literal', value, type }) ?? 0);
}

/** Keeps tuples whose key a runtime filter may hold; all of them where it was not made. */
export function runtimeStage(
  context: StageContext,
  { key, filter }: RuntimeStep,
  made: RuntimeFilter | undefined,
  place: StagePlace,
  next: FunctionRef,
): FunctionRef {
  return filterStage(
    context,
    (loop) => (made === undefined ? i32.const(1) : mayMeet(loop, key, made, filter)),
    place,
    next,
  );
}

function mayMeet({ emitter, row }: StageLoop, key: RuntimeStep['key'], made: RuntimeFilter, filter: number): Code {
  if (made.rows === 0) return i32.const(0);
  let value: Emitted;
  try {
    value = emitExpr(key, row);
  } catch (thrown) {
    // To keep all is right as well.
    if (thrown instanceof NotCompiled) return i32.const(1);
    throw thrown;
  }
  const there = value.valid ?? i32.const(1);
  if (value.word !== 'i64' || !isWhole(key.type)) return there;
  if (made.bits !== null && value.scale === 0) return among(value.value, there, emitter, filter);
  const passes = emitter.let('i32', i32.and(there, within(value, made, emitter, filter)));
  if (made.bloom === null) return passes.get;
  const hash = hashOf(value.value, key.type, emitter);
  const bits = emitter.parameter(bloomSlot(filter, 'bits'));
  const mask = emitter.parameter(bloomSlot(filter, 'mask'));
  const places = [
    i32.shrU(hash, i32.const(4)),
    i32.shrU(i32.mul(i32.xor(hash, i32.shrU(hash, i32.const(15))), i32.const(0x2c1b3c6d)), i32.const(6)),
    i32.shrU(i32.mul(i32.xor(hash, i32.shrU(hash, i32.const(13))), i32.const(0x297a2d39)), i32.const(5)),
  ].map((place) => i32.and(place, mask));
  const [first, ...others] = places.map((place) => bitAt(bits, place));
  emitter.add(
    passes.set(i32.and(passes.get, first)),
    ifElse(passes.get, passes.set(others.reduce((a, b) => i32.and(a, b)))),
  );
  return passes.get;
}

/** Whether the bit of a key is set; there is none outside of the bits. */
function among(key: Code, there: Code, emitter: Emitter, filter: number): Code {
  const place = emitter.let('i64', i64.sub(key, emitter.parameter(keyBitsSlot(filter, 'low'), 'i64'))).get;
  const inside = emitter.let('i32', i64.ltU(place, emitter.parameter(keyBitsSlot(filter, 'size'), 'i64'))).get;
  const at = emitter.let('i32', select(i32.wrap(place), i32.const(0), inside)).get;
  const bit = bitAt(emitter.parameter(keyBitsSlot(filter, 'words')), at);
  return i32.and(i32.and(there, inside), bit);
}

/** Types whose words are hashed as whole numbers and ordered as such. */
const isWhole = ({ kind }: DataType): boolean => kind === 'int' || kind === 'date' || kind === 'timestamp';

function within({ value, scale }: Emitted, { min, max }: RuntimeFilter, emitter: Emitter, filter: number): Code {
  if (min === null || max === null || scale !== 0) return i32.const(1);
  const [low, high] = (['min', 'max'] as const).map((end) => emitter.parameter(endSlot(filter, end), 'i64'));
  return i32.and(i64.geS(value, low), i64.leS(value, high));
}

/** Words of 32 bits are 32 bits apart. */
const bitAt = (bits: Code, place: Code): Code =>
  i32.and(
    i32.shrU(i32.load8u(i32.add(bits, i32.shrU(place, i32.const(3)))), i32.and(place, i32.const(7))),
    i32.const(1),
  );

/** As `hashRows` hashes a column of this type: src/data/hash.ts. */
function hashOf(value: Code, type: DataType, emitter: Emitter): Code {
  return finished(mixed(i32.const(bloomSeed), hashedWord(value, type, emitter)!, emitter), emitter);
}
