import { Errors } from "moleculer";

/** One thing wrong with a request: where (a JSON pointer into the body, or the name of a parameter), a code, a sentence. */
export interface Issue {
	pointer: string;
	code: string;
	message: string;
	[detail: string]: unknown;
}

/** What an error carries across services and into the problem document: never secrets, never personal data. */
export interface ErrorData {
	errors?: Issue[];
	/** Seconds after which a retry makes sense; becomes `Retry-After`. */
	retryAfter?: number;
	/** Further members of the problem document, such as `cart` or `orderId`. */
	members?: Record<string, unknown>;
	/** True where the answer to an earlier request with the same key is given again. */
	isReplayed?: boolean;
}

/**
 * The base of every error that Voltrico throws. `code` is the HTTP status, `type` the UPPER_SNAKE code that
 * callers compare (`instanceof` does not survive a hop between nodes).
 */
export class VoltricoError extends Errors.MoleculerError {
	declare data: ErrorData;
	declare retryable: boolean;

	constructor(status: number, type: string, message: string, data: ErrorData = {}, retryable = false) {
		super(message, status, type, data);
		this.name = "VoltricoError";
		this.retryable = retryable;
	}
}

// --- 400: the request cannot be understood ---------------------------------------------------------------------

/** A path, query or header parameter is wrong, unknown or missing; or the body is no JSON. */
export class InvalidRequest extends VoltricoError {
	constructor(errors: Issue[], detail = "The request is not valid.") {
		super(400, "INVALID_REQUEST", detail, { errors });
	}
}

/** `Idempotency-Key` is required on this route. */
export class IdempotencyKeyRequired extends VoltricoError {
	constructor() {
		super(400, "IDEMPOTENCY_KEY_REQUIRED", "Send an Idempotency-Key header of 1 to 255 characters with this request.", {
			errors: [{ pointer: "Idempotency-Key", code: "REQUIRED", message: "The header is required here." }],
		});
	}
}

/** An import body is empty, or its first line is neither a JSON object nor a CSV header with `sku`. */
export class ImportUnreadable extends VoltricoError {
	constructor(why: string) {
		super(400, "IMPORT_UNREADABLE", `The file cannot be imported: ${why}`);
	}
}

// --- 401, 403, 404 ---------------------------------------------------------------------------------------------

/** No credential, or one that is expired, revoked or forged. */
export class Unauthenticated extends VoltricoError {
	constructor(detail = "Sign in to use this resource.") {
		super(401, "UNAUTHENTICATED", detail);
	}
}

/** The e-mail and the password do not belong together; the same words for an unknown e-mail. */
export class LoginFailed extends VoltricoError {
	constructor() {
		super(401, "LOGIN_FAILED", "The e-mail or the password is wrong.");
	}
}

/** The caller is known and may not do this. */
export class Forbidden extends VoltricoError {
	constructor(detail = "You may not do this.") {
		super(403, "FORBIDDEN", detail);
	}
}

/** There is no such thing, or it is somebody else's: the answer is the same. */
export class NotFound extends VoltricoError {
	constructor(what = "resource") {
		super(404, "NOT_FOUND", `There is no such ${what}.`);
	}
}

/** The path exists, but not with this method. */
export class MethodNotAllowed extends VoltricoError {
	constructor(method: string) {
		super(405, "METHOD_NOT_ALLOWED", `This resource does not answer ${method}.`);
	}
}

// --- 402: the bank said no -------------------------------------------------------------------------------------

/** The card was declined. `reason` is the provider's, e.g. `CARD_DECLINED`. */
export class PaymentDeclined extends VoltricoError {
	constructor(orderId: string, reason: string) {
		super(402, "PAYMENT_DECLINED", "The payment was declined. Nothing was charged; try another card.", {
			errors: [{ pointer: "/payment/token", code: reason, message: "The provider declined the payment." }],
			members: { orderId },
		});
	}
}

/** The provider failed and said that nothing was charged. */
export class PaymentFailed extends VoltricoError {
	constructor(orderId: string) {
		super(402, "PAYMENT_FAILED", "The payment could not be made. Nothing was charged; try again.", {
			members: { orderId },
		});
	}
}

// --- 409: the world is not as the caller thinks ----------------------------------------------------------------

/** One ordered line that is short of stock. */
export interface Shortage {
	lineId: string;
	sku: string;
	requested: number;
	available: number;
}

/** Some lines ask for more than is available; `errors` says how many are. */
export class InsufficientStock extends VoltricoError {
	constructor(orderId: string, shortages: Shortage[]) {
		super(409, "INSUFFICIENT_STOCK", "Some lines ask for more than is available.", {
			errors: shortages.map(({ lineId, sku, requested, available }) => ({
				pointer: `/lines/${lineId}`,
				code: "INSUFFICIENT_STOCK",
				message: `${requested} of ${sku} were asked for, ${available} are available.`,
				sku,
				available,
			})),
			members: { orderId },
		});
	}
}

/** The cart is no longer what the customer agreed to; the current one is the member `cart`. */
export class CartChanged extends VoltricoError {
	constructor(cart: unknown) {
		super(409, "CART_CHANGED", "The cart has changed. Check it and send the order again.", { members: { cart } });
	}
}

/** Lines whose product is no longer sold. */
export class LinesUnavailable extends VoltricoError {
	constructor(lines: { lineId: string; sku: string }[]) {
		super(409, "UNAVAILABLE", "Some lines are no longer sold. Remove them and try again.", {
			errors: lines.map(({ lineId, sku }) => ({
				pointer: `/lines/${lineId}`,
				code: "UNAVAILABLE",
				message: `${sku} is no longer sold.`,
				sku,
			})),
		});
	}
}

/** The first request with this key is still running. */
export class RequestInProgress extends VoltricoError {
	constructor() {
		super(
			409,
			"REQUEST_IN_PROGRESS",
			"The first request with this Idempotency-Key is still running. Repeat it in a second.",
			{ retryAfter: 1 },
			true,
		);
	}
}

/** The checkout could not be finished in time; nothing was charged. */
export class CheckoutTimeout extends VoltricoError {
	constructor(orderId: string) {
		super(409, "CHECKOUT_TIMEOUT", "The checkout could not be finished in time. Nothing was charged; order again.", {
			members: { orderId },
		});
	}
}

/** The order was cancelled before it was confirmed. */
export class OrderCancelled extends VoltricoError {
	constructor(orderId: string) {
		super(409, "ORDER_CANCELLED", "The order was cancelled before it was confirmed.", { members: { orderId } });
	}
}

/** An order that is shipped, delivered or rejected cannot be cancelled. */
export class OrderNotCancellable extends VoltricoError {
	constructor(status: string) {
		super(409, "ORDER_NOT_CANCELLABLE", `An order that is ${status} cannot be cancelled.`);
	}
}

/** There is already an account with this e-mail. */
export class EmailTaken extends VoltricoError {
	constructor() {
		super(409, "EMAIL_TAKEN", "There is already an account with this e-mail.", {
			errors: [{ pointer: "/email", code: "EMAIL_TAKEN", message: "There is already an account with this e-mail." }],
		});
	}
}

/** The SKU belongs to another product. */
export class SkuTaken extends VoltricoError {
	constructor(sku: string, pointer = "/variants") {
		super(409, "SKU_TAKEN", `The SKU ${sku} already belongs to a product.`, {
			errors: [{ pointer, code: "SKU_TAKEN", message: `The SKU ${sku} already belongs to a product.`, sku }],
		});
	}
}

/** The slug is already in use. */
export class SlugTaken extends VoltricoError {
	constructor(slug: string) {
		super(409, "SLUG_TAKEN", `The slug ${slug} is already in use.`, {
			errors: [{ pointer: "/slug", code: "SLUG_TAKEN", message: `The slug ${slug} is already in use.` }],
		});
	}
}

/** The category still has products or subcategories. */
export class CategoryNotEmpty extends VoltricoError {
	constructor() {
		super(409, "CATEGORY_NOT_EMPTY", "The category still has products or subcategories. Move them first.");
	}
}

/** An adjustment would leave less on hand than is reserved. */
export class StockReserved extends VoltricoError {
	constructor(sku: string, onHand: number, reserved: number) {
		super(
			409,
			"STOCK_RESERVED",
			`${reserved} of ${sku} are reserved, so ${onHand} on hand cannot be all that is left.`,
			{
				errors: [
					{ pointer: "", code: "STOCK_RESERVED", message: "Less would be on hand than is reserved.", sku, reserved },
				],
			},
		);
	}
}

// --- 412, 413, 414, 415, 428 -----------------------------------------------------------------------------------

/** `If-Match` names another version than the current one. */
export class VersionMismatch extends VoltricoError {
	readonly currentVersion: number;
	constructor(version: number) {
		super(412, "VERSION_MISMATCH", `The resource is at version ${version}. Read it again and repeat your change.`, {
			members: { version },
		});
		this.currentVersion = version;
	}
}

/** The body is larger than the route reads. */
export class PayloadTooLarge extends VoltricoError {
	constructor(limit: string) {
		super(413, "PAYLOAD_TOO_LARGE", `The body is larger than ${limit}.`);
	}
}

/** The URL is longer than 2048 bytes. */
export class UriTooLong extends VoltricoError {
	constructor() {
		super(414, "URI_TOO_LONG", "The URL is longer than 2048 bytes.");
	}
}

/** The body has another media type than the route reads. */
export class UnsupportedMediaType extends VoltricoError {
	constructor(expected: string) {
		super(415, "UNSUPPORTED_MEDIA_TYPE", `Send the body as ${expected}.`);
	}
}

/** Staff edits need `If-Match` with the ETag that was read. */
export class IfMatchRequired extends VoltricoError {
	constructor() {
		super(428, "IF_MATCH_REQUIRED", 'Send If-Match with the ETag you read, e.g. If-Match: "v3".');
	}
}

// --- 422: well-formed, but not acceptable ----------------------------------------------------------------------

/** Values in a well-formed body that are wrong, unknown or missing. */
export class ValidationFailed extends VoltricoError {
	constructor(errors: Issue[]) {
		super(422, "VALIDATION_FAILED", "Some values are not valid.", { errors });
	}
}

/** The Idempotency-Key was used with another body. */
export class IdempotencyKeyReused extends VoltricoError {
	constructor() {
		super(422, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used with another body. Use a new key.");
	}
}

/** The cart has no lines to order. */
export class CartEmpty extends VoltricoError {
	constructor() {
		super(422, "CART_EMPTY", "The cart is empty.");
	}
}

/** A cart holds at most 100 lines. */
export class CartFull extends VoltricoError {
	constructor(limit: number) {
		super(422, "CART_FULL", `A cart holds at most ${limit} lines.`);
	}
}

/** No product has the SKU. */
export class SkuUnknown extends VoltricoError {
	constructor(sku: string, pointer = "/sku") {
		super(422, "SKU_UNKNOWN", `No product has the SKU ${sku}.`, {
			errors: [{ pointer, code: "SKU_UNKNOWN", message: `No product has the SKU ${sku}.`, sku }],
		});
	}
}

// --- 429, 503, 500 ---------------------------------------------------------------------------------------------

/** Too many requests, or too many failed logins; see `Retry-After`. */
export class TooManyRequests extends VoltricoError {
	constructor(retryAfter: number, detail = "Too many requests. Try again later.") {
		super(429, "TOO_MANY_REQUESTS", detail, { retryAfter }, true);
	}
}

/** A part that the request needs is away or too busy; nothing was done. */
export class ServiceUnavailable extends VoltricoError {
	constructor(part: string, retryAfter = 1, options?: { cause?: unknown }) {
		super(503, "SERVICE_UNAVAILABLE", `${part} is not available right now. Try again.`, { retryAfter }, true);
		if (options?.cause !== undefined) this.cause = options.cause;
	}
}

/** Says whether an error means "not now": nothing is wrong with the work, it waits and is tried again. */
export const isUnavailable = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 503;

/** A bug of ours. Its message stays in the log. */
export class InternalError extends VoltricoError {
	constructor(message: string, options?: { cause?: unknown }) {
		super(500, "INTERNAL_ERROR", message);
		if (options?.cause !== undefined) this.cause = options.cause;
	}
}

// --- stores: thrown by the drivers in mixins/, mapped by services ----------------------------------------------

/** A unique index refused a write. `index` is its declared name. */
export class Duplicate extends VoltricoError {
	readonly index: string;
	constructor(index: string, options?: { cause?: unknown }) {
		super(409, "DUPLICATE", `The unique index ${index} already has this value.`);
		this.index = index;
		if (options?.cause !== undefined) this.cause = options.cause;
	}
}

/** A CHECK or foreign key refused a write. `constraint` is its declared name. */
export class CheckFailed extends VoltricoError {
	readonly constraint: string;
	constructor(constraint: string, options?: { cause?: unknown }) {
		super(409, "CHECK_FAILED", `The constraint ${constraint} refuses this value.`);
		this.constraint = constraint;
		if (options?.cause !== undefined) this.cause = options.cause;
	}
}

/** A store cannot be reached or did not answer in time; whether a write was applied is unknown. */
export class StoreUnavailable extends ServiceUnavailable {
	constructor(store: string, options?: { cause?: unknown }) {
		super(`The store ${store}`, 1, options);
	}
}

/** A query or a change that the store's guard refuses: a bug of the caller. */
export class InvalidQuery extends InternalError {}

// --- the start: said to the operator, never to a client --------------------------------------------------------

/** The store cannot start. The message is one sentence that names what is wrong; the process ends with exit code 1. */
export class StartError extends Error {
	override name = "StartError";
}
