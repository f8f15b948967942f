#!/usr/bin/env bash
# Makes the database of a module, and its user, if they are not there. MODULE names both, PASSWORD is the user's; where the
# server is, and who makes them, say the variables that psql reads (PGHOST, PGPORT, PGUSER, PGPASSWORD).
set -euo pipefail

psql -X -q -v ON_ERROR_STOP=1 -v module="$MODULE" -v password="$PASSWORD" -d postgres <<'SQL'
select format('create role %I login', :'module') where not exists (select from pg_roles where rolname = :'module') \gexec
select format('alter role %I password %L', :'module', :'password') \gexec
select format('create database %I owner %I', :'module', :'module')
    where not exists (select from pg_database where datname = :'module') \gexec
select format('revoke all on database %I from public', :'module') \gexec
SQL
