// The suites that need real servers, one after the other, for they share them (see README, "Tests").

// These are run as they are on MongoDB too, each by itself: a test has all databases that there are.
const DOCUMENT_SUITES = ["{users,users-store,carts}.spec.ts", "products/*.spec.ts"];
const missing = ["USERS_DATABASE_URL", "PRODUCTS_DATABASE_URL", "CARTS_DATABASE_URL"].filter(
	(url) => !process.env[url],
);
if (missing.length > 0)
	process.stdout.write(`SKIPPED the services' suites on MongoDB: ${missing.join(", ")} not set\n`);
const documentSuites = missing.length > 0 ? [] : DOCUMENT_SUITES.map((suite) => `<rootDir>/test/integration/${suite}`);

module.exports = {
	...require("./jest.config.cjs"),
	testMatch: ["<rootDir>/test/servers/**/*.spec.ts", ...documentSuites],
	globals: { ON_SERVERS: true },
	testPathIgnorePatterns: ["/node_modules/"],
	testTimeout: 60_000,
};
