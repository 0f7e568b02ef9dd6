import { errors, raise } from '../../base/error.ts';
import { arrayOf, type DataType } from '../../data/type.ts';
import { type ArrayValue, listValue, type Value } from '../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import { perGroup } from '../accumulate/state.ts';
import { type Accumulator, aggregateFunction } from '../define.ts';

/** About what an item costs in memory beside what a text holds. */
const itemBytes = 48;

/** The values of a group as an array, NULLs among them; arrays become one of a further dimension. */
export const arrayAgg = aggregateFunction({
  name: 'array_agg',
  about: 'The values as an array, NULLs among them; of arrays, an array of one more dimension.',
  ordered: true,
  overloads: [
    {
      args: [{ kind: 'anynonarray' }],
      result: ([type]) => arrayOf(type),
      stateTypes: ([type]) => [arrayOf(type)],
      start: (_, result) => collector(result),
    },
    {
      args: [{ kind: 'anyarray' }],
      result: ([type]) => type,
      stateTypes: ([type]) => [type],
      start: (_, result) => stacker(result),
    },
  ],
  examples: [
    { sql: '(SELECT array_agg(x ORDER BY x DESC) FROM (VALUES (1), (3), (NULL)) AS t(x))', is: '{NULL,3,1}' },
    { sql: '(SELECT array_agg(x) FROM (VALUES (ARRAY[1, 2]), (ARRAY[3, 4])) AS t(x))', is: '{{1,2},{3,4}}' },
  ],
});

/** DuckDB's name. */
export const list = aggregateFunction({
  ...arrayAgg,
  name: 'list',
  examples: [{ sql: '(SELECT list(x ORDER BY x) FROM (VALUES (2), (1)) AS t(x))', is: '{1,2}' }],
});

const sizeOfValue = (value: Value): number => itemBytes + (typeof value === 'string' ? value.length * 2 : 0);

function collector(result: DataType): Accumulator {
  const groupsOf: Value[][] = [];
  let held = 0;
  const add = (group: number, value: Value): void => {
    held += sizeOfValue(value);
    groupsOf[group].push(value);
  };
  const finish = (): Vector =>
    perGroup(result, groupsOf.length, (g) => (groupsOf[g].length === 0 ? null : listValue(groupsOf[g])));
  return {
    get bytes() {
      return held;
    },
    resize(count) {
      while (groupsOf.length < count) groupsOf.push([]);
    },
    update(groups, [column], rows) {
      for (let i = 0; i < rows; i++) add(groups === null ? 0 : groups[i], valueAt(column, i));
    },
    merge(groups, [lists], rows) {
      for (let i = 0; i < rows; i++) {
        const list = valueAt(lists, i) as ArrayValue | null;
        for (const item of list?.items ?? []) add(groups === null ? 0 : groups[i], item);
      }
    },
    state: () => [finish()],
    finish,
  };
}

interface Stack {
  readonly items: Value[];
  /** Of each array in the stack; empty while there is none. */
  lengths: readonly number[];
  lowers: readonly number[];
  count: number;
}

function stacker(result: DataType): Accumulator {
  const stacks: Stack[] = [];
  let held = 0;
  const add = (stack: Stack, part: ArrayValue, count: number): void => {
    const inner = count === 0 ? part.lengths : part.lengths.slice(1);
    const lowers = count === 0 ? part.lowers : part.lowers.slice(1);
    if (stack.count === 0) {
      stack.lengths = inner;
      stack.lowers = lowers;
    } else if (`${stack.lengths}` !== `${inner}` || `${stack.lowers}` !== `${lowers}`) {
      raise(errors.arraySubscript('cannot accumulate arrays of different dimensionality'));
    }
    for (const item of part.items) {
      held += sizeOfValue(item);
      stack.items.push(item);
    }
    stack.count += Math.max(count, 1);
  };
  const finish = (): Vector =>
    perGroup(result, stacks.length, (g) => {
      const { items, lengths, lowers, count } = stacks[g];
      return count === 0 ? null : { items, lengths: [count, ...lengths], lowers: [1, ...lowers] };
    });
  return {
    get bytes() {
      return held;
    },
    resize(count) {
      while (stacks.length < count) stacks.push({ items: [], lengths: [], lowers: [], count: 0 });
    },
    update(groups, [column], rows) {
      for (let i = 0; i < rows; i++) {
        if (isNull(column, i)) raise(errors.nullNotAllowed('cannot accumulate null arrays'));
        const part = valueAt(column, i) as ArrayValue;
        if (part.lengths.length === 0) raise(errors.arraySubscript('cannot accumulate empty arrays'));
        add(stacks[groups === null ? 0 : groups[i]], part, 0);
      }
    },
    merge(groups, [parts], rows) {
      for (let i = 0; i < rows; i++) {
        const part = valueAt(parts, i) as ArrayValue | null;
        if (part !== null) add(stacks[groups === null ? 0 : groups[i]], part, part.lengths[0]);
      }
    },
    state: () => [finish()],
    finish,
  };
}
