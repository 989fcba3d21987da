import type { CollectionDefinition, Document } from "../../../mixins/document-store/port.ts";

/** A part of an import that waits to be worked through. Its id is the job's id and its number. */
export interface ImportChunkDocument extends Document {
	jobId: string;
	/** An `ImportChunk` as JSON: a file may hold characters that a document may not. */
	text: string;
}

export const IMPORT_CHUNKS: CollectionDefinition = {
	name: "importChunks",
	fields: { jobId: "string" },
	required: ["jobId"],
	indexes: [{ name: "jobId", fields: ["jobId"] }],
};

/** The id of a job's chunk, counted from 0. */
export const chunkId = (jobId: string, number: number): string => `${jobId}.${number}`;
