import { float64 } from '../../../data/type.ts';
import { coMomentFields } from '../../../functions/accumulate/co_moments.ts';
import { type Code, f64, i32, ifElse, select } from '../../../wasm/code.ts';
import { addDoubles, type Double, multiplyDoubles, shiftDoubles, twoProduct, twoSum } from './double_double.ts';
import { accumulate } from './moments.ts';
import { type CompiledAggregate, guarded, type StateWords, wordColumn } from './state.ts';

/** Words, all doubles, as `fields` of functions/accumulate/co_moments.ts; low halves stand behind high ones. */
const [count, shiftX, shiftY, sumX, sumY, sumXX, sumYY, sumXY] = [0, 1, 2, 3, 5, 7, 9, 11];

const isOdd = (x: Code): Code => f64.ne(f64.sub(x, x), f64.const(0));

/** Statistics of pairs f(y, x), step by step as CoMoments does it. */
export const coMoments: CompiledAggregate = {
  words: coMomentFields,
  update(state, [y, x]) {
    const { emitter } = state;
    const valid = x.valid === null || y.valid === null ? (x.valid ?? y.valid) : i32.and(x.valid, y.valid);
    emitter.add(
      guarded(
        valid,
        emitter.nested(() => addPair(state, x.value, y.value)),
      ),
    );
  },
  merge(state, columns) {
    const { emitter } = state;
    const figures = columns.map((column) => column.value().value);
    const take = emitter.nested(() => {
      for (const [word, figure] of figures.entries()) state.set(word, figure, 'f64');
    });
    const bring = emitter.nested(() => mergePairs(state, figures));
    const some = emitter.nested(() => emitter.add(ifElse(isEmpty(state), take, bring)));
    emitter.add(ifElse(f64.ne(figures[count], f64.const(0)), some));
  },
  columns: Array.from({ length: coMomentFields }, (_, word) => wordColumn(float64, word)),
};

const isEmpty = (state: StateWords): Code => f64.eq(state.get(count, 'f64'), f64.const(0));

/** A shift that is infinite or NaN says what the sum is; figures around it are NaN. */
function moveOdd(state: StateWords, word: number, x: Code): void {
  const now = state.get(word, 'f64');
  state.set(word, select(select(f64.add(now, x), x, isOdd(now)), now, isOdd(x)), 'f64');
}

function addPair(state: StateWords, valueX: Code, valueY: Code): void {
  const { emitter } = state;
  const [x, y] = [valueX, valueY].map((value) => emitter.let('f64', value).get);
  const begin = emitter.nested(() => {
    state.set(shiftX, x, 'f64');
    state.set(shiftY, y, 'f64');
  });
  const goOn = emitter.nested(() => {
    moveOdd(state, shiftX, x);
    moveOdd(state, shiftY, y);
  });
  emitter.add(ifElse(isEmpty(state), begin, goOn));
  state.set(count, f64.add(state.get(count, 'f64'), f64.const(1)), 'f64');
  const dx = twoSum(emitter, x, f64.neg(state.get(shiftX, 'f64')));
  const dy = twoSum(emitter, y, f64.neg(state.get(shiftY, 'f64')));
  accumulate(state, sumX, dx.high, dx.low);
  accumulate(state, sumY, dy.high, dy.low);
  addProduct(state, sumXX, dx, dx);
  addProduct(state, sumYY, dy, dy);
  addProduct(state, sumXY, dx, dy);
}

function addProduct(state: StateWords, word: number, a: Double, b: Double): void {
  const { high, low } = twoProduct(state.emitter, a.high, b.high);
  const rest = f64.add(low, f64.add(f64.mul(a.high, b.low), f64.mul(a.low, b.high)));
  accumulate(state, word, high, state.emitter.let('f64', rest).get);
}

/** As `addState` of CoMoments: Σ(x+a)(y+b) = Σxy + bΣx + aΣy + nab. */
function mergePairs(state: StateWords, figures: readonly Code[]): void {
  const { emitter } = state;
  const theirs = (word: number): Double => ({ high: figures[word], low: figures[word + 1] });
  const n = figures[count];
  const away = (word: number): Double => twoSum(emitter, figures[word], f64.neg(state.get(word, 'f64')));
  const [byX, byY] = [away(shiftX), away(shiftY)];
  const x = shiftDoubles(emitter, byX, n, theirs(sumX), theirs(sumXX));
  const y = shiftDoubles(emitter, byY, n, theirs(sumY), theirs(sumYY));
  const cross = addDoubles(
    emitter,
    multiplyDoubles(emitter, byY, theirs(sumX)),
    multiplyDoubles(emitter, byX, theirs(sumY)),
  );
  const both = multiplyDoubles(emitter, multiplyDoubles(emitter, byX, byY), { high: n, low: f64.const(0) });
  const xy = addDoubles(emitter, addDoubles(emitter, theirs(sumXY), cross), both);
  state.set(count, f64.add(state.get(count, 'f64'), n), 'f64');
  const entries: readonly (readonly [number, Double])[] = [
    [sumX, x.sum],
    [sumY, y.sum],
    [sumXX, x.square],
    [sumYY, y.square],
    [sumXY, xy],
  ];
  for (const [word, value] of entries) {
    const mine = { high: state.get(word, 'f64'), low: state.get(word + 1, 'f64') };
    const { high, low } = addDoubles(emitter, mine, value);
    state.set(word, high, 'f64');
    state.set(word + 1, low, 'f64');
  }
  moveOdd(state, shiftX, figures[shiftX]);
  moveOdd(state, shiftY, figures[shiftY]);
}
