import { graphql } from "./graphql";

export const VERDICT = graphql(`
  fragment Verdict on Classification @_unmask {
    label
    confidence
    decidedBy
    evidence
    company
    jobTitle
    certain
    pinned
    machine {
      label
    }
    leaning {
      label
      confidence
    }
    trail {
      stage
      label
      confidence
      note
    }
    match {
      score
    }
    details {
      seniority
      location
      skills
      salary {
        text
      }
      recruiter {
        name
        email
      }
      links {
        kind
        url
      }
      actions {
        kind
        text
        dueAt
        dueIsDay
      }
      appointments {
        uid
        summary
        startsAt
        endsAt
        location
        cancelled
        stated
        timeZone
        timeZoneKnown
        moved
      }
    }
  }
`);

export const CORRECT = graphql(
  `
    mutation Correct($input: CorrectMessageInput!) {
      correctMessage(input: $input) {
        __typename
        ... on CorrectMessageSuccess {
          classification {
            ...Verdict
          }
          similarCount
        }
        ... on Problem {
          message
        }
      }
    }
  `,
  [VERDICT],
);

export const UNDO = graphql(`
  mutation Undo($input: UndoCorrectionInput!) {
    undoCorrection(input: $input) {
      __typename
      ... on UndoCorrectionSuccess {
        undoneCount
      }
      ... on Problem {
        message
      }
    }
  }
`);

export const SIMILAR = graphql(`
  query Similar($messageId: ID!) {
    similarMessages(messageId: $messageId, first: 100) {
      totalCount
      edges {
        node {
          message {
            id
            subject
            sentAt
          }
          now {
            label
            company
            jobTitle
          }
          label
          company
          jobTitle
        }
      }
    }
  }
`);

export const CORRECT_SIMILAR = graphql(`
  mutation CorrectSimilar($input: CorrectSimilarMessagesInput!) {
    correctSimilarMessages(input: $input) {
      __typename
      ... on CorrectSimilarMessagesSuccess {
        correctedCount
      }
      ... on Problem {
        message
      }
    }
  }
`);

export const PIPELINE = graphql(`
  query Pipeline {
    pipeline {
      version
      outdated
      uncertain
      corrected
      languageModel {
        available
        model
        message
      }
      sentToday {
        mails
        bytesSent
        tokensIn
        tokensOut
        cost
      }
      sentTotal {
        mails
        bytesSent
        tokensIn
        tokensOut
        cost
      }
      elasticsearch {
        failure
        awaySince
      }
    }
  }
`);

export const START_REPROCESS = graphql(`
  mutation StartReprocess($input: StartReprocessInput!) {
    startReprocess(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const REPORT = graphql(`
  query Report($operationId: ID!) {
    reprocessReport(operationId: $operationId) {
      dryRun
      read
      changed
      pinned
      labelChanges {
        before
        after
        count
      }
      companyChanges
      jobTitleChanges
    }
  }
`);

export const MESSAGES = graphql(
  `
    query Messages($first: Int!, $after: String, $labels: [Label!], $onlyUncertain: Boolean!) {
      labelCounts {
        label
        count
      }
      classifiedMessages(first: $first, after: $after, labels: $labels, onlyUncertain: $onlyUncertain) {
        edges {
          node {
            classification {
              ...Verdict
            }
            message {
              id
              subject
              sentAt
              snippet
              sender {
                name
                email
              }
              application {
                id
                company
                jobTitle
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [VERDICT],
);

export const MESSAGE_TEXT = graphql(`
  query MessageText($id: ID!) {
    node(id: $id) {
      ... on Message {
        content {
          text
        }
      }
    }
  }
`);

export const PREVIEW = graphql(
  `
    query Preview($mail: PreviewMailInput!, $askModel: Boolean!) {
      preview(mails: [$mail], askModel: $askModel) {
        subject
        failure
        classification {
          ...Verdict
        }
      }
    }
  `,
  [VERDICT],
);

export const VERDICT_CHANGED = graphql(`
  subscription VerdictChanged {
    verdictChanged {
      __typename
    }
  }
`);
