import { graphql } from "./graphql";

export const SEARCH = graphql(`
  query Search($query: String!, $first: Int, $after: String) {
    search(query: $query, first: $first, after: $after) {
      edges {
        cursor
        node {
          application {
            id
            company
            jobTitle
            stage
            lastEventAt
          }
          mails {
            message {
              id
              subject
              sentAt
              sender {
                name
                email
              }
            }
            subject {
              text
              matched
            }
            text {
              text
              matched
            }
          }
          mailCount
          spots {
            place
            text {
              text
              matched
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
      totalExact
      notUnderstood
      textsMissing
      preparation {
        doneCount
        totalCount
      }
    }
  }
`);
