"""What the demonstration tells: forty pilots in five organisations that do not exist."""

from demonstration.stories import enterprise, financial_services, health, local_government, university
from demonstration.telling import Story

STORIES: list[Story] = [
    *health.STORIES,
    *local_government.STORIES,
    *university.STORIES,
    *financial_services.STORIES,
    *enterprise.STORIES,
]
