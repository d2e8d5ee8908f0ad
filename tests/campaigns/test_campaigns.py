"""Every campaign at its small size, and every mistake planted in one."""

from __future__ import annotations

import pytest

from tests.campaigns import Campaign, campaigns

PARTS = [
    pytest.param(campaign, part, id=f"{name}-{part}")
    for name, campaign in campaigns().items()
    for part in range(campaign.parts)
]
MISTAKES = [
    pytest.param(campaign, mistake, id=f"{name}-{mistake}")
    for name, campaign in campaigns().items()
    for mistake in campaign.controls
]


@pytest.mark.parametrize(("campaign", "part"), PARTS)
def test_nothing_goes_wrong_in_a_campaign(campaign: Campaign, part: int) -> None:
    outcome = campaign.run(range(part, campaign.small, campaign.parts))
    assert outcome.wrong == []
    assert outcome.tried


@pytest.mark.parametrize(("campaign", "mistake"), MISTAKES)
def test_a_campaign_finds_a_mistake_that_is_planted(campaign: Campaign, mistake: str) -> None:
    assert campaign.finds(mistake)


def test_every_campaign_has_a_mistake_that_it_must_find() -> None:
    assert all(campaign.controls for campaign in campaigns().values())
