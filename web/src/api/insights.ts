import { graphql } from "./graphql";

export const FIGURE = graphql(`
  fragment FigureParts on Figure @_unmask {
    count
    filter
  }
`);

export const INSIGHTS = graphql(
  `
    query Insights($filter: ApplicationFilter!, $timeZone: String!) {
      insights(filter: $filter) {
        funnel {
          total {
            applied {
              ...FigureParts
            }
            responded {
              ...FigureParts
            }
            assessed {
              ...FigureParts
            }
            interviewed {
              ...FigureParts
            }
            offered {
              ...FigureParts
            }
            rejected {
              ...FigureParts
            }
            ghosted {
              ...FigureParts
            }
            open {
              ...FigureParts
            }
          }
        }
        flow {
          before
          after
          figure {
            ...FigureParts
          }
        }
        timeTo(days: [7, 14, 30]) {
          milestone
          watched {
            ...FigureParts
          }
          happened {
            ...FigureParts
          }
          medianDays
          meanDays
          lowerQuartileDays
          upperQuartileDays
          never
          curve {
            day
            waiting
            low
            high
          }
          asked {
            day
            waiting
            later
            atRisk
          }
        }
        activity(weeks: 26, timeZone: $timeZone) {
          weeks {
            start
            sent {
              ...FigureParts
            }
            responded {
              ...FigureParts
            }
            interviewed {
              ...FigureParts
            }
          }
          standing {
            stage
            figure {
              ...FigureParts
            }
          }
          unanswered {
            ...FigureParts
          }
          oldestUnanswered {
            id
            company
            jobTitle
            appliedAt
          }
        }
      }
    }
  `,
  [FIGURE],
);

export const GROUPS = graphql(
  `
    query Groups($filter: ApplicationFilter!, $by: FunnelDimension!, $unit: PeriodUnit!, $timeZone: String!) {
      insights(filter: $filter) {
        funnel(by: $by, unit: $unit, timeZone: $timeZone, limit: 25) {
          leftOut
          groups {
            key
            label
            funnel {
              applied {
                ...FigureParts
              }
              responded {
                ...FigureParts
              }
              interviewed {
                ...FigureParts
              }
              offered {
                ...FigureParts
              }
              responseRate {
                value
                low
                high
                small
              }
            }
          }
        }
      }
    }
  `,
  [FIGURE],
);

export const PREDICTION = graphql(`
  query Prediction($milestone: Milestone!) {
    prediction(milestone: $milestone) {
      __typename
      ... on PredictionSuccess {
        learnedFrom
        chances {
          probability
          application {
            id
            company
            jobTitle
          }
        }
        validation {
          testCount
          testPositives
          brier
          baselineBrier
          baselineRate
        }
      }
      ... on Problem {
        message
      }
    }
  }
`);
