import { readdirSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import type { TestServer } from '../test/support/server.ts';
import type { Rows } from './answers.ts';

export interface Engine {
  readonly name: string;
  query(sql: string): Promise<Rows>;
  close(): Promise<void>;
}

export interface DuckEngine extends Engine {
  readonly connection: DuckDBConnection;
  /** Another session on the same tables. */
  session(): Promise<Engine>;
}

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** Our server, over the wire; every value as the text that came. */
export const millrace = (server: TestServer): Promise<Engine> =>
  postgresClient('millrace', server.pgUrl.replace('//', '//bench@'));

/** Whoever speaks Postgres's protocol. */
export async function postgresClient(name: string, url: string): Promise<Engine> {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser: () => (value: unknown) => value } as unknown as pg.CustomTypesConfig,
  });
  // A server that dies fails the query under way or the next one; without a listener it would end this process.
  client.on('error', () => undefined);
  await client.connect();
  return {
    name,
    query: async (sql) =>
      (await client.query({ text: sql, rowMode: 'array' })).rows.map((row: unknown[]) => row.map(text)),
    close: () => client.end(),
  };
}

/** DuckDB in this process with two threads. */
export async function duckdb(): Promise<DuckEngine> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  return { ...duckSession(connection), connection, session: async () => duckSession(await instance.connect()) };
}

const duckSession = (connection: DuckDBConnection): Engine => ({
  name: 'duckdb',
  query: async (sql) => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(text)),
  close: async () => connection.closeSync(),
});

/** The TPC-H files of a folder as tables in both engines. */
export async function defineTables(folder: string, ours: Engine, theirs: Engine): Promise<void> {
  for (const { name, path } of tablesOf(folder)) {
    await ours.query(`CREATE OR REPLACE EXTERNAL TABLE ${name} STORED AS PARQUET LOCATION '${path}'`);
    await theirs.query(`CREATE OR REPLACE VIEW ${name} AS SELECT * FROM read_parquet('${path}')`);
  }
}

/** Parquet files of a folder and the tables that they are. */
export const tablesOf = (folder: string): readonly { readonly name: string; readonly path: string }[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.parquet'))
    .map((file) => ({ name: file.replace('.parquet', ''), path: `${folder}/${file}` }));
