import { errors, SqlError } from '../../base/error.ts';
import { isJsonArray, isJsonNumber, isJsonObject, type Json, type JsonObject } from '../../data/json.ts';
import { arithmetic, negated } from './arithmetic.ts';
import type { JsonPath, PathNode, PathStep, Subscript } from './ast.ts';
import { applyMethod } from './methods.ts';
import { type Truth, truthOf } from './predicates.ts';

/** What an evaluation needs to know at a place of the path. */
export interface Place {
  readonly root: Json;
  readonly vars: Json;
  readonly strict: boolean;
  /** Not there is no error: always in lax mode, and below `.**` in strict mode, too. */
  readonly lenient: boolean;
  /** What @ is. */
  readonly current: Json;
  /** Items of the array whose subscript is being read, for `last`. */
  readonly size: number;
}

/** All that the path leads to, in order, found as it is asked for. Errors of classes 2203x, 22012, 42704. */
export function evaluatePath(path: JsonPath, root: Json, vars: Json): Iterable<Json> {
  if (!isJsonObject(vars)) throw errors.jsonVariables();
  return plainItems(path.body, { root, vars, strict: path.strict, lenient: !path.strict, current: root, size: -1 });
}

/** Errors that `silent`, ?-operators and predicates pass over: everything about the data, nothing about the path. */
export const isPassedOver = (cause: unknown): boolean =>
  cause instanceof SqlError && (cause.code.startsWith('2203') || cause.code === '22012' || cause.code === '22003');

/** What the node gives; arrays in the result are opened when `opens`, in lax mode. */
export function itemsAt(node: PathNode, place: Place, opens = false): readonly Json[] {
  const items = [...plainItems(node, place)];
  if (!opens || place.strict) return items;
  return items.flatMap((item) => (isJsonArray(item) ? item : [item]));
}

function plainItems(node: PathNode, place: Place): Iterable<Json> {
  switch (node.kind) {
    case 'root':
      return [place.root];
    case 'current':
      return [place.current];
    case 'last':
      return [{ units: BigInt(place.size - 1), scale: 0 }];
    case 'literal':
      return [node.value];
    case 'variable': {
      const vars = place.vars as JsonObject;
      if (!vars.has(node.name)) throw errors.undefinedJsonVariable(node.name);
      return [vars.get(node.name) as Json];
    }
    case 'access':
      return fromEach(plainItems(node.from, place), (item) => along(node.steps, 0, item, place));
    case 'sign':
      return itemsAt(node.operand, place, true).map((item) => {
        if (!isJsonNumber(item)) throw errors.jsonNumberNotFound(node.operator);
        return node.operator === '-' ? negated(item) : item;
      });
    case 'arithmetic':
      return [arithmetic(node.operator, itemsAt(node.left, place, true), itemsAt(node.right, place, true))];
    default:
      return [asJson(truthOf(node, place))];
  }
}

const asJson = (truth: Truth): Json => (truth === 'unknown' ? null : truth);

function* fromEach(items: Iterable<Json>, find: (item: Json) => Iterable<Json>): Iterable<Json> {
  for (const item of items) yield* find(item);
}

/** What the steps from number `at` on give for one item. */
function along(steps: readonly PathStep[], at: number, item: Json, place: Place): Iterable<Json> {
  if (at === steps.length) return [item];
  const step = steps[at];
  const rest = (found: Json, there = place): Iterable<Json> => along(steps, at + 1, found, there);
  const next = (found: Json): Iterable<Json> => rest(found);
  const opens = !place.strict && isJsonArray(item);
  const opened = (): Iterable<Json> => fromEach(item as readonly Json[], (each) => inside(steps, at, each, place));
  switch (step.kind) {
    case 'key': {
      if (isJsonObject(item)) {
        if (item.has(step.name)) return rest(item.get(step.name) as Json);
        return missing(place, () => errors.jsonMemberNotFound(`JSON object does not contain key "${step.name}"`));
      }
      if (opens) return opened();
      return missing(place, () =>
        errors.jsonMemberNotFound('jsonpath member accessor can only be applied to an object'),
      );
    }
    case 'any_key':
      if (isJsonObject(item)) return fromEach(item.values(), next);
      if (opens) return opened();
      return missing(place, () =>
        errors.jsonObjectNotFound('jsonpath wildcard member accessor can only be applied to an object'),
      );
    case 'any_item':
      if (isJsonArray(item)) return fromEach(item, next);
      if (!place.strict) return rest(item);
      return missing(place, () =>
        errors.jsonArrayNotFound('jsonpath wildcard array accessor can only be applied to an array'),
      );
    case 'items':
      return fromEach(subscripted(step.subscripts, item, place), next);
    case 'descend':
      return fromEach(levels(step.from, step.to, item), (each) => rest(each, { ...place, lenient: true }));
    case 'method':
      if (opens && step.name !== 'type' && step.name !== 'size') return opened();
      return fromEach(applyMethod(step.name, item, place), next);
    case 'filter':
      if (opens) return opened();
      return truthOf(step.predicate, { ...place, current: item }) === true ? rest(item) : [];
    default:
      return step satisfies never;
  }
}

/** The same step for an item of an array that was opened: it is opened once, not again. */
function inside(steps: readonly PathStep[], at: number, item: Json, place: Place): Iterable<Json> {
  if (!isJsonArray(item)) return along(steps, at, item, place);
  const step = steps[at];
  if (step.kind === 'filter') {
    return truthOf(step.predicate, { ...place, current: item }) === true ? along(steps, at + 1, item, place) : [];
  }
  if (step.kind === 'method')
    return fromEach(applyMethod(step.name, item, place), (each) => along(steps, at + 1, each, place));
  return [];
}

function missing(place: Place, error: () => Error): readonly Json[] {
  if (place.lenient) return [];
  throw error();
}

function subscripted(subscripts: readonly Subscript[], item: Json, place: Place): readonly Json[] {
  if (!isJsonArray(item) && place.strict) {
    return missing(place, () => errors.jsonArrayNotFound('jsonpath array accessor can only be applied to an array'));
  }
  const items = isJsonArray(item) ? item : [item];
  const within: Place = { ...place, size: items.length };
  return subscripts.flatMap(({ from, to }) => {
    const first = indexOf(from, within);
    const last = to === null ? first : indexOf(to, within);
    if (!place.lenient && (first < 0 || first > last || last >= items.length)) {
      throw errors.jsonSubscript('jsonpath array subscript is out of bounds');
    }
    return items.slice(Math.max(first, 0), Math.max(last + 1, 0));
  });
}

function indexOf(node: PathNode, place: Place): number {
  const found = itemsAt(node, place);
  const [only] = found;
  if (found.length !== 1 || !isJsonNumber(only)) {
    throw errors.jsonSubscript('jsonpath array subscript is not a single numeric value');
  }
  const whole = only.scale === 0 ? only.units : only.units / 10n ** BigInt(only.scale);
  if (BigInt.asIntN(32, whole) !== whole)
    throw errors.jsonSubscript('jsonpath array subscript is out of integer range');
  return Number(whole);
}

/** The item and all below it, as far as they lie on the levels; null means the last level, where nothing is below. */
function levels(from: number | null, to: number | null, item: Json, level = 0): readonly Json[] {
  const children = isJsonArray(item) ? item : isJsonObject(item) ? [...item.values()] : [];
  const isLeaf = !isJsonArray(item) && !isJsonObject(item);
  const isWanted = from === null ? isLeaf : level >= from && (to === null || level <= to);
  const below = to === null || level < to ? children.flatMap((each) => levels(from, to, each, level + 1)) : [];
  return isWanted ? [item, ...below] : below;
}
