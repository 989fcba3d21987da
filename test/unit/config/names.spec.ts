import { describe, expect, test } from "@jest/globals";
import { loadConfig } from "../../../shared/config.ts";

const load = (env: Record<string, string>) => loadConfig(env, { serviceNames: ["gateway"] });

// What a login shell, npm, a CI job, a desktop, a container and Kubernetes put into an environment.
const ORDINARY = `
	BASH COLORTERM COLUMNS CONDA_PREFIX DBUS_SESSION_BUS_ADDRESS DEBIAN_FRONTEND DISPLAY EDITOR EMAIL EUID GROUPS
	HISTSIZE HOME HOSTNAME HOSTTYPE INIT_CWD INVOCATION_ID JAVA_HOME KUBERNETES_PORT KUBERNETES_SERVICE_HOST
	KUBERNETES_SERVICE_PORT LANG LANGUAGE LC_ALL LC_CTYPE LESSOPEN LINES LOGNAME LS_COLORS MACHTYPE MAIL MAILCHECK
	MANPATH NO_PROXY NVM_DIR OLDPWD OSTYPE PAGER PATH PGDATA PGHOST PGPORT PPID PS1 PWD SHELL SHLVL SSH_AUTH_SOCK
	SSH_CONNECTION SSH_TTY SUDO_USER TERM TMPDIR TZ UID USER USERNAME VISUAL XDG_DATA_DIRS XDG_RUNTIME_DIR XDG_SEAT _
	CI BUILD_ID GITHUB_ACTIONS GITHUB_ENV GITLAB_CI JEST_WORKER_ID JOURNAL_STREAM POST RUNNER_OS TEST
	FORCE_COLOR NODE NODE_CHANNEL_FD NODE_DEBUG NODE_EXTRA_CA_CERTS NODE_ICU_DATA NODE_NO_WARNINGS NODE_OPTIONS
	NODE_PATH NODE_TLS_REJECT_UNAUTHORIZED NODE_V8_COVERAGE http_proxy https_proxy no_proxy npm_command
	npm_config_cache npm_config_user_agent npm_execpath npm_lifecycle_event npm_lifecycle_script npm_node_execpath
	npm_package_json npm_package_name npm_package_version
`
	.trim()
	.split(/\s+/);

describe("names in the environment", () => {
	test("an ordinary login environment changes nothing", () => {
		const env = Object.fromEntries(ORDINARY.map((name) => [name, "anything"]));
		expect(load(env)).toEqual(load({}));
	});

	const slips = [
		["PROT", "PORT"],
		["PORTS", "PORT"],
		["port", "PORT"],
		["HOTS", "HOST"],
		["SEDE", "SEED"],
		["DATADIR", "DATA_DIR"],
		["DATE_DRI", "DATA_DIR"],
		["SERVICE", "SERVICES"],
		["NODE_EVN", "NODE_ENV"],
		["LOGLEVEL", "LOG_LEVEL"],
		["ADMIN_MAIL", "ADMIN_EMAIL"],
		["ADMIN_PASSWRD", "ADMIN_PASSWORD"],
		["FAILPIONT", "FAILPOINTS"],
	] as const;
	test.each(slips)("%s stops the start as a slip of %s", (slip, meant) => {
		expect(() => load({ [slip]: "1" })).toThrow(`${slip} is set, which looks like a slip of ${meant}`);
	});

	test.each(["PRTS", "DB_DIR", "SERVER", "HOSTED"])("%s is too far from every setting to be a slip", (name) => {
		expect(() => load({ [name]: "1" })).not.toThrow();
	});

	test.each(["TRANSPORTER", "CACHER", "SERIALIZER"])("%s would replace a broker option and stops the start", (name) => {
		expect(() => load({ [name]: "" })).toThrow(`${name} must not be set`);
		expect(() => loadConfig({}, { envFileText: `${name}=x`, serviceNames: [] })).toThrow(`${name} must not be set`);
	});
});
