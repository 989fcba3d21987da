/** Whether this run is of the suites on real servers: they take the servers' stores where they would embed some. */
export const isOnServers = (): boolean => (globalThis as { ON_SERVERS?: boolean }).ON_SERVERS === true;
