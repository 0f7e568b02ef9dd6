import type { Random } from './random.ts';
import { type Column, type SqlType, smallTables, sqlTypes, tables } from './tables.ts';

/** What FROM is made of. */
export interface FromParts {
  readonly random: Random;
  /** Common tables in reach, each as its qualified columns. */
  readonly commons: readonly (readonly Column[])[];
  /** A name not used before. */
  readonly name: () => string;
  /** A query with columns of these types; absent where none may stand. */
  readonly derived: ((types: readonly SqlType[]) => string) | undefined;
  readonly nesting: number;
  /** A query that sees columns beside it; absent where none may stand. */
  readonly lateral?: ((types: readonly SqlType[], beside: readonly Column[]) => string) | undefined;
  /** A condition over columns, for ON. */
  readonly condition: (columns: readonly Column[]) => string;
}

export interface From {
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** One table or a join of two or three, in every form. */
export function randomFrom(parts: FromParts): From {
  const { random } = parts;
  const first = item(parts, tables.length);
  if (parts.nesting <= 0 || random.chance(0.5)) return first;
  const joined = join(first, parts);
  return random.chance(0.25) && joined.columns.length < 60 ? join(joined, parts) : joined;
}

function item(parts: FromParts, among: number): From {
  const { random } = parts;
  if (parts.commons.length > 0 && random.chance(0.5)) return common(parts);
  if (parts.derived !== undefined && parts.nesting > 0 && random.chance(0.12)) return derived(parts);
  const table = random.chance(0.3)
    ? tables[0]
    : among === tables.length
      ? random.pick(tables)
      : random.pick(smallTables);
  const alias = parts.name();
  return {
    sql: `${table.name} AS ${alias}`,
    columns: table.columns.map(({ name, type }) => ({ name: `${alias}.${name}`, type })),
  };
}

function common({ random, commons, name }: FromParts): From {
  const chosen = random.pick(commons);
  const alias = name();
  const columns = chosen.map((column) => ({ ...column, name: column.name.replace(/^\w+/, alias) }));
  return { sql: `${chosen[0].name.split('.')[0]} AS ${alias}`, columns };
}

function derived(parts: FromParts): From {
  const { random } = parts;
  const types = [random.pick(sqlTypes), random.pick(sqlTypes)];
  const alias = parts.name();
  const columns = types.map((type, i) => ({ name: `${alias}.c${i}`, type }));
  return { sql: `(${parts.derived!(types)}) AS ${alias}(c0, c1)`, columns };
}

function lateral(left: From, { random, name, lateral: query, condition }: FromParts): From {
  const types = [random.pick(sqlTypes), random.pick(sqlTypes)];
  const alias = name();
  const columns = [...left.columns, ...types.map((type, i) => ({ name: `${alias}.c${i}`, type }))];
  const sub = `LATERAL (${query!(types, left.columns)}) AS ${alias}(c0, c1)`;
  if (random.chance(0.4)) return { sql: `${left.sql} CROSS JOIN ${sub}`, columns };
  const on = random.chance(0.5) ? 'true' : condition(columns);
  return { sql: `${left.sql} ${random.pick(['LEFT JOIN', 'JOIN'])} ${sub} ON ${on}`, columns };
}

function join(left: From, parts: FromParts): From {
  const { random } = parts;
  if (parts.lateral !== undefined && parts.nesting > 0 && random.chance(0.1)) return lateral(left, parts);
  const right = item(parts, smallTables.length);
  const columns = [...left.columns, ...right.columns];
  const kind = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']);
  const form = random.below(10);
  if (form === 0) return { sql: `${left.sql} CROSS JOIN ${right.sql}`, columns };
  if (form === 1 && !left.sql.includes(' JOIN ')) return { sql: `${left.sql}, ${right.sql}`, columns };
  const using = sharedNames(left, right);
  if (form <= 4 && using.length > 0 && kind !== 'FULL JOIN' && !left.sql.includes(' JOIN ')) {
    return usingJoin(left, right, kind, random.pick(using), random);
  }
  const equal = equalities(left, right, random);
  const more = random.chance(0.3) && kind !== 'FULL JOIN' ? ` AND ${parts.condition(columns)}` : '';
  const on =
    equal === undefined || (kind !== 'FULL JOIN' && random.chance(0.2)) ? parts.condition(columns) : equal + more;
  // PostgreSQL runs FULL JOIN with conditions of equality only.
  if (kind === 'FULL JOIN' && equal === undefined) return { sql: `${left.sql} CROSS JOIN ${right.sql}`, columns };
  return { sql: `${left.sql} ${kind} ${right.sql} ON ${on}`, columns };
}

/** USING one column or NATURAL over narrow selections; the shared column goes by its bare name. */
function usingJoin(left: From, right: From, kind: string, shared: string, random: Random): From {
  const bare = { name: shared, type: typeOf(left, shared) };
  if (random.chance(0.6))
    return {
      sql: `${left.sql} ${kind} ${right.sql} USING (${shared})`,
      columns: [bare, ...left.columns, ...right.columns],
    };
  const narrow = (from: From, extra: string): From => {
    const alias = from.columns[0].name.split('.')[0];
    const columns = from.columns.filter(
      (column) => column.name === `${alias}.${shared}` || column.name === `${alias}.${extra}`,
    );
    const names = columns.map((column) => column.name).join(', ');
    return { sql: `(SELECT ${names} FROM ${from.sql}) AS ${alias}`, columns };
  };
  const [a, b] = [narrow(left, 'id'), narrow(right, 't')];
  return { sql: `${a.sql} NATURAL ${kind} ${b.sql}`, columns: [bare, ...a.columns, ...b.columns] };
}

const bareOf = (column: Column): string => column.name.split('.')[1];

function sharedNames(left: From, right: From): readonly string[] {
  const rights = new Set(right.columns.map((column) => `${bareOf(column)} ${column.type}`));
  return left.columns.filter((column) => rights.has(`${bareOf(column)} ${column.type}`)).map(bareOf);
}

const typeOf = (from: From, name: string): SqlType => from.columns.find((column) => bareOf(column) === name)!.type;

/** One or two equalities between columns of one type; the first on a column that does not repeat much when there is one. */
function equalities(left: From, right: From, random: Random): string | undefined {
  const pairs = left.columns.flatMap((a) => right.columns.filter((b) => b.type === a.type).map((b) => [a, b] as const));
  if (pairs.length === 0) return undefined;
  const one = (): string =>
    random
      .pick(pairs)
      .map((column) => column.name)
      .join(' = ');
  return random.chance(0.3) ? `${one()} AND ${one()}` : one();
}
