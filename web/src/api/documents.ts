import { VERDICT } from "./classifying";
import { graphql } from "./graphql";

export const VIEWER = graphql(`
  query Viewer {
    viewer {
      id
      email
      displayName
      isDemo
    }
  }
`);

export const APPLICATION_ROW = graphql(`
  fragment ApplicationRow on Application @_unmask {
    id
    company
    etag
    tags
    jobTitle
    stage
    appliedAt
    lastEventAt
    source
    certain
  }
`);

export const APPLICATIONS = graphql(
  `
    query Applications(
      $first: Int!
      $after: String
      $filter: ApplicationFilter
      $sort: ApplicationSort!
      $ascending: Boolean!
    ) {
      applications(first: $first, after: $after, filter: $filter, sort: $sort, ascending: $ascending) {
        totalCount
        edges {
          node {
            ...ApplicationRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      stats {
        total
        applied
        interviews
        assessments
        offers
        rejections
        pending
        stages {
          stage
          count
        }
      }
    }
  `,
  [APPLICATION_ROW],
);

export const APPLICATION = graphql(
  `
    query Application($id: ID!) {
      application(id: $id) {
        ...ApplicationRow
        industry
        firstResponseAt
        closedAt
        doubts
        dismissed
        pinned
        salary
        location
        contacts {
          changeId
          name
          email
          phone
          role
        }
        links {
          changeId
          url
          title
        }
        timeline {
          id
          kind
          at
          evidence
          stageAfter
          signals
          confidence
          probable
          byPerson
          changeId
          message {
            id
            subject
            webUrl
            sender {
              name
              email
            }
            content {
              text
            }
            classification {
              ...Verdict
            }
          }
        }
      }
    }
  `,
  [APPLICATION_ROW, VERDICT],
);

export const OPERATION_ROW = graphql(`
  fragment OperationRow on Operation @_unmask {
    id
    kind
    state
    attempt
    cancelRequested
    createdAt
    endedAt
    progress {
      done
      total
      phase
    }
    failure {
      reason
      message
    }
    mailbox {
      id
      name
    }
    receipt {
      inScope
      new
      known
      skipped
      failed
      reasons {
        reason
        count
      }
      unitsUsed
      gaps {
        reason
        foundAt
        closedAt
        added
        relabelled
        removed
      }
    }
  }
`);

export const MAIL = graphql(
  `
    query Mail {
      mailboxes {
        id
        kind
        name
        messageCount
        syncedAt
      }
      labelCounts {
        label
        count
      }
      operations(first: 10) {
        degraded
        edges {
          node {
            ...OperationRow
          }
        }
      }
    }
  `,
  [OPERATION_ROW],
);

export const APPLICATION_CHANGED = graphql(`
  subscription ApplicationChanged {
    applicationChanged {
      __typename
    }
  }
`);

export const OPERATION_PROGRESSED = graphql(
  `
    subscription OperationProgressed($id: ID!) {
      operationProgressed(id: $id) {
        ...OperationRow
      }
    }
  `,
  [OPERATION_ROW],
);
