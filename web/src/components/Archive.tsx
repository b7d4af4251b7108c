import { useState } from "preact/hooks";
import type { Act } from "../api/action";
import { ask } from "../api/client";
import { IMPORT_UPLOAD, refusal } from "../api/mutations";
import { upload } from "../api/upload";

/** Chooses a mail archive and brings it in. */
export function Archive({ act }: { act: Act }) {
  const [sent, setSent] = useState<{ done: number; total: number }>();
  const bring = (file: File) =>
    act(async () => {
      try {
        const uploadId = await upload(file, (done) => {
          setSent({ done, total: file.size });
        });
        return refusal((await ask(IMPORT_UPLOAD, { input: { uploadId } })).importUpload);
      } finally {
        setSent(undefined);
      }
    });
  return (
    <>
      <input
        type="file"
        aria-label="Mail archive"
        disabled={sent !== undefined}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) void bring(file);
        }}
      />
      {sent && <progress aria-label="Upload" max={sent.total} value={sent.done} />}
    </>
  );
}
