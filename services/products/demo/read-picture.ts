import { NotFound } from "../../../shared/errors.ts";
import { demoPicture } from "./catalogue.ts";

/** Reads the picture of a demo product by its file's name, `<slug>.svg`. Throws NotFound. */
export function readPicture(file: string): string {
	const picture = demoPicture(file.replace(/\.svg$/, ""));
	if (picture === undefined) throw new NotFound("picture");
	return picture;
}
