import { readFileSync } from 'node:fs';
import { duckdb, tablesOf } from './engines.ts';

/**
 * One query of standard input as the first of this process, for comparisons of cold engines:
 *   node bench/duckdb_once.ts FOLDER_OF_PARQUET MEMORY < query.sql
 * Prints milliseconds and rows as JSON.
 */
const [folder, memory] = process.argv.slice(2);
const engine = await duckdb();
await engine.query(`SET memory_limit = '${memory}'`);
for (const { name, path } of tablesOf(folder))
  await engine.query(`CREATE VIEW ${name} AS SELECT * FROM read_parquet('${path}')`);
const sql = readFileSync(0, 'utf8');
const start = performance.now();
const rows = await engine.query(sql);
const ms = performance.now() - start;
process.stdout.write(JSON.stringify({ ms, rows }));
await engine.close();
