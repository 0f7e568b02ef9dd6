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

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** Our server, over the wire; every value as the text that came. */
export async function millrace(server: TestServer): Promise<Engine> {
  const client = new pg.Client({
    connectionString: server.pgUrl.replace('//', '//bench@'),
    types: { getTypeParser: () => (value: unknown) => value } as unknown as pg.CustomTypesConfig,
  });
  await client.connect();
  return {
    name: 'millrace',
    query: async (sql) =>
      (await client.query({ text: sql, rowMode: 'array' })).rows.map((row: unknown[]) => row.map(text)),
    close: () => client.end(),
  };
}

/** DuckDB in this process with two threads. */
export async function duckdb(): Promise<Engine & { readonly connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  return {
    name: 'duckdb',
    connection,
    query: async (sql) => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(text)),
    close: async () => connection.closeSync(),
  };
}

/** The TPC-H files of a folder as tables in both engines. */
export async function defineTables(folder: string, ours: Engine, theirs: Engine): Promise<void> {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.parquet'))) {
    const name = file.replace('.parquet', '');
    await ours.query(`CREATE OR REPLACE EXTERNAL TABLE ${name} STORED AS PARQUET LOCATION '${folder}/${file}'`);
    await theirs.query(`CREATE OR REPLACE VIEW ${name} AS SELECT * FROM read_parquet('${folder}/${file}')`);
  }
}
