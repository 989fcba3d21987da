import { alsoOnServers } from "../../support/servers.ts";

const suites = ["inventory", "orders", "orders-saga", "payments", "postgres-mixin", "audit"];

await alsoOnServers(
	"the services' own suites on PostgreSQL servers",
	["ORDERS_DATABASE_URL", "INVENTORY_DATABASE_URL", "PAYMENTS_DATABASE_URL"],
	() => suites.map((suite) => import(`../../integration/${suite}.spec.ts`)),
);
