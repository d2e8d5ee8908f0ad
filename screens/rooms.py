"""The rooms by name, Today first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from checkin.desk import Desk
from screens.check_ins import CheckInsScreen
from screens.page import Page
from screens.people import PeopleScreen
from screens.today import TodayScreen
from screens.trends import TrendsScreen

ROOMS: Mapping[str, Callable[[Desk], Page[None]]] = {
    "today": TodayScreen,
    "check-ins": CheckInsScreen,
    "people": PeopleScreen,
    "trends": TrendsScreen,
}
