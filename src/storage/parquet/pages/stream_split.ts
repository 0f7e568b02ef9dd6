import { type Code, i32, v128, whileLoop } from '../../../wasm/code.ts';
import type { FunctionBuilder, Local, ModuleBuilder } from '../../../wasm/module.ts';
import { insist } from './arena.ts';
import { advance, n, retreat, times, whileAtLeast } from './emit.ts';
import type { Contents, Work } from './work.ts';

type Join = (at: number, stride: number, count: number, to: number) => void;
export interface StreamKernels {
  readonly join4: Join;
  readonly join8: Join;
}

const perStep = 16;

/**
 * `join4`, `join8`: `(at, stride, count, to)` puts values together whose first bytes stand at `at` one behind the other,
 * their second bytes `stride` further on, and so on.
 */
export function streamSplit(module: ModuleBuilder): void {
  const params = ['i32', 'i32', 'i32', 'i32'] as const;
  for (const width of [4, 8] as const) module.function({ name: `join${width}`, params }, (f) => joinOf(f, width));
}

function joinOf(f: FunctionBuilder, width: 4 | 8): Code {
  const [at, stride, count, to] = f.params;
  const streams = Array.from({ length: width }, () => f.local('v128'));
  const [stream, k] = [f.local('i32'), f.local('i32')];
  const { code, results } = interleaved(f, streams);
  return [
    whileAtLeast(count, perStep, [
      stream.set(at.get),
      streams.map((vector) => [vector.set(v128.load(stream.get)), advance(stream, stride.get)]),
      code,
      results.map((vector, i) => v128.store(to.get, vector.get, i * 16)),
      advance(at, n(perStep)),
      advance(to, n(perStep * width)),
      retreat(count, n(perStep)),
    ]),
    times(count, [
      stream.set(at.get),
      k.set(n(0)),
      whileLoop(i32.ltU(k.get, n(width)), [
        i32.store8(i32.add(to.get, k.get), i32.load8u(stream.get)),
        advance(stream, stride.get),
        advance(k, n(1)),
      ]),
      advance(at, n(1)),
      advance(to, n(width)),
    ]),
  ];
}

const lower = [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23];
const upper = lower.map((i) => i + 8);

/**
 * Zips vectors of bytes: the first with the one half the list on, and so on, until values are whole. Zipping a list of n
 * so, its results in order, log2 n times brings byte k of every stream to its place.
 */
function interleaved(
  f: FunctionBuilder,
  vectors: readonly Local[],
): { readonly code: Code; readonly results: readonly Local[] } {
  let now = vectors;
  const code: Code[] = [];
  for (let distance = vectors.length / 2; distance >= 1; distance /= 2) {
    const half = now.length / 2;
    const next: Local[] = [];
    for (let i = 0; i < half; i++) {
      for (const lanes of [lower, upper]) {
        const made = f.local('v128');
        code.push(made.set(v128.shuffle(now[i].get, now[i + half].get, lanes)));
        next.push(made);
      }
    }
    now = next;
  }
  return { code, results: now };
}

/** BYTE_STREAM_SPLIT numbers of 4 or 8 bytes. */
export const splitNumbers =
  (width: 4 | 8) =>
  ({ kernels }: Work, { at, end, count }: Contents, to: number): void => {
    const stride = (end - at) / width;
    insist(Number.isInteger(stride) && count <= stride, 'values beyond their page');
    kernels[`join${width}`](at, stride, count, to);
  };
