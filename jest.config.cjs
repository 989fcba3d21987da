// Node 24 strips the types itself, so Jest needs no transform (see README, "Tests").
module.exports = {
	testEnvironment: "node",
	extensionsToTreatAsEsm: [".ts"],
	transform: {},
	testMatch: ["<rootDir>/test/**/*.spec.ts"],
	testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/servers/"],
	testTimeout: 30_000,
};
