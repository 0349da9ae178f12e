{#-
How much a place is worth listening to: the lower bound of the share of its people who speak of the brands or topics,
times the logarithm of how many they are. One person has 0.14 at most, however often they post.
-#}
{% macro candidate_score(public_authors, authors) -%}
    ({{ wilson_low(public_authors, authors) }}) * ln(1 + {{ public_authors }})
{%- endmacro %}
