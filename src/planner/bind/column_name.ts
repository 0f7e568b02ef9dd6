import type { Expression, FunctionCall, TypeReference } from '../../parser/ast/expression.ts';
import type { Query, QueryBody, SelectItem } from '../../parser/ast/query.ts';

/** Postgres's internal spelling of type names, which is what an unnamed cast column is called. */
const internalNames: Readonly<Record<string, string>> = {
  integer: 'int4',
  int: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  real: 'float4',
  float: 'float8',
  'double precision': 'float8',
  boolean: 'bool',
  decimal: 'numeric',
  dec: 'numeric',
  'character varying': 'varchar',
  character: 'bpchar',
  char: 'bpchar',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
};

interface Figured {
  readonly name: string;
  /** Postgres's strength: 2 a name of its own, 1 only a construct's or type's name, 0 none. */
  readonly strength: 0 | 1 | 2;
}

/** The name of a column that has no alias, as Postgres figures it (FigureColname). */
export const figureName = (expression: Expression): string => figured(expression).name;

const none: Figured = { name: '?column?', strength: 0 };

function figured(expression: Expression): Figured {
  switch (expression.kind) {
    case 'column':
      return { name: expression.parts[expression.parts.length - 1].name, strength: 2 };
    case 'call':
      return { name: callName(expression), strength: 2 };
    case 'cast': {
      const inner = figured(expression.operand);
      return inner.strength === 2 ? inner : { name: typeWord(expression.type), strength: 1 };
    }
    case 'typed_literal':
      return { name: typeWord(expression.type), strength: 1 };
    case 'case': {
      const otherwise = expression.otherwise === null ? none : figured(expression.otherwise);
      return otherwise.strength === 2 ? otherwise : { name: 'case', strength: 1 };
    }
    case 'exists':
      return { name: 'exists', strength: 2 };
    case 'array':
    case 'array_query':
      return { name: 'array', strength: 2 };
    case 'subscript':
      return figured(expression.operand);
    case 'field':
      return { name: expression.name.name, strength: 2 };
    case 'row':
      return { name: 'row', strength: 2 };
    case 'scalar_subquery':
      return firstColumn(expression.query);
    case 'predict':
      return { name: 'predict', strength: 2 };
    default:
      return none;
  }
}

const typeWord = ({ name }: TypeReference): string => internalNames[name] ?? name.replace(/^pg_catalog\./, '');

const callName = (call: FunctionCall): string => call.name.parts[call.name.parts.length - 1].name;

/** The name of the first column of a subquery. */
function firstColumn(query: Query): Figured {
  const item = firstItem(query.body);
  if (item === undefined || item.kind === 'star') return none;
  return item.alias === null ? figured(item.expr) : { name: item.alias.name, strength: 2 };
}

function firstItem(body: QueryBody): SelectItem | undefined {
  if (body.kind === 'select') return body.items[0];
  if (body.kind === 'nested') return firstItem(body.query.body);
  return body.kind === 'set_operation' ? firstItem(body.left) : undefined;
}
