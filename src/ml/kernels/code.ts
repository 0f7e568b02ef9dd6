import { type Code, f64, i32, v128, whileLoop } from '../../wasm/code.ts';
import { type FunctionBuilder, type Local, ModuleBuilder } from '../../wasm/module.ts';
import { splitter } from '../double_double.ts';

/** Rows that one turn of a loop takes: lengths are multiples of it, filled up with zeros, which change no sum. */
export const stepRows = 4;

/** Running sums of two lanes: even rows and odd rows. */
interface Sum {
  readonly high: Local;
  readonly low: Local;
}

/** A function under construction that goes through columns two rows at a time. */
class Kernel {
  private readonly f: FunctionBuilder;
  private readonly fused: boolean;
  private readonly spare: Local[] = [];
  private used = 0;
  readonly zero: Local;
  private readonly infinity: Local;

  constructor(f: FunctionBuilder, fused: boolean) {
    this.f = f;
    this.fused = fused;
    this.zero = this.vector();
    this.infinity = this.vector();
  }

  /** Sets what `smallestOf` needs; locals are 0 at first. */
  constants(): Code {
    return this.infinity.set(splat(Number.POSITIVE_INFINITY));
  }

  /** The smaller, zeros left out. */
  smallestOf(smallest: Code, size: Code): Code {
    return v128.pminF64(smallest, v128.bitselect(size, this.infinity.get, v128.gtF64(size, this.zero.get)));
  }

  vector(): Local {
    return this.f.local('v128');
  }

  sum(): Sum {
    return { high: this.vector(), low: this.vector() };
  }

  /** A local for the time of one turn, and the code that sets it. */
  let(value: Code): { readonly set: Code; readonly get: Code } {
    if (this.used === this.spare.length) this.spare.push(this.vector());
    const local = this.spare[this.used++];
    return { set: local.set(value), get: local.get };
  }

  /** Adds x, and `less` to be taken from the error (null: nothing), as `addLane` of ../sums.ts does. */
  add({ high, low }: Sum, x: Code, less: Code | null): Code {
    const sum = this.let(v128.addF64(high.get, x));
    const part = this.let(v128.subF64(sum.get, high.get));
    const error = v128.addF64(v128.subF64(high.get, v128.subF64(sum.get, part.get)), v128.subF64(x, part.get));
    const whole = less === null ? error : v128.subF64(error, less);
    return [sum.set, part.set, low.set(v128.addF64(low.get, whole)), high.set(sum.get)];
  }

  /** product - x · y exactly: minus the rounding error of a product. */
  lack(x: Code, y: Code, product: Code): { readonly set: Code; readonly get: Code } {
    if (this.fused) return this.let(v128.nmaddF64(x, y, product));
    const [a, b] = [this.halves(x), this.halves(y)];
    const rest = [v128.mulF64(a.high, b.high), v128.mulF64(a.low, b.high), v128.mulF64(a.high, b.low)].reduce(
      (left, part) => v128.subF64(left, part),
      product,
    );
    const made = this.let(v128.subF64(rest, v128.mulF64(a.low, b.low)));
    return { set: [a.set, b.set, made.set], get: made.get };
  }

  private halves(x: Code): { readonly set: Code; readonly high: Code; readonly low: Code } {
    const scaled = this.let(v128.mulF64(x, splat(splitter)));
    const high = this.let(v128.subF64(scaled.get, v128.subF64(scaled.get, x)));
    const low = this.let(v128.subF64(x, high.get));
    return { set: [scaled.set, high.set, low.set], high: high.get, low: low.get };
  }

  /** Runs `turn` for every two rows of `bytes` bytes; it gets the address of a vector, and its offset behind it. */
  rows(bytes: Code, turn: (at: Code, offset: number) => Code): Code {
    const at = this.f.local('i32');
    const once = (offset: number): Code => {
      this.used = 0;
      return turn(at.get, offset);
    };
    return whileLoop(i32.ltU(at.get, bytes), [once(0), once(16), at.set(i32.add(at.get, i32.const(32)))]);
  }
}

const splat = (x: number): Code => v128.splatF64(f64.const(x));
const loadAll = (from: Code, locals: readonly Local[]): Code =>
  locals.map((local, i) => local.set(v128.load(from, i * 16)));
const storeAll = (to: Code, locals: readonly Local[]): Code =>
  locals.map((local, i) => v128.store(to, local.get, i * 16));

/**
 * Functions over columns of doubles in linear memory, `bytes` long. Each writes vectors of two lanes to `out`:
 *
 * finite(x, bytes, out)      sums of x - x: 0, or NaN where a value is NaN or infinite
 * survey(x, bytes, out)      high and low part of the sum; largest and smallest size that is not 0; rows that are not 0
 * dot(x, y, bytes, out)      high and low part of the sum of products
 * profile(x, bytes, out)     high, low, minimum, maximum: adds to what is there
 * metrics(y, p, bytes, out)  the sums of ../metrics/sums.ts, then smallest size of y and of p - y: adds to what is there
 *
 * `fused`: whether this machine's multiply-and-add rounds once. Then it gives the error of a product; that of two
 * factors taken apart (Dekker) has the same bits unless a part of it underflows.
 */
export function kernelModule(fused: boolean): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const define = (name: string, columns: number, build: (kernel: Kernel, params: readonly Code[]) => Code): void => {
    const params = new Array<'i32'>(columns + 2).fill('i32');
    module.function({ name, params }, (f) =>
      build(
        new Kernel(f, fused),
        f.params.map(({ get }) => get),
      ),
    );
  };
  define('finite', 1, finite);
  define('survey', 1, survey);
  define('dot', 2, dot);
  define('profile', 1, profile);
  define('metrics', 2, metrics);
  return module.bytes();
}

function finite(kernel: Kernel, [x, bytes, out]: readonly Code[]): Code {
  const sum = kernel.vector();
  const loop = kernel.rows(bytes, (at, offset) => {
    const value = kernel.let(v128.load(i32.add(x, at), offset));
    return [value.set, sum.set(v128.addF64(sum.get, v128.subF64(value.get, value.get)))];
  });
  return [loop, v128.store(out, sum.get)];
}

function survey(kernel: Kernel, [x, bytes, out]: readonly Code[]): Code {
  const sum = kernel.sum();
  const [largest, smallest, present] = [kernel.vector(), kernel.vector(), kernel.vector()];
  const loop = kernel.rows(bytes, (at, offset) => {
    const value = kernel.let(v128.load(i32.add(x, at), offset));
    const size = kernel.let(v128.absF64(value.get));
    return [
      value.set,
      size.set,
      kernel.add(sum, value.get, null),
      largest.set(v128.pmaxF64(largest.get, size.get)),
      smallest.set(kernel.smallestOf(smallest.get, size.get)),
      // A comparison that holds is -1.
      present.set(v128.sub64(present.get, v128.gtF64(size.get, kernel.zero.get))),
    ];
  });
  return [
    kernel.constants(),
    smallest.set(splat(Number.POSITIVE_INFINITY)),
    loop,
    storeAll(out, [sum.high, sum.low, largest, smallest, present]),
  ];
}

function dot(kernel: Kernel, [x, y, bytes, out]: readonly Code[]): Code {
  const sum = kernel.sum();
  const loop = kernel.rows(bytes, (at, offset) => {
    const a = kernel.let(v128.load(i32.add(x, at), offset));
    const b = kernel.let(v128.load(i32.add(y, at), offset));
    const product = kernel.let(v128.mulF64(a.get, b.get));
    const lack = kernel.lack(a.get, b.get, product.get);
    return [a.set, b.set, product.set, lack.set, kernel.add(sum, product.get, lack.get)];
  });
  return [loop, storeAll(out, [sum.high, sum.low])];
}

function profile(kernel: Kernel, [x, bytes, out]: readonly Code[]): Code {
  const sum = kernel.sum();
  const [least, most] = [kernel.vector(), kernel.vector()];
  const all = [sum.high, sum.low, least, most];
  const loop = kernel.rows(bytes, (at, offset) => {
    const value = kernel.let(v128.load(i32.add(x, at), offset));
    return [
      value.set,
      kernel.add(sum, value.get, null),
      least.set(v128.pminF64(least.get, value.get)),
      most.set(v128.pmaxF64(most.get, value.get)),
    ];
  });
  return [loadAll(out, all), loop, storeAll(out, all)];
}

function metrics(kernel: Kernel, [y, p, bytes, out]: readonly Code[]): Code {
  const [targets, squares, errors, errorSquares, sizes] = Array.from({ length: 5 }, () => kernel.sum());
  const [largest, smallest, smallestError] = [kernel.vector(), kernel.vector(), kernel.vector()];
  const all = [targets, squares, errors, errorSquares, sizes].flatMap(({ high, low }) => [high, low]);
  const loop = kernel.rows(bytes, (at, offset) => {
    const target = kernel.let(v128.load(i32.add(y, at), offset));
    const error = kernel.let(v128.subF64(v128.load(i32.add(p, at), offset), target.get));
    const size = kernel.let(v128.absF64(error.get));
    const square = (of: Code, sum: Sum): Code => {
      const product = kernel.let(v128.mulF64(of, of));
      const lack = kernel.lack(of, of, product.get);
      return [product.set, lack.set, kernel.add(sum, product.get, lack.get)];
    };
    return [
      [target.set, error.set, size.set],
      kernel.add(targets, target.get, null),
      square(target.get, squares),
      kernel.add(errors, error.get, null),
      square(error.get, errorSquares),
      kernel.add(sizes, size.get, null),
      largest.set(v128.pmaxF64(largest.get, size.get)),
      smallest.set(kernel.smallestOf(smallest.get, v128.absF64(target.get))),
      smallestError.set(kernel.smallestOf(smallestError.get, size.get)),
    ];
  });
  const state = [...all, largest, smallest, smallestError];
  return [kernel.constants(), loadAll(out, state), loop, storeAll(out, state)];
}
