{#-
Fails when a column is null in some row: one row, with how many there are of each. One query for all columns of a model,
where dbt's own test of one column reads the model, often a view of everything, once for each.
-#}
{% test never_null(model, columns) %}

select *
from (
    select
        {% for column in columns -%}
            count(*) - count({{ column }}) as {{ column }}{{ "," if not loop.last }}
        {% endfor %}
    from {{ model }}
) as nulls
where {% for column in columns %}{{ column }} > 0{{ " or " if not loop.last }}{% endfor %}

{% endtest %}
