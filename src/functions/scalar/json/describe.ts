import { errors, raise } from '../../../base/error.ts';
import { prettyJson } from '../../../data/json.ts';
import { parseJson } from '../../../data/json_reader.ts';
import { int32, jsonb, text } from '../../../data/type.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { forBoth, type Tree } from './tree.ts';

const typeofs = forBoth(<T>(tree: Tree<T>) =>
  scalarFunction({
    name: `${tree.prefix}_typeof`,
    about: 'What a JSON value is: object, array, string, number, boolean or null.',
    overloads: [{ args: [tree.type], result: text, run: each1((source: string) => tree.kind(tree.parse(source))) }],
    examples: [{ sql: `${tree.prefix}_typeof('-123.4')`, is: 'number' }],
  }),
);

function lengthOf<T>(tree: Tree<T>, node: T): number {
  const kind = tree.kind(node);
  if (kind === 'array') return tree.items(node).length;
  const what = kind === 'object' ? 'non-array' : 'scalar';
  return raise(errors.invalidParameterValue(`cannot get array length of a ${what}`));
}

const lengths = forBoth(<T>(tree: Tree<T>) =>
  scalarFunction({
    name: `${tree.prefix}_array_length`,
    about: 'How many items a JSON array has; an error for what is no array.',
    overloads: [
      { args: [tree.type], result: int32, run: each1((source: string) => lengthOf(tree, tree.parse(source))) },
    ],
    examples: [
      { sql: `${tree.prefix}_array_length('[1, 2, {"a": [3]}]')`, is: '3' },
      { sql: `${tree.prefix}_array_length('{}')`, is: 'ERROR 22023' },
    ],
  }),
);

const pretty = scalarFunction({
  name: 'jsonb_pretty',
  about: 'A jsonb value over many lines, indented.',
  overloads: [{ args: [jsonb], result: text, run: each1((source: string) => prettyJson(parseJson(source))) }],
  examples: [{ sql: `jsonb_pretty('{"b": [], "a": 1}')`, is: '{\n    "a": 1,\n    "b": [\n    ]\n}' }],
});

export const describers: readonly ScalarFunction[] = [...typeofs, ...lengths, pretty];
