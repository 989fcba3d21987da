import type { TObject, TSchema } from "typebox";
import { Cart } from "../../shared/contracts/carts.ts";
import { Address, Money } from "../../shared/contracts/common.ts";
import type { Auth } from "../../shared/contracts/define.ts";
import { Level, Movement } from "../../shared/contracts/inventory.ts";
import { Job } from "../../shared/contracts/jobs.ts";
import { Order } from "../../shared/contracts/orders.ts";
import { CategoryRecord, Product, ProductCard, ProductDetail } from "../../shared/contracts/products.ts";
import { Facets } from "../../shared/contracts/search.ts";
import { SavedAddress, Session, User } from "../../shared/contracts/users.ts";
import type { Route } from "./routes/route.ts";

type Json = Record<string, unknown>;

/** Shapes that many routes share, by name. */
const NAMED: Record<string, TSchema> = {
	Money,
	Address,
	ProductCard,
	ProductDetail,
	Product,
	CategoryRecord,
	Facets,
	Cart,
	Order,
	Session,
	User,
	SavedAddress,
	Level,
	Movement,
	Job,
};

const PROBLEM = {
	type: "object",
	description: "RFC 9457",
	required: ["type", "title", "status", "detail", "instance", "code", "retryable"],
	properties: {
		type: { type: "string", format: "uri" },
		title: { type: "string" },
		status: { type: "integer" },
		detail: { type: "string" },
		instance: { type: "string", description: "The request id." },
		code: { type: "string", description: "UPPER_SNAKE; what a program should compare." },
		errors: {
			type: "array",
			items: {
				type: "object",
				required: ["pointer", "code", "message"],
				properties: {
					pointer: { type: "string", description: "A JSON pointer into the body, or a parameter's name." },
					code: { type: "string" },
					message: { type: "string" },
				},
			},
		},
		retryable: { type: "boolean" },
	},
};

/** Writes the OpenAPI 3.1 document of the routes, from the contracts that validate them. */
export function openapiDocument(routes: Route[]): object {
	const shared = references();
	const paths: Record<string, Json> = {};
	for (const route of routes) {
		paths[route.fullPath] ??= {};
		paths[route.fullPath]![route.method.toLowerCase()] = operation(route, shared.refer);
	}
	return {
		openapi: "3.1.0",
		info: {
			title: "Voltrico",
			version: "1",
			description: "An electronics store. Money is integer minor units with its currency; times are RFC 3339 UTC.",
			license: { name: "MIT", identifier: "MIT" },
		},
		servers: [{ url: "/" }],
		tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
		paths,
		components: {
			schemas: { ...shared.schemas, Problem: PROBLEM },
			securitySchemes: {
				accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
				cartToken: { type: "apiKey", in: "header", name: "X-Cart-Token" },
				refreshCookie: { type: "apiKey", in: "cookie", name: "refresh" },
			},
		},
	};
}

function operation(route: Route, refer: (schema: TSchema) => unknown): Json {
	const permission = typeof route.auth === "object" ? ` Needs the permission \`${route.auth.permission}\`.` : "";
	const problems = route.problems?.length
		? `\n\nProblems: ${route.problems.map((code) => `\`${code}\``).join(", ")}.`
		: "";
	return {
		operationId: `${route.method.toLowerCase()}${route.fullPath.replace(/^\/api\/v1/, "").replace(/[^A-Za-z]+(.)?/g, (_, next: string | undefined) => (next ?? "").toUpperCase())}`,
		tags: [route.tag],
		summary: route.about,
		description: `${route.about}${permission}${problems}`,
		security: securityOf(route.auth),
		parameters: parametersOf(route, refer),
		...bodyOf(route, refer),
		responses: responsesOf(route, refer),
	};
}

function securityOf(auth: Auth): Json[] {
	if (auth === "public") return [];
	if (auth === "cart") return [{ accessToken: [] }, { cartToken: [] }];
	return [{ accessToken: [] }];
}

function parametersOf(route: Route, refer: (schema: TSchema) => unknown): Json[] {
	const of = (schema: TObject, place: "path" | "query") =>
		Object.entries(schema.properties).map(([name, value]) => ({
			name,
			in: place,
			required: place === "path" || (schema.required ?? []).includes(name),
			schema: refer(value),
			...((value as { type?: string }).type === "array" && { style: "form", explode: false }),
		}));
	const header = (name: string, required: boolean, description: string) => ({
		name,
		in: "header",
		required,
		description,
		schema: { type: "string" },
	});
	return [
		...of(route.pathSchema, "path"),
		...of(route.querySchema, "query"),
		...(route.idempotencyKey
			? [
					header(
						"Idempotency-Key",
						route.idempotencyKey === "required",
						"1 to 255 characters; the same key has one effect and the same answer.",
					),
				]
			: []),
		...(route.ifMatch ? [header("If-Match", route.ifMatch === "required", 'The ETag that was read, e.g. "v3".')] : []),
	];
}

function bodyOf(route: Route, refer: (schema: TSchema) => unknown): Json {
	if (route.body === "stream") {
		const content = { schema: { type: "string", description: "A product a line." } };
		return {
			requestBody: {
				required: true,
				content: { "application/x-ndjson": content, "application/ndjson": content, "text/csv": content },
			},
		};
	}
	if (!route.bodySchema) return {};
	const schema = refer(route.bodySchema);
	const patch = route.method === "PATCH" ? { "application/merge-patch+json": { schema } } : {};
	return { requestBody: { required: true, content: { "application/json": { schema }, ...patch } } };
}

function responsesOf(route: Route, refer: (schema: TSchema) => unknown): Json {
	const status = String(route.status ?? 200);
	const hasBody = status !== "204";
	const answer = route.produces
		? { [route.produces]: { schema: { type: "string" } } }
		: { "application/json": { schema: refer(route.answer) } };
	return {
		[status]: { description: hasBody ? "The answer." : "Done; no body.", ...(hasBody && { content: answer }) },
		default: {
			description: "A problem.",
			content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
		},
	};
}

/** Replaces the named shapes inside a schema by references to them. */
function references() {
	const names = new Map(Object.entries(NAMED).map(([name, schema]) => [JSON.stringify(schema), name]));
	const schemas: Record<string, unknown> = {};
	const walk = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(walk);
		if (typeof value !== "object" || value === null) return value;
		const { $defs, ...plain } = value as Json;
		// TypeBox writes a recursive shape as definitions and a reference among them.
		for (const [name, definition] of Object.entries(($defs as Json | undefined) ?? {}))
			schemas[name] ??= walk(definition);
		if (typeof plain.$ref === "string") return { $ref: `#/components/schemas/${plain.$ref.split("/").at(-1)}` };
		return Object.fromEntries(Object.entries(plain).map(([key, member]) => [key, refer(member)]));
	};
	const refer = (value: unknown): unknown => {
		const name = typeof value === "object" && value !== null ? names.get(JSON.stringify(value)) : undefined;
		if (!name) return walk(value);
		schemas[name] ??= walk(value);
		return { $ref: `#/components/schemas/${name}` };
	};
	return { schemas, refer };
}
