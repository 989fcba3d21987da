import { Errors } from "moleculer";
import { VoltricoError } from "../errors.ts";

interface PlainError {
	name: string;
	message: string;
	code: number;
	type: string;
	data?: object;
	retryable?: boolean;
}

/** Restores our errors on the calling node, so that they behave there as in one process. */
export class ErrorRegenerator extends Errors.Regenerator {
	override restoreCustomError(plain: PlainError): Error {
		// True because moleculer makes its own error of "nothing"; its type forgets that.
		if (plain.name !== "VoltricoError") return undefined as unknown as Error;
		return new VoltricoError(plain.code, plain.type, plain.message, plain.data ?? {}, plain.retryable ?? false);
	}
}
