/** Something the person should know, read aloud when it appears. */
export function Notice({ text, bad = false }: { text: string; bad?: boolean }) {
  return (
    <p class={bad ? "notice bad" : "notice"} role={bad ? "alert" : "status"}>
      {text}
    </p>
  );
}
