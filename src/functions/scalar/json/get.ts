import { arrayOf, int32, text } from '../../../data/type.ts';
import type { ArrayValue } from '../../../data/value.ts';
import { type Overload, type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachOf, type RowFunction } from '../../each.ts';
import { atPath, forBoth, itemAt, parsing, type Tree } from './tree.ts';

type Found = 'value' | 'text';

/** The part as a value of the tree's type, or as text; NULL when there is none. */
const shown = <T>(tree: Tree<T>, node: T | undefined, as: Found): string | null =>
  node === undefined ? null : as === 'text' ? tree.text(node) : tree.print(node);

const byKey = <T>(tree: Tree<T>, as: Found): Overload => ({
  args: [tree.type, text],
  result: as === 'text' ? text : tree.type,
  run: eachOf(() => {
    const parse = parsing(tree);
    return ((source: string, key: string) => shown(tree, tree.field(parse(source), key), as)) as RowFunction;
  }),
});

/** A jsonb that is no array counts as an array of itself. */
function indexed<T>(tree: Tree<T>, node: T, index: number): T | undefined {
  const kind = tree.kind(node);
  const isScalar = kind !== 'array' && kind !== 'object';
  if (isScalar && tree.prefix === 'jsonb') return index === 0 || index === -1 ? node : undefined;
  return itemAt(tree, node, index);
}

const byIndex = <T>(tree: Tree<T>, as: Found): Overload => ({
  args: [tree.type, int32],
  result: as === 'text' ? text : tree.type,
  run: eachOf(() => {
    const parse = parsing(tree);
    return ((source: string, index: number) => shown(tree, indexed(tree, parse(source), index), as)) as RowFunction;
  }),
});

const byPath = <T>(tree: Tree<T>, as: Found): Overload => ({
  args: [tree.type, arrayOf(text)],
  result: as === 'text' ? text : tree.type,
  run: eachOf(() => {
    const parse = parsing(tree);
    return ((source: string, { items }: ArrayValue) => {
      if (items.includes(null)) return null;
      return shown(tree, atPath(tree, parse(source), items as readonly string[]), as);
    }) as RowFunction;
  }),
});

/** -> and ->>: a field of an object, an item of an array. */
const getValue = scalarFunction({
  name: '->',
  about: 'The field of a JSON object by its key, or the item of an array by its index, from 0 or from the end.',
  overloads: [...forBoth((tree) => byKey(tree, 'value')), ...forBoth((tree) => byIndex(tree, 'value'))],
  examples: [
    { sql: `'{"a": {"b": 1}}'::jsonb -> 'a'`, is: '{"b": 1}' },
    { sql: `'[1, 2.50, "x"]'::json -> -2`, is: '2.50' },
    { sql: `'{"a": 1}'::json -> 'b'`, is: 'NULL' },
  ],
});

const getText = scalarFunction({
  name: '->>',
  about: 'The field of a JSON object or the item of an array as text.',
  overloads: [...forBoth((tree) => byKey(tree, 'text')), ...forBoth((tree) => byIndex(tree, 'text'))],
  examples: [
    { sql: `'{"a": "x\\u00e9"}'::json ->> 'a'`, is: 'xé' },
    { sql: `'[null]'::jsonb ->> 0`, is: 'NULL' },
  ],
});

const getPath = scalarFunction({
  name: '#>',
  about: 'What lies at a path of keys and indices in a JSON value.',
  overloads: forBoth((tree) => byPath(tree, 'value')),
  examples: [{ sql: `'{"a": {"b": ["foo", "bar"]}}'::json #> '{a,b,1}'`, is: '"bar"' }],
});

const getPathText = scalarFunction({
  name: '#>>',
  about: 'What lies at a path of keys and indices in a JSON value, as text.',
  overloads: forBoth((tree) => byPath(tree, 'text')),
  examples: [{ sql: `'{"a": {"b": ["foo", "bar"]}}'::jsonb #>> '{a,b,1}'`, is: 'bar' }],
});

const extractPath = (as: Found): readonly ScalarFunction[] =>
  forBoth(<T>(tree: Tree<T>) =>
    scalarFunction({
      name: `${tree.prefix}_extract_path${as === 'text' ? '_text' : ''}`,
      about: `What lies at a path of keys and indices${as === 'text' ? ', as text' : ''}.`,
      overloads: [
        {
          args: [tree.type, text],
          variadic: true,
          result: as === 'text' ? text : tree.type,
          run: eachOf(() => {
            const parse = parsing(tree);
            return ((source: string, ...path: string[]) =>
              shown(tree, atPath(tree, parse(source), path), as)) as RowFunction;
          }),
        },
      ],
      examples: [
        { sql: `${tree.prefix}_extract_path${as === 'text' ? '_text' : ''}('{"a": [1, 2]}', 'a', '1')`, is: '2' },
      ],
    }),
  );

export const getters: readonly ScalarFunction[] = [
  getValue,
  getText,
  getPath,
  getPathText,
  ...extractPath('value'),
  ...extractPath('text'),
];
