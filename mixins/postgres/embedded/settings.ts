import type { Address } from "./address.ts";

/** Three pools of 20, and room for the administrator and for what is ending while its successor begins. */
const MAX_CONNECTIONS = 80;

/**
 * The settings of the embedded server, given anew at each start, so that the code's are always in force.
 * Source: https://www.postgresql.org/docs/18/runtime-config.html
 */
const SETTINGS: Record<string, string | number> = {
	max_connections: MAX_CONNECTIONS,
	shared_buffers: "64MB",
	// What is acknowledged is on the disk.
	fsync: "on",
	synchronous_commit: "on",
	full_page_writes: "on",
	// After a crash: one call for the file system, where thousands of files one by one take seconds.
	...(process.platform === "linux" && { recovery_init_sync_method: "syncfs" }),
	// Nobody replicates from us.
	wal_level: "minimal",
	max_wal_senders: 0,
	max_logical_replication_workers: 0,
	max_wal_size: "512MB",
	// Short statements on small tables: compiling and parallel workers cost more than they give.
	jit: "off",
	max_parallel_workers_per_gather: 0,
	io_method: "sync",
	// The outbox is a queue: its dead rows must go soon.
	autovacuum_naptime: "15s",
	// The passwords are random, so that stretching them only makes connecting slow.
	scram_iterations: 1,
	shared_preload_libraries: "pg_stat_statements",
	"pg_stat_statements.max": 1000,
	// No values of a statement in the log: they may be personal data.
	log_error_verbosity: "terse",
	log_min_error_statement: "panic",
	log_checkpoints: "off",
	log_line_prefix: "%m [%p] %d ",
	timezone: "UTC",
	log_timezone: "UTC",
};

/** The arguments of `postgres` for these settings and this address. */
export function serverArguments(cluster: string, address: Address): string[] {
	const listening = {
		port: address.port,
		listen_addresses: address.kind === "tcp" ? address.host : "",
		unix_socket_directories: address.kind === "socket" ? "." : "",
		unix_socket_permissions: "0700",
	};
	const settings = Object.entries({ ...SETTINGS, ...listening });
	return ["-D", cluster, ...settings.flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}
