import { graphql } from "./graphql";

export const CVS = graphql(`
  query Cvs {
    cvs {
      id
      name
      current
      skills
      titles
      languages {
        name
        level
      }
      places
      years
      etag
      updatedAt
    }
  }
`);

export const CV_TEXTS = graphql(`
  query CvTexts {
    cvs {
      id
      name
      etag
      text
    }
  }
`);

export const SAVE_CV = graphql(`
  mutation SaveCv($input: SaveCvInput!) {
    saveCv(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const DELETE_CV = graphql(`
  mutation DeleteCv($input: DeleteCvInput!) {
    deleteCv(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const MATCH = graphql(`
  query Match($id: ID!) {
    cvs {
      id
    }
    application(id: $id) {
      match {
        score
        titleFit
        title
        sharedSkills
        missingSkills
        place
        placeDiffers
      }
    }
  }
`);
