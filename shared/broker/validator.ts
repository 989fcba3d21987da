import { Validators } from "moleculer";
import type { TSchema } from "typebox";
import { ValidationFailed } from "../errors.ts";
import { checkOf } from "./validate.ts";

/** Moleculer's validator over the contracts: `params` of an action is a TypeBox schema. */
export class ContractValidator extends Validators.Base {
	override compile(schema: object) {
		// True because only contracts put `params` on actions.
		const check = checkOf(schema as TSchema);
		return (params: unknown) => {
			const issues = check(params);
			if (issues) throw new ValidationFailed(issues);
			return true as const;
		};
	}

	override convertSchemaToMoleculer(): never {
		throw new TypeError("Contracts are JSON Schema and stay so.");
	}

	override validate(params: object, schema: object) {
		return this.compile(schema)(params);
	}
}
