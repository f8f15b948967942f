#!/usr/bin/env bash
#
# shapes-bench.sh - the three shapes of docker/ one after the other, under the same load: orders a second, memory.
#
# usage: src/bench/shapes-bench.sh [--warmup 10000] [--orders 10000] [SHAPE...]
#
# Needs what the scripts in docker/ need. The data goes to a temporary directory. Appends a line of JSON for each shape to
# target/bench/shapes.jsonl.
set -euo pipefail

bench_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project_dir=$(cd "$bench_dir/../.." && pwd)
warmup=10000
orders=10000
shapes=()
script=

while (($#)); do
    case $1 in
        --warmup) warmup=$2; shift ;;
        --orders) orders=$2; shift ;;
        monolith | pair | production) shapes+=("$1") ;;
        *) sed -n '3,9s/^# \{0,1\}//p' "$0" >&2; exit 1 ;;
    esac
    shift
done
((${#shapes[@]})) || shapes=(monolith pair production)

mkdir -p "$project_dir/target/bench"
ORDERLY_DATA=$(mktemp -d "${TMPDIR:-/tmp}/orderly-shapes.XXXXXX")
export ORDERLY_DATA
chmod 711 "$ORDERLY_DATA"
trap 'stop; rm -rf "$ORDERLY_DATA"' EXIT

stop() {
    [[ -n $script ]] || return 0
    kill "$script" 2>/dev/null || true
    wait "$script" || true
    script=
}

# name url, as the shape prints them
servers() {
    sed -n 's/^[a-z]*: \([a-z0-9-]*\) is ready at \(.*\)\/$/\1 \2/p' "$ORDERLY_DATA/out"
}

address() { # server
    servers | awk -v name="$1" '$1 == name { print $2 }'
}

# Of the processes below the script, each by its name and with the memory that it holds.
memory() {
    local pid
    for pid in $(ps -eo pid=,ppid= | awk -v top="$script" '
            { parent[$1] = $2 } END { for (p in parent) { q = p; while (q && q != top) q = parent[q]; if (q && p != top) print p } }'); do
        ps -o comm=,rss= -p "$pid" || true
    done | awk '{ n[$1]++; kib[$1] += $2 } END { for (name in n) if (kib[name] > 50000)
        printf "%s%s x %d: %d MiB", sep, name, n[name], kib[name] / 1024, sep = ", " }'
}

measure() { # shape url done-url
    local result
    result=$(java "$bench_dir/OrderLoad.java" --url "$2" --done-url "$3" --warmup "$warmup" --orders "$orders" --label "$1" --samples 0 | head -n 1)
    echo "$result" >>"$project_dir/target/bench/shapes.jsonl"
    jq -r --arg memory "$(memory)" '"\(.label): accepted \(.acceptedPerS)/s, end to end \(.endToEndPerS)/s; \($memory)"' <<<"$result"
}

for shape in "${shapes[@]}"; do
    "$project_dir/docker/$shape.sh" >"$ORDERLY_DATA/out" 2>&1 &
    script=$!
    until grep -q 'Ctrl-C ends it' "$ORDERLY_DATA/out"; do
        kill -0 "$script" 2>/dev/null || { cat "$ORDERLY_DATA/out" >&2; exit 1; }
        sleep 0.5
    done
    case $shape in
        monolith) measure monolith "$(address monolith)" "$(address monolith)/api/stats" ;;
        pair) measure pair "$(address shop)" "$(address shop)/api/stats,$(address back)/api/stats" ;;
        production)
            gateway=$(sed -n 's/.*all modules at \(.*\)\/$/\1/p' "$ORDERLY_DATA/out")
            measure production "${gateway:-$(address order-1)}" "$(address order-1)/api/stats,$(address notification-1)/api/stats"
            ;;
    esac
    stop
done
