import { useState } from "preact/hooks";
import { CHANGE, MERGE, UNDO_CHANGES } from "../../api/editing";
import type { Change, Editing } from "../../api/editing";
import { words } from "../../components/Stage";
import { Field, Form, noonOf } from "./Form";
import { Pick } from "./Pick";

/** What can be logged; the person's own word on how it stands outranks every mail. */
export const EVENTS = [
  "NOTE",
  "INTERVIEW",
  "ASSESSMENT",
  "OFFER",
  "ACCEPTED",
  "REJECTED",
  "WITHDRAWN",
  "ON_HOLD",
  "VIEWED",
  "APPLIED",
] as const;
export type EventWord = (typeof EVENTS)[number];

export interface Edited {
  id: string;
  etag: string;
  company: string | null;
  jobTitle: string | null;
  appliedAt: string | null;
  source: string | null;
  salary: string | null;
  location: string | null;
  dismissed: boolean;
  tags: string[];
  contacts: { changeId: string; name: string; email: string; phone: string; role: string }[];
  links: { changeId: string; url: string; title: string }[];
}

type Open = "fields" | "log" | "contact" | "link" | "merge" | undefined;

/** Everything that a person can say of an application itself. */
export function Edit({ application, editing }: { application: Edited; editing: Editing }) {
  const [open, setOpen] = useState<Open>();
  const target = { id: application.id, ifMatch: application.etag };
  const change = async (wanted: Change, text: string) => {
    const good = await editing.edit(CHANGE, { input: { targets: [target], change: wanted } }, text);
    if (good) setOpen(undefined);
    return good;
  };
  const tool = (name: NonNullable<Open>, text: string) => (
    <button
      type="button"
      aria-expanded={open === name}
      onClick={() => {
        setOpen(open === name ? undefined : name);
      }}
    >
      {text}
    </button>
  );
  const merge = (other: { id: string; etag: string }) =>
    editing.edit(
      MERGE,
      { input: { target, others: [{ id: other.id, ifMatch: other.etag }] } },
      "Merged: these are one application now.",
    );
  return (
    <section class="panel padded" aria-label="Edit">
      <div class="row wrap">
        {tool("fields", "Edit")}
        {tool("log", "Log event or note")}
        {tool("contact", "Add contact")}
        {tool("link", "Add link")}
        {tool("merge", "Merge")}
        <button
          type="button"
          onClick={() =>
            change({ dismissed: !application.dismissed }, application.dismissed ? "Restored." : "Dismissed.")
          }
        >
          {application.dismissed ? "Restore" : "Dismiss"}
        </button>
      </div>
      {open === "fields" && <Fields application={application} change={change} />}
      {open === "log" && <Log change={change} />}
      {open === "contact" && <ContactForm change={change} />}
      {open === "link" && <LinkForm change={change} />}
      {open === "merge" && (
        <Pick label="Which one is the same?" button="Merge" except={[application.id]} pick={merge} />
      )}
      <Said application={application} change={change} editing={editing} />
    </section>
  );
}

type Do = (wanted: Change, text: string) => Promise<boolean>;

function Fields({ application, change }: { application: Edited; change: Do }) {
  const day = application.appliedAt?.slice(0, 10) ?? "";
  const send = (read: (field: string) => string) => {
    const now = {
      company: read("company"),
      jobTitle: read("jobTitle"),
      source: read("source"),
      salary: read("salary"),
      location: read("location"),
    };
    const names = Object.keys(now) as (keyof typeof now)[];
    // What is left as it is is not pinned.
    const changed = names.filter((name) => now[name] !== (application[name] ?? ""));
    const fields = Object.fromEntries(changed.map((name) => [name, now[name] || null]));
    const appliedAt = read("appliedAt") !== day ? noonOf(read("appliedAt")) : null;
    return change({ edit: { ...fields, ...(appliedAt && { appliedAt }) } }, "Saved. No mail changes it now.");
  };
  return (
    <Form name="Fields" button="Save" send={send}>
      <Field name="company" label="Company" value={application.company} />
      <Field name="jobTitle" label="Job title" value={application.jobTitle} />
      <Field name="appliedAt" label="Applied" value={day} type="date" />
      <Field name="source" label="Source" value={application.source} />
      <Field name="salary" label="Salary" value={application.salary} />
      <Field name="location" label="Location" value={application.location} />
    </Form>
  );
}

function Log({ change }: { change: Do }) {
  const send = (read: (field: string) => string) =>
    change(
      {
        event: { kind: read("kind") as EventWord, at: noonOf(read("at")), text: read("text") || null },
      },
      "Logged.",
    );
  return (
    <Form name="Log" button="Log" send={send}>
      <label>
        <span>What</span>
        <select name="kind">
          {EVENTS.map((one) => (
            <option key={one} value={one}>
              {words(one)}
            </option>
          ))}
        </select>
      </label>
      <Field name="at" label="When" type="date" />
      <label class="wide">
        <span>Note</span>
        <textarea name="text" rows={3} placeholder="They called: interview on Friday." />
      </label>
    </Form>
  );
}

function ContactForm({ change }: { change: Do }) {
  const send = (read: (field: string) => string) =>
    change(
      {
        contact: {
          name: read("name") || null,
          email: read("email") || null,
          phone: read("phone") || null,
          role: read("role") || null,
        },
      },
      "Contact added.",
    );
  return (
    <Form name="Contact" button="Add" send={send}>
      <Field name="name" label="Name" />
      <Field name="email" label="E-mail" type="email" />
      <Field name="phone" label="Telephone" />
      <Field name="role" label="Role" />
    </Form>
  );
}

function LinkForm({ change }: { change: Do }) {
  const send = (read: (field: string) => string) =>
    change({ link: { url: read("url"), title: read("title") || null } }, "Link added.");
  return (
    <Form name="Link" button="Add" send={send}>
      <Field name="url" label="Address" type="url" required />
      <Field name="title" label="Title" />
    </Form>
  );
}

interface SaidProps {
  application: Edited;
  change: Do;
  editing: Editing;
}

/** Salary, tags, contacts and links as they stand. */
function Said({ application, change, editing }: SaidProps) {
  const { salary, location, tags, contacts, links } = application;
  const send = (read: (field: string) => string) => change({ addTag: read("tag") }, "Tagged.");
  const remove = (changeId: string, text: string) => (
    <button
      type="button"
      aria-label={text}
      onClick={() => editing.edit(UNDO_CHANGES, { input: { changeIds: [changeId] } }, "Removed.")}
    >
      ×
    </button>
  );
  return (
    <>
      {(salary || location) && <p class="soft">{[salary, location].filter((one) => one).join(" · ")}</p>}
      <div class="row wrap">
        {tags.map((tag) => (
          <span class="tag" key={tag}>
            {tag}
            <button
              type="button"
              aria-label={`Remove tag ${tag}`}
              onClick={() => change({ removeTag: tag }, "Tag removed.")}
            >
              ×
            </button>
          </span>
        ))}
        <Form name="Tag" button="Add tag" send={send}>
          <input name="tag" aria-label="Tag" maxLength={50} required />
        </Form>
      </div>
      {contacts.map((one) => (
        <p key={one.changeId}>
          {[one.name, one.role, one.email, one.phone].filter((part) => part).join(" · ")}{" "}
          {remove(one.changeId, `Remove contact ${one.name || one.email}`)}
        </p>
      ))}
      {links.map((one) => (
        <p key={one.changeId}>
          <a href={one.url} target="_blank" rel="noreferrer noopener">
            {one.title || one.url}
          </a>{" "}
          {remove(one.changeId, `Remove link ${one.title || one.url}`)}
        </p>
      ))}
    </>
  );
}
