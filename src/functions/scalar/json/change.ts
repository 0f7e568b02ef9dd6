import { errors } from '../../../base/error.ts';
import { formatJson, isJsonArray, isJsonObject, type Json, jsonObject } from '../../../data/json.ts';
import { parseJson } from '../../../data/json_reader.ts';
import { arrayOf, int32, jsonb, text } from '../../../data/type.ts';
import type { ArrayValue } from '../../../data/value.ts';
import type { Overload } from '../../define.ts';
import { each2 } from '../../each.ts';
import { deletePath } from './set_path.ts';

/** jsonb's share of || and -. */

const isScalar = (json: Json): boolean => !isJsonArray(json) && !isJsonObject(json);

/** Two objects become one, of equal keys the right one counts; anything else is joined as arrays. */
function joined(a: Json, b: Json): Json {
  if (isJsonObject(a) && isJsonObject(b)) return jsonObject([...a, ...b]);
  return [...(isJsonArray(a) ? a : [a]), ...(isJsonArray(b) ? b : [b])];
}

export const jsonbJoin: Overload = {
  args: [jsonb, jsonb],
  result: jsonb,
  run: each2((a: string, b: string) => formatJson(joined(parseJson(a), parseJson(b)))),
};

function withoutKeys(json: Json, keys: readonly (string | null)[]): Json {
  if (isScalar(json)) throw errors.invalidParameterValue('cannot delete from scalar');
  if (isJsonArray(json)) return json.filter((item) => typeof item !== 'string' || !keys.includes(item));
  return new Map([...(json as ReadonlyMap<string, Json>)].filter(([key]) => !keys.includes(key)));
}

function withoutIndex(json: Json, index: number): Json {
  if (isScalar(json)) throw errors.invalidParameterValue('cannot delete from scalar');
  if (!isJsonArray(json)) throw errors.invalidParameterValue('cannot delete from object using integer index');
  const at = index < 0 ? json.length + index : index;
  return json.filter((_, i) => i !== at);
}

/** The texts of an array. Errors: 2202E for one of arrays. */
export function stepsOf({ items, lengths }: ArrayValue): readonly (string | null)[] {
  if (lengths.length > 1) throw errors.arraySubscript('wrong number of array subscripts');
  return items as readonly (string | null)[];
}

export const jsonbMinus: readonly Overload[] = [
  {
    args: [jsonb, text],
    result: jsonb,
    run: each2((source: string, key: string) => formatJson(withoutKeys(parseJson(source), [key]))),
  },
  {
    args: [jsonb, int32],
    result: jsonb,
    run: each2((source: string, index: number) => formatJson(withoutIndex(parseJson(source), index))),
  },
  {
    args: [jsonb, arrayOf(text)],
    result: jsonb,
    run: each2((source: string, keys: ArrayValue) => formatJson(withoutKeys(parseJson(source), stepsOf(keys)))),
  },
];

export const deleteAtPath: Overload = {
  args: [jsonb, arrayOf(text)],
  result: jsonb,
  run: each2((source: string, path: ArrayValue) => formatJson(deletePath(parseJson(source), stepsOf(path)))),
};
