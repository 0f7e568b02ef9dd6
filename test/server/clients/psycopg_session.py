"""Runs the steps on standard input (JSON) with psycopg 3; prints one JSON line per step."""
import json
import re
import sys

import psycopg


def text(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def main(url):
    steps = json.load(sys.stdin)
    with psycopg.connect(url, autocommit=True) as connection:
        for binary in (False, True):
            for step in steps:
                sql = re.sub(r"\$(\d+)", "%s", step["sql"].replace("%", "%%")) if step.get("params") else step["sql"]
                try:
                    with connection.cursor(binary=binary) as cursor:
                        cursor.execute(sql, step.get("params") or None)
                        rows = [[text(v) for v in row] for row in cursor.fetchall()] if cursor.description else []
                        print(json.dumps({"rows": rows[:100], "count": len(rows)}))
                except psycopg.Error as error:
                    print(json.dumps({"error": error.sqlstate}))


main(sys.argv[1])
