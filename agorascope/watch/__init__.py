"""What is said of the topics that a workspace watches, and where one could listen besides.

stored posts -> TopicFinder (one automaton) -> nlp.topic_matches -> marts/watch
"""

from agorascope.watch.step import TopicsReport, match_topics
from agorascope.watch.topics import TopicFinder, TopicMatch, topics_version

__all__ = ["TopicFinder", "TopicMatch", "TopicsReport", "match_topics", "topics_version"]
