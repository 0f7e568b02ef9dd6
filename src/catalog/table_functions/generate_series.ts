import { errors } from '../../base/error.ts';
import type { Relation } from '../../data/relation.ts';
import { field } from '../../data/schema.ts';
import type { SeriesSplit } from '../../data/split.ts';
import { int32, int64 } from '../../data/type.ts';
import type { TypedValue } from '../../data/value.ts';
import { rowsRelation } from '../rows_relation.ts';
import { tableFunction } from './define.ts';

/** Rows of one split: four row groups of the usual size, so that a COPY of a long series writes files of a handy size. */
const splitRows = 491_520n;

/** A series may be as long as a bigint counts; its splits are a list in memory. */
const mostSplits = 4096n;

/**
 * The set of the same name where its arguments are constant integers: read by several tasks, its statistics known.
 * Nothing when an argument is NULL.
 */
export const generateSeries = tableFunction({
  name: 'generate_series',
  about: 'Integers from start to stop by step (default 1).',
  call(args) {
    if (args.length < 2 || args.length > 3 || args.some((arg) => arg.type.kind !== 'int')) return undefined;
    const type = args.every((arg) => arg.type.kind === 'int' && arg.type.bits <= 32) ? int32 : int64;
    const schema = [field('generate_series', type, false)];
    const [start, stop, step = 1n] = args.map(integerOf);
    if (start === null || stop === null || step === null) return rowsRelation('generate_series', schema, []);
    if (step === 0n) throw errors.invalidParameterValue('step size cannot equal zero');
    return series(start, stop, step, type);
  },
});

const integerOf = ({ value }: TypedValue): bigint | null => (value === null ? null : BigInt(value as number | bigint));

function series(start: bigint, stop: bigint, step: bigint, type: typeof int32): Relation {
  const reach = (stop - start) / step;
  const rows = (step > 0n && stop < start) || (step < 0n && stop > start) ? 0n : reach + 1n;
  const last = start + step * (rows - 1n);
  const asValue = (n: bigint) => (type === int32 ? Number(n) : n);
  return {
    name: 'generate_series',
    schema: [field('generate_series', type, false)],
    stats: {
      rows: Number(rows),
      columns: [
        rows === 0n
          ? { nulls: 0 }
          : {
              min: asValue(step > 0n ? start : last),
              max: asValue(step > 0n ? last : start),
              nulls: 0,
              distinct: Number(rows),
            },
      ],
    },
    splits() {
      const splits: SeriesSplit[] = [];
      const spread = (rows + mostSplits - 1n) / mostSplits;
      const most = spread > splitRows ? spread : splitRows;
      for (let from = 0n; from < rows; from += most) {
        const left = rows - from;
        splits.push({
          kind: 'series',
          type,
          start: start + from * step,
          step,
          rows: Number(left < most ? left : most),
        });
      }
      return { splits, pruned: 0 };
    },
  };
}
