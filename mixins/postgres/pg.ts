import pg from "pg";

/** PostgreSQL's client, here and nowhere else: Sequelize's pool gets it whole, we use its errors and its types. */
export { pg };
export const { DatabaseError, types } = pg;
export type CustomTypesConfig = pg.CustomTypesConfig;
