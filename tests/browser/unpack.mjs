// Unpacks the Chromium that the package carries and prints where it and the libraries it needs lie.
import { join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";

const bin = join(import.meta.dirname, "node_modules/@sparticuz/chromium/bin");
const executable = await chromium.executablePath(bin);
const libraries = await inflate(join(bin, "al2023.tar.br"));
console.log(JSON.stringify({ executable, libraries: join(libraries, "lib") }));
