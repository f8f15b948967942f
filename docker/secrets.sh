#!/usr/bin/env bash
# Makes the files with passwords that compose.yaml names, those that are not there yet; then prints where the operator's is.
set -euo pipefail
cd "$(dirname "$0")"
umask 077
mkdir -p secrets

secret() { # name
    [[ -s secrets/$1 ]] || od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"secrets/$1"
    # Containers read them as other users.
    chmod 644 "secrets/$1"
}

secret postgres
secret operator
for module in customer order inventory payment notification; do
    secret "$module.database"
    secret "$module.broker"
done
for user in operator customer order inventory payment notification; do
    echo "$user = $(cat "secrets/$([[ $user == operator ]] && echo operator || echo "$user.broker")")"
done >secrets/broker.users
chmod 644 secrets/broker.users
echo "operator: admin, password in $PWD/secrets/operator"
