#!/usr/bin/env bash
# The shape of compose.yaml as processes: PostgreSQL with a database for each module, an Artemis broker with a user for each
# module, and of every module an instance on Payara Micro and one on Open Liberty.
# usage: docker/production.sh [instances of each module, 2 unless said]
#
# PostgreSQL's programs are looked for in ORDERLY_PG_BIN, on the PATH and in /usr/lib/postgresql; as root it runs as the user
# ORDERLY_PG_USER (postgres). With nginx on the PATH all modules are behind one address, as gateway/nginx.conf says.
# shellcheck source=processes.sh
source "$(dirname "$0")/processes.sh"

readonly modules=(customer order inventory payment notification)
instances=${1:-2}
[[ $instances =~ ^[1-9]$ ]] || fail "instances is \"$instances\"; a number from 1 to 9 is expected"

# ---- PostgreSQL

find_postgres() {
    local candidate
    for candidate in "${ORDERLY_PG_BIN:-}" "$(dirname "$(readlink -f "$(command -v initdb || echo /missing/initdb)")")" \
        $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
        if [[ -n $candidate && -x $candidate/initdb && -x $candidate/postgres && -x $candidate/psql ]]; then
            pg_bin=$candidate
            return
        fi
    done
    fail "no PostgreSQL server programs: apt-get install postgresql, or set ORDERLY_PG_BIN"
}

as_owner() { # command..., in place of the subshell that calls; PostgreSQL refuses to be root
    if ((EUID == 0)); then
        exec setpriv --reuid="${ORDERLY_PG_USER:-postgres}" --regid="$(id -g "${ORDERLY_PG_USER:-postgres}")" --clear-groups "$@"
    fi
    exec "$@"
}

start_postgres() {
    find_postgres
    local home=$base/postgres password
    password=$(secret "$base/secrets/postgres")
    free_port 5432
    pg_port=$port
    if [[ ! -d $home/data ]]; then
        mkdir -p "$home/data"
        cp "$base/secrets/postgres" "$home/password"
        if ((EUID == 0)); then
            chown -R "${ORDERLY_PG_USER:-postgres}" "$home"
            chmod o+x "$base"
        fi
        (cd / && as_owner "$pg_bin/initdb" -D "$home/data" -U postgres -A scram-sha-256 --pwfile="$home/password" -E UTF8 --locale=C) \
            >"$home/server.log" 2>&1 || fail "initdb failed, see $home/server.log"
        rm "$home/password"
    fi
    (cd / && as_owner "$pg_bin/postgres" -D "$home/data" -p "$pg_port" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c max_connections=300) >>"$home/server.log" 2>&1 &
    pids+=($!)
    export PGPASSWORD=$password PGHOST=127.0.0.1 PGPORT=$pg_port PGUSER=postgres
    await postgres "$pg_bin/psql" -X -q -d postgres -c 'select 1'
    for module in "${modules[@]}"; do
        MODULE=$module PASSWORD=$(secret "$base/secrets/$module.database") PATH=$pg_bin:$PATH "$docker_dir/postgres/module.sh" \
            >>"$home/server.log" 2>&1 || fail "the database of $module could not be made, see $home/server.log"
    done
    unset PGPASSWORD PGHOST PGPORT PGUSER
}

# ---- Artemis

start_broker() {
    local home=$base/broker module
    [[ -d $programs_dir/apache-artemis-2.44.0 ]] || program unpack "$artemis_artifact" "$programs_dir"
    free_port 61616
    broker_port=$port
    if [[ ! -d $home ]]; then
        bash "$programs_dir/apache-artemis-2.44.0/bin/artemis" create "$home" --name orderly --user operator \
            --password "$(secret "$base/secrets/operator")" --require-login --silent --no-web >"$base/broker-create.log" 2>&1 ||
            fail "the broker could not be made, see $base/broker-create.log"
    fi
    cp "$docker_dir"/artemis/*.{xml,properties} "$home/etc/"
    sed -i "s|tcp://0.0.0.0:61616|tcp://127.0.0.1:$broker_port|" "$home/etc/broker.xml"
    for module in operator "${modules[@]}"; do
        echo "$module = $(secret "$base/secrets/$module.broker")"
    done >"$home/etc/artemis-users.properties"
    chmod 600 "$home/etc/artemis-users.properties"
    bash "$home/bin/artemis" run >>"$home/server.log" 2>&1 </dev/null &
    pids+=($!)
}

# ---- the modules

start_instances() {
    local number=$1 module server settings
    for module in "${modules[@]}"; do
        server=liberty
        ((number % 2 == 0)) || server=payara
        mkdir -p "$base/$module-$number/secrets"
        cp "$base/secrets/$module.database" "$base/$module-$number/secrets/orderly.db.password"
        cp "$base/secrets/$module.broker" "$base/$module-$number/secrets/orderly.transport.password"
        cp "$base/secrets/operator" "$base/$module-$number/secrets/orderly.admin.password"
        settings=(ORDERLY_MODULES="$module" ORDERLY_TRANSPORT_URL="tcp://127.0.0.1:$broker_port"
            ORDERLY_TRANSPORT_USER="$module" ORDERLY_DB_URL="jdbc:postgresql://127.0.0.1:$pg_port/$module" ORDERLY_DB_USER="$module")
        free_port 8081
        "$server" "$module-$number" "$port" "${settings[@]}"
    done
}

# ---- one address for all

start_gateway() {
    command -v nginx >/dev/null || { say "no nginx here, so each instance is spoken to by its own address"; return; }
    local home=$base/gateway i
    mkdir -p "$home"
    free_port 8080
    sed -e "s|listen 8080|listen 127.0.0.1:$port|" "$docker_dir/gateway/nginx.conf" >"$home/nginx.conf"
    for i in "${!names[@]}"; do
        sed -i "s|server ${names[i]}:8080|server 127.0.0.1:${ports[i]}|" "$home/nginx.conf"
    done
    sed -i '/server [a-z]*-[0-9]:8080/d' "$home/nginx.conf"
    nginx -p "$home" -c "$home/nginx.conf" -e stderr -g 'daemon off;' >>"$home/server.log" 2>&1 &
    pids+=($!)
    say "all modules at http://127.0.0.1:$port/"
}

begin
secret "$base/secrets/operator" >/dev/null
start_postgres
start_broker
for ((number = 1; number <= instances; number++)); do
    start_instances "$number"
    await_servers
done
start_gateway
say "operator: admin, password in $base/secrets/operator"
run
