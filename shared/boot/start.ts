import type { AddressInfo, Server } from "node:net";
import { config } from "../config.ts";
import { StartError } from "../errors.ts";
import { banner, storesOf } from "./banner.ts";
import { stopOnSignals } from "./stop.ts";
import { storeOf } from "./store.ts";

const isRepl = process.argv.includes("--repl");
if (isRepl && !process.stdin.isTTY) throw new StartError("The REPL needs a terminal; without one, use npm start.");

const store = storeOf(config);
stopOnSignals(store.stop);
await store.start();

// With PORT=0 the system chose one; true because the gateway keeps its server there.
const gateway = store.broker.getLocalService("gateway") as unknown as { server: Server } | undefined;
const openPort = (gateway?.server.address() as AddressInfo | undefined)?.port;
console.log(banner(config, openPort, await storesOf(store.broker, config.services), store.admin));
store.admin?.shown();
// A supervisor that listens learns that this process has come up.
process.send?.("started");

if (isRepl) store.broker.repl();
