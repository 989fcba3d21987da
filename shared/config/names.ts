import distance from "damerau-levenshtein";
import { StartError } from "../errors.ts";

type Variables = Record<string, string | undefined>;

// Moleculer's runner would copy these over the broker's options, with which the store loses its guarantees.
const OVERRIDES = ["TRANSPORTER", "CACHER", "SERIALIZER"];
// Close to names of ours, and in many an environment for reasons of its own.
const NEVER_SLIPS = new Set(["HOME", "POST", "TEST"]);
const SHORT_NAME_LENGTH = 5;

/** Stops the start for a variable that would replace a broker option. */
export function refuseOverrides(variables: Variables): void {
	const name = OVERRIDES.find((each) => variables[each] !== undefined);
	if (name) throw new StartError(`${name} must not be set: the broker's options are in moleculer.config.ts alone.`);
}

/** Stops the start for a name in the `.env` file that is none of `known`. */
export function refuseUnknown(fileVariables: Variables, known: string[]): void {
	const name = Object.keys(fileVariables).find((each) => !known.includes(each));
	if (name === undefined) return;
	const meant = closest(name, known);
	throw new StartError(`${name} in .env is no setting of Voltrico${meant ? `; did you mean ${meant}?` : "."}`);
}

/** Stops the start for a name in the environment, which is full of foreign ones, that looks like a slip of one of `known`. */
export function refuseSlips(variables: Variables, known: string[]): void {
	for (const name of Object.keys(variables)) {
		const meant = known.includes(name) || NEVER_SLIPS.has(name) ? undefined : closest(name, known);
		if (meant) throw new StartError(`${name} is set, which looks like a slip of ${meant}; correct or unset it.`);
	}
}

/** The known name that is at most one slip away, or two where it has more than five letters; the case does not matter. */
function closest(name: string, known: string[]): string | undefined {
	return known.find((each) => distance(name.toUpperCase(), each).steps <= (each.length <= SHORT_NAME_LENGTH ? 1 : 2));
}
