#!/usr/bin/env bash
# Starts an S3 server for the contract suite: versitygw with a posix backend, on a free loopback port, in the foreground.
#   scripts/versitygw.sh [FOLDER]        prints the environment to use, one KEY=value per line, then serves until killed
# Installed when absent: go install github.com/versity/versitygw/cmd/versitygw@latest
set -euo pipefail
folder="${1:-$(mktemp -d)}"
gateway="$(command -v versitygw || true)"
if [ -z "$gateway" ]; then
  go install github.com/versity/versitygw/cmd/versitygw@latest >&2
  gateway="$(go env GOPATH)/bin/versitygw"
fi
mkdir -p "$folder/contract" "$folder/lake"
port="${MILLRACE_TEST_S3_PORT:-$((20000 + RANDOM % 20000))}"
cat <<END
MILLRACE_TEST_S3_ENDPOINT=http://127.0.0.1:$port
MILLRACE_TEST_S3_BUCKET=contract
AWS_ACCESS_KEY_ID=millrace
AWS_SECRET_ACCESS_KEY=millrace-test
AWS_REGION=us-east-1
END
ROOT_ACCESS_KEY=millrace ROOT_SECRET_KEY=millrace-test exec "$gateway" --quiet --port "127.0.0.1:$port" posix "$folder" >&2
