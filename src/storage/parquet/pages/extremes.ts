import { type Code, i32, i64, select, v128 } from '../../../wasm/code.ts';
import type { Storage } from '../../../wasm/heap_column.ts';
import type { FunctionBuilder, Local, ModuleBuilder } from '../../../wasm/module.ts';
import { advance, n, retreat, times, whileAtLeast } from './emit.ts';

export type IntegerStorage = Exclude<Storage, 'f32' | 'f64'>;
type Pick = (a: Local, b: Local) => Code;

interface Lanes {
  readonly bytes: number;
  /** One value as i64. */
  readonly load: (at: Code) => Code;
  /** All lanes the value of an i64. */
  readonly splat: (value: Code) => Code;
  /** A lane as i64. */
  readonly lane: (vector: Code, lane: number) => Code;
  readonly least: Pick;
  readonly most: Pick;
}

const both =
  (pick: (a: Code, b: Code) => Code): Pick =>
  (a, b) =>
    pick(a.get, b.get);
const wrapped = (splat: (value: Code) => Code) => (value: Code) => splat(i32.wrap(value));
const extended =
  (extend: (value: Code) => Code, get: (vector: Code, lane: number) => Code) => (vector: Code, lane: number) =>
    extend(get(vector, lane));
const { extendS, extendU } = i64;

const lanesOf: Readonly<Record<IntegerStorage | 'u32', Lanes>> = {
  i8: {
    ...{ bytes: 1, load: i64.load8s, splat: wrapped(v128.splat8), lane: extended(extendS, v128.lane8s) },
    ...{ least: both(v128.minS8), most: both(v128.maxS8) },
  },
  u8: {
    ...{ bytes: 1, load: i64.load8u, splat: wrapped(v128.splat8), lane: extended(extendU, v128.lane8u) },
    ...{ least: both(v128.minU8), most: both(v128.maxU8) },
  },
  i16: {
    ...{ bytes: 2, load: i64.load16s, splat: wrapped(v128.splat16), lane: extended(extendS, v128.lane16s) },
    ...{ least: both(v128.minS16), most: both(v128.maxS16) },
  },
  u16: {
    ...{ bytes: 2, load: i64.load16u, splat: wrapped(v128.splat16), lane: extended(extendU, v128.lane16u) },
    ...{ least: both(v128.minU16), most: both(v128.maxU16) },
  },
  i32: {
    ...{ bytes: 4, load: i64.load32s, splat: wrapped(v128.splat32), lane: extended(extendS, v128.lane32) },
    ...{ least: both(v128.minS32), most: both(v128.maxS32) },
  },
  /** Codes. */
  u32: {
    ...{ bytes: 4, load: i64.load32u, splat: wrapped(v128.splat32), lane: extended(extendU, v128.lane32) },
    ...{ least: both(v128.minU32), most: both(v128.maxU32) },
  },
  i64: {
    ...{ bytes: 8, load: i64.load, splat: v128.splat64, lane: v128.lane64 },
    least: (a, b) => v128.bitselect(b.get, a.get, v128.gtS64(a.get, b.get)),
    most: (a, b) => v128.bitselect(a.get, b.get, v128.gtS64(a.get, b.get)),
  },
};

/** `least_i8`, `most_i8`, …, `most_u32`: `(at, count)` gives the smallest, the largest of `count` (> 0) integers as i64. */
export function extremes(module: ModuleBuilder): void {
  for (const [storage, lanes] of Object.entries(lanesOf)) {
    const signature = { params: ['i32', 'i32'], results: ['i64'] } as const;
    module.function({ ...signature, name: `least_${storage}` }, (f) => extremeOf(f, lanes, lanes.least, i64.ltS));
    module.function({ ...signature, name: `most_${storage}` }, (f) => extremeOf(f, lanes, lanes.most, i64.gtS));
  }
}

function extremeOf(f: FunctionBuilder, lanes: Lanes, pick: Pick, wins: (a: Code, b: Code) => Code): Code {
  const [at, count] = f.params;
  const [found, next] = [f.local('v128'), f.local('v128')];
  const [result, value] = [f.local('i64'), f.local('i64')];
  const { bytes, load, splat, lane } = lanes;
  const perVector = 16 / bytes;
  const consider = (candidate: Code): Code => [
    value.set(candidate),
    result.set(select(value.get, result.get, wins(value.get, result.get))),
  ];
  return [
    result.set(load(at.get)),
    found.set(splat(result.get)),
    whileAtLeast(count, perVector, [
      next.set(v128.load(at.get)),
      found.set(pick(found, next)),
      advance(at, n(16)),
      retreat(count, n(perVector)),
    ]),
    Array.from({ length: perVector }, (_, k) => consider(lane(found.get, k))),
    times(count, [consider(load(at.get)), advance(at, n(bytes))]),
    result.get,
  ];
}
