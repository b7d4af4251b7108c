import { useState } from "preact/hooks";
import { ask } from "./client";
import { graphql } from "./graphql";
import type { ResultOf, TadaDocumentNode, VariablesOf } from "./graphql";

/** What every change by hand answers. */
export const DONE = graphql(`
  fragment Done on EditOutcome @_unmask {
    changeIds
    removedIds
    applications {
      id
    }
  }
`);

export const ADD = graphql(
  `
    mutation AddApplication($input: AddApplicationInput!) {
      result: addApplication(input: $input) {
        __typename
        ...Done
        ... on Problem {
          message
        }
        ... on AlreadyApplied {
          applicationIds
        }
      }
    }
  `,
  [DONE],
);

export const CHANGE = graphql(
  `
    mutation ChangeApplications($input: ChangeApplicationsInput!) {
      result: changeApplications(input: $input) {
        __typename
        ...Done
        ... on Problem {
          message
        }
      }
    }
  `,
  [DONE],
);

export const MERGE = graphql(
  `
    mutation MergeApplications($input: MergeApplicationsInput!) {
      result: mergeApplications(input: $input) {
        __typename
        ...Done
        ... on Problem {
          message
        }
      }
    }
  `,
  [DONE],
);

export const SPLIT = graphql(
  `
    mutation SplitApplication($input: SplitApplicationInput!) {
      result: splitApplication(input: $input) {
        __typename
        ...Done
        ... on Problem {
          message
        }
      }
    }
  `,
  [DONE],
);

export const MOVE = graphql(
  `
    mutation MoveMessages($input: MoveMessagesInput!) {
      result: moveMessages(input: $input) {
        __typename
        ...Done
        ... on Problem {
          message
        }
      }
    }
  `,
  [DONE],
);

export const SET_ASIDE = graphql(
  `
    mutation SetAsideMessages($input: SetAsideMessagesInput!) {
      result: setAsideMessages(input: $input) {
        __typename
        ...Done
        ... on Problem {
          message
        }
      }
    }
  `,
  [DONE],
);

export const UNDO_CHANGES = graphql(
  `
    mutation UndoChanges($input: UndoChangesInput!) {
      result: undoChanges(input: $input) {
        __typename
        ...Done
        ... on Problem {
          message
        }
      }
    }
  `,
  [DONE],
);

export const RESOLVE = graphql(
  `
    mutation ResolveReviewItem($input: ResolveReviewItemInput!) {
      result: resolveReviewItem(input: $input) {
        __typename
        ...Done
        ... on Problem {
          message
        }
      }
    }
  `,
  [DONE],
);

/** What a mail says of its company: it is then grouped by it. */
export const CORRECT_COMPANY = graphql(`
  mutation CorrectCompany($input: CorrectMessageInput!) {
    result: correctMessage(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const HISTORY = graphql(`
  query History($id: ID!, $after: String) {
    applicationChanges(applicationId: $id, first: 50, after: $after) {
      totalCount
      edges {
        node {
          id
          kind
          byPerson
          at
          undone
          evidence
          signals
          stageAfter
          details {
            name
            value
          }
          messages {
            id
            subject
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const REVIEW = graphql(`
  query Review {
    reviewQueue(first: 50) {
      totalCount
      edges {
        node {
          reason
          doubts
          application {
            id
            company
            jobTitle
            etag
            messages {
              id
            }
          }
          message {
            id
            subject
            snippet
            sentAt
            sender {
              name
              email
            }
            classification {
              label
              confidence
              evidence
            }
          }
        }
      }
    }
  }
`);

/** Applications to choose one from. */
export const CHOICES = graphql(`
  query Choices($text: String) {
    applications(first: 20, filter: { text: $text }) {
      edges {
        node {
          id
          company
          jobTitle
          etag
        }
      }
    }
  }
`);

export const ALIKE = graphql(`
  query Alike($company: String!, $jobTitle: String) {
    alreadyApplied(company: $company, jobTitle: $jobTitle) {
      id
      company
      jobTitle
      stage
      appliedAt
    }
  }
`);

export type Change = VariablesOf<typeof CHANGE>["input"]["change"];
export type Done = ResultOf<typeof UNDO_CHANGES>["result"];

/** What was just done, and what takes it back. */
export interface Undoable {
  text: string;
  changeIds: string[];
}

export interface Editing {
  problem: string | undefined;
  done: Undoable | undefined;
  /** Does something; true when it went well. `text` is the sentence beside the undo button. */
  edit: <Variables>(
    document: TadaDocumentNode<{ result: Answer }, Variables>,
    variables: Variables,
    text: string,
  ) => Promise<boolean>;
  undo: () => Promise<void>;
  forget: () => void;
}

interface Answer {
  __typename: string;
  message?: string;
  changeIds?: string[];
}

/** Changes by hand on a page: what went wrong, and the way back from the last one. */
export function useEditing(again: () => void): Editing {
  const [problem, setProblem] = useState<string>();
  const [done, setDone] = useState<Undoable>();
  const edit: Editing["edit"] = async (document, variables, text) => {
    let answer: Answer;
    try {
      answer = (await ask(document, variables)).result;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return false;
    }
    const good = answer.__typename.endsWith("Success");
    setProblem(good ? undefined : (answer.message ?? answer.__typename));
    if (good) setDone({ text, changeIds: answer.changeIds ?? [] });
    again();
    return good;
  };
  const undo = async () => {
    if (!done) return;
    if (await edit(UNDO_CHANGES, { input: { changeIds: done.changeIds } }, "Undone.")) setDone(undefined);
  };
  const forget = () => {
    setDone(undefined);
  };
  return { problem, done, edit, undo, forget };
}
