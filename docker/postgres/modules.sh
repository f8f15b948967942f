#!/usr/bin/env bash
# Run once by the image of PostgreSQL, on an empty volume: a database for each module, with the password from its secret.
set -euo pipefail

export PGUSER=$POSTGRES_USER
for secret in /run/secrets/*.database; do
    module=$(basename "$secret" .database)
    MODULE=$module PASSWORD=$(<"$secret") /usr/local/bin/module.sh
done
