import { errors } from '../../../base/error.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonObject } from '../../../data/json.ts';
import { isIndex } from './tree.ts';

/** What to do at the end of a path (setPath in Postgres's jsonfuncs.c). */
export type Change =
  | { readonly kind: 'replace' | 'create' | 'insert_before' | 'insert_after'; readonly value: Json }
  | { readonly kind: 'delete' };

type Path = readonly (string | null)[];

/** The value changed at the path; itself when there is no such place. Errors 22023, 22004, 22P02. */
export function changePath(json: Json, path: Path, change: Change): Json {
  if (!isJsonArray(json) && !isJsonObject(json)) {
    throw errors.invalidParameterValue(`cannot ${change.kind === 'delete' ? 'delete' : 'set'} path in scalar`);
  }
  const isEmpty = isJsonArray(json) ? json.length === 0 : json.size === 0;
  if (path.length === 0 || (isEmpty && !creates(change))) return json;
  return changed(json, path, 0, change);
}

export const deletePath = (json: Json, path: Path): Json => changePath(json, path, { kind: 'delete' });

const creates = ({ kind }: Change): boolean => kind !== 'replace' && kind !== 'delete';

function changed(json: Json, path: Path, level: number, change: Change): Json {
  if (!isJsonArray(json) && !isJsonObject(json)) return json;
  const step = path[level];
  if (step === null) throw errors.nullNotAllowed(`path element at position ${level + 1} is null`);
  return isJsonArray(json) ? inArray(json, step, path, level, change) : inObject(json, step, path, level, change);
}

function inObject(json: JsonObject, key: string, path: Path, level: number, change: Change): Json {
  const found = json.get(key);
  const isLast = level === path.length - 1;
  if (found === undefined && !json.has(key)) {
    return isLast && 'value' in change && creates(change) ? jsonObject([...json, [key, change.value]]) : json;
  }
  if (!isLast) return jsonObject([...json, [key, changed(found as Json, path, level + 1, change)]]);
  if (change.kind === 'delete') return new Map([...json].filter(([each]) => each !== key));
  if (change.kind === 'insert_before' || change.kind === 'insert_after') {
    const hint = 'Try using the function jsonb_set to replace key value.';
    throw errors.invalidParameterValue('cannot replace existing key', undefined, hint);
  }
  return jsonObject([...json, [key, change.value]]);
}

function inArray(json: readonly Json[], step: string, path: Path, level: number, change: Change): Json {
  if (!isIndex(step)) {
    throw errors.invalidJsonPathStep(level + 1, step);
  }
  const wanted = Number(step);
  const isLast = level === path.length - 1;
  const at = wanted < 0 ? json.length + wanted : Math.min(wanted, json.length);
  if (!isLast) return json.map((item, i) => (i === at ? changed(item, path, level + 1, change) : item));
  if (change.kind === 'delete') return json.filter((_, i) => i !== at);
  const { kind, value } = change;
  if (at < 0) return creates(change) ? [value, ...json] : json;
  if (at >= json.length) return creates(change) ? [...json, value] : json;
  const before = json.slice(0, kind === 'insert_after' ? at + 1 : at);
  return [
    ...before,
    value,
    ...json.slice(kind === 'insert_before' || kind === 'insert_after' ? before.length : at + 1),
  ];
}
