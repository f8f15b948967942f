#!/usr/bin/env bash
#
# order-bench.sh - measures the packaged application: orders a second, latency, CPU and commits an order, memory.
#
# usage: src/bench/order-bench.sh [--server liberty|payara] [--java HOME] [--warmup 50000] [--orders 20000]
#                                 [--paced | --bulk] [--label TEXT]
#
#   --server   the application server (liberty)
#   --java     the JDK that runs the server and the load (JAVA_HOME, else the java on the PATH)
#   --warmup   orders before the measurement (50000: a cold JVM gives a third of a warm one)
#   --orders   measured orders (20000; with --paced 4000)
#   --paced    100 orders/s instead of as many as 32 connections get through: the latency below saturation
#   --bulk     500 orders a request, one a line (application/x-ndjson); before that the same orders one by one, for comparison
#   --label    copied into the result
#
# Needs `mvn package` done before. Everything it starts is its own, on 127.0.0.1, in a temporary directory, and is gone
# when it ends. README.md in this directory explains the figures and the environment variables.
set -euo pipefail

readonly connections=32 products=1000 paced_rate=100 bulk_size=500
readonly liberty_artifact=io.openliberty:openliberty-runtime:26.0.0.3:zip
readonly payara_artifact=fish.payara.extras:payara-micro:6.2025.10
readonly dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0

bench_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project_dir=$(cd "$bench_dir/../.." && pwd)
results_dir=${ORDERLY_BENCH_RESULTS:-$project_dir/target/bench}
war=${ORDERLY_BENCH_WAR:-$project_dir/target/orderly.war}
jvm_options=${ORDERLY_BENCH_JVM:--Xms1g -Xmx1g -XX:+UseParallelGC}
ready_path=/health/ready
done_path=/api/stats
server=liberty
java_home=${JAVA_HOME:-}
warmup=50000
orders=
paced=false
bulk=false
label=

run_dir=
app_pid=
database_pid=
driver_pid=

fail() {
    echo "order-bench: $*" >&2
    exit 1
}

usage() {
    sed -n '3,18s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

parse_options() {
    while (($#)); do
        case $1 in
            --server | --java | --warmup | --orders | --label)
                (($# > 1)) || fail "$1 needs a value; see --help" ;;&
            --server) server=$2; shift ;;
            --java) java_home=$2; shift ;;
            --warmup) warmup=$2; shift ;;
            --orders) orders=$2; shift ;;
            --label) label=$2; shift ;;
            --paced) paced=true ;;
            --bulk) bulk=true ;;
            -h | --help) usage; exit 0 ;;
            *) fail "unknown option \"$1\"; see --help" ;;
        esac
        shift
    done
    [[ -n $orders ]] || { if $paced; then orders=4000; else orders=20000; fi; }
    ! $paced || ! $bulk || fail "--paced and --bulk exclude each other"
    [[ $server == liberty || $server == payara ]] || fail "--server is \"$server\"; allowed are liberty and payara"
    [[ $warmup =~ ^[0-9]+$ ]] || fail "--warmup is \"$warmup\"; a number is expected"
    [[ $orders =~ ^[1-9][0-9]*$ ]] || fail "--orders is \"$orders\"; a number above 0 is expected"
}

# ---- what must be there

check_tools() {
    [[ -r /proc/self/stat ]] || fail "reads CPU time and memory from /proc: Linux only"
    local tool
    for tool in curl jq unzip; do
        command -v "$tool" >/dev/null || fail "needs $tool: apt-get install $tool"
    done
    find_java
    find_postgres
}

find_java() {
    java_home=${java_home:-$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /missing/java)")")")}
    [[ -x $java_home/bin/java ]] || fail "no Java in \"$java_home\"; name a JDK of 17 or later with --java HOME"
    [[ -x $java_home/bin/jcmd ]] || fail "\"$java_home\" has no jcmd; a full JDK is needed, not a JRE"
    java_version=$("$java_home/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
}

find_postgres() {
    local candidate
    pg_bin=
    for candidate in "${ORDERLY_BENCH_PG_BIN:-}" \
        "$(dirname "$(readlink -f "$(command -v initdb || echo /missing/initdb)")")" \
        $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
        if [[ -n $candidate && -x $candidate/initdb && -x $candidate/postgres && -x $candidate/psql ]]; then
            pg_bin=$candidate
            break
        fi
    done
    [[ -n $pg_bin ]] || fail "no PostgreSQL server programs: apt-get install postgresql, or set ORDERLY_BENCH_PG_BIN"
    pg_user=${ORDERLY_BENCH_PG_USER:-postgres}
    if ((EUID == 0)); then
        id "$pg_user" >/dev/null 2>&1 || fail "PostgreSQL does not run as root, and there is no user \"$pg_user\"; set ORDERLY_BENCH_PG_USER"
    fi
}

check_application() {
    [[ -f $war ]] || fail "no $war: run mvn package first"
    case $server in
        liberty) resolve_liberty ;;
        payara) resolve_payara ;;
    esac
}

resolve_liberty() {
    liberty_home=${ORDERLY_BENCH_LIBERTY:-$project_dir/target/bench/wlp}
    if [[ ! -x $liberty_home/bin/server ]]; then
        [[ -z ${ORDERLY_BENCH_LIBERTY:-} ]] || fail "no bin/server in ORDERLY_BENCH_LIBERTY=$liberty_home"
        maven unpack "$liberty_artifact"
    fi
    [[ -x $liberty_home/bin/server ]] || chmod +x "$liberty_home"/bin/server
}

resolve_payara() {
    local group name version
    IFS=: read -r group name version <<<"$payara_artifact"
    payara_jar=${ORDERLY_BENCH_PAYARA:-$project_dir/target/bench/$name-$version.jar}
    if [[ ! -f $payara_jar ]]; then
        [[ -z ${ORDERLY_BENCH_PAYARA:-} ]] || fail "no file ORDERLY_BENCH_PAYARA=$payara_jar"
        maven copy "$group:$name:$version"
    fi
}

maven() {
    echo "resolving $2" >&2
    mvn -q -B -f "$project_dir/pom.xml" "$dependency_plugin:$1" -Dartifact="$2" -DoutputDirectory="$project_dir/target/bench" >&2 ||
        fail "Maven could not resolve $2"
}

# ---- the run directory, and its end

prepare_run() {
    mkdir -p "$results_dir"
    run_dir=$(mktemp -d "${TMPDIR:-/tmp}/orderly-bench.XXXXXX")
    chmod 711 "$run_dir"
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    [[ $(stat -f -c %T "$run_dir") != tmpfs ]] ||
        echo "order-bench: $run_dir is in memory, so fsync costs nothing; point TMPDIR to a disk" >&2
}

clean_up() {
    local status=$?
    trap - EXIT INT TERM
    set +e
    stop "$driver_pid" TERM
    stop "$app_pid" TERM
    stop "$database_pid" INT
    if ((status != 0)); then
        cp "$run_dir"/*.log "$results_dir" 2>/dev/null && echo "order-bench: failed; the logs are in $results_dir" >&2
    fi
    rm -rf "$run_dir"
    exit "$status"
}

stop() { # pid signal
    [[ -n $1 ]] && kill -"$2" "$1" 2>/dev/null || return 0
    local i
    for ((i = 0; i < 300; i++)); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$1" 2>/dev/null
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

secret() {
    od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

# ---- PostgreSQL

start_database() {
    database_port=${ORDERLY_BENCH_DB_PORT:-$(free_port)}
    database_password=$(secret)
    database_dir=$run_dir/database
    mkdir "$database_dir"
    echo "$database_password" >"$run_dir/password"
    if ((EUID == 0)); then
        chown "$pg_user" "$database_dir" "$run_dir/password"
    fi
    (cd / && as_database_user "$pg_bin/initdb" -D "$database_dir" -U orderly -A scram-sha-256 --pwfile="$run_dir/password" \
        -E UTF8 --locale=C) >"$run_dir/database.log" 2>&1 || fail "initdb failed: $(tail -n 3 "$run_dir/database.log")"
    configure_database
    (cd / && exec_as_database_user "$pg_bin/postgres" -D "$database_dir") >>"$run_dir/database.log" 2>&1 &
    database_pid=$!
    until_true 30 database "$database_pid" sql "select 1" postgres
    sql "create database bench" postgres >/dev/null
}

configure_database() {
    cat >>"$database_dir/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $database_port
unix_socket_directories = ''
fsync = on
synchronous_commit = on
full_page_writes = on
shared_buffers = 512MB
max_connections = 100
max_wal_size = 4GB
wal_keep_size = 4GB
CONF
}

as_database_user() {
    (exec_as_database_user "$@")
}

exec_as_database_user() {
    if ((EUID == 0)); then
        exec setpriv --reuid="$pg_user" --regid="$(id -g "$pg_user")" --clear-groups "$@"
    fi
    exec "$@"
}

sql() { # statement [database]
    PGPASSWORD=$database_password "$pg_bin/psql" -h 127.0.0.1 -p "$database_port" -U orderly -d "${2:-bench}" -X -q -t -A -F' ' -c "$1" \
        2>>"$run_dir/psql.log"
}

# ---- the application

start_application() {
    http_port=${ORDERLY_BENCH_HTTP_PORT:-$(free_port)}
    admin_password=$(secret)
    mkdir "$run_dir/data"
    export ORDERLY_DB_URL=jdbc:postgresql://127.0.0.1:$database_port/bench?reWriteBatchedInserts=true
    export ORDERLY_DB_USER=orderly ORDERLY_DB_PASSWORD=$database_password
    export ORDERLY_DATA=$run_dir/data
    export ORDERLY_ADMIN_USER=bench ORDERLY_ADMIN_PASSWORD=$admin_password
    local begin=$EPOCHREALTIME
    "start_$server"
    until_true 180 application "$app_pid" answers "$ready_path"
    startup_s=$(calc "$EPOCHREALTIME - $begin")
}

start_liberty() {
    local server_dir=$run_dir/liberty/servers/bench
    mkdir -p "$server_dir/apps"
    cp -r "$project_dir/src/main/liberty/config/." "$server_dir"
    cp "$war" "$server_dir/apps/orderly.war"
    copy_drivers "$server_dir/lib"
    ORDERLY_HTTP_HOST=127.0.0.1 ORDERLY_HTTP_PORT=$http_port JAVA_HOME=$java_home JVM_ARGS=$jvm_options WLP_USER_DIR=$run_dir/liberty \
        "$liberty_home/bin/server" run bench >"$run_dir/application.log" 2>&1 </dev/null &
    app_pid=$!
}

# Liberty loads JDBC drivers from outside the application; the WAR has them.
copy_drivers() { # directory
    unzip -q -j -o "$war" 'WEB-INF/lib/postgresql-*.jar' 'WEB-INF/lib/h2-*.jar' -d "$1"
}

# Hazelcast is off: it listens on every address, and a single instance has no use for it.
start_payara() {
    echo "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.address=127.0.0.1" \
        >"$run_dir/preboot"
    # shellcheck disable=SC2086  # several options in one variable
    "$java_home/bin/java" $jvm_options -jar "$payara_jar" --rootDir "$run_dir/payara" --prebootcommandfile "$run_dir/preboot" \
        --nohazelcast --port "$http_port" --deploy "$war" --contextRoot / >"$run_dir/application.log" 2>&1 </dev/null &
    app_pid=$!
}

answers() { # path
    curl -s -f -m 2 -o /dev/null "http://127.0.0.1:$http_port$1"
}

until_true() { # seconds name pid command...
    local seconds=$1 name=$2 pid=$3 deadline=$((SECONDS + $1))
    shift 3
    until "$@" >/dev/null; do
        kill -0 "$pid" 2>/dev/null || fail "the $name ended:"$'\n'"$(tail -n 20 "$run_dir/$name.log")"
        ((SECONDS < deadline)) || fail "the $name was not ready after $seconds s:"$'\n'"$(tail -n 20 "$run_dir/$name.log")"
        sleep 0.05
    done
}

# ---- the measurement

start_load() {
    local options=(--url "http://127.0.0.1:$http_port" --done-url "http://127.0.0.1:$http_port$done_path"
        --warmup "$warmup" --orders "$orders" --concurrency "$connections" --products "$products" --hold "$run_dir/warm" --label "$label")
    if [[ -n ${admin_password:-} ]]; then
        options+=(--seed-products --admin "bench:$admin_password")
    fi
    if $paced; then
        options+=(--rate "$paced_rate" --sample-step-ms 2 --samples 1000)
    fi
    if $bulk; then
        options+=(--bulk "$bulk_size")
    fi
    "$java_home/bin/java" -Xmx512m -XX:+UseSerialGC "$bench_dir/OrderLoad.java" "${options[@]}" \
        >"$run_dir/load.out" 2>"$run_dir/load.log" </dev/null &
    driver_pid=$!
}

await_warm() {
    while [[ ! -e $run_dir/warm ]]; do
        kill -0 "$driver_pid" 2>/dev/null || fail "the load ended before the measurement: $(tail -n 5 "$run_dir/load.log")"
        sleep 0.1
    done
}

# The statistics of an idle backend arrive up to ten seconds late.
settle() {
    sleep 11
}

measure() {
    echo "warming up with $warmup orders" >&2
    start_load
    await_warm
    settle
    read_database before
    read_cpu before
    echo "measuring $orders orders" >&2
    rm "$run_dir/warm"
    wait "$driver_pid" || fail "the load ended with $?: $(tail -n 5 "$run_dir/load.log")"
    driver_pid=
    read_cpu after
    rss_mib=$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$app_pid/status")
    settle
    read_database after
    heap_mib=$(live_heap_mib)
    wal_commits=$(count_wal_commits)
}

declare -A counters

read_cpu() { # before|after
    local idle total
    read -r idle total < <(awk '/^cpu / { print $5 + $6, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat)
    counters[$1.app]=$(cpu_ticks "$app_pid")
    counters[$1.database]=$(database_ticks)
    counters[$1.idle]=$idle
    counters[$1.total]=$total
}

cpu_ticks() { # pid: user and system time
    sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}

# All backends: the living ones, and in the postmaster's own record those that have ended.
database_ticks() {
    local pid ticks
    ticks=$(sed 's/.*) //' "/proc/$database_pid/stat" | awk '{ print $12 + $13 + $14 + $15 }')
    for pid in $(<"/proc/$database_pid/task/$database_pid/children"); do
        ticks=$((ticks + $(cpu_ticks "$pid" 2>/dev/null || echo 0)))
    done
    echo "$ticks"
}

read_database() { # before|after
    local commits lsn position
    read -r commits lsn position < <(sql "select xact_commit, pg_current_wal_lsn(), pg_current_wal_lsn() - '0/0'::pg_lsn
        from pg_stat_database where datname = 'bench'")
    counters[$1.commits]=$commits
    counters[$1.lsn]=$lsn
    counters[$1.wal]=$position
}

count_wal_commits() {
    if [[ ! -x $pg_bin/pg_waldump ]]; then
        echo null
        return
    fi
    "$pg_bin/pg_waldump" -p "$database_dir/pg_wal" -s "${counters[before.lsn]}" -e "${counters[after.lsn]}" -r Transaction \
        >"$run_dir/wal" 2>"$run_dir/waldump.log" || { echo null; return; }
    grep -c 'desc: COMMIT' "$run_dir/wal" || true
}

# A class histogram counts live objects, and so collects the garbage first.
live_heap_mib() {
    "$java_home/bin/jcmd" "$app_pid" GC.class_histogram | awk '$1 == "Total" { mib = int($3 / 1048576) } END { print mib == "" ? "null" : mib }'
}

calc() { # expression
    LC_ALL=C awk "BEGIN { printf \"%.2f\", $1 }"
}

grown() { # counter
    echo $((${counters[after.$1]} - ${counters[before.$1]}))
}

# ---- the report

result() {
    head -n 1 "$run_dir/load.out" | jq -c \
        --arg at "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --arg commit "$(git -C "$project_dir" describe --always --dirty 2>/dev/null || echo unknown)" \
        --arg server "$server" --arg java "$java_version" --arg mode "$($paced && echo paced || { $bulk && echo bulk || echo closed; })" \
        --arg transport "${ORDERLY_TRANSPORT:-artemis}" --arg jvm "$jvm_options" \
        --argjson cores "$(nproc)" --argjson warmup "$warmup" --argjson hz "$(getconf CLK_TCK)" \
        --argjson startup "$startup_s" --argjson rss "$rss_mib" --argjson heap "$heap_mib" \
        --argjson app "$(grown app)" --argjson database "$(grown database)" \
        --argjson busy "$(($(grown total) - $(grown idle)))" --argjson commits "$(grown commits)" \
        --argjson walCommits "$wal_commits" --argjson wal "$(grown wal)" '
        def hundredths: if . == null then null else . * 100 | round / 100 end;
        def each($n): if . == null or $n == 0 then null else . / $n | hundredths end;
        def ms: . * 1000 / $hz;
        .orders as $n | {at: $at, commit: $commit, server: $server, java: $java, transport: $transport, mode: $mode, jvm: $jvm, cores: $cores,
            warmup: $warmup} + . + {
            appCpuMsPerOrder: ($app | ms | each($n)), dbCpuMsPerOrder: ($database | ms | each($n)),
            walCommitsPerOrder: ($walCommits | each($n)), transactionsPerOrder: ($commits | each($n)),
            walBytesPerOrder: ($wal / $n | round), otherCpuS: (($busy - $app - $database) / $hz - .driverCpuS | hundredths),
            rssMiB: $rss, heapAfterGcMiB: $heap, startupS: $startup}'
}

table() { # json
    jq -r '
        def show: if . == null then "n/a" else tostring end;
        def row($name; $value): ($name + " " * (38 - ($name | length))) + $value;
        "",
        "\(.server), Java \(.java), \(.transport), \(.cores) cores: \(.orders) orders "
            + (if .mode == "paced" then "at \(.rate)/s" else "over \(.concurrency) connections" end) + " after \(.warmup)",
        row("accepted orders/s"; .acceptedPerS | show),
        (select(.oneByOnePerS) | row("the same orders one by one"; .oneByOnePerS | show)),
        row("end-to-end orders/s"; .endToEndPerS | show),
        row("POST ms, p50 / p99 / max"; "\(.httpP50Ms | show) / \(.httpP99Ms | show) / \(.httpMaxMs | show)"),
        row("end-to-end ms, p50 / p99 / max"; "\(.e2eP50Ms | show) / \(.e2eP99Ms | show) / \(.e2eMaxMs | show)  (\(.e2eSamples) samples)"),
        row("open at last POST"; "\(.backlogOrdersAtLastPost) orders, \(.backlogNotificationsAtLastPost) mails"
            + (if .pendingAtLastPost >= 0 then ", \(.pendingAtLastPost) events" else "" end)),
        row("rejected / connection errors"; "\(.rejected) / \(.errors)"),
        row("application CPU ms an order"; .appCpuMsPerOrder | show),
        row("PostgreSQL CPU ms an order"; .dbCpuMsPerOrder | show),
        row("commits with changes an order"; .walCommitsPerOrder | show),
        row("transactions an order, reads included"; .transactionsPerOrder | show),
        row("WAL bytes an order"; .walBytesPerOrder | show),
        row("RSS / live heap MiB"; "\(.rssMiB | show) / \(.heapAfterGcMiB | show)"),
        row("start-up s"; .startupS | show),
        row("CPU s of the driver / of others"; "\(.driverCpuS | show) / \(.otherCpuS | show)")' <<<"$1"
}

report() {
    local json
    json=$(result)
    table "$json"
    echo "$json" >>"$results_dir/results.jsonl"
    jq -e '.rejected + .errors == 0' <<<"$json" >/dev/null || fail "some orders were rejected or met connection errors: these figures do not count"
}

main() {
    parse_options "$@"
    check_tools
    check_application
    prepare_run
    start_database
    start_application
    measure
    report
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    main "$@"
fi
