import { useState } from "preact/hooks";
import { ADD, ALIKE } from "../../api/editing";
import type { Editing } from "../../api/editing";
import { useAsk } from "../../api/use";
import { Stage } from "../../components/Stage";
import { When } from "../../components/When";
import { Field, Form, noonOf } from "./Form";

/** Adds an application; says beforehand whether there is such a one already. */
export function Add({ editing, close }: { editing: Editing; close: () => void }) {
  const [company, setCompany] = useState("");
  const [jobTitle, setJobTitle] = useState("");
  const [separate, setSeparate] = useState(false);
  const send = async (read: (field: string) => string) => {
    const input = {
      company: read("company") || null,
      jobTitle: read("jobTitle") || null,
      appliedAt: noonOf(read("appliedAt")),
      source: read("source") || null,
      separate,
    };
    const good = await editing.edit(ADD, { input }, "Added. Mail about it will join it.");
    if (good) close();
    return good;
  };
  return (
    <section class="panel padded" aria-label="Add application">
      <Form name="Application" button="Add" send={send}>
        <label>
          <span>Company</span>
          <input
            name="company"
            value={company}
            onInput={(event) => {
              setCompany(event.currentTarget.value);
            }}
          />
        </label>
        <label>
          <span>Job title</span>
          <input
            name="jobTitle"
            value={jobTitle}
            onInput={(event) => {
              setJobTitle(event.currentTarget.value);
            }}
          />
        </label>
        <Field name="appliedAt" label="Applied" type="date" />
        <Field name="source" label="Source" />
        <label>
          <span>A separate one in any case</span>
          <input
            type="checkbox"
            checked={separate}
            onChange={(event) => {
              setSeparate(event.currentTarget.checked);
            }}
          />
        </label>
      </Form>
      {company && <Alike company={company} jobTitle={jobTitle} />}
    </section>
  );
}

function Alike({ company, jobTitle }: { company: string; jobTitle: string }) {
  const { data } = useAsk(ALIKE, { company, jobTitle });
  const found = data?.alreadyApplied ?? [];
  if (found.length === 0) return null;
  return (
    <div role="status" aria-label="Already applied">
      <p>You have applied there already:</p>
      <ul>
        {found.map((one) => (
          <li key={one.id}>
            <a href={`#/applications/${one.id}`}>
              {one.company}, {one.jobTitle ?? "unknown role"}
            </a>{" "}
            <Stage stage={one.stage} /> <When at={one.appliedAt} />
          </li>
        ))}
      </ul>
    </div>
  );
}
