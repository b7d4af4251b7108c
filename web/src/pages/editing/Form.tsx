import type { ComponentChildren } from "preact";

interface Props {
  name: string;
  button: string;
  /** Says whether it went well: then the form is emptied. */
  send: (read: (field: string) => string) => Promise<boolean>;
  children: ComponentChildren;
}

/** A small form whose fields are read by name when it is sent. */
export function Form({ name, button, send, children }: Props) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const read = (field: string) => {
      const value = fields.get(field);
      return typeof value === "string" ? value.trim() : "";
    };
    if (await send(read)) form.reset();
  };
  return (
    <form class="edit" aria-label={name} onSubmit={submit}>
      {children}
      <button type="submit">{button}</button>
    </form>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value?: string | null;
  type?: string;
  required?: boolean;
}

export function Field({ name, label, value, type = "text", required = false }: FieldProps) {
  return (
    <label>
      <span>{label}</span>
      <input name={name} type={type} defaultValue={value ?? ""} required={required} />
    </label>
  );
}

/** A day of a form as a moment: noon there, so that it is that day in every zone near by. */
export function noonOf(day: string): string | null {
  return day ? new Date(`${day}T12:00:00`).toISOString() : null;
}
