#!/usr/bin/env bash
# All modules in one server, which needs nothing else: http://127.0.0.1:8080/
# usage: docker/monolith.sh [payara|liberty]
# shellcheck source=processes.sh
source "$(dirname "$0")/processes.sh"

case ${1:-payara} in
    payara | liberty) ;;
    *) fail "there is no server \"$1\"; there are payara and liberty" ;;
esac

begin
free_port 8080
"${1:-payara}" monolith "$port" ORDERLY_ADMIN_PASSWORD="$(secret "$base/operator")"
await_servers
say "operator: admin, password in $base/operator"
run
