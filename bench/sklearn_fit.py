"""Times scikit-learn's LinearRegression on the seed data, arrays already in memory: prints milliseconds and R²."""
import sys
import time

import numpy as np
import pyarrow.parquet as pq
from sklearn.linear_model import LinearRegression

table = pq.read_table(sys.argv[1], columns=["x1", "x2", "x3", "y"])
x = np.column_stack([table[name].to_numpy() for name in ("x1", "x2", "x3")])
y = table["y"].to_numpy()
times = []
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    model = LinearRegression().fit(x, y)
    times.append((time.perf_counter() - start) * 1000)
print(sorted(times)[len(times) // 2], min(times), *model.coef_, model.intercept_)
