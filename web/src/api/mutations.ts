import { graphql } from "./graphql";

export const SIGN_IN = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const SIGN_UP = graphql(`
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const SIGN_OUT = graphql(`
  mutation SignOut {
    signOut {
      __typename
    }
  }
`);

export const CONNECT_DEMO = graphql(`
  mutation ConnectDemo {
    connectDemoMailbox {
      __typename
      ... on ConnectDemoMailboxSuccess {
        mailbox {
          id
        }
      }
      ... on Problem {
        message
      }
    }
  }
`);

export const START_SYNC = graphql(`
  mutation StartSync($input: StartSyncInput!) {
    startSync(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const IMPORT_UPLOAD = graphql(`
  mutation ImportUpload($input: ImportUploadInput!) {
    importUpload(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const CANCEL = graphql(`
  mutation Cancel($input: CancelOperationInput!) {
    cancelOperation(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const RETRY = graphql(`
  mutation Retry($input: RetryOperationInput!) {
    retryOperation(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

/** The sentence of a named error, or undefined when it went well. */
export function refusal(payload: { __typename: string; message?: string }): string | undefined {
  return payload.__typename.endsWith("Success") ? undefined : (payload.message ?? payload.__typename);
}
