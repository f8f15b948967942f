#!/usr/bin/env bash
# Two servers, one broker between them, a database each: orders and customers on Payara Micro, whose embedded broker
# listens; stock, payments and mails on Open Liberty, which joins it.
# usage: docker/pair.sh
# shellcheck source=processes.sh
source "$(dirname "$0")/processes.sh"

begin
free_port 61616
broker=tcp://127.0.0.1:$port
operator=$(secret "$base/operator")

free_port 8080
payara shop "$port" ORDERLY_MODULES=order,customer ORDERLY_BROKER_LISTEN="$broker" ORDERLY_ADMIN_PASSWORD="$operator"
free_port 8081
liberty back "$port" ORDERLY_MODULES=inventory,payment,notification ORDERLY_TRANSPORT_URL="$broker" \
    ORDERLY_ADMIN_PASSWORD="$operator"
await_servers
say "operator: admin, password in $base/operator"
run
