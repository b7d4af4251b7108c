"""English titles that mails just say: occupations of one word and of two, and the words around them that tell."""

import pytest

from services.classify.rules.language import languages
from services.classify.rules.text import Folded
from services.classify.rules.title_trimming import names_occupation
from services.classify.rules.titles import best


def title(subject: str, text: str, *people: str) -> str | None:
    folded = Folded(subject, text)
    return best(folded, None, frozenset(), frozenset(people), languages=languages(folded.flat))


@pytest.mark.parametrize(
    "said", ["room leader", "Plumber's mate", "deck rating", "wheelwright", "timetabler", "dog walker", "plant head"]
)
def test_occupations_are_known_by_one_word_or_by_two(said: str) -> None:
    assert names_occupation(said.lower())


@pytest.mark.parametrize("said", ["head", "market", "page", "mate", "rating", "leaderboard"])
def test_half_of_an_occupation_is_none(said: str) -> None:
    assert not names_occupation(said)


@pytest.mark.parametrize("said", ["room leader", "paralegal", "relief milker", "joiner's mate"])
def test_a_subject_that_is_an_occupation_is_the_title(said: str) -> None:
    assert title(said, "Hello, thanks for your application. Could you come by on Tuesday at ten?") == said


def test_the_office_of_a_firm_is_no_occupation() -> None:
    assert title("Your visit", "Please report to the head office at nine for your interview.") is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The wheelwright job is yours, if you still want it.", "wheelwright"),
        ("Thank you for writing about the verger's post.", "verger"),
        ("I've got a night porter spot and thought of you.", "night porter"),
        ("They are looking for one river pilot who can live on the coast.", "river pilot"),
        ("They want their first lighting technician this winter.", "lighting technician"),
        ("We'd like to appoint you archivist from May.", "archivist"),
        ("We shall need supply teachers from September.", "supply teacher"),
        ("Our regional buyer is leaving in May: come and do it for us?", "regional buyer"),
        ("We have pressed pause on Firmware Engineer until spring.", "Firmware Engineer"),
        ("You are on the graduate surveyor longlist.", "graduate surveyor"),
        ("The Flood Modeller search is still open, and you are in it.", "Flood Modeller"),
    ],
)
def test_what_is_looked_for_or_given_is_the_title(text: str, wanted: str) -> None:
    assert title("Hello again", f"Hi Odile,\n\n{text}\n\nYours,\nPip") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "You will meet our warehouse manager and her assistant on Friday.",
        "We'll walk down with Station Master Ridley and look at the lamps.",
        "We are always looking for drivers, so tell your friends.",
        "The executive interview takes place on Friday.",
        "My sister is a teacher, and she sends her regards.",
    ],
)
def test_who_else_works_there_is_not_applied_for(text: str) -> None:
    assert title("Friday", f"Hi Odile,\n\n{text}\n\nYours,\nPip") is None


@pytest.mark.parametrize("signed", ["Yours sincerely,\n\nfor the Registrar", "Kind regards\n\nOdile Marsh\n\nBursar"])
def test_whoever_signs_is_not_applied_for(signed: str) -> None:
    text = f"Dear Dr Lark,\n\nThe committee has met and chosen somebody else.\n\n{signed}"

    assert title("Verger (Ref 3055)", text) == "Verger"
    assert title("Your application", text) is None


@pytest.mark.parametrize(
    "foot", ["Odile, board secretary", "EOE/M/F/D/V", "Powered by Larkway", "Career site by Larkway"]
)
def test_the_foot_of_a_mail_is_no_title(foot: str) -> None:
    text = f"Hi Pip,\n\nYour place is with Bus Operator Trainee for now.\n\nWe write again in May.\n\n{foot}"

    assert title("The list", text) == "Bus Operator Trainee"


def test_the_headline_above_a_message_is_the_writers() -> None:
    text = (
        "Corin Lark\nManaging Director, Larkway Foundry\nDear Pip, we have a chair free for a type designer in Ghent."
    )

    assert title("Corin sent you a message", text) == "type designer"


@pytest.mark.parametrize("said", ["Conservator of textiles", "Second in Science", "Research Associate in Glaciology"])
def test_the_field_is_part_of_a_title(said: str) -> None:
    assert title(said, "Dear Dr Lark,\n\nthank you for your application. We have invited two others.") == said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Larkway is working with a charity to find its Head of Policy.", "Head of Policy"),
        ("We could only meet ten of you for front of house.", "front of house"),
        ("I need a van driver three days a week.", "van driver"),
        ("Thank you for your application for iOS Developer.", "iOS Developer"),
        ("Your application for Layout Artist had reached the director's desk.", "Layout Artist"),
        ("Your application for Field Intern was moved from Field Intern to Declined.", "Field Intern"),
    ],
)
def test_titles_begin_and_end_where_sentences_do_not(text: str, wanted: str) -> None:
    assert title("Hello again", f"Hi Odile,\n\n{text}\n\nYours,\nPip") == wanted


def test_an_employer_that_sounds_like_an_occupation_is_no_title() -> None:
    text = "Hi Odile,\n\nyour application (Room Leader) was opened by Larkway Nursery on Saturday."

    assert title("Larkway Nursery has seen your application", text) == "Room Leader"


def test_a_title_that_was_taken_for_the_employer_is_a_title() -> None:
    folded = Folded("Application 4711 - Clinical Coder", "Dear Odile,\n\nthank you for applying.")

    assert best(folded, None, frozenset({"clinicalcoder"}), frozenset()) == "Clinical Coder"


@pytest.mark.parametrize("text", ["Congratulations on the Dundee job.", "You were seen by The Larkley Post this week."])
def test_a_town_or_a_name_is_no_title(text: str) -> None:
    assert title("Hello again", f"Hi Odile,\n\n{text} Thank you for applying to us.\n\nYours,\nPip") is None


@pytest.mark.parametrize("said", ["vet tech", "van driver"])
def test_small_words_are_part_of_some_titles(said: str) -> None:
    assert title(said, "Hello, thanks for your application. Could you come by on Tuesday at ten?") == said


def test_a_grade_is_part_of_a_title_that_was_taken_for_the_employer() -> None:
    folded = Folded("Teller II: credit report", "Hello Odile,\n\nwe need your consent before we go on.")

    assert best(folded, None, frozenset({"tellerii"}), frozenset()) == "Teller II"
