import { float64 } from '../../data/type.ts';
import { flat } from '../../data/vector.ts';
import type { Accumulator, AggregateOverload } from '../define.ts';
import { CoMoments, coMomentFields, type PairFigures } from './co_moments.ts';
import { numberAt, perGroup } from './state.ts';

/** The overload f(y, x) of a statistic of pairs; null figures (no pairs) give NULL. */
export function pairOverload(statistic: (figures: PairFigures) => number | null): AggregateOverload {
  return {
    args: [float64, float64],
    result: float64,
    stateTypes: () => Array.from({ length: coMomentFields }, () => float64),
    start: () => pairFold(statistic),
  };
}

function pairFold(statistic: (figures: PairFigures) => number | null): Accumulator {
  const moments = new CoMoments();
  let count = 0;
  return {
    resize(groups) {
      count = groups;
      moments.resize(groups);
    },
    update: (groups, [y, x], rows) => moments.add(groups, x, y, rows),
    merge(groups, columns, rows) {
      for (let i = 0; i < rows; i++) {
        moments.addState(
          groups === null ? 0 : groups[i],
          columns.map((column) => numberAt(column, i)),
        );
      }
    },
    state: () =>
      Array.from({ length: coMomentFields }, (_, field) => {
        const figures = new Float64Array(count);
        for (let g = 0; g < count; g++) figures[g] = moments.stateOf(g)[field];
        return flat(float64, figures, count);
      }),
    finish: () => perGroup(float64, count, (g) => (moments.stateOf(g)[0] === 0 ? null : statistic(moments.figures(g)))),
  };
}
