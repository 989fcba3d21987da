const { availableParallelism } = require("node:os");

// Node 24 strips the types itself, so Jest needs no transform (see README, "Tests").
module.exports = {
	testEnvironment: "node",
	extensionsToTreatAsEsm: [".ts"],
	transform: {},
	testMatch: ["<rootDir>/test/**/*.spec.ts"],
	testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/servers/"],
	testTimeout: 30_000,
	// The suites wait about as much as they work: two at a time also on a machine with two cores.
	maxWorkers: Math.max(2, availableParallelism() - 1),
};
