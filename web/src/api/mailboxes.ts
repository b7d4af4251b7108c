import { OPERATION_ROW } from "./documents";
import { graphql } from "./graphql";

export const MAILBOXES = graphql(
  `
    query Mailboxes {
      mailboxes {
        id
        kind
        name
        address
        messageCount
        syncedAt
        nextSyncAt
        state
        stateReason
        stateMessage
        action
        endpoint
        username
        settings {
          windowDays
          since
          includeSpamAndTrash
          policy
        }
        counts {
          listed
          pending
          stored
          leftOut {
            reason
            count
            oldestAt
            newestAt
          }
          failed {
            reason
            count
            oldestAt
            newestAt
          }
        }
      }
      connectionOptions {
        imap
        google {
          configured
          redirectUri
          problem
          helpUrl
        }
      }
      operations(first: 50) {
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

export const MAILBOX_CHANGED = graphql(`
  subscription MailboxChanged {
    mailboxChanged {
      missed
    }
  }
`);

export const BEGIN_GMAIL = graphql(`
  mutation BeginGmail($input: BeginGmailConnectionInput!) {
    beginGmailConnection(input: $input) {
      __typename
      ... on BeginGmailConnectionSuccess {
        authorizationUrl
      }
      ... on Problem {
        message
      }
    }
  }
`);

export const CONNECT_IMAP = graphql(`
  mutation ConnectImap($input: ConnectImapMailboxInput!) {
    connectImapMailbox(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const UPDATE_SETTINGS = graphql(`
  mutation UpdateSettings($input: UpdateMailboxSettingsInput!) {
    updateMailboxSettings(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const DISCONNECT = graphql(`
  mutation Disconnect($input: DisconnectMailboxInput!) {
    disconnectMailbox(input: $input) {
      __typename
      ... on DisconnectMailboxSuccess {
        revocation
      }
      ... on Problem {
        message
      }
    }
  }
`);

/** Messages that were not fetched, a screenful at a time: as many as are named at once. */
export const NOT_FETCHED = graphql(`
  query NotFetched($id: ID!, $state: RemoteMessageState!, $reason: String!, $after: String) {
    node(id: $id) {
      ... on Mailbox {
        messagesNotFetched(first: 20, after: $after, state: $state, reason: $reason) {
          edges {
            node {
              remoteId
              named
              sender
              subject
              receivedAt
              detail
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

export const NAME_MESSAGES = graphql(`
  mutation NameMessages($input: NameMessagesInput!) {
    nameMessages(input: $input) {
      __typename
      ... on NameMessagesSuccess {
        messages {
          remoteId
          named
          sender
          subject
          receivedAt
          detail
        }
      }
      ... on Problem {
        message
      }
    }
  }
`);

export const REQUEST_MESSAGES = graphql(`
  mutation RequestMessages($input: RequestMessagesInput!) {
    requestMessages(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);
