import { type DataType, wordPrecision } from '../../data/type.ts';
import { type Code, f64, i32, i64, select, whileLoop } from '../../wasm/code.ts';
import type { FunctionRef, ModuleBuilder } from '../../wasm/module.ts';
import type { Emitter } from './emitter.ts';

/** Hashes of rows in compiled code, the same bits as `hashRows` of src/kernels/hash.ts gives. */

/** What NULL hashes to: src/data/hash.ts. */
const nullHash = 0x9e3779b9;

/** One step of the hash: a word of 32 bits more. */
export function mixed(hash: Code, word: Code, emitter: Emitter): Code {
  const k = i32.mul(i32.rotl(i32.mul(word, i32.const(0xcc9e2d51)), i32.const(15)), i32.const(0x1b873593));
  const turned = i32.rotl(i32.xor(hash, k), i32.const(13));
  return emitter.let('i32', i32.add(i32.mul(turned, i32.const(5)), i32.const(0xe6546b64))).get;
}

/** The last step. */
export function finished(hash: Code, emitter: Emitter): Code {
  const steps: readonly (readonly [shift: number, factor: number])[] = [
    [16, 0x85ebca6b],
    [13, 0xc2b2ae35],
  ];
  let last = hash;
  for (const [shift, factor] of steps) {
    const spread = i32.xor(last, i32.shrU(last, i32.const(shift)));
    last = emitter.let('i32', i32.mul(spread, i32.const(factor))).get;
  }
  return emitter.let('i32', i32.xor(last, i32.shrU(last, i32.const(16)))).get;
}

/** The 32 bits that a number, date, time, truth value or double (its bits) of 64 bits is hashed as; null: not here. */
export function hashedWord(word: Code, type: DataType, emitter: Emitter): Code | null {
  switch (type.kind) {
    case 'bool':
    case 'date':
      return i32.wrap(word);
    case 'int':
      return type.bits < 64 ? i32.wrap(word) : ofBoth(word, emitter);
    case 'timestamp':
    case 'time':
    case 'oid':
      return ofBoth(word, emitter);
    case 'decimal':
      return type.precision <= wordPrecision ? ofBoth(word, emitter) : ofWhole(word, emitter);
    case 'float':
      return ofBoth(oneForm(word, emitter), emitter);
    case 'numeric':
      return ofWhole(word, emitter);
    default:
      return null;
  }
}

/** Whether rows of this type can be hashed here: as numbers, or by the hashes of their texts. */
export function isHashed({ kind }: DataType): boolean {
  return hashedKinds.has(kind);
}
const hashedKinds: ReadonlySet<DataType['kind']> = new Set([
  ...(['bool', 'date', 'int', 'timestamp', 'time', 'oid', 'decimal', 'float', 'numeric', 'text'] as const),
]);

/** The hash with a key more; `valid` null: it is never NULL. */
export function withKey(hash: Code, word: Code, valid: Code | null, emitter: Emitter): Code {
  return mixed(hash, valid === null ? word : select(word, i32.const(nullHash), valid), emitter);
}

function ofBoth(word: Code, emitter: Emitter): Code {
  const high = i32.wrap(i64.shrU(word, i64.const(32n)));
  return mixed(mixed(i32.const(0), i32.wrap(word), emitter), high, emitter);
}

/** -0 is hashed as 0, any NaN as one. */
function oneForm(word: Code, emitter: Emitter): Code {
  const value = emitter.let('f64', f64.reinterpret(word)).get;
  const plain = i64.reinterpret(f64.add(value, f64.const(0)));
  return emitter.let('i64', select(i64.const(0x7ff80000_00000000n), plain, f64.ne(value, value))).get;
}

/** A whole number as numeric or long decimal: in 128 bits, mixed into a scale of 0. */
function ofWhole(word: Code, emitter: Emitter): Code {
  const sign = emitter.let('i32', i32.wrap(i64.shrS(word, i64.const(63n)))).get;
  const high = i32.wrap(i64.shrU(word, i64.const(32n)));
  return [i32.wrap(word), high, sign, sign].reduce<Code>((hash, half) => mixed(hash, half, emitter), i32.const(0));
}

/** A function over where a text begins and ends that gives what it is hashed as: `hashBytes` of src/data/hash.ts. */
export function textHash(module: ModuleBuilder): FunctionRef {
  return module.function({ params: ['i32', 'i32'], results: ['i32'] }, (f): Code => {
    const [at, end] = f.params;
    const [hash, tail, shift, length] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    const mix = (word: Code): Code => {
      const k = i32.mul(i32.rotl(i32.mul(word, i32.const(0xcc9e2d51)), i32.const(15)), i32.const(0x1b873593));
      const turned = i32.rotl(i32.xor(hash.get, k), i32.const(13));
      return hash.set(i32.add(i32.mul(turned, i32.const(5)), i32.const(0xe6546b64)));
    };
    return [
      length.set(i32.sub(end.get, at.get)),
      whileLoop(i32.geU(i32.sub(end.get, at.get), i32.const(4)), [
        mix(i32.load(at.get)),
        at.set(i32.add(at.get, i32.const(4))),
      ]),
      whileLoop(i32.ltU(at.get, end.get), [
        tail.set(i32.or(tail.get, i32.shl(i32.load8u(at.get), shift.get))),
        shift.set(i32.add(shift.get, i32.const(8))),
        at.set(i32.add(at.get, i32.const(1))),
      ]),
      mix(tail.get),
      mix(length.get),
      hash.get,
    ];
  });
}
