import type { Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import { add, type DoubleDouble, multiply, twoProduct, twoSum } from './double_double.ts';
import { asDoubles } from './doubles.ts';
import { grown } from './groups.ts';
import { centeredProduct, shiftBy } from './moments.ts';

/** The figures kept for each group; sums are around the first pair (shiftX, shiftY), low halves beside high ones. */
const fields = [
  'count',
  'shiftX',
  'shiftY',
  'x',
  'xLow',
  'y',
  'yLow',
  'xx',
  'xxLow',
  'yy',
  'yyLow',
  'xy',
  'xyLow',
] as const;
export const coMomentFields = fields.length;

const [count, shiftX, shiftY, sumX, , sumY, , sumXX, , sumYY, , sumXY] = fields.keys();

const isOdd = (x: number): boolean => x - x !== 0;

/** A shift that is infinite or NaN says what the sum is; figures around it are NaN. */
const withOdd = (shift: number, x: number): number => (isOdd(shift) ? shift + x : x);

/** First and second moments of pairs of doubles, in double-double; see `Moments`. Pairs with a NULL are left out. */
export class CoMoments {
  private states = new Float64Array(0);

  resize(groups: number): void {
    this.states = grown(this.states, groups * coMomentFields);
  }

  add(groups: Uint32Array | null, columnX: Vector, columnY: Vector, rows: number): void {
    const [flatX, flatY] = [flatten(columnX), flatten(columnY)];
    const [xs, ys] = [asDoubles(flatX, rows), asDoubles(flatY, rows)];
    const [bitsX, bitsY] = [flatX.validity, flatY.validity];
    for (let i = 0; i < rows; i++) {
      if (bitsX !== null && (bitsX[i >> 3] & (1 << (i & 7))) === 0) continue;
      if (bitsY !== null && (bitsY[i >> 3] & (1 << (i & 7))) === 0) continue;
      this.addPair((groups === null ? 0 : groups[i]) * coMomentFields, xs[i], ys[i]);
    }
  }

  addState(group: number, state: readonly number[]): void {
    if (state[count] === 0) return;
    const s = this.states;
    const at = group * coMomentFields;
    if (s[at] === 0) {
      s.set(state, at);
      return;
    }
    const pair = (k: number): DoubleDouble => [state[k], state[k + 1]];
    const byX = twoSum(state[shiftX], -s[at + shiftX]);
    const byY = twoSum(state[shiftY], -s[at + shiftY]);
    const n = state[count];
    const x = shiftBy(byX, n, pair(sumX), pair(sumXX));
    const y = shiftBy(byY, n, pair(sumY), pair(sumYY));
    // Σ(x+a)(y+b) = Σxy + bΣx + aΣy + nab
    const cross = add(multiply(byY, pair(sumX)), multiply(byX, pair(sumY)));
    const xy = add(add(pair(sumXY), cross), multiply(multiply(byX, byY), [n, 0]));
    s[at] += n;
    const entries = [x.sum, y.sum, x.square, y.square, xy];
    entries.forEach((value, k) => {
      const into = at + sumX + 2 * k;
      [s[into], s[into + 1]] = add([s[into], s[into + 1]], value);
    });
    if (isOdd(state[shiftX])) s[at + shiftX] = withOdd(s[at + shiftX], state[shiftX]);
    if (isOdd(state[shiftY])) s[at + shiftY] = withOdd(s[at + shiftY], state[shiftY]);
  }

  stateOf(group: number): Float64Array {
    return this.states.subarray(group * coMomentFields, (group + 1) * coMomentFields);
  }

  /** n, sums and centred sums: what every statistic of pairs is made of. */
  figures(group: number): PairFigures {
    const s = this.stateOf(group);
    const n = s[count];
    const pair = (k: number): DoubleDouble => [s[k], s[k + 1]];
    const [x, y] = [pair(sumX), pair(sumY)];
    const oddX = isOdd(s[shiftX]);
    const oddY = isOdd(s[shiftY]);
    return {
      n,
      sumX: oddX ? s[shiftX] : s[shiftX] * n + (x[0] + x[1]),
      sumY: oddY ? s[shiftY] : s[shiftY] * n + (y[0] + y[1]),
      xx: oddX ? Number.NaN : centeredProduct(pair(sumXX), x, x, n),
      yy: oddY ? Number.NaN : centeredProduct(pair(sumYY), y, y, n),
      xy: oddX || oddY ? Number.NaN : centeredProduct(pair(sumXY), x, y, n),
    };
  }

  private addPair(at: number, x: number, y: number): void {
    const s = this.states;
    if (s[at]++ === 0) {
      s[at + shiftX] = x;
      s[at + shiftY] = y;
    } else {
      if (isOdd(x)) s[at + shiftX] = withOdd(s[at + shiftX], x);
      if (isOdd(y)) s[at + shiftY] = withOdd(s[at + shiftY], y);
    }
    const dx = twoSum(x, -s[at + shiftX]);
    const dy = twoSum(y, -s[at + shiftY]);
    addTo(s, at + sumX, dx[0], dx[1]);
    addTo(s, at + sumY, dy[0], dy[1]);
    addProduct(s, at + sumXX, dx, dx);
    addProduct(s, at + sumYY, dy, dy);
    addProduct(s, at + sumXY, dx, dy);
  }
}

export interface PairFigures {
  readonly n: number;
  readonly sumX: number;
  readonly sumY: number;
  /** Σ(x - meanX)², Σ(y - meanY)², Σ(x - meanX)(y - meanY). */
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

function addTo(s: Float64Array, k: number, value: number, low: number): void {
  const before = s[k];
  const sum = before + value;
  const part = sum - before;
  s[k] = sum;
  s[k + 1] += before - (sum - part) + (value - part) + low;
}

function addProduct(s: Float64Array, k: number, a: DoubleDouble, b: DoubleDouble): void {
  const [high, low] = twoProduct(a[0], b[0]);
  addTo(s, k, high, low + (a[0] * b[1] + a[1] * b[0]));
}
