import { errors } from '../../base/error.ts';
import { recordOf, text } from '../../data/type.ts';
import { type Vector, valueAt } from '../../data/vector.ts';
import { VectorBuilder } from '../../data/vector_builder.ts';
import { type SetFunction, type SetRows, setFunction } from '../define.ts';
import { forBoth, type Tree } from '../scalar/json/tree.ts';
import { eachSet } from './each_set.ts';

/** Rows out of JSON values: Postgres's manual, chapter 9.16. */

type Kind = 'value' | 'text';

const suffix = (as: Kind): string => (as === 'text' ? '_text' : '');

function itemsOf<T>(tree: Tree<T>, name: string, source: string): readonly T[] {
  const node = tree.parse(source);
  const kind = tree.kind(node);
  if (kind === 'array') return tree.items(node);
  const isScalar = kind !== 'object';
  const message =
    tree.prefix === 'json'
      ? `cannot call ${name} on a ${isScalar ? 'scalar' : 'non-array'}`
      : `cannot extract elements from ${isScalar ? 'a scalar' : 'an object'}`;
  throw errors.invalidParameterValue(message);
}

const elements = <T>(tree: Tree<T>, as: Kind): SetFunction => {
  const name = `${tree.prefix}_array_elements${suffix(as)}`;
  const type = as === 'text' ? text : tree.type;
  return setFunction({
    name,
    about: `The items of a ${tree.prefix} array${as === 'text' ? ' as texts' : ''}, a row for each.`,
    rows: 100,
    overloads: [
      {
        args: [tree.type],
        result: type,
        columns: () => [{ name: 'value', type }],
        run: eachSet(([source]) =>
          itemsOf(tree, name, source as string).map((item) => (as === 'text' ? tree.text(item) : tree.print(item))),
        ),
      },
    ],
    examples: [{ sql: `${name}('[1, "a", [2]]')`, is: as === 'text' ? '1, a, [2]' : '1, "a", [2]' }],
  });
};

function keysOf<T>(tree: Tree<T>, source: string): readonly string[] {
  const node = tree.parse(source);
  const kind = tree.kind(node);
  if (kind === 'object') return tree.entries(node).map(([key]) => key);
  const what = kind === 'array' ? 'an array' : 'a scalar';
  throw errors.invalidParameterValue(`cannot call ${tree.prefix}_object_keys on ${what}`);
}

const keys = <T>(tree: Tree<T>): SetFunction =>
  setFunction({
    name: `${tree.prefix}_object_keys`,
    about: `The keys of a ${tree.prefix} object, a row for each.`,
    rows: 100,
    overloads: [{ args: [tree.type], result: text, run: eachSet(([source]) => keysOf(tree, source as string)) }],
    examples: [{ sql: `${tree.prefix}_object_keys('{"b": 1, "a": 2}')`, is: tree.prefix === 'json' ? 'b, a' : 'a, b' }],
  });

function entriesOf<T>(tree: Tree<T>, name: string, source: string): readonly (readonly [string, T])[] {
  const node = tree.parse(source);
  const kind = tree.kind(node);
  if (kind === 'object') return tree.entries(node);
  if (tree.prefix === 'jsonb') throw errors.invalidParameterValue(`cannot call ${name} on a non-object`);
  throw errors.invalidParameterValue(
    kind === 'array' ? 'cannot deconstruct an array as an object' : 'cannot deconstruct a scalar',
  );
}

/** Key and value of every field, for each row of arguments. */
function* entryRows<T>(
  tree: Tree<T>,
  name: string,
  as: Kind,
  [column]: readonly Vector[],
  rows: number,
): Iterable<SetRows> {
  for (let row = 0; row < rows; row++) {
    const source = valueAt(column, row);
    if (source === null) continue;
    const entries = entriesOf(tree, name, source as string);
    if (entries.length === 0) continue;
    const [first, second] = [new VectorBuilder(text), new VectorBuilder(as === 'text' ? text : tree.type)];
    for (const [key, value] of entries) {
      first.append(key);
      second.append(as === 'text' ? tree.text(value) : tree.print(value));
    }
    yield { parents: new Int32Array(entries.length).fill(row), columns: [first.finish(), second.finish()] };
  }
}

const each = <T>(tree: Tree<T>, as: Kind): SetFunction => {
  const name = `${tree.prefix}_each${suffix(as)}`;
  const fields = [
    { name: 'key', type: text },
    { name: 'value', type: as === 'text' ? text : tree.type },
  ];
  return setFunction({
    name,
    about: `The fields of a ${tree.prefix} object: key and value${as === 'text' ? ' as text' : ''}, a row for each.`,
    rows: 100,
    overloads: [
      {
        args: [tree.type],
        result: recordOf(fields),
        columns: () => fields,
        run: (args, rows) => entryRows(tree, name, as, args, rows),
      },
    ],
    examples: [],
  });
};

export const jsonSets: readonly SetFunction[] = [
  ...forBoth((tree) => elements(tree, 'value')),
  ...forBoth((tree) => elements(tree, 'text')),
  ...forBoth((tree) => each(tree, 'value')),
  ...forBoth((tree) => each(tree, 'text')),
  ...forBoth(keys),
];
