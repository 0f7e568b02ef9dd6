import { type Random, randomOf } from './random.ts';
import { randomChanges } from './random_change.ts';
import { aggregate, aggregatedTypes, expression, type Scope } from './random_expression.ts';
import { randomFrom } from './random_from.ts';
import { rowKeys, windowCall } from './random_window.ts';
import { type Column, type SqlType, sqlTypes } from './tables.ts';

/** A generated query, and how its answers may be compared. */
export interface RandomQuery {
  readonly sql: string;
  /** Rows come in a defined order. */
  readonly ordered: boolean;
  /** No engine may skip an expression: errors must be the same. */
  readonly strict: boolean;
  /** Equal values are put together somewhere: which of them is shown is not defined. */
  readonly merging: boolean;
  /** Sums of squares lose digits. */
  readonly noisy?: boolean;
}

/** The query of a seed: the same text for the same seed. */
export function randomQuery(seed: number): RandomQuery {
  const random = randomOf(seed);
  const wildness = random.pick([0, 0, 0, 0.02, 0.2]);
  if (random.chance(0.15)) return constantQuery(random, wildness);
  return new QueryMaker(random, wildness).top();
}

/** One query, or statements that belong together and run in order. */
export interface RandomCase {
  readonly statements: readonly RandomQuery[];
}

/** How often rows are changed rather than queried. */
const changing = 0.03;

/** The case of a seed: the query of the seed, or a script of changes. */
export function randomCase(seed: number): RandomCase {
  const random = randomOf(seed ^ 0x5eed);
  if (!random.chance(changing)) return { statements: [withNoise(randomQuery(seed))] };
  const script = randomChanges(random, random.pick([0, 0, 0.05]));
  return { statements: script.map((sql) => ({ sql, ordered: false, strict: false, merging: true })) };
}

const withNoise = (query: RandomQuery): RandomQuery => ({ ...query, noisy: isNoisy(query.sql) });
const isNoisy = (sql: string): boolean => /\b(corr|regr_\w+|stddev\w*|var_\w+|variance|covar_\w+)\(/.test(sql);

const isMerging = (sql: string): boolean =>
  /DISTINCT|GROUP BY|UNION|INTERSECT|EXCEPT|max|min|least|greatest| OVER /.test(sql);

/** SELECT of expressions without columns: nothing may be left out, so errors are compared too. */
function constantQuery(random: Random, wildness: number): RandomQuery {
  const scope: Scope = { columns: [], wildness };
  const sql = `SELECT ${expression(random.pick(sqlTypes), 3, scope, random)}`;
  // Beside NULL, and in arms that are not taken, one engine may look at what the other skips.
  return { sql, ordered: true, strict: !/NULL|CASE|AND|OR|IN|coalesce|nullif|SYMMETRIC/.test(sql), merging: false };
}

class QueryMaker {
  readonly #random: Random;
  readonly #wildness: number;
  #names = 0;

  constructor(random: Random, wildness: number) {
    this.#random = random;
    this.#wildness = wildness;
  }

  top(): RandomQuery {
    const random = this.#random;
    const count = 1 + random.below(3);
    const types = Array.from({ length: count }, () => random.pick(sqlTypes));
    const { commons, prefix } = this.#commonTables();
    const body = this.#body(types, 2, [], commons);
    if (random.chance(0.5)) return { sql: prefix + body, ordered: false, strict: false, merging: isMerging(body) };
    const places = types.map(
      (_, i) => `${i + 1}${random.pick(['', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST', ' ASC'])}`,
    );
    return {
      // Values that differ in a last digit may change places: no limit may cut between them.
      sql: `${prefix}${body} ORDER BY ${places.join(', ')}${isNoisy(prefix + body) ? '' : this.#limit()}`,
      ordered: true,
      strict: false,
      merging: true,
    };
  }

  #limit(): string {
    const random = this.#random;
    const offset = random.chance(0.25) ? ` OFFSET ${random.below(5)}` : '';
    if (random.chance(0.1)) return `${offset} FETCH FIRST ${random.pick(['1', '3', '7'])} ROWS WITH TIES`;
    const limit = random.chance(0.5) ? ` LIMIT ${random.pick(['0', '1', '3', '10', 'ALL', 'NULL'])}` : '';
    return limit + offset;
  }

  #commonTables(): { commons: readonly Column[][]; prefix: string } {
    const random = this.#random;
    if (!random.chance(0.15)) return { commons: [], prefix: '' };
    const types = [random.pick(sqlTypes), random.pick(sqlTypes)];
    const name = this.#name('w');
    const columns = types.map((type, i) => ({ name: `${name}.c${i}`, type }));
    return { commons: [columns], prefix: `WITH ${name}(c0, c1) AS (${this.#body(types, 1, [], [])}) ` };
  }

  #body(types: readonly SqlType[], depth: number, outer: readonly Column[], commons: readonly Column[][]): string {
    const random = this.#random;
    if (depth > 0 && random.chance(0.12)) {
      const operation = (): string =>
        random.pick(['UNION', 'UNION ALL', 'INTERSECT', 'INTERSECT ALL', 'EXCEPT', 'EXCEPT ALL', 'UNION DISTINCT']);
      const side = (): string => this.#select(types, depth - 1, outer, commons);
      if (random.chance(0.7)) return `${side()} ${operation()} ${side()}`;
      if (random.chance(0.5)) return `${side()} ${operation()} ${side()} ${operation()} ${side()}`;
      return `${side()} ${operation()} (${side()} ${operation()} ${side()})`;
    }
    if (random.chance(0.05)) return this.#values(types);
    return this.#select(types, depth, outer, commons);
  }

  #values(types: readonly SqlType[]): string {
    const scope: Scope = { columns: [], wildness: this.#wildness };
    const row = (): string => `(${types.map((type) => expression(type, 1, scope, this.#random)).join(', ')})`;
    return `VALUES ${row()}, ${row()}, ${row()}`;
  }

  #select(types: readonly SqlType[], depth: number, outer: readonly Column[], commons: readonly Column[][]): string {
    const random = this.#random;
    const from = randomFrom({
      random,
      commons,
      name: () => this.#name('t'),
      derived: (wanted) => this.#body(wanted, depth - 1, [], []),
      lateral: (wanted, beside) => this.#body(wanted, depth - 1, beside, []),
      nesting: depth,
      condition: (columns) => expression('bool', 1, this.#scope(columns, [], 0), random),
    });
    const scope = this.#scope(from.columns, outer, depth);
    const where = random.chance(0.5) ? ` WHERE ${expression('bool', 2, scope, random)}` : '';
    const rest = ` FROM ${from.sql}${where}`;
    if (random.chance(0.3)) return this.#grouped(types, rest, scope);
    const keys = rowKeys(from.columns);
    if (keys !== undefined && random.chance(0.2)) return this.#windowed(types, rest, scope, keys);
    if (keys !== undefined && random.chance(0.06)) return this.#distinctOn(types, rest, scope, keys);
    const items = types.map((type) => expression(type, 2, scope, random));
    return `SELECT ${random.chance(0.15) ? 'DISTINCT ' : ''}${items.join(', ')}${rest}`;
  }

  /** Items are window calls, some within expressions. */
  #windowed(types: readonly SqlType[], rest: string, scope: Scope, keys: readonly string[]): string {
    const random = this.#random;
    const items = types.map((type) => {
      const call = windowCall(type, scope, keys, random);
      if (call === undefined) return expression(type, 2, scope, random);
      if (random.chance(0.6)) return call;
      return expression(type, 1, { ...scope, columns: [...scope.columns, { name: call, type }] }, random);
    });
    return `SELECT ${items.join(', ')}${rest}`;
  }

  /** The first row of each group in an order without ties. */
  #distinctOn(types: readonly SqlType[], rest: string, scope: Scope, keys: readonly string[]): string {
    const random = this.#random;
    const on = Array.from({ length: 1 + random.below(2) }, () => random.pick(scope.columns).name);
    const items = types.map((type) => expression(type, 1, { ...scope, subquery: undefined }, random));
    const order = [...on.map((name) => `${name}${random.pick(['', ' DESC'])}`), ...keys];
    const rows = `SELECT DISTINCT ON (${on.join(', ')}) ${items.join(', ')}${rest} ORDER BY ${order.join(', ')}`;
    return `SELECT * FROM (${rows}) AS ${this.#name('q')}`;
  }

  /** Groups by expressions; the items are keys, aggregates, and expressions over both. */
  #grouped(types: readonly SqlType[], rest: string, scope: Scope): string {
    const random = this.#random;
    const keys: Column[] = Array.from({ length: random.below(3) }, () => {
      const key = random.chance(0.7) ? random.pick(scope.columns) : undefined;
      const type = key?.type ?? random.pick(sqlTypes);
      return {
        name:
          key?.name ?? `(${expression(type, 1, { ...scope, columns: scope.columns, subquery: undefined }, random)})`,
        type,
      };
    });
    const groupable = keys.filter((key) => /[a-z]/.test(key.name));
    const totals: Column[] = Array.from({ length: 3 }, (_, i) => {
      const type =
        types[i] !== undefined && aggregatedTypes.includes(types[i]) ? types[i] : random.pick(aggregatedTypes);
      return { name: aggregate(type, 1, scope, random)!, type };
    });
    const over: Scope = { columns: [...groupable, ...totals], wildness: this.#wildness };
    const items = types.map((type) => expression(type, random.pick([0, 1, 2]), over, random));
    const by = groupable.length === 0 ? '' : ` GROUP BY ${this.#grouping(groupable.map((key) => key.name))}`;
    const having = random.chance(0.25) ? ` HAVING ${expression('bool', 1, over, random)}` : '';
    return `SELECT ${items.join(', ')}${rest}${by}${having}`;
  }

  #grouping(keys: readonly string[]): string {
    const random = this.#random;
    const list = keys.join(', ');
    // A key without columns keeps its value in PostgreSQL's sets that lack it, until version 18.
    const constant = keys.some((key) => !/\bt\d+\.|\bw\d+\.|^[a-z]+$/.test(key));
    if (constant || random.chance(0.75)) return list;
    const set = (): string => `(${keys.filter(() => random.chance(0.6)).join(', ')})`;
    return random.pick([
      `ROLLUP (${list})`,
      `CUBE (${list})`,
      `GROUPING SETS (${set()}, ${set()}, (${list}))`,
      `GROUPING SETS ((), ${keys[0]})`,
      `${keys[0]}, ROLLUP (${list})`,
      `DISTINCT ROLLUP (${list}), CUBE (${keys[0]})`,
    ]);
  }

  #scope(columns: readonly Column[], outer: readonly Column[], depth: number): Scope {
    const reach = [...columns, ...outer];
    const subquery = depth > 0 ? this.#subquery(depth - 1) : undefined;
    return { columns: reach, wildness: this.#wildness, subquery };
  }

  #subquery(depth: number): Scope['subquery'] {
    return (type, shape, outer) => {
      const random = this.#random;
      const inReach = random.chance(0.6) ? outer : [];
      if (shape === 'many') return this.#body([type], depth, inReach, []);
      if (random.chance(0.5) && aggregatedTypes.includes(type)) return this.#oneTotal(type, depth, inReach);
      return `SELECT s FROM (${this.#body([type], depth, inReach, [])}) AS ${this.#name('q')}(s) ORDER BY s LIMIT 1`;
    };
  }

  #oneTotal(type: SqlType, depth: number, outer: readonly Column[]): string {
    const random = this.#random;
    const from = randomFrom({
      random,
      commons: [],
      name: () => this.#name('t'),
      derived: undefined,
      nesting: 0,
      condition: () => 'true',
    });
    const scope = this.#scope([...from.columns], outer, depth);
    const where = random.chance(0.7) ? ` WHERE ${expression('bool', 1, scope, random)}` : '';
    return `SELECT ${aggregate(type, 1, { ...scope, columns: from.columns }, random)} FROM ${from.sql}${where}`;
  }

  #name(prefix: string): string {
    return `${prefix}${++this.#names}`;
  }
}
