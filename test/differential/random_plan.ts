import { type Random, randomOf } from './random.ts';

/** Columns by kind; those of a kind may be compared and joined. No floats: the sums of two engines round differently. */
const columns = {
  whole: ['id', 's', 'i', 'l'],
  exact: ['n', 'w'],
  text: ['t', 'u'],
  date: ['d'],
  moment: ['ts'],
} as const;
type Kind = keyof typeof columns;
const kinds = Object.keys(columns) as readonly Kind[];

const literals: Readonly<Record<Kind, readonly string[]>> = {
  whole: ['0', '3', '-20', '100', '1500'],
  exact: ['0.5', '-12.25', '300', '1000003.5'],
  text: ["'alpha'", "'x1'", "'Beta'", "''", "'ab'"],
  date: ["DATE '1994-01-01'", "DATE '1995-06-30'", "DATE '1992-02-01'"],
  moment: ["TIMESTAMP '1970-01-01 00:00:00'", "TIMESTAMP '1970-02-03 04:05:06.5'"],
};
/** Few rows, some, many. */
const tables = { few: ['extreme', 'one', 'nothing', 'apart'], many: ['several', 'below', 'border', 'equal'] } as const;
const comparisons = ['=', '<>', '<', '<=', '>', '>='];

interface Written {
  readonly sql: string;
  /** Its rows come in a defined order. */
  readonly ordered: boolean;
}

interface Relation {
  readonly sql: string;
  readonly alias: string;
  /** What may be named, by kind. */
  readonly names: Readonly<Record<Kind, readonly string[]>>;
}

class Writer {
  private readonly random: Random;
  private aliases = 0;

  constructor(random: Random) {
    this.random = random;
  }

  query(): Written {
    const { random } = this;
    const from = this.from();
    const where = this.where(from.relations);
    const shape = random.below(4);
    if (shape === 0) return this.rows(from, where);
    if (shape === 1)
      return { sql: `SELECT ${this.aggregates(from.relations).join(', ')} FROM ${from.sql}${where}`, ordered: false };
    return this.groups(from, where);
  }

  private rows({ sql, relations }: From, where: string): Written {
    const { random } = this;
    const picked = Array.from({ length: 1 + random.below(4) }, () => this.name(random.pick(kinds), relations));
    const distinct = random.chance(0.3) ? 'DISTINCT ' : '';
    const all = picked.map((_, i) => i + 1);
    const orders = all.map((i) => `${i}${random.pick(['', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST'])}`);
    const tail = random.pick([
      '',
      ` ORDER BY ${orders.join(', ')} LIMIT ${1 + random.below(60)}`,
      ` ORDER BY ${orders.join(', ')} OFFSET ${random.below(40)} LIMIT 25`,
    ]);
    // Without a limit a join may give millions.
    const outside = tail === '' ? ` ORDER BY ${orders.join(', ')} LIMIT 500` : tail;
    return {
      sql: `SELECT ${distinct}${picked.map((name, i) => `${name} AS c${i}`).join(', ')} FROM ${sql}${where}${outside}`,
      ordered: true,
    };
  }

  private groups({ sql, relations }: From, where: string): Written {
    const { random } = this;
    const keys = Array.from({ length: 1 + random.below(3) }, () => this.key(relations));
    const aggregates = this.aggregates(relations);
    const list = [...keys, ...aggregates].map((each, i) => `${each} AS c${i}`).join(', ');
    const by = keys.map((_, i) => i + 1).join(', ');
    const having = random.chance(0.25)
      ? ` HAVING ${random.pick(['count(*) > 2', 'count(*) % 2 = 0', `max(${this.name('whole', relations)}) > 10`])}`
      : '';
    const order = [...keys, ...aggregates].map((_, i) => `${i + 1}${random.pick(['', ' DESC'])}`).join(', ');
    const tail = ` ORDER BY ${order} LIMIT ${random.pick([5, 30, 400, 3000])}`;
    return { sql: `SELECT ${list} FROM ${sql}${where} GROUP BY ${by}${having}${tail}`, ordered: true };
  }

  private key(relations: readonly Relation[]): string {
    const { random } = this;
    const forms = [
      () => this.name('whole', relations),
      () => this.name('text', relations),
      () => this.name(random.pick(kinds), relations),
      () => `${this.name('whole', relations)} % 7`,
      () => `extract(${random.pick(['year', 'month', 'dow'])} FROM ${this.name('date', relations)})`,
      () => `CASE WHEN ${this.condition(relations, 0)} THEN ${this.name('text', relations)} ELSE 'other' END`,
      () => `substring(${this.name('text', relations)} FROM 1 FOR 2)`,
      () => `${this.name('exact', relations)}::int8 / 100`,
      () => `date_trunc('month', ${this.name('moment', relations)})`,
      () => `${this.name('whole', relations)} IS NULL`,
    ];
    return random.pick(forms)();
  }

  private aggregates(relations: readonly Relation[]): readonly string[] {
    const { random } = this;
    const whole = (): string => this.name('whole', relations);
    const exact = (): string => this.name(random.pick(['whole', 'exact'] as const), relations);
    const forms = [
      () => 'count(*)',
      () => `count(${this.name(random.pick(kinds), relations)})`,
      () => `sum(${exact()})`,
      () => `sum(${whole()} + ${random.pick(['1', '-3', '0.5'])})`,
      () => `sum(${exact()} * ${exact()})`,
      () => `avg(${exact()})`,
      () => `${random.pick(['min', 'max'])}(${this.name(random.pick(kinds), relations)})`,
      () => `count(DISTINCT ${this.name(random.pick(kinds), relations)})`,
      () => `sum(DISTINCT ${whole()})`,
      () => `bool_or(${this.condition(relations, 0)})`,
      () => `sum(CASE WHEN ${this.condition(relations, 0)} THEN ${whole()} ELSE 0 END)`,
      () => `max(length(${this.name('text', relations)}))`,
      () => `count(*) FILTER (WHERE ${this.condition(relations, 0)})`,
      () => `bit_or(${whole()}::int8)`,
    ];
    return Array.from({ length: 1 + random.below(4) }, () => random.pick(forms)());
  }

  private where(relations: readonly Relation[]): string {
    const { random } = this;
    const parts: string[] = [];
    if (random.chance(0.6)) parts.push(this.condition(relations, 1));
    if (random.chance(0.35)) parts.push(this.asked(relations));
    return parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  }

  private condition(relations: readonly Relation[], depth: number): string {
    const { random } = this;
    const kind = random.pick(kinds);
    const name = (): string => this.name(kind, relations);
    if (depth > 0 && random.chance(0.4)) {
      return `(${this.condition(relations, depth - 1)} ${random.pick(['AND', 'OR'])} ${this.condition(relations, depth - 1)})`;
    }
    const forms = [
      () => `${name()} ${random.pick(comparisons)} ${random.pick(literals[kind])}`,
      () => `${name()} ${random.pick(comparisons)} ${name()}`,
      () => `${name()} IN (${literals[kind].slice(0, 3).join(', ')})`,
      () => `${name()} IS ${random.pick(['', 'NOT '])}NULL`,
      () => `${this.name('text', relations)} LIKE '${random.pick(['%special%', 'x%', '%a', '_b%'])}'`,
      () => `${name()} BETWEEN ${random.pick(literals[kind])} AND ${random.pick(literals[kind])}`,
      () =>
        `coalesce(${name()}, ${random.pick(literals[kind])}) ${random.pick(comparisons)} ${random.pick(literals[kind])}`,
      () => `NOT (${name()} = ${random.pick(literals[kind])})`,
    ];
    return random.pick(forms)();
  }

  /** A subquery in WHERE. */
  private asked(relations: readonly Relation[]): string {
    const { random } = this;
    const kind = random.pick<Kind>(['whole', 'text', 'date', 'exact']);
    const other = this.table(random.chance(0.5));
    const mine = this.name(kind, relations);
    const inside = this.name(kind, [other]);
    const more = random.chance(0.5) ? ` AND ${this.condition([other], 0)}` : '';
    const forms = [
      () => `${mine} IN (SELECT ${inside} FROM ${other.sql} WHERE ${this.condition([other], 0)})`,
      () => `${mine} NOT IN (SELECT ${inside} FROM ${other.sql} WHERE ${inside} IS NOT NULL${more})`,
      () => `EXISTS (SELECT 1 FROM ${other.sql} WHERE ${inside} = ${mine}${more})`,
      () => `NOT EXISTS (SELECT 1 FROM ${other.sql} WHERE ${inside} = ${mine}${more})`,
      () =>
        `EXISTS (SELECT 1 FROM ${other.sql} WHERE ${inside} = ${mine} AND ${this.name('whole', [other])} <> ${this.name('whole', relations)})`,
      () =>
        `${mine} ${random.pick(comparisons)} (SELECT max(${inside}) FROM ${other.sql} WHERE ${this.condition([other], 0)})`,
      () => `${this.name('whole', relations)} > (SELECT count(*) FROM ${other.sql} WHERE ${inside} = ${mine}${more})`,
      () =>
        `${this.name('whole', relations)} < (SELECT avg(${this.name('whole', [other])}) FROM ${other.sql} WHERE ${inside} = ${mine}${more})`,
    ];
    return random.pick(forms)();
  }

  private from(): From {
    const { random } = this;
    const first = this.relation(true);
    const relations = [first];
    let sql = first.sql;
    for (let joins = random.pick([0, 0, 1, 1, 1, 2]); joins > 0; joins--) {
      const next = this.relation(false);
      const kind = random.pick<Kind>(['whole', 'whole', 'text', 'date', 'exact', 'moment']);
      const join = random.pick(['JOIN', 'JOIN', 'LEFT JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']);
      const equals = `${this.name(kind, relations)} = ${this.name(kind, [next])}`;
      const second = random.chance(0.3) ? ` AND ${this.name('whole', relations)} = ${this.name('whole', [next])}` : '';
      const both = [...relations, next];
      const more = join !== 'FULL JOIN' && random.chance(0.3) ? ` AND ${this.condition(both, 0)}` : '';
      sql += ` ${join} ${next.sql} ON ${equals}${second}${more}`;
      relations.push(next);
    }
    return { sql, relations };
  }

  /** A table, or rows made of one. */
  private relation(large: boolean): Relation {
    const { random } = this;
    const table = this.table(large || random.chance(0.25));
    const alias = `q${this.aliases++}`;
    const { names } = table;
    const where = large ? '' : ` WHERE ${names.whole[0]} % ${random.pick([3, 40, 300])} = ${random.pick([0, 1])}`;
    const all = kinds.map((kind) => `${random.pick(names[kind])} AS ${alias}_${kind}`);
    const made = (sql: string): Relation => ({
      sql: `(${sql}) AS ${alias}`,
      alias,
      names: Object.fromEntries(
        kinds.map((kind) => [kind, [`${alias}.${alias}_${kind}`]]),
      ) as unknown as Relation['names'],
    });
    const forms = [
      () => (large ? table : made(`SELECT ${all.join(', ')} FROM ${table.sql}${where}`)),
      () => made(`SELECT ${all.join(', ')} FROM ${table.sql}${where}`),
      () => {
        const [whole, exact, text, date, moment] = kinds.map((kind) => random.pick(names[kind]));
        const key = random.pick([whole, `${whole} % 50`]);
        return made(`SELECT ${key} AS ${alias}_whole, sum(${exact}) AS ${alias}_exact, min(${text}) AS ${alias}_text,
          max(${date}) AS ${alias}_date, min(${moment}) AS ${alias}_moment FROM ${table.sql}${where} GROUP BY 1`);
      },
      () => made(`SELECT DISTINCT ${all.join(', ')} FROM ${table.sql}${where}`),
    ];
    return random.pick(random.chance(0.5) ? forms.slice(0, 1) : forms)();
  }

  private table(large: boolean): Relation {
    const { random } = this;
    const alias = `q${this.aliases++}`;
    const name = random.pick<string>(large ? tables.many : random.chance(0.4) ? tables.few : tables.many);
    const names = Object.fromEntries(kinds.map((kind) => [kind, columns[kind].map((column) => `${alias}.${column}`)]));
    return { sql: `${name} AS ${alias}`, alias, names: names as unknown as Relation['names'] };
  }

  private name(kind: Kind, relations: readonly Relation[]): string {
    return this.random.pick(this.random.pick(relations).names[kind]);
  }
}

interface From {
  readonly sql: string;
  readonly relations: readonly Relation[];
}

/** A query of joins, subqueries, groups of groups, distinct values and first rows, whose answer any engine gives to the digit. */
export const planQuery = (seed: number): Written => new Writer(randomOf(seed)).query();
