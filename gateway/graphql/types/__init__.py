"""The types of the schema. Plain attributes wherever possible: a resolver per field is what makes GraphQL slow."""
