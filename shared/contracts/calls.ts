import type { ServiceName } from "./index.ts";

/** Who may call whom. Without a cycle, so that no two services can wait for each other; a test holds it. */
export const calls: Record<ServiceName, readonly ServiceName[]> = {
	gateway: ["users", "products", "carts", "orders", "inventory", "payments", "search"],
	orders: ["carts", "inventory", "payments"],
	carts: ["products", "inventory"],
	inventory: ["products"],
	search: ["products", "orders"],
	users: [],
	products: [],
	payments: [],
};
