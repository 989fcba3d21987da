import { account } from "./account.ts";
import { carts } from "./carts.ts";
import { catalogue } from "./catalogue.ts";
import { orders } from "./orders.ts";
import { type Route, routeOf } from "./route.ts";
import { staff } from "./staff.ts";
import { system } from "./system.ts";

/** Every route that is served, and so documented. */
export const routes: Route[] = [...catalogue, ...carts, ...orders, ...account, ...staff, ...system].map(routeOf);
