import { WINDOW } from "../../mixins/search-index/port.ts";
import { DEFAULT_LIMIT } from "../../shared/contracts/common.ts";
import { InvalidRequest } from "../../shared/errors.ts";

/** Reads which hits a request wants. Throws InvalidRequest for a page that is out of reach. */
export function pageOf({ limit = DEFAULT_LIMIT, offset = 0 }: { limit?: number; offset?: number }) {
	if (offset + limit <= WINDOW) return { limit, offset };
	const message = `Only the first ${WINDOW} hits can be reached; narrow the search.`;
	throw new InvalidRequest([{ pointer: "offset", code: "TOO_LARGE", message }]);
}
