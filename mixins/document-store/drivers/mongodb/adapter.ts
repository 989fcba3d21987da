import MongooseDbAdapter from "moleculer-db-adapter-mongoose";
import type { Connection, Model } from "mongoose";
import { StoreUnavailable } from "../../../../shared/errors.ts";
import type { Shape } from "../../shape.ts";
import { Schema } from "./connection.ts";

/**
 * moleculer-db's adapter for mongoose, one a collection, with its queries and removals. Its own `connect` is replaced:
 * it takes mongoose's default connection, which all services of a process would share (docs/decisions/0011).
 */
export class CollectionAdapter extends MongooseDbAdapter<any> {
	readonly shape: Shape;
	// Read by the base class; a field with a value would be reset after its constructor.
	declare model: Model<any>;

	constructor(shape: Shape) {
		super("");
		this.shape = shape;
	}

	/** Makes the collection's model on a connection that is open. */
	bind(connection: Connection): void {
		const { name } = this.shape.definition;
		this.model = connection.model(name, schemaOf(this.shape), name);
	}

	/** The model. Throws StoreUnavailable before the first `bind`. */
	get bound(): Model<any> {
		if (!this.model) throw new StoreUnavailable(this.shape.definition.name);
		return this.model;
	}
}

/**
 * Members that are asked for are known, so that a query by another one throws. None has a type: the guard has checked
 * what comes in, and nothing is to be converted.
 */
function schemaOf({ fields }: Shape) {
	const members = [...fields.values()].map(({ path }) => path[0]!);
	const known = Object.fromEntries(members.map((member) => [member, Schema.Types.Mixed]));
	return new Schema(
		{ ...known, _id: String },
		{ strict: false, strictQuery: "throw", minimize: false, versionKey: false, id: false },
	);
}
