"""What the control interface works on, and how it finds people and places."""

from dataclasses import dataclass

from fastapi import HTTPException

from sandbox.control.bodies import Place
from sandbox.house import House
from sandbox.messenger import Messenger, Seat
from sandbox.people import Group, Person
from sandbox.settling import Settling

# What is said outside of all topics stands in the one that every forum has.
GENERAL = 1


@dataclass(frozen=True)
class Stage:
    """The house with its messengers."""

    house: House
    messengers: dict[str, Messenger]
    settling: Settling

    def person(self, person_id: str) -> Person:
        """Find a person."""
        person = self.house.state.people.get(person_id)
        if person is None:
            raise HTTPException(404, f"no person {person_id}")
        return person

    def group(self, group_id: str) -> Group:
        """Find a group."""
        group = self.house.state.groups.get(group_id)
        if group is None:
            raise HTTPException(404, f"no group {group_id}")
        return group

    def messenger_of(self, person: Person) -> Messenger:
        """Return the messenger that a person uses."""
        return self.messengers[person.messenger]

    def own_seat(self, person_id: str, _: Place) -> Seat:
        """Place a person in their own chat with the bot."""
        person = self.person(person_id)
        return Seat(person, self.house.chat(person.id))

    def group_seat(self, group_id: str, place: Place) -> Seat:
        """Place a member in a group."""
        group = self.group(group_id)
        if place.person is None or place.person not in group.members:
            raise HTTPException(404, f"no member {place.person} in group {group_id}")
        topic = None if place.topic == GENERAL else place.topic
        if topic is not None and not _has_topic(group, topic):
            raise HTTPException(404, f"no topic {topic} in group {group_id}")
        return Seat(self.person(place.person), self.house.chat(group.id), group, topic, place.anonymous)


def _has_topic(group: Group, topic_id: int) -> bool:
    topic = group.topics.get(topic_id)
    return group.forum and topic is not None and not topic.deleted
