"""What a remembered verdict leaves to each mail of the same words is read under that verdict as it would be anew."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from evals.dataset import read
from evals.mail import mail_of
from services.classify.domain.labels import DecidedBy
from services.classify.domain.leaning import LEANING
from services.classify.entities.details import belongs_to_one_mail
from services.classify.pipeline.local import load_local
from services.classify.pipeline.pipeline import fitting

_TRAINING = Path(__file__).parents[4] / "evals" / "training"


def test_details_under_a_remembered_verdict_are_those_that_are_found_anew() -> None:
    local = load_local()
    mails = [mail_of(item) for item in random.Random(7).sample(read(_TRAINING), 300)]
    later = [replace(mail, sent_at=mail.sent_at and mail.sent_at + timedelta(days=3)) for mail in mails]
    first = [fitting(one) for one in local.examine_each(mails)]
    # What leans is not remembered.
    lasting = [place for place, one in enumerate(first) if one.certain and LEANING not in one.details]
    own = [place for place in lasting if belongs_to_one_mail(first[place].details)]
    remembered = {place: replace(first[place].verdict, decided_by=DecidedBy.CACHE) for place in own}

    found = [local.read_as(later[place], remembered[place]).details for place in own]

    assert found == [fitting(local.examine(later[place])).details for place in own]
    assert len(own) > 5
