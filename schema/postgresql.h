/* Statements for PostgreSQL, between which a report puts the rows of a case
 * (schema/postgresql/…). They are the same in every script. */
#ifndef ET_SCHEMA_POSTGRESQL_H
#define ET_SCHEMA_POSTGRESQL_H

extern const char et_postgresql_begin[];   /* then the row of the load itself */
extern const char et_postgresql_columns[]; /* then the columns of all tables */
extern const char et_postgresql_tables[];  /* then the rows of each table */
extern const char et_postgresql_end[];

#endif
