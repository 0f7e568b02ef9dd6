"""Writes the 24 tables of TPC-DS as Parquet and its 99 queries: make_data.py SCALE_FACTOR FOLDER.

Needs a duckdb package that carries the tpcds extension within (0.8.1 does)."""
import os
import sys

import duckdb

scale, folder = float(sys.argv[1]), sys.argv[2]
os.makedirs(os.path.join(folder, "queries"), exist_ok=True)
connection = duckdb.connect()
connection.execute(f"CALL dsdgen(sf={scale})")
tables = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
for (table,) in tables:
    connection.execute(f"COPY {table} TO '{folder}/{table}.parquet' (FORMAT parquet)")
for number, query in connection.execute("SELECT query_nr, query FROM tpcds_queries()").fetchall():
    with open(os.path.join(folder, "queries", f"q{number:02d}.sql"), "w", encoding="utf-8") as file:
        # Newer DuckDB takes AT for a keyword.
        file.write(query.replace(") AT,", ") am,"))
print(f"{len(tables)} tables at scale factor {scale} in {folder}")
