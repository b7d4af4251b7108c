"""What can be changed. Every answer is a union: success, or a failure with a name."""

import strawberry

from gateway.graphql.mutations.account import AccountMutations
from gateway.graphql.mutations.calendar import CalendarMutations
from gateway.graphql.mutations.classification import ClassificationMutations
from gateway.graphql.mutations.connection import ConnectionMutations
from gateway.graphql.mutations.csv_import import CsvImportMutations
from gateway.graphql.mutations.cv import CvMutations
from gateway.graphql.mutations.editing import EditingMutations
from gateway.graphql.mutations.mail import MailMutations
from gateway.graphql.mutations.next_step import NextStepMutations
from gateway.graphql.mutations.not_fetched import NotFetchedMutations
from gateway.graphql.mutations.operation import OperationMutations
from gateway.graphql.mutations.search import SearchMutations


@strawberry.type(description="What can be changed.")
class Mutation(
    AccountMutations,
    MailMutations,
    ConnectionMutations,
    NotFetchedMutations,
    ClassificationMutations,
    EditingMutations,
    CsvImportMutations,
    NextStepMutations,
    SearchMutations,
    CalendarMutations,
    CvMutations,
    OperationMutations,
):
    pass


__all__ = ["Mutation"]
