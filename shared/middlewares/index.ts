import type { Middleware } from "moleculer";
import { authorise } from "./authorise.ts";
import { checkAnswers } from "./check-answers.ts";
import { track } from "./track.ts";

/**
 * What every action passes, innermost first: an answer is checked (in tests), parameters are validated, the caller
 * is authorised, the call is counted for a clean stop, bounded in time, and its error given its context.
 * Nothing is cached here: the gateway's one cache is outside of all of them.
 */
export const middlewares = ({ isTest }: { isTest: boolean }): (Middleware | string)[] => [
	...(isTest ? [checkAnswers] : []),
	"Validator",
	authorise,
	track,
	"Timeout",
	"ErrorHandler",
];
