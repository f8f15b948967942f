# shellcheck shell=bash
# What the scripts of this directory share: servers, broker and database as processes on 127.0.0.1, without containers.
# Sourced, not run. Whatever it starts ends with the script, each by its pid.
set -euo pipefail

docker_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project_dir=$(dirname "$docker_dir")
programs_dir=$project_dir/target/programs
war=$project_dir/target/orderly.war

readonly payara_artifact=fish.payara.extras:payara-micro:6.2025.10
readonly liberty_artifact=io.openliberty:openliberty-runtime:26.0.0.3:zip
# shellcheck disable=SC2034  # of those who source this
readonly artemis_artifact=org.apache.activemq:apache-artemis:2.44.0:zip:bin
readonly dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0

shape=$(basename "$0" .sh)
base=${ORDERLY_DATA:-$HOME/.orderly}/$shape
pids=()

fail() {
    echo "$shape: $*" >&2
    exit 1
}

say() {
    echo "$shape: $*" >&2
}

# ---- start and end

begin() {
    command -v java >/dev/null || fail "needs a JDK of 17 or later on the PATH"
    command -v curl >/dev/null || fail "needs curl"
    [[ -f $war ]] || fail "there is no $war: run mvn package first"
    base=$(realpath -m "$base")
    mkdir -p "$base"
    trap end EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# The last that was started ends first, so that servers go before what they need.
end() {
    local status=$? i
    trap - EXIT INT TERM
    set +e
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
        stop "${pids[i]}"
    done
    exit "$status"
}

# A server script starts its JVM as a child and does not pass signals on.
stop() { # pid
    local pid=$1 child i
    for child in $(ps -o pid= --ppid "$pid"); do
        [[ $(ps -o comm= -p "$child") == java ]] && pid=$child
    done
    kill "$pid" 2>/dev/null
    for ((i = 0; i < 300; i++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1
    done
    say "process $pid does not end, so it is killed"
    kill -KILL "$pid" 2>/dev/null
}

# Waits until one of what was started ends, which none should.
run() {
    say "Ctrl-C ends it; logs and data are in $base"
    wait -n "${pids[@]}" || true
    fail "a process has ended, and all with it; its log is in $base"
}

# ---- ports, secrets, programs

# Every port is tried from a number on, so that several shapes can run side by side.
declare -A taken=()
free_port() { # first; sets $port
    port=$1
    while [[ -n ${taken[$port]:-} ]] || (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((port + 1))
    done
    taken[$port]=yes
}

# The content of a file with a secret, which is made at the first start.
secret() { # file
    if [[ ! -s $1 ]]; then
        mkdir -p "$(dirname "$1")"
        (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$1")
    fi
    cat "$1"
}

program() { # goal artifact directory
    local said
    say "fetching $2"
    said=$(mvn -q -B -f "$project_dir/pom.xml" "$dependency_plugin:$1" -Dartifact="$2" -DoutputDirectory="$3" \
        -Dmdep.stripVersion=true 2>&1) || fail "Maven could not fetch $2: $said"
}

# ---- servers

# Payara Micro and Open Liberty take a directory with one file for each secret, named like the setting.
# Hazelcast is off: it would listen on every address, and the modules have their broker.
payara() { # name port setting=value...
    local name=$1 port=$2
    shift 2
    [[ -f $programs_dir/payara-micro.jar ]] || program copy "$payara_artifact" "$programs_dir"
    mkdir -p "$base/$name/secrets"
    echo "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.address=127.0.0.1" \
        >"$base/$name/preboot"
    # shellcheck disable=SC2086  # several options in one variable
    server "$name" "$port" "$@" -- java ${ORDERLY_JVM:--Xmx512m} -jar "$programs_dir/payara-micro.jar" --nohazelcast --port "$port" \
        --prebootcommandfile "$base/$name/preboot" --secretsDir "$base/$name/secrets" --deploy "$war" --contextroot /
}

liberty() { # name port setting=value...
    local name=$1 port=$2 home=$base/$1/usr/servers/orderly
    shift 2
    if [[ ! -d $programs_dir/wlp ]]; then
        program unpack "$liberty_artifact" "$programs_dir"
        chmod +x "$programs_dir/wlp/bin/server"
    fi
    mkdir -p "$base/$name/secrets" "$home/apps"
    cp -r "$project_dir/src/main/liberty/config/." "$home"
    cp "$war" "$home/apps/orderly.war"
    unzip -q -j -o "$war" 'WEB-INF/lib/postgresql-*.jar' 'WEB-INF/lib/h2-*.jar' -d "$home/lib"
    server "$name" "$port" "$@" WLP_USER_DIR="$base/$name/usr" ORDERLY_HTTP_HOST=127.0.0.1 ORDERLY_HTTP_PORT="$port" \
        VARIABLE_SOURCE_DIRS="$base/$name/secrets" JVM_ARGS="${ORDERLY_JVM:--Xmx512m}" -- "$programs_dir/wlp/bin/server" run orderly
}

names=()
ports=()
server() { # name port setting=value... -- command...
    local name=$1 port=$2 settings=()
    shift 2
    while [[ $1 != -- ]]; do
        settings+=("$1")
        shift
    done
    shift
    env -u ORDERLY_MODULES ORDERLY_DATA="$base/$name/data" ORDERLY_INSTANCE="$name" "${settings[@]}" "$@" \
        >>"$base/$name/server.log" 2>&1 </dev/null &
    pids+=($!)
    names+=("$name")
    ports+=("$port")
}

ready=0
await_servers() { # those that were started since it was called last
    for (( ; ready < ${#names[@]}; ready++)); do
        await "${names[ready]}" answers "${ports[ready]}"
        say "${names[ready]} is ready at http://127.0.0.1:${ports[ready]}/"
    done
}

answers() { # port
    curl -s -f -m 2 -o /dev/null "http://127.0.0.1:$1/health/ready"
}

await() { # name command...
    local name=$1 end=$((SECONDS + ${ORDERLY_PATIENCE:-300})) pid
    shift
    until "$@" >/dev/null 2>&1; do
        for pid in "${pids[@]}"; do
            kill -0 "$pid" 2>/dev/null || fail "a process has ended while $name started; the logs are in $base"
        done
        ((SECONDS < end)) || fail "$name was not ready in time; its log is in $base/$name"
        sleep 0.2
    done
}
