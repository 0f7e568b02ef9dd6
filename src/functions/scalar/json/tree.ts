import { formatJson, isJsonArray, isJsonObject, type Json, type JsonKind, jsonKind } from '../../../data/json.ts';
import { type JsonSource, parseJson, readJsonSource } from '../../../data/json_reader.ts';
import { type DataType, json, jsonb } from '../../../data/type.ts';

/** json and jsonb seen alike: json keeps each part as it is written, jsonb has values. */
export interface Tree<T> {
  readonly type: DataType;
  /** What the names of its functions begin with. */
  readonly prefix: 'json' | 'jsonb';
  parse(text: string): T;
  kind(node: T): JsonKind;
  /** Items of an array; nothing for the rest. */
  items(node: T): readonly T[];
  /** Keys and values of an object; nothing for the rest. */
  entries(node: T): readonly (readonly [string, T])[];
  /** The value of a key; of equal keys the last. undefined: none, or no object. */
  field(node: T, key: string): T | undefined;
  /** As a value of the type. */
  print(node: T): string;
  /** A string without its quotes, NULL for null, else the text. */
  text(node: T): string | null;
}

export const jsonTree: Tree<JsonSource> = {
  type: json,
  prefix: 'json',
  parse: readJsonSource,
  kind(node) {
    if (node.kind !== 'word') return node.kind;
    return node.source === 'null' ? 'null' : 'boolean';
  },
  items: (node) => (node.kind === 'array' ? node.items : []),
  entries: (node) => (node.kind === 'object' ? node.keys.map((key, i) => [key, node.items[i]] as const) : []),
  field(node, key) {
    if (node.kind !== 'object') return undefined;
    const at = node.keys.lastIndexOf(key);
    return at < 0 ? undefined : node.items[at];
  },
  print: ({ source }) => source,
  text(node) {
    if (node.kind === 'string') return node.text;
    return node.source === 'null' ? null : node.source;
  },
};

export const jsonbTree: Tree<Json> = {
  type: jsonb,
  prefix: 'jsonb',
  parse: parseJson,
  kind: jsonKind,
  items: (node) => (isJsonArray(node) ? node : []),
  entries: (node) => (isJsonObject(node) ? [...node] : []),
  field: (node, key) => (isJsonObject(node) ? node.get(key) : undefined),
  print: formatJson,
  text: (node) => (node === null ? null : typeof node === 'string' ? node : formatJson(node)),
};

/** The same definition for json and for jsonb. */
export const forBoth = <D>(define: <T>(tree: Tree<T>) => D): readonly D[] => [define(jsonTree), define(jsonbTree)];

/** The last text that was parsed is kept: a constant beside a column is read once. */
export function parsing<T>(tree: Pick<Tree<T>, 'parse'>): (text: string) => T {
  let known: { readonly text: string; readonly node: T } | undefined;
  return (text) => {
    if (known?.text !== text) known = { text, node: tree.parse(text) };
    return known.node;
  };
}

/** Item `index` of an array, counted from the end when negative. */
export function itemAt<T>(tree: Tree<T>, node: T, index: number): T | undefined {
  const items = tree.items(node);
  return items[index < 0 ? items.length + index : index];
}

/** What lies at a path of keys and indices; undefined: nothing. */
export function atPath<T>(tree: Tree<T>, root: T, path: readonly string[]): T | undefined {
  let node: T | undefined = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    const kind = tree.kind(node);
    if (kind === 'object') node = tree.field(node, step);
    else if (kind === 'array') node = isIndex(step) ? itemAt(tree, node, Number(step)) : undefined;
    else return undefined;
  }
  return node;
}

/** As C's strtol takes it, with nothing behind and within 32 bits. */
export const isIndex = (step: string): boolean => /^\s*[+-]?\d+$/.test(step) && Math.abs(Number(step)) <= 0x7fffffff;
