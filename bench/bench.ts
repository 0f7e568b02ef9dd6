import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type TestServer, type TestServerOptions } from '../test/support/server.ts';
import { difference } from './answers.ts';
import { endWithUs } from './children.ts';
import { type DuckEngine, duckdb, type Engine, millrace } from './engines.ts';
import { Table } from './table.ts';

/** What both engines may use, and how many workers or threads. */
export const budget = { memory: '8GB', threads: 2 } as const;

/** Some rows of the table that need the same servers and data. */
export interface Figure {
  /** What the names of its rows begin with. */
  readonly names: readonly string[];
  /** Takes too long for the whole table: runs only when it is named. */
  readonly onlyWhenNamed?: true;
  run(bench: Bench): Promise<void>;
}

/** What a figure works with: what is wanted, where results go, and things that are closed when it has ended. */
export class Bench {
  readonly table = new Table();
  private readonly wanted: readonly string[];
  private readonly closings: (() => unknown)[] = [];

  /** Names or beginnings of names of rows; none = all. */
  constructor(wanted: readonly string[]) {
    this.wanted = wanted;
  }

  wants(row: string): boolean {
    return this.wanted.length === 0 || this.wanted.some((each) => row.startsWith(each));
  }

  wantsFigure({ names, onlyWhenNamed }: Figure): boolean {
    if (this.wanted.length === 0) return onlyWhenNamed !== true;
    return names.some((name) => this.wanted.some((each) => name.startsWith(each) || each.startsWith(name)));
  }

  /** Hands back what is given and closes it when the figure has ended. */
  keep<T>(thing: T, close: (thing: T) => unknown): T {
    this.closings.push(() => close(thing));
    return thing;
  }

  /** Last opened, first closed; the first error is thrown once everything has been tried. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.closings.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  scratch(): string {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
    return this.keep(folder, () => rmSync(folder, { recursive: true, force: true }));
  }

  /** Our server with two workers and the budget, unless told otherwise. */
  async server(options: TestServerOptions = {}): Promise<TestServer> {
    let forget = (): void => undefined;
    const onSpawn = (pid: number): void => {
      forget = endWithUs(pid);
    };
    const dataFolder = options.dataFolder ?? this.scratch();
    const server = await startServer({
      memory: budget.memory,
      workers: budget.threads,
      onSpawn,
      rehearsal: true,
      ...options,
      dataFolder,
    });
    const stop = once(() => server.stop().finally(forget));
    return this.keep({ ...server, stop }, stop);
  }

  async ours(server: TestServer): Promise<Engine> {
    const engine = await millrace(server);
    const close = once(() => engine.close());
    return this.keep({ ...engine, close }, close);
  }

  /** A session of the server in which nothing is compiled; undefined where that cannot be asked for. */
  async plain(server: TestServer): Promise<Engine | undefined> {
    const engine = await this.ours(server);
    try {
      await engine.query('SHOW compiled_pipelines');
    } catch (error) {
      // undefined_object: this server compiles nothing.
      if ((error as { code?: string }).code !== '42704') throw error;
      return undefined;
    }
    await engine.query('SET compiled_pipelines = off');
    return engine;
  }

  async duckdb(): Promise<DuckEngine> {
    const engine = this.keep(await duckdb(), (each) => each.close());
    await engine.query(`SET memory_limit = '${budget.memory}'`);
    await engine.query(`SET temp_directory = '${this.scratch()}'`);
    return engine;
  }

  /**
   * Whether all give the answer of the last one: the milliseconds that each took for it, or undefined, and the table
   * says why.
   */
  async agree(
    name: string,
    sql: string,
    ours: readonly Engine[],
    other: Engine,
  ): Promise<readonly number[] | undefined> {
    const wanted = await other.query(sql);
    const times: number[] = [];
    for (const engine of ours) {
      try {
        const start = performance.now();
        const differs = difference(await engine.query(sql), wanted);
        times.push(performance.now() - start);
        if (differs === undefined) continue;
        this.table.remark(name, 'WRONG', differs);
      } catch (error) {
        this.table.remark(name, 'FAILED', String(error));
      }
      return undefined;
    }
    return times;
  }
}

/** What a figure has closed early is not closed again at its end. */
function once<T>(act: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}
