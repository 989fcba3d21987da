import type { AddressInfo, Server } from "node:net";
import { config } from "../config.ts";
import { StartError } from "../errors.ts";
import { banner, storesOf } from "./banner.ts";
import { stopOnSignals } from "./stop.ts";
import { startStore } from "./store.ts";

const isRepl = process.argv.includes("--repl");
if (isRepl && !process.stdin.isTTY) throw new StartError("The REPL needs a terminal; without one, use npm start.");

const store = await startStore(config);
stopOnSignals(store.stop);

// With PORT=0 the system chose one; true because the gateway keeps its server there.
const gateway = store.broker.getLocalService("gateway") as unknown as { server: Server } | undefined;
const { host, port } = config;
const openPort = (gateway?.server.address() as AddressInfo | undefined)?.port ?? port;
const address = config.publicUrl ?? `http://${host.includes(":") ? `[${host}]` : host}:${openPort}`;
console.log(banner(address, await storesOf(store.broker, config.services), store.admin));
store.admin?.shown();

if (isRepl) store.broker.repl();
