"""scikit-learn's LinearRegression on the seed data, arrays already in memory: fits once for each line of standard input
and prints the weights and the intercept, so that another engine can take turns with it."""
import sys

import numpy as np
import pyarrow.parquet as pq
from sklearn.linear_model import LinearRegression

table = pq.read_table(sys.argv[1], columns=["x1", "x2", "x3", "y"])
x = np.column_stack([table[name].to_numpy() for name in ("x1", "x2", "x3")])
y = table["y"].to_numpy()
for _ in sys.stdin:
    model = LinearRegression().fit(x, y)
    print(*model.coef_, model.intercept_, flush=True)
