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

/**
 * `range_i8`, …: `(at, count, to)` writes the smallest and the largest of `count` (> 0) integers to `to`, as two i64;
 * `most_u32`: `(at, count)` gives the largest of codes.
 */
export function extremes(module: ModuleBuilder): void {
  const { u32, ...integers } = lanesOf;
  for (const [storage, lanes] of Object.entries(integers)) {
    module.function({ name: `range_${storage}`, params: ['i32', 'i32', 'i32'], results: [] }, (f) => {
      const [at, count, to] = f.params;
      const [least, most] = [extremeOf(f, lanes, 'least'), extremeOf(f, lanes, 'most')];
      const stored = [i64.store(to.get, least.result.get), i64.store(to.get, most.result.get, 8)];
      return [searched(lanes, { at, count, extremes: [least, most] }), stored];
    });
  }
  module.function({ name: 'most_u32', params: ['i32', 'i32'], results: ['i64'] }, (f) => {
    const [at, count] = f.params;
    const most = extremeOf(f, u32, 'most');
    return [searched(u32, { at, count, extremes: [most] }), most.result.get];
  });
}

/** The best so far: a vector of candidates, at the end one of them. */
function extremeOf(f: FunctionBuilder, lanes: Lanes, which: 'least' | 'most') {
  const [found, next, result, value] = [f.local('v128'), f.local('v128'), f.local('i64'), f.local('i64')];
  const wins = which === 'least' ? i64.ltS : i64.gtS;
  return {
    ...{ found, next, result },
    start: found.set(lanes.splat(result.get)),
    take: found.set(lanes[which](found, next)),
    consider: (candidate: Code): Code => [
      value.set(candidate),
      result.set(select(value.get, result.get, wins(value.get, result.get))),
    ],
  };
}

interface Search {
  readonly at: Local;
  readonly count: Local;
  readonly extremes: readonly ReturnType<typeof extremeOf>[];
}

/** One pass over all of them, a vector at a time. */
function searched({ bytes, load, lane }: Lanes, { at, count, extremes }: Search): Code {
  const perVector = 16 / bytes;
  return [
    extremes.map(({ result, start }) => [result.set(load(at.get)), start]),
    whileAtLeast(count, perVector, [
      extremes.map(({ next, take }) => [next.set(v128.load(at.get)), take]),
      advance(at, n(16)),
      retreat(count, n(perVector)),
    ]),
    extremes.map(({ found, consider }) => Array.from({ length: perVector }, (_, k) => consider(lane(found.get, k)))),
    times(count, [extremes.map(({ consider }) => consider(load(at.get))), advance(at, n(bytes))]),
  ];
}
