/**
 * The one database of an instance: the data source, its migrations, and a unit of work per JTA transaction.
 *
 * <p>There is no object-relational mapping here: how many statements and round trips an order costs is what decides the
 * throughput, so they are written down. Each module has its own tables and its own folder of migrations.
 */
package dev.orderly.database;
