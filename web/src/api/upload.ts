import { ApiError } from "./client";

/** Bytes per request: a connection that breaks costs at most this. */
const PIECE = 4 * 1024 * 1024;
const TUS = { "tus-resumable": "1.0.0" };

/** Sends a file by offset and returns the upload's id; a file that was begun before goes on where it stood. */
export async function upload(file: File, told: (sent: number) => void): Promise<string> {
  const made = await send("/uploads", {
    method: "POST",
    headers: { ...TUS, "content-type": "application/json" },
    body: JSON.stringify({
      filename: file.name,
      sizeBytes: file.size,
      fingerprint: `${file.name}:${file.size}:${file.lastModified}`,
    }),
  });
  const begun = (await made.json()) as { id: string; offset: number };
  let offset = begun.offset;
  while (offset < file.size) {
    told(offset);
    const response = await send(`/uploads/${begun.id}`, {
      method: "PATCH",
      headers: { ...TUS, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
      body: file.slice(offset, offset + PIECE),
    });
    offset = Number(response.headers.get("upload-offset"));
  }
  told(file.size);
  return begun.id;
}

async function send(path: string, options: RequestInit): Promise<Response> {
  const response = await fetch(path, options).catch(() => {
    throw new ApiError(
      "The upload broke off. Choose the same file again: it goes on where it stood.",
      "UNAVAILABLE",
    );
  });
  if (response.ok) return response;
  const answer = (await response.json().catch(() => ({}))) as { message?: string };
  throw new ApiError(answer.message ?? `The server refused the upload (${response.status}).`, "REFUSED");
}
