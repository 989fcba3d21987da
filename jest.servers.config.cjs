// The suites that need real servers, one after the other, for they share them (see README, "Tests").
module.exports = {
	...require("./jest.config.cjs"),
	testMatch: ["<rootDir>/test/servers/**/*.spec.ts"],
	globals: { ON_SERVERS: true },
	testPathIgnorePatterns: ["/node_modules/"],
	testTimeout: 60_000,
};
