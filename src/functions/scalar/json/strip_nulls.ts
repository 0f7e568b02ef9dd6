import { formatJson, isJsonArray, isJsonObject, type Json, quoteJson } from '../../../data/json.ts';
import { type JsonSource, parseJson, readJsonSource } from '../../../data/json_reader.ts';
import { json, jsonb } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

function withoutNulls(value: Json): Json {
  if (isJsonArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return new Map([...value].flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)] as const])));
}

/** Without blanks, in the order as written. */
function compact(node: JsonSource): string {
  if (node.kind === 'array') return `[${node.items.map(compact).join(',')}]`;
  if (node.kind === 'string') return quoteJson(node.text);
  if (node.kind !== 'object') return node.source;
  const fields = node.keys.flatMap((key, i) =>
    node.items[i].source === 'null' ? [] : [`${quoteJson(key)}:${compact(node.items[i])}`],
  );
  return `{${fields.join(',')}}`;
}

export const jsonStripNulls = scalarFunction({
  name: 'json_strip_nulls',
  about: 'The JSON value without the fields of objects that are null.',
  overloads: [{ args: [json], result: json, run: each1((source: string) => compact(readJsonSource(source))) }],
  examples: [{ sql: `json_strip_nulls('[{"f1": 1, "f2": null}, 2, null, 3]')`, is: '[{"f1":1},2,null,3]' }],
});

export const jsonbStripNulls = scalarFunction({
  name: 'jsonb_strip_nulls',
  about: 'The jsonb value without the fields of objects that are null.',
  overloads: [
    { args: [jsonb], result: jsonb, run: each1((source: string) => formatJson(withoutNulls(parseJson(source)))) },
  ],
  examples: [{ sql: `jsonb_strip_nulls('[{"f1": 1, "f2": null}, 2, null, 3]')`, is: '[{"f1": 1}, 2, null, 3]' }],
});
