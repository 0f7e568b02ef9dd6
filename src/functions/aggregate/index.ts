import type { AggregateFunction } from '../define.ts';
import { anyValue } from './any_value.ts';
import { approxCountDistinct } from './approx_count_distinct.ts';
import { argMax, maxBy } from './arg_max.ts';
import { argMin, minBy } from './arg_min.ts';
import { arrayAgg, list } from './array_agg.ts';
import { avg } from './avg.ts';
import { bitAnd } from './bit_and.ts';
import { bitOr } from './bit_or.ts';
import { bitXor } from './bit_xor.ts';
import { boolAnd } from './bool_and.ts';
import { boolOr } from './bool_or.ts';
import { columnStatistics } from './column_statistics.ts';
import { corr } from './corr.ts';
import { count } from './count.ts';
import { countIf } from './count_if.ts';
import { covarPop } from './covar_pop.ts';
import { covarSamp } from './covar_samp.ts';
import { entropy, histogram } from './entropy.ts';
import { every } from './every.ts';
import { rowAggregates } from './first.ts';
import { jsonAggregates } from './json_agg.ts';
import { max } from './max.ts';
import { approxQuantile, median, quantileCont } from './median.ts';
import { min } from './min.ts';
import { mode } from './mode.ts';
import { percentileCont } from './percentile_cont.ts';
import { percentileDisc } from './percentile_disc.ts';
import { discreteQuantiles } from './quantile_disc.ts';
import { regrAvgx } from './regr_avgx.ts';
import { regrAvgy } from './regr_avgy.ts';
import { regrCount } from './regr_count.ts';
import { regrIntercept } from './regr_intercept.ts';
import { regrR2 } from './regr_r2.ts';
import { regrSlope } from './regr_slope.ts';
import { regrSxx } from './regr_sxx.ts';
import { regrSxy } from './regr_sxy.ts';
import { regrSyy } from './regr_syy.ts';
import { shapeAggregates } from './shape.ts';
import { stddev } from './stddev.ts';
import { stddevPop } from './stddev_pop.ts';
import { stddevSamp } from './stddev_samp.ts';
import { stringAgg } from './string_agg.ts';
import { sum } from './sum.ts';
import { sum64 } from './sum64.ts';
import { varPop } from './var_pop.ts';
import { varSamp } from './var_samp.ts';
import { variance } from './variance.ts';

/** Every aggregate SQL can call. */
export const aggregates: readonly AggregateFunction[] = [
  count,
  sum,
  sum64,
  avg,
  min,
  max,
  boolAnd,
  boolOr,
  every,
  bitAnd,
  bitOr,
  bitXor,
  anyValue,
  stringAgg,
  arrayAgg,
  list,
  percentileCont,
  percentileDisc,
  mode,
  stddev,
  stddevSamp,
  stddevPop,
  variance,
  varSamp,
  varPop,
  covarPop,
  covarSamp,
  columnStatistics,
  corr,
  regrCount,
  regrAvgx,
  regrAvgy,
  regrSxx,
  regrSyy,
  regrSxy,
  regrSlope,
  regrIntercept,
  regrR2,
  approxCountDistinct,
  argMax,
  argMin,
  maxBy,
  minBy,
  countIf,
  median,
  quantileCont,
  ...jsonAggregates,
  ...shapeAggregates,
  ...rowAggregates,
  ...discreteQuantiles,
  approxQuantile,
  entropy,
  histogram,
];
