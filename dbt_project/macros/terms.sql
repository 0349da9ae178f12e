{#- What is known of a term in a week, whatever its posts are on: columns of int_terms__measured. -#}
{% macro term_columns(terms) -%}
    {%- for column in [
        'language', 'term', 'term_kind', 'posts_count', 'authors_count', 'author_share', 'author_share_n',
        'author_share_low', 'author_share_high', 'author_share_enough_data', 'usual_author_share',
        'association_score', 'burst_score', 'burst_p_value', 'burst_enough_data', 'is_rising',
        'first_week_start_date',
    ] -%}
        {{ terms }}.{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
