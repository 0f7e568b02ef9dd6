import { mkdirSync } from 'node:fs';
import type pg from 'pg';
import { tables } from './tables.ts';

/** Makes the tables in PostgreSQL, in the session's own temporary schema. */
export async function loadPostgres(client: pg.Client): Promise<void> {
  await client.query("SET timezone TO UTC; SET statement_timeout TO '20s'; SET jit TO off; SET work_mem TO '64MB'");
  for (const { name, rows } of tables) await client.query(`CREATE TEMP TABLE ${name} AS ${rows}`);
  for (const { name } of tables) await client.query(`ANALYZE ${name}`);
}

/** Makes the tables in Millrace below `folder`; those of several row groups are written with COPY. */
export async function loadMillrace(client: pg.Client, folder: string): Promise<void> {
  for (const { name, rows, rowGroup, view } of tables) {
    if (view) await client.query(`CREATE VIEW ${name} AS ${rows}`);
    else if (rowGroup === undefined) await client.query(`CREATE TABLE ${name} AS ${rows}`);
    else {
      const place = `${folder}/${name}.parquet`;
      mkdirSync(folder, { recursive: true });
      await client.query(`COPY (${rows}) TO '${place}' (FORMAT parquet, ROW_GROUP_SIZE ${rowGroup})`);
      await client.query(`CREATE EXTERNAL TABLE ${name} STORED AS PARQUET LOCATION '${place}'`);
    }
  }
}
