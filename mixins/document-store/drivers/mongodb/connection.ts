import mongoose, { type Connection, type ConnectOptions } from "mongoose";

/**
 * Bound an outage: the defaults wait it out for half a minute and more. Acknowledged writes are in the journal of a
 * majority, and reads go where the writes went, whatever the address asks for.
 */
const OPTIONS: ConnectOptions = {
	serverSelectionTimeoutMS: 1_500,
	connectTimeoutMS: 1_500,
	heartbeatFrequencyMS: 1_000,
	waitQueueTimeoutMS: 1_500,
	socketTimeoutMS: 30_000,
	minPoolSize: 1,
	maxPoolSize: 20,
	retryWrites: true,
	writeConcern: { w: "majority", journal: true },
	readPreference: "primary",
	appName: "voltrico",
	bufferCommands: false,
	autoIndex: false,
	autoCreate: false,
};

/** How long closing may take: it says goodbye to a server that may hang. */
const CLOSE_MS = 1_500;

export const { Schema } = mongoose;

/** Opens a connection of one's own, never mongoose's default one. Throws the driver's error and leaves nothing open. */
export async function openConnection(url: string): Promise<Connection> {
	const connection = mongoose.createConnection();
	// Every call learns of an outage by itself; without a listener the event would end the process.
	connection.on("error", () => {});
	try {
		return await connection.openUri(url, OPTIONS);
	} catch (error) {
		await closeConnection(connection);
		throw error;
	}
}

/** Closes a connection and forgets it: mongoose keeps those that are closed only. */
export async function closeConnection(connection: Connection): Promise<void> {
	const late = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
	await Promise.race([connection.destroy(true).catch(() => {}), late]);
}
