import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { phases } from '../../src/planner/rewrite/rules/index.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { ask, connect } from './client.ts';
import { difference } from './compare.ts';
import { loadMillrace, loadPostgres } from './load.ts';
import { type RandomCase, type RandomQuery, randomCase } from './random_sql.ts';
import { reduced } from './reduce.ts';

/** What came of a seed: nothing, a feature that is left out, or a difference with the shortest query that shows it. */
export type Outcome =
  | { readonly kind: 'same'; readonly error: boolean }
  | { readonly kind: 'unsupported'; readonly what: string }
  | { readonly kind: 'different'; readonly what: string; readonly sql: string; readonly shortest: string };

export interface FuzzOptions {
  readonly postgres: string;
  /** A server that runs already; else one is started. */
  readonly millrace?: string | undefined;
  readonly reduce: boolean;
}

/** Rules may be off for every so many seeds. */
const everyWithoutRules = 4;

export const optionalRules = [
  ...new Set(phases.flatMap(({ rules }) => rules.filter((rule) => rule.required !== true).map(({ name }) => name))),
];

/** PostgreSQL and Millrace side by side, with the same tables; Millrace with all rules and with those it needs only. */
export class Fuzz {
  readonly #options: FuzzOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'differential-'));
  #server: TestServer | undefined;
  #theirs!: pg.Client;
  #ours!: pg.Client;
  #plain!: pg.Client;

  private constructor(options: FuzzOptions) {
    this.#options = options;
  }

  static async open(options: FuzzOptions): Promise<Fuzz> {
    const fuzz = new Fuzz(options);
    if (options.millrace === undefined) fuzz.#server = await startServer();
    fuzz.#theirs = await connect(options.postgres);
    await loadPostgres(fuzz.#theirs);
    await fuzz.#reconnect();
    await loadMillrace(fuzz.#ours, fuzz.#folder);
    return fuzz;
  }

  async #reconnect(): Promise<void> {
    const url = this.#options.millrace ?? this.#server!.pgUrl;
    this.#ours = await connect(url);
    this.#plain = await connect(url);
    for (const client of [this.#ours, this.#plain]) await client.query("SET statement_timeout TO '60s'");
    await this.#plain.query(`SET disabled_rules TO '${optionalRules.join(', ')}'`);
  }

  async run(seed: number): Promise<Outcome> {
    const { statements } = randomCase(seed);
    const last = statements.length - 1;
    let error = false;
    for (const [i, query] of statements.entries()) {
      const { found, failed, lost } = await this.#compare(query, this.#ours);
      if (lost) await this.#reconnect();
      if (found !== undefined) {
        if (last > 0) await this.#forget();
        return this.#outcomeOf(found, { statements: statements.slice(0, i + 1) });
      }
      error ||= failed;
      // What one of them has refused the other may have done: nothing more to compare.
      if (failed && last > 0) {
        await this.#forget();
        return { kind: 'same', error };
      }
    }
    if (last > 0 || seed % everyWithoutRules !== 0) return { kind: 'same', error };
    const { found } = await this.#compare(statements[0], this.#plain);
    if (found === undefined || found.startsWith('unsupported')) return { kind: 'same', error };
    return { kind: 'different', what: `rules off: ${found}`, sql: statements[0].sql, shortest: statements[0].sql };
  }

  async #outcomeOf(found: string, { statements }: RandomCase): Promise<Outcome> {
    if (found.startsWith('unsupported')) return { kind: 'unsupported', what: found };
    const sql = statements.map((each) => each.sql).join(';\n  ');
    if (!this.#options.reduce || statements.length > 1) return { kind: 'different', what: found, sql, shortest: sql };
    const sort = kindOf(found);
    const shortest = await reduced(sql, async (candidate) => {
      const again = await this.#compare({ ...statements[0], sql: candidate }, this.#ours);
      return again.found !== undefined && kindOf(again.found) === sort;
    });
    return { kind: 'different', what: found, sql, shortest };
  }

  async #compare(query: RandomQuery, client: pg.Client) {
    const expected = await ask(this.#theirs, query.sql);
    const given = await ask(client, query.sql);
    return {
      found: difference(expected, given, query),
      failed: expected.kind === 'error' || given.kind === 'error',
      lost: given.kind === 'error' && given.code === '',
    };
  }

  async #forget(): Promise<void> {
    for (const client of [this.#theirs, this.#ours]) await ask(client, 'DROP TABLE IF EXISTS m');
  }

  async close(): Promise<void> {
    await Promise.all([this.#ours.end(), this.#plain.end(), this.#theirs.end(), this.#server?.stop()]);
    rmSync(this.#folder, { recursive: true });
  }
}

/** What a shorter query must have in common with the first one: the sort of difference, and the codes of errors. */
const kindOf = (found: string): string =>
  `${found.split(':')[0]} ${found.startsWith('error') ? (found.match(/\b[0-9][0-9A-Z]{4}\b/g) ?? []).join(' ') : ''}`;
