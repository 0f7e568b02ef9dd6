import type { Random } from './random.ts';
import { expression, type Scope } from './random_expression.ts';
import { type Column, smallTables, spelling } from './tables.ts';

/** A table with what columns can be declared with; its columns by their types. */
const declared: { readonly sql: string; readonly columns: readonly Column[] } = {
  sql: `CREATE TEMP TABLE m (id int NOT NULL, i int4 DEFAULT 7, t varchar(6), n numeric(6,2) DEFAULT 1.5,
    d date DEFAULT DATE '2024-01-01', b boolean NOT NULL DEFAULT true, f float8)`,
  columns: [
    { name: 'id', type: 'int4' },
    { name: 'i', type: 'int4' },
    { name: 't', type: 'text' },
    { name: 'n', type: 'numeric' },
    { name: 'd', type: 'date' },
    { name: 'b', type: 'bool' },
    { name: 'f', type: 'float8' },
  ],
};

/** Statements that make a table `m`, change it, and read it; they end where it is gone again. */
export function randomChanges(random: Random, wildness: number): readonly string[] {
  const base = random.pick(smallTables);
  const copied = random.chance(0.6);
  const columns = copied ? base.columns : declared.columns;
  // What comes out of an expression has no declared scale in PostgreSQL, and two decimals here.
  const items = base.columns.map(({ name }) => (name === 'n' ? 'n::numeric(12,2) AS n' : name)).join(', ');
  const first = copied ? `CREATE TEMP TABLE m AS SELECT ${items} FROM ${base.name}` : declared.sql;
  const maker = new ChangeMaker(columns, random, wildness);
  const filled = copied ? [] : [maker.insertValues(), maker.insertSelect()];
  const changes = Array.from({ length: 2 + random.below(4) }, () => maker.change());
  return [first, ...filled, ...changes, 'SELECT * FROM m', 'DROP TABLE m'];
}

class ChangeMaker {
  readonly #columns: readonly Column[];
  readonly #random: Random;
  readonly #wildness: number;

  constructor(columns: readonly Column[], random: Random, wildness: number) {
    this.#columns = columns;
    this.#random = random;
    this.#wildness = wildness;
  }

  change(): string {
    switch (this.#random.below(8)) {
      case 0:
        return this.insertValues();
      case 1:
        return this.insertSelect();
      case 2:
      case 3:
      case 4:
        return this.#update();
      default:
        return this.#delete();
    }
  }

  insertValues(): string {
    const random = this.#random;
    const columns = this.#some();
    const scope: Scope = { columns: [], wildness: this.#wildness };
    const row = (): string =>
      `(${columns.map(({ type }) => (random.chance(0.15) ? 'DEFAULT' : expression(type, 1, scope, random))).join(', ')})`;
    const names = columns.map(({ name }) => name).join(', ');
    return `INSERT INTO m (${names}) VALUES ${row()}, ${row()}${this.#returning()}`;
  }

  insertSelect(): string {
    const table = this.#random.pick(smallTables);
    const scope = this.#scope(table.columns.map((column) => ({ ...column, name: `s.${column.name}` })));
    const columns = this.#some();
    const items = columns.map(({ type }) => expression(type, 1, scope, this.#random));
    const names = columns.map(({ name }) => name).join(', ');
    const where = this.#random.chance(0.6) ? ` WHERE ${expression('bool', 1, scope, this.#random)}` : '';
    return `INSERT INTO m (${names}) SELECT ${items.join(', ')} FROM ${table.name} AS s${where}${this.#returning()}`;
  }

  #update(): string {
    const random = this.#random;
    const table = random.chance(0.3) ? random.pick(smallTables) : undefined;
    const scope = this.#beside(table?.columns);
    const set = this.#some()
      .slice(0, 1 + random.below(3))
      .map(({ name, type }) => `${name} = ${random.chance(0.08) ? 'DEFAULT' : this.#cast(type, scope)}`);
    const from = table === undefined ? '' : ` FROM ${table.name} AS o`;
    return `UPDATE m SET ${set.join(', ')}${from}${this.#where(scope, table !== undefined)}${this.#returning()}`;
  }

  #delete(): string {
    const table = this.#random.chance(0.3) ? this.#random.pick(smallTables) : undefined;
    const using = table === undefined ? '' : ` USING ${table.name} AS o`;
    const where = this.#where(this.#beside(table?.columns), table !== undefined);
    return `DELETE FROM m${using}${where}${this.#returning()}`;
  }

  #cast(type: Column['type'], scope: Scope): string {
    const value = expression(type, 2, scope, this.#random);
    return this.#random.chance(0.1) ? `(${value})::${spelling[type]}` : value;
  }

  /** Ids of the other table do not repeat: each row of `m` meets one of its rows at most. */
  #where(scope: Scope, joined: boolean): string {
    const condition = expression('bool', 2, scope, this.#random);
    if (joined) return ` WHERE m.id = o.id${this.#random.chance(0.5) ? ` AND ${condition}` : ''}`;
    return this.#random.chance(0.85) ? ` WHERE ${condition}` : '';
  }

  #returning(): string {
    if (!this.#random.chance(0.3)) return '';
    const scope = this.#scope(this.#columns.map((column) => ({ ...column, name: `m.${column.name}` })));
    const { type } = this.#random.pick(this.#columns);
    return ` RETURNING id, ${expression(type, 1, scope, this.#random)}`;
  }

  #beside(others: readonly Column[] | undefined): Scope {
    const own = this.#columns.map((column) => ({ ...column, name: `m.${column.name}` }));
    return this.#scope([...own, ...(others ?? []).map((column) => ({ ...column, name: `o.${column.name}` }))]);
  }

  #scope = (columns: readonly Column[]): Scope => ({ columns, wildness: this.#wildness });

  /** `id` and `b` are there nearly always: they may not be NULL. */
  #some(): readonly Column[] {
    return this.#columns.filter(({ name }) => this.#random.chance(name === 'id' || name === 'b' ? 0.95 : 0.5));
  }
}
