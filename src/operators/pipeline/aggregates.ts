import type { DataType } from '../../data/type.ts';
import type { AggregateCall } from '../../plan/expr.ts';
import { coMoments } from './aggregates/co_moments.ts';
import { counter, truthCounter } from './aggregates/counts.ts';
import { exactMoments } from './aggregates/exact_moments.ts';
import { extreme } from './aggregates/extremes.ts';
import { floatSum } from './aggregates/float_sums.ts';
import { moments } from './aggregates/moments.ts';
import type { CompiledAggregate } from './aggregates/state.ts';
import { exactSum, numericSum, smallSum } from './aggregates/sums.ts';
import { anyValue, bitwise, ofOneRow, textExtreme } from './aggregates/values.ts';
import { NotCompiled, notCompiled, wordOf } from './emitted.ts';

/** The compiled form of a call, or NotCompiled. */
export function compiledAggregate(call: AggregateCall): CompiledAggregate {
  if (call.distinct || call.orderBy.length > 0 || call.options !== undefined)
    return notCompiled(`${call.fn} with options`);
  return forms[call.fn]?.(call) ?? notCompiled(`aggregate ${call.fn}`);
}

/** Whether all calls have compiled forms, for rows or, `merging`, for partial results. */
export function areCompiled(calls: readonly AggregateCall[], merging: boolean): boolean {
  try {
    return calls.map(compiledAggregate).every((aggregate) => !merging || aggregate.merge !== undefined);
  } catch (thrown) {
    if (thrown instanceof NotCompiled) return false;
    throw thrown;
  }
}

/** null: not of these arguments. */
type Form = (call: AggregateCall) => CompiledAggregate | null;

const sum: Form = (call) => {
  const { type } = call.args[0];
  if (type.kind === 'float') return floatSum;
  if (type.kind === 'numeric') return numericSum;
  if (type.kind === 'int') return type.bits < 64 ? smallSum(call) : exactSum(call);
  // Of more digits than a word has: code computes them where ranges prove that values have fewer.
  return type.kind === 'decimal' ? exactSum(call) : null;
};

const extremeOf =
  (wanted: 'min' | 'max'): Form =>
  ({ args: [{ type }] }) => {
    const word = wordOf(type);
    if (type.kind === 'text') return textExtreme(type, wanted);
    if (type.kind === 'decimal' && word === null) return unmerged(extreme(type, 'i64', wanted));
    return word === 'i64' || word === 'f64' ? extreme(type, word, wanted) : null;
  };

/** Its partial results may not fit words. */
const unmerged = ({ merge: _, ...rest }: CompiledAggregate): CompiledAggregate => rest;

const bits =
  (step: 'and' | 'or' | 'xor'): Form =>
  ({ args: [{ type }] }) =>
    bitwise(type, step);

const spread: Form = (call) => {
  const { type } = call.args[0];
  if (type.kind === 'float') return moments;
  return type.kind === 'int' || type.kind === 'decimal' ? exactMoments(call) : null;
};

const ofWords =
  (made: (type: DataType) => CompiledAggregate): Form =>
  ({ args: [{ type }] }) =>
    wordOf(type) === null ? null : made(type);

const pairs: Form = () => coMoments;

const forms: Readonly<Partial<Record<string, Form>>> = {
  count: ({ args }) => (args.length <= 1 ? counter : null),
  count_if: () => truthCounter,
  regr_count: () => counter,
  sum,
  sum64: exactSum,
  avg: sum,
  min: extremeOf('min'),
  max: extremeOf('max'),
  bool_and: bits('and'),
  every: bits('and'),
  bool_or: bits('or'),
  bit_and: bits('and'),
  bit_or: bits('or'),
  bit_xor: bits('xor'),
  ...Object.fromEntries(
    ['variance', 'var_samp', 'var_pop', 'stddev', 'stddev_samp', 'stddev_pop'].map((fn) => [fn, spread]),
  ),
  any_value: ofWords(anyValue),
  first: ofWords((type) => ofOneRow(type, 'first')),
  arbitrary: ofWords((type) => ofOneRow(type, 'first')),
  last: ofWords((type) => ofOneRow(type, 'last')),
  ...Object.fromEntries(
    ['corr', 'covar_pop', 'covar_samp', 'regr_avgx', 'regr_avgy', 'regr_intercept', 'regr_r2', 'regr_slope'].map(
      (fn) => [fn, pairs],
    ),
  ),
  ...Object.fromEntries(['regr_sxx', 'regr_sxy', 'regr_syy'].map((fn) => [fn, pairs])),
};
