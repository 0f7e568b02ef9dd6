import type { Span } from '../base/span.ts';
import type { Expression } from './ast/expression.ts';
import type { Argument, TableReference } from './ast/table_reference.ts';

/** The value of an option of read_parquet and its like: a literal, or a list or structure of them. */
export type OptionValue =
  | null
  | boolean
  | number
  | string
  | readonly OptionValue[]
  | { readonly [name: string]: OptionValue };

/** Files that a statement reads: a quoted path, or a call of read_parquet and its like with literals. Plain data. */
export interface FileCall {
  /** null: a quoted path alone. */
  readonly function: string | null;
  readonly paths: readonly string[];
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly at: Span;
}

/** Equal for calls that mean the same, wherever they stand. */
export const fileKey = ({ function: name, paths, options }: Omit<FileCall, 'at'>): string =>
  JSON.stringify([name, paths, Object.entries(options)]);

export const fileOfPath = (path: string, at: Span): FileCall => ({ function: null, paths: [path], options: {}, at });

const readers = /^(?:read_|parquet_|sniff_)\w+$|^glob$/;

/**
 * read_parquet('…'), read_csv(['a', 'b'], header => true): the call when its name is of that kind and its arguments are
 * literals; undefined: its name is another. Options are written `name => value`, `name := value` or `name = value`.
 */
export function fileCallOf({
  name,
  args,
  at,
}: Extract<TableReference, { kind: 'table_function' }>): FileCall | 'not literal' | undefined {
  const written = name.parts[name.parts.length - 1].name;
  const [first, ...rest] = args;
  if (!readers.test(written) || first === undefined) return undefined;
  if (first.name !== null) return 'not literal';
  const paths = pathsOf(first.expr);
  if (paths === undefined) return 'not literal';
  const options: Record<string, OptionValue> = {};
  for (const argument of rest) {
    const option = optionOf(argument);
    if (option === undefined) return 'not literal';
    options[option.name] = option.value;
  }
  return { function: written, paths, options, at: first.expr.at ?? at };
}

function pathsOf(expr: Expression): readonly string[] | undefined {
  const value = literal(expr);
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
}

function optionOf({ name, expr }: Argument): { readonly name: string; readonly value: OptionValue } | undefined {
  if (name !== null) return withValue(name.name, expr);
  if (expr.kind !== 'binary' || expr.operator !== '=' || expr.left.kind !== 'column') return undefined;
  const { parts } = expr.left;
  return parts.length === 1 ? withValue(parts[0].name, expr.right) : undefined;
}

function withValue(name: string, expr: Expression): { readonly name: string; readonly value: OptionValue } | undefined {
  const value = literal(expr);
  return value === undefined ? undefined : { name, value };
}

function literal(expr: Expression): OptionValue | undefined {
  switch (expr.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
      return expr.value;
    case 'number':
      return Number(expr.text);
    case 'array': {
      const items = expr.items.map(literal);
      return items.includes(undefined) ? undefined : (items as OptionValue[]);
    }
    default:
      return undefined;
  }
}
