"""What is said of the topics that a workspace watches, and where one could listen besides.

    stored posts -> TopicFinder (one automaton) -> nlp.topic_matches \\
                 -> read_link, hashtags         -> nlp.post_places   -> marts/watch
"""

from agorascope.watch.step import match_topics, read_places
from agorascope.watch.topics import TopicFinder, TopicMatch, topics_version

__all__ = ["TopicFinder", "TopicMatch", "match_topics", "read_places", "topics_version"]
