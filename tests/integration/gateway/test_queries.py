"""What can be asked, over HTTP, against services that speak the real protos."""

from tests.fixtures.gateway import Person, RunningGateway


async def test_viewer_is_null_for_a_stranger_and_the_user_for_a_person(gateway: RunningGateway, person: Person) -> None:
    query = "{ viewer { id email isDemo displayName } }"

    assert (await gateway.stranger().data(query)) == {"viewer": None}
    assert (await person.data(query))["viewer"]["displayName"] == "Somebody"
