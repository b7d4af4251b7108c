import { graphql } from "./graphql";

export const STEP = graphql(`
  fragment Step on NextStep @_unmask {
    id
    view
    kind
    state
    text
    at
    isDay
    endsAt
    overdue
    snoozedUntil
    mailCount
    location
    round
    stated
    timeZone
    timeZoneKnown
    silence {
      reason
    }
    application {
      id
      company
      jobTitle
    }
  }
`);

export const NEXT = graphql(
  `
    query Next {
      due: nextSteps(first: 100, views: [DUE]) {
        totalCount
        edges {
          node {
            ...Step
          }
        }
      }
      upcoming(first: 100) {
        totalCount
        edges {
          node {
            ...Step
          }
        }
      }
      followUp: nextSteps(first: 100, views: [FOLLOW_UP]) {
        totalCount
        edges {
          node {
            ...Step
          }
        }
      }
      behind: nextSteps(first: 50, states: [DONE, SNOOZED, DISMISSED]) {
        totalCount
        edges {
          node {
            ...Step
          }
        }
      }
      patience {
        ghostedAfterDays
        heard
      }
      calendarFeed {
        createdAt
        readAt
      }
    }
  `,
  [STEP],
);

export const DIGEST = graphql(`
  query Digest($timeZone: String!) {
    digest(timeZone: $timeZone) {
      subject
      text
    }
  }
`);

export const COMPLETE = graphql(`
  mutation CompleteStep($input: StepInput!) {
    completeStep(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const SNOOZE = graphql(`
  mutation SnoozeStep($input: SnoozeStepInput!) {
    snoozeStep(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const DISMISS = graphql(`
  mutation DismissStep($input: StepInput!) {
    dismissStep(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const REOPEN = graphql(`
  mutation ReopenStep($input: StepInput!) {
    reopenStep(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const ROTATE_FEED = graphql(`
  mutation RotateCalendarFeed {
    rotateCalendarFeed {
      __typename
      ... on RotateCalendarFeedSuccess {
        url
      }
      ... on Problem {
        message
      }
    }
  }
`);

export const REVOKE_FEED = graphql(`
  mutation RevokeCalendarFeed {
    revokeCalendarFeed {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const RESPOND = graphql(`
  mutation Respond($input: RespondInput!) {
    respond(input: $input) {
      __typename
      ... on RespondSuccess {
        draft {
          subject
          text
          toName
          toEmail
          mailtoUrl
          gmailUrl
          model
          modelRefusal
        }
      }
      ... on Problem {
        message
      }
    }
  }
`);

export const AGENDA = graphql(`
  query Agenda($id: ID!) {
    application(id: $id) {
      silence {
        reason
      }
      calendar {
        uid
        kind
        title
        startsAt
        endsAt
        isDay
        location
        round
        stated
        timeZone
        timeZoneKnown
        stepId
        own {
          id
          kind
          title
          startsAt
          endsAt
          isDay
          location
          notes
          etag
        }
      }
    }
  }
`);

export const SCHEDULE = graphql(`
  mutation ScheduleEvent($input: ScheduleEventInput!) {
    scheduleEvent(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const RESCHEDULE = graphql(`
  mutation UpdateScheduledEvent($input: UpdateScheduledEventInput!) {
    updateScheduledEvent(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const TAKE_OUT = graphql(`
  mutation RemoveScheduledEvent($input: ScheduledEventInput!) {
    removeScheduledEvent(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const PUT_BACK = graphql(`
  mutation RestoreScheduledEvent($input: ScheduledEventInput!) {
    restoreScheduledEvent(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);
