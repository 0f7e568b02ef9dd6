-- The seed experiment, wholly in SQL: ten million rows, a plain and a curved linear regression.
--   psql -h 127.0.0.1 -p 5433 -v folder=s3://lake/synthetic/ -v rows=10000000 -f examples/seed_experiment.sql lake
\set ON_ERROR_STOP on
\if :{?folder} \else \set folder s3://lake/synthetic/ \endif
\if :{?rows} \else \set rows 10000000 \endif
\timing on

COPY (SELECT i AS row_id, x1, x2, x3, 2*x1 + 3*x2*x2 - sqrt(x3) + random_normal(0, 30) AS y
      FROM (SELECT i, random()*100 AS x1, random()*100 AS x2, random()*100 AS x3
            FROM generate_series(1, :rows) AS g(i)) t)
  TO :'folder' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880);

CREATE EXTERNAL TABLE synthetic STORED AS PARQUET LOCATION :'folder';

SELECT count(*), avg(y), stddev(y), min(x1), max(x3) FROM synthetic WHERE x2 > 50;

CREATE MODEL plain USING linear_regression TARGET y AS SELECT x1, x2, x3, y FROM synthetic;

CREATE MODEL curved USING linear_regression TARGET y
  TRANSFORM (x1, ML.POLYNOMIAL_EXPAND(STRUCT(x2), 2), sqrt(x3) AS x3, y) SPLIT RANDOM 0.2 SEED 42
  AS SELECT x1, x2, x3, y FROM synthetic;

EVALUATE MODEL plain;
EVALUATE MODEL curved;
DESCRIBE MODEL curved WEIGHTS;

SELECT row_id, y, predicted_y FROM PREDICT(MODEL curved, TABLE synthetic)
  WHERE abs(predicted_y - y) > 100 ORDER BY 1 LIMIT 10;
PREDICT curved FROM synthetic LIMIT 5;
SELECT PREDICT(MODEL curved USING 10.0 AS x1, 20.0 AS x2, 9.0 AS x3);

EXPLAIN ANALYZE SELECT count(*), avg(y) FROM synthetic WHERE x2 > 50;
EXPLAIN CREATE MODEL again USING linear_regression TARGET y AS SELECT x1, x2, x3, y FROM synthetic;
